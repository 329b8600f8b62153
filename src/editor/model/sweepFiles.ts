import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { isSweep } from '../../../language-server/service/recognise.ts';
import { onDidChangeSettings, sweepFileGlobs } from '../settings/settings.ts';
import type { SweepToolsLoader } from '../sweepTools/sweepToolsLoader.ts';
import type { SweepHead } from './sweepText.ts';

const excluded = '**/{node_modules,.git,.trialdeck,.venv,venv,site-packages,wandb}/**';
const mostFiles = 500;
const largestBytes = 1024 * 1024;
const settleMs = 150;

/**
 * The sweep files of the workspace: found by the globs of the settings, told apart by their content. A YAML document
 * that is open and reads as a sweep counts too, whatever its name.
 */
export class SweepFiles implements vscode.Disposable {
  readonly #tools: SweepToolsLoader;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #files = new Map<string, vscode.Uri>();
  readonly #heads = new Map<string, Promise<SweepHead>>();
  readonly #subscriptions: vscode.Disposable[] = [this.#changed];
  #watchers: vscode.Disposable[] = [];
  #found: Promise<void> | null = null;
  #timer: NodeJS.Timeout | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(tools: SweepToolsLoader) {
    this.#tools = tools;
    this.#subscriptions.push(
      onDidChangeSettings(() => this.#restart()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.#restart()),
      vscode.workspace.onDidSaveTextDocument((document) => this.#look(document, true)),
      vscode.window.onDidChangeActiveTextEditor((editor) => editor !== undefined && this.#look(editor.document, false)),
    );
    const active = vscode.window.activeTextEditor;
    if (active !== undefined) {
      this.#look(active.document, false);
    }
  }

  /** Absolute paths of the files known so far, sorted. */
  get paths(): readonly string[] {
    return [...this.#files.keys()].sort();
  }

  /** Searches the workspace; later calls wait for the same search. */
  async find(): Promise<readonly string[]> {
    this.#found ??= this.#search();
    await this.#found;
    return this.paths;
  }

  /** Searches anew. */
  async findAgain(): Promise<void> {
    this.#restart();
    await this.find();
  }

  has(uri: vscode.Uri): boolean {
    return this.#files.has(uri.fsPath);
  }

  /** What the file says about itself, read once until it changes. Loads the YAML parser on the first call. */
  head(path: string): Promise<SweepHead> {
    const known = this.#heads.get(path);
    if (known !== undefined) {
      return known;
    }
    const head = this.#readHead(path);
    this.#heads.set(path, head);
    return head;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const disposable of [...this.#watchers, ...this.#subscriptions]) {
      disposable.dispose();
    }
  }

  async #readHead(path: string): Promise<SweepHead> {
    const [tools, text] = await Promise.all([this.#tools.get(), readFile(path, 'utf8').catch(() => null)]);
    return text === null
      ? { method: null, trials: null, combinations: null, problem: 'the file is gone' }
      : tools.readSweepHead(text, path);
  }

  async #search(): Promise<void> {
    const globs = sweepFileGlobs();
    for (const watcher of this.#watchers) {
      watcher.dispose();
    }
    this.#watchers = globs.map((glob) => this.#watch(glob));
    const found = await vscode.workspace.findFiles(`{${globs.join(',')}}`, excluded, mostFiles);
    await Promise.all(found.map((uri) => this.#check(uri)));
    this.#settle();
  }

  #watch(glob: string): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher(glob);
    const look = (uri: vscode.Uri): void => {
      if (!/[\\/](node_modules|\.git|\.trialdeck|\.venv|venv|site-packages|wandb)[\\/]/.test(uri.fsPath)) {
        void this.#check(uri).then(() => this.#settle());
      }
    };
    watcher.onDidCreate(look);
    watcher.onDidChange(look);
    watcher.onDidDelete(look);
    return watcher;
  }

  async #check(uri: vscode.Uri): Promise<void> {
    this.#heads.delete(uri.fsPath);
    if (await holdsSweep(uri)) {
      this.#files.set(uri.fsPath, uri);
    } else {
      this.#files.delete(uri.fsPath);
    }
  }

  #look(document: vscode.TextDocument, saved: boolean): void {
    if (
      !(document.languageId === 'yaml' || document.languageId === 'json') ||
      document.uri.scheme !== 'file' ||
      /[\\/]\.trialdeck[\\/]/.test(document.uri.fsPath)
    ) {
      return;
    }
    const path = document.uri.fsPath;
    const known = this.#files.has(path);
    if (isSweep(document.uri.path, document.getText())) {
      this.#files.set(path, document.uri);
      if (saved) {
        this.#heads.delete(path);
      }
      if (saved || !known) {
        this.#settle();
      }
    } else if (known && saved) {
      this.#files.delete(path);
      this.#settle();
    }
  }

  #restart(): void {
    if (this.#found !== null) {
      this.#files.clear();
      this.#heads.clear();
      this.#found = this.#search();
    }
  }

  /** A save gives several events; listeners hear of them once. */
  #settle(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#changed.fire(), settleMs);
  }
}

async function holdsSweep(uri: vscode.Uri): Promise<boolean> {
  try {
    const stat = await vscode.workspace.fs.stat(uri);
    if ((stat.type & vscode.FileType.File) === 0 || stat.size > largestBytes) {
      return false;
    }
    return isSweep(uri.path, new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
  } catch {
    return false;
  }
}
