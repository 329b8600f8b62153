import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EngineSource, installEngine } from '../../../src/editor/engine/engineFolder.ts';
import { launcherFiles } from '../../../src/editor/engine/launcherFiles.ts';
import { rememberWorkspace, removeOldEngines } from '../../../src/editor/engine/oldEngines.ts';

let home: string;
let source: EngineSource;

async function put(file: string, text: string): Promise<void> {
  const full = path.join(home, file);
  await mkdir(path.dirname(full), { recursive: true });
  await writeFile(full, text);
}

beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), "trialdeck engine's-"));
  await put(
    'extension/dist/cli.mjs',
    'import "./chunks/a.mjs"; console.log(process.argv.slice(2).join("|"), process.env.ELECTRON_RUN_AS_NODE);',
  );
  await put('extension/dist/chunks/a.mjs', 'export {};');
  await put('extension/dist/cli.mjs.map', '{}');
  await put('extension/dist/extension.cjs', '');
  await put('extension/python/trialdeck/__init__.py', '');
  await put('extension/python/trialdeck/__pycache__/x.pyc', '');
  source = {
    extensionPath: path.join(home, 'extension'),
    storage: path.join(home, 'storage/engine'),
    version: '1.2.3',
    development: false,
    runtime: process.execPath,
  };
});

afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

describe('the engine folder', () => {
  it('holds what the command line needs and nothing else', async () => {
    const { folder } = await installEngine(source);
    expect(path.basename(folder)).toBe('1.2.3');
    const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);
    expect(files.sort()).toEqual(['__init__.py', 'a.mjs', 'cli.mjs', 'trialdeck']);
  });

  it.skipIf(process.platform === 'win32')('has a launcher that works from anywhere, with any arguments', async () => {
    const { bin } = await installEngine(source);
    const said = execFileSync('trialdeck', ['a b', '$HOME', "it's", '--env-file', 'none'], {
      cwd: os.tmpdir(),
      encoding: 'utf8',
      env: { PATH: bin },
    });
    expect(said.trim()).toBe("a b|$HOME|it's|--env-file|none 1");
  });

  it('is not rewritten under a controller that runs from it', async () => {
    const { cli } = await installEngine(source);
    await put('extension/dist/cli.mjs', 'console.log("other build of the same version")');
    await installEngine(source);
    expect(await readFile(cli, 'utf8')).toContain('process.argv');
  });

  it('follows the runtime when an update of the editor moved it', async () => {
    const { bin } = await installEngine(source);
    await installEngine({ ...source, runtime: '/new/node' });
    expect(
      await readFile(path.join(bin, process.platform === 'win32' ? 'trialdeck.cmd' : 'trialdeck'), 'utf8'),
    ).toContain('/new/node');
  });

  it('is another one after every change in a checkout', async () => {
    const first = await installEngine({ ...source, development: true });
    await put('extension/python/trialdeck/__init__.py', 'changed');
    const second = await installEngine({ ...source, development: true });
    expect(second.folder).not.toBe(first.folder);
  });

  it('is whole when several windows make it at once', async () => {
    const engines = await Promise.all(Array.from({ length: 5 }, () => installEngine(source)));
    expect(new Set(engines.map(({ folder }) => folder)).size).toBe(1);
    expect((await readdir(source.storage)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('quotes for cmd.exe', () => {
    const [file] = launcherFiles('C:\\100% Code\\Code.exe', 'C:\\e\\cli.mjs', 'windows');
    expect(file?.text).toContain(
      '"C:\\100%% Code\\Code.exe" --disable-warning=ExperimentalWarning -- "C:\\e\\cli.mjs" %*',
    );
  });
});

describe('old engines', () => {
  const day = 24 * 60 * 60 * 1000;

  async function oldEngine(version: string, ageDays: number): Promise<string> {
    const { folder } = await installEngine({ ...source, version });
    const then = new Date(Date.now() - ageDays * day);
    await utimes(folder, then, then);
    return folder;
  }

  it('go when nobody wanted them for a week and no controller names them', async () => {
    const unused = await oldEngine('1.0.0', 30);
    const recent = await oldEngine('1.1.0', 2);
    const used = await oldEngine('1.1.1', 30);
    const current = await oldEngine('1.2.3', 30);
    const workspace = path.join(home, 'workspace');
    await rememberWorkspace(source.storage, workspace);
    await put('workspace/.trialdeck/studies/long/controller.json', JSON.stringify({ engine: used }));
    await put('workspace/.trialdeck/studies/broken/controller.json', '{');

    expect(await removeOldEngines(source.storage, current, Date.now())).toEqual([unused]);
    const left = (await readdir(source.storage)).filter((name) => name !== 'workspaces').sort();
    expect(left).toEqual([recent, used, current].map((folder) => path.basename(folder)).sort());
  });

  it('are counted as used whichever folder inside them the controller names', async () => {
    const used = await oldEngine('1.1.1', 30);
    await rememberWorkspace(source.storage, path.join(home, 'w'));
    await put('w/.trialdeck/studies/s/controller.json', JSON.stringify({ engine: path.join(used, 'dist') }));
    expect(await removeOldEngines(source.storage, '/else', Date.now())).toEqual([]);
  });
});
