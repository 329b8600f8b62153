import { baseName } from '../service/baseName.ts';
import type { Files } from '../service/surroundings.ts';
import { ModuleFinder } from './imports.ts';
import { type PythonText, parsePython } from './syntax.ts';

/** One file of a program. */
export interface PythonFile {
  /** Absolute path. */
  readonly file: string;
  readonly python: PythonText;
}

/** A program with its local imports. */
export interface ProgramText {
  /** The program first, then what it imports, nearest first. */
  readonly files: readonly PythonFile[];
  /** What was skipped and why, for people: "model.py has a syntax error in line 3". */
  readonly skipped: readonly string[];
  readonly modules: ModuleFinder;
}

interface KnownProgram {
  readonly program: ProgramText;
  /** When its imports were looked for. */
  readonly at: number;
}

/** So long a module that appears or goes away may stay unseen; the texts of files are always those of now. */
const importsAgeMs = 3000;
const levels = 3;
const mostFiles = 60;
const mostPrograms = 100;
const mostCharacters = 4 * 1024 * 1024;

/** Keeps parsed files by their text, and parses only what changed in one that it knows. */
export class PythonTexts {
  readonly #files: Files;
  readonly #known = new Map<string, PythonText>();
  readonly #programs = new Map<string, KnownProgram>();

  constructor(files: Files) {
    this.#files = files;
  }

  /** Null where there is no such file, or where it is too large to look at. */
  read(file: string): PythonText | null {
    const text = this.#files.read(file);
    if (text === null || text.length > mostCharacters) {
      this.#known.delete(file);
      return null;
    }
    const before = this.#known.get(file) ?? null;
    const python = parsePython(text, before);
    if (python !== before) {
      // The one that was looked at last stays longest.
      this.#known.delete(file);
      this.#known.set(file, python);
      const [oldest] = this.#known.keys();
      if (this.#known.size > 10 * mostFiles && oldest !== undefined) this.#known.delete(oldest);
    }
    return python;
  }

  /**
   * Reads a program and the local files that it imports, three levels deep.
   * @param folder - the working directory, from which modules are imported too; null where it is not known
   * @returns null where the program itself cannot be read
   */
  program(file: string, folder: string | null): ProgramText | null {
    const key = `${file}\n${folder ?? ''}`;
    const known = this.#programs.get(key);
    if (known !== undefined && Date.now() - known.at < importsAgeMs && this.#isAsKnown(known.program))
      return known.program;
    const program = this.#read(file, folder);
    this.#programs.delete(key);
    if (program !== null) this.#programs.set(key, { program, at: Date.now() });
    const [oldest] = this.#programs.keys();
    if (this.#programs.size > mostPrograms && oldest !== undefined) this.#programs.delete(oldest);
    return program;
  }

  #isAsKnown({ files }: ProgramText): boolean {
    return files.every((one) => this.read(one.file) === one.python);
  }

  #read(file: string, folder: string | null): ProgramText | null {
    const first = this.read(file);
    if (first === null) return null;
    const modules = new ModuleFinder(file, folder, this.#files);
    const files: PythonFile[] = [{ file, python: first }];
    const skipped: string[] = [];
    const seen = new Set([file]);
    let from = 0;
    for (let level = 0; level < levels; level++) {
      const to = files.length;
      for (const one of files.slice(from, to)) this.#follow(one, { files, skipped, seen, modules });
      from = to;
    }
    for (const { file: name, python } of files) {
      const at = python.found.errorAt;
      if (at !== null) skipped.push(`${baseName(name)} is not understood in line ${python.lineOf(at) + 1}`);
    }
    return { files, skipped, modules };
  }

  #follow(
    { file, python }: PythonFile,
    into: { files: PythonFile[]; skipped: string[]; seen: Set<string>; modules: ModuleFinder },
  ): void {
    for (const one of python.found.imports) {
      for (const target of into.modules.filesOf(one, file)) {
        if (into.seen.has(target)) continue;
        into.seen.add(target);
        if (into.files.length >= mostFiles) {
          if (into.files.length === mostFiles && !into.skipped.some((line) => line.startsWith('More than')))
            into.skipped.push(`More than ${mostFiles} files are imported; ${baseName(target)} and others are not read`);
          continue;
        }
        const read = this.read(target);
        if (read === null) into.skipped.push(`${baseName(target)} is too large or no text`);
        else into.files.push({ file: target, python: read });
      }
    }
  }
}
