import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { runTests } from '@vscode/test-electron';
import type { Browser, Page } from 'playwright-core';
import { closeBrowser, launchBrowser } from '../../scripts/host/browser.ts';
import { withDeadline } from '../../scripts/host/deadline.ts';
import { projectRoot } from '../../scripts/host/project.ts';
import { EditorServer } from '../../scripts/host/server.ts';
import { type HostRecord, resultsVariable } from './mochaRunner.ts';
import { readRecords } from './results.ts';

const passTimeoutMs = 5 * 60_000;
const openTimeoutMs = 90_000;
const pictureTimeoutMs = 10_000;
const pollMs = 200;

export interface HostPass {
  /** Short name for messages and file names. */
  readonly name: string;
  /** Folder to open; the suites may write into it. */
  readonly workspace: string;
  /** Extension under development. */
  readonly extension: string;
  /** Folders of stubs that stand for other extensions. */
  readonly stubs?: readonly string[];
  /** Bundle whose `run()` runs the suites. */
  readonly tests: string;
  /** Package to install before the editor starts. */
  readonly vsix?: string;
  /** Opens the folder in restricted mode: nobody has trusted it. */
  readonly untrusted?: boolean;
}

/** Runs a pass in desktop VS Code, the executable of which is `executable`. */
export async function runOnDesktop(pass: HostPass, executable: string): Promise<HostRecord[]> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'trialdeck-desktop-'));
  const results = path.join(home, 'results.jsonl');
  const folders = [`--user-data-dir=${path.join(home, 'data')}`, `--extensions-dir=${path.join(home, 'extensions')}`];
  try {
    if (pass.vsix !== undefined) await installOnDesktop(executable, folders, pass.vsix);
    // A failed test makes the editor exit with 1, which is an exception here: the records say more.
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: [pass.extension, ...(pass.stubs ?? [])],
      extensionTestsPath: pass.tests,
      extensionTestsEnv: { [resultsVariable]: results },
      launchArgs: [
        pass.workspace,
        ...folders,
        ...(pass.untrusted ? [] : ['--disable-workspace-trust']),
        '--skip-welcome',
      ],
    }).catch((error: unknown) => console.log(String(error)));
    return closed(await readRecords(results), 'the editor ended before the tests did');
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Runs a pass in the server host, with a headless browser as its window. */
export async function runOnServer(pass: HostPass): Promise<HostRecord[]> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'trialdeck-results-'));
  const results = path.join(home, 'results.jsonl');
  try {
    await using server = await EditorServer.start({
      env: { [resultsVariable]: results },
      ...(pass.vsix === undefined ? {} : { vsix: pass.vsix }),
      ...(pass.stubs === undefined ? {} : { beside: pass.stubs }),
      // The start-up question is a dialog that nobody would answer; without it the folder stays untrusted.
      ...(pass.untrusted ? { askForTrust: true, settings: { 'security.workspace.trust.startupPrompt': 'never' } } : {}),
    });
    await using closing = new AsyncDisposableStack();
    const browser = closing.adopt(await launchBrowser(server.marker), closeBrowser);
    const address = server.url({
      folder: pass.workspace,
      extension: pass.extension,
      tests: pass.tests,
    });
    const window = await withDeadline(openWindow(browser, address), openTimeoutMs, 'opening the editor');
    const records = await watch(results, window);
    if (records.some((record) => record.kind === 'end')) return records;
    const why = window.hasEnded() ? 'the editor ended' : `no end within ${passTimeoutMs / 1000} s`;
    return closed(records, `${why}; see ${await picture(window.page, pass.name)}\n${window.log()}`);
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

interface TestWindow {
  readonly page: Page;
  /** Whether the window closed or its extension host is done. */
  hasEnded(): boolean;
  /** The last warnings and errors of the editor's own log. */
  log(): string;
}

async function openWindow(browser: Browser, address: string): Promise<TestWindow> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const lines: string[] = [];
  let exited = false;
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    if (type !== 'info') lines.push(`${type}: ${args.map(String).join(' ')}`);
  });
  await page.exposeFunction('codeAutomationExit', () => {
    exited = true;
  });
  await page.goto(address);
  return { page, hasEnded: () => exited || page.isClosed(), log: () => lines.slice(-15).join('\n') };
}

/** Reads the result file until it is complete, the window has ended or time is up. */
async function watch(results: string, window: TestWindow): Promise<HostRecord[]> {
  const deadline = Date.now() + passTimeoutMs;
  for (;;) {
    const last = window.hasEnded() || Date.now() > deadline;
    const records = await readRecords(results);
    if (last || records.some((record) => record.kind === 'end')) return records;
    await delay(pollMs);
  }
}

/** Writes what the window shows, and tells where. */
async function picture(page: Page, name: string): Promise<string> {
  const file = path.join(projectRoot, 'out/host', `${name}-unfinished.png`);
  await mkdir(path.dirname(file), { recursive: true });
  await withDeadline(page.screenshot({ path: file }), pictureTimeoutMs, 'the picture').catch(() => undefined);
  return file;
}

/** A run without an end record has failed, whatever passed before. */
function closed(records: HostRecord[], why: string): HostRecord[] {
  if (records.some((record) => record.kind === 'end')) return records;
  return [...records, { kind: 'fail', title: 'the run is complete', error: why }];
}

async function installOnDesktop(executable: string, folders: readonly string[], vsix: string): Promise<void> {
  await promisify(execFile)(executable, [...folders, '--install-extension', vsix, '--force']);
}
