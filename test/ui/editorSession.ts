import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { closeBrowser, launchBrowser } from '../../scripts/host/browser.ts';
import { withDeadline } from '../../scripts/host/deadline.ts';
import { projectRoot } from '../../scripts/host/project.ts';
import { EditorServer, type ServerOptions } from '../../scripts/host/server.ts';
import { Workbench } from './pages/workbench.ts';

const openTimeoutMs = 90_000;

interface Size {
  readonly width: number;
  readonly height: number;
}

export interface SessionOptions extends ServerOptions {
  /** Folder to copy as the workspace; without it the workspace is empty. */
  readonly example?: string;
  readonly size?: Size;
}

/** A server, a browser and a workspace of its own, all gone after {@link dispose}. */
export class EditorSession implements AsyncDisposable {
  readonly workspace: string;
  readonly #server: EditorServer;
  readonly #browser: Browser;
  readonly #size: Size;

  private constructor(workspace: string, server: EditorServer, browser: Browser, size: Size) {
    this.workspace = workspace;
    this.#server = server;
    this.#browser = browser;
    this.#size = size;
  }

  static async start(options: SessionOptions = {}): Promise<EditorSession> {
    const parent = await mkdtemp(path.join(os.tmpdir(), 'trialdeck-ui-'));
    const workspace = path.join(parent, path.basename(options.example ?? 'empty'));
    await mkdir(workspace);
    if (options.example !== undefined) {
      const filter = (file: string): boolean => !/[\\/](\.trialdeck|__pycache__)([\\/]|$)/.test(file);
      await cp(path.join(projectRoot, options.example), workspace, { recursive: true, filter });
    }
    const server = await EditorServer.start(options);
    const browser = await launchBrowser(server.marker).catch(async (error: unknown) => {
      await server.dispose();
      throw error;
    });
    return new EditorSession(workspace, server, browser, options.size ?? { width: 1440, height: 900 });
  }

  /** Opens the workspace in a new window with a browser profile of its own. */
  openWindow(): Promise<Workbench> {
    return withDeadline(this.#open(), openTimeoutMs, 'opening the editor');
  }

  async #open(): Promise<Workbench> {
    const context = await this.#browser.newContext({
      viewport: this.#size,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const workbench = new Workbench(await context.newPage());
    await workbench.open(this.#server.url({ folder: this.workspace, extension: projectRoot }));
    return workbench;
  }

  async dispose(): Promise<void> {
    await closeBrowser(this.#browser);
    await this.#server.dispose();
    await rm(path.dirname(this.workspace), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }
}
