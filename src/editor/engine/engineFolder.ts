import { createHash, randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { platform } from '../../core/os/platform.ts';
import { launcherFiles } from './launcherFiles.ts';

/** An installed engine: the command line's bundle and the Python companion, outside the extension's own folder. */
export interface Engine {
  /** Holds `dist/`, `python/` and `bin/`, as in a checkout. */
  readonly folder: string;
  readonly cli: string;
  /** Holds the launcher `trialdeck`; for PATH. */
  readonly bin: string;
}

export interface EngineSource {
  /** The extension's folder. */
  readonly extensionPath: string;
  /** Folder of all engine versions, in the extension's global storage. */
  readonly storage: string;
  readonly version: string;
  /** True in a source checkout, where the content changes under one version: then it is part of the name. */
  readonly development: boolean;
  /** Program that acts as Node: the editor's own runtime. */
  readonly runtime: string;
}

/**
 * Puts the engine where no update of the extension removes it: controllers, runs and terminals go on with the version
 * that they started with. The copy is complete or not there: it is made beside its place and renamed.
 */
export async function installEngine(source: EngineSource): Promise<Engine> {
  const files = await engineFiles(source.extensionPath);
  const name = source.development
    ? `${source.version}-${await contentHash(source.extensionPath, files)}`
    : source.version;
  const folder = path.join(source.storage, name);
  if (!(await exists(path.join(folder, 'dist', 'cli.mjs')))) {
    const temporary = `${folder}.${randomBytes(4).toString('hex')}.tmp`;
    try {
      for (const file of files) {
        await mkdir(path.dirname(path.join(temporary, file)), { recursive: true });
        await cp(path.join(source.extensionPath, file), path.join(temporary, file));
      }
      await renameOnto(temporary, folder);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  }
  const engine: Engine = { folder, cli: path.join(folder, 'dist', 'cli.mjs'), bin: path.join(folder, 'bin') };
  await writeLaunchers(engine, source.runtime);
  // The age of the folder says when it was last wanted.
  const now = new Date();
  await utimes(folder, now, now);
  return engine;
}

/** What the command line needs, relative to the extension's folder. */
async function engineFiles(extensionPath: string): Promise<string[]> {
  const list = async (folder: string, wanted: RegExp, recursive: boolean): Promise<string[]> => {
    const entries = await readdir(path.join(extensionPath, folder), { withFileTypes: true, recursive });
    return entries
      .filter((entry) => entry.isFile() && wanted.test(entry.name))
      .map((entry) => path.relative(extensionPath, path.join(entry.parentPath, entry.name)));
  };
  const [bundles, chunks, companion] = await Promise.all([
    list('dist', /\.mjs$/, false),
    list('dist/chunks', /\.mjs$/, false),
    list('python', /\.(py|typed)$/, true),
  ]);
  return [...bundles, ...chunks, ...companion].sort();
}

async function contentHash(root: string, files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    hash
      .update(file)
      .update('\0')
      .update(await readFile(path.join(root, file)));
  }
  return hash.digest('hex').slice(0, 12);
}

/** Another window may have installed the same version meanwhile: then that one stays. */
async function renameOnto(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(await exists(path.join(to, 'dist', 'cli.mjs')))) {
      throw error;
    }
  }
}

/** The runtime moves with updates of the editor, so the launchers are brought up to date at every start. */
async function writeLaunchers(engine: Engine, runtime: string): Promise<void> {
  await mkdir(engine.bin, { recursive: true });
  for (const { name, text } of launcherFiles(runtime, engine.cli, platform)) {
    const file = path.join(engine.bin, name);
    if ((await readFile(file, 'utf8').catch(() => null)) === text) {
      continue;
    }
    const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`;
    await writeFile(temporary, text);
    await chmod(temporary, 0o755);
    await rename(temporary, file);
  }
}

async function exists(file: string): Promise<boolean> {
  return await stat(file).then(
    () => true,
    () => false,
  );
}
