import path from 'node:path';
import { diskFiles } from '../disk/diskFiles.ts';
import { pythonReader } from '../python/pythonReader.ts';
import { alone, type Files, type PastRuns, type Surroundings } from '../service/surroundings.ts';
import type { Sweep } from '../service/sweep.ts';
import { sweepsOf } from '../service/sweepsOf.ts';
import type { Views, Whole } from './views.ts';

/** What of the settings the server follows. */
export interface Settings {
  /** Globs of files that may be sweeps (`trialdeck.sweepFiles`). */
  readonly sweepFiles: readonly string[];
  /** Another extension reads YAML in general: what it says, and the features that it has, are not doubled. */
  readonly otherYaml: boolean;
}

interface Read {
  readonly stamp: string;
  readonly sweeps: readonly Sweep[];
}

/** The folders of the window with what was read of them. */
export class Workspace {
  settings: Settings = { sweepFiles: [], otherYaml: false };
  folders: readonly string[] = [];
  readonly #files: Files;
  readonly #python: ReturnType<typeof pythonReader>;
  readonly #past: PastRuns | null = null;
  readonly #read = new Map<string, Read>();
  /** Counts what changed elsewhere: other documents, files, settings. */
  #changes = 0;
  readonly #own = new Map<string, number>();

  constructor(views: Views) {
    this.#files = diskFiles((file) => views.textOf(file));
    this.#python = pythonReader(this.#files);
  }

  /** A document changed, or with null something else that sweeps may depend on. */
  changed(uri: string | null): void {
    this.#changes++;
    if (uri !== null) this.#own.set(uri, (this.#own.get(uri) ?? 0) + 1);
  }

  close(uri: string): void {
    this.#read.delete(uri);
    this.#own.delete(uri);
    this.changed(null);
  }

  /** Another text for everything that the answers about a document depend on. */
  stamp({ uri, version }: Whole): string {
    return `${version} ${this.#changes - (this.#own.get(uri) ?? 0)}`;
  }

  /** The sweeps in a document, read once until something changes. */
  sweeps(whole: Whole): readonly Sweep[] {
    const stamp = this.stamp(whole);
    const known = this.#read.get(whole.uri);
    if (known?.stamp === stamp) return known.sweeps;
    const sweeps = sweepsOf(whole.text, this.surroundings(whole));
    this.#read.set(whole.uri, { stamp, sweeps });
    return sweeps;
  }

  surroundings({ uri, file }: Whole): Surroundings {
    if (file === null) return alone(uri);
    return {
      name: path.basename(file),
      file,
      folder: this.#folderOf(file),
      files: this.#files,
      python: this.#python,
      past: this.#past,
    };
  }

  get files(): Files {
    return this.#files;
  }

  /** Where the trials of a sweep would run: the innermost workspace folder around it. */
  #folderOf(file: string): string {
    const enclosing = this.folders
      .filter((folder) => file.startsWith(folder + path.sep))
      .toSorted((a, b) => b.length - a.length);
    return enclosing[0] ?? this.folders[0] ?? path.dirname(file);
  }
}
