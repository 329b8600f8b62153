import { LineIndex } from '../../src/core/sweep/lineIndex.ts';
import type { ConfigKey, Place, ProgramFacts, ScriptArgument } from '../python/facts.ts';
import type { FileRange } from './features.ts';
import type { Files } from './surroundings.ts';

/** The argument of a program that a parameter is passed to: by its exact name, else by one that differs in `-` and `_` only. */
export function argumentOf(program: ProgramFacts, name: string): ScriptArgument | null {
  const all = program.args.arguments;
  const exact = all.find(({ names }) => names.includes(name));
  if (exact !== undefined) return exact;
  const alike = underscored(name);
  return all.find(({ names, dest }) => dest === alike || names.some((one) => underscored(one) === alike)) ?? null;
}

/** Where an argument is written by this name: its second option string too. */
export function writtenAt({ at, options = [] }: ScriptArgument, name: string): Place {
  const alike =
    options.find((one) => one.name === name) ?? options.find((one) => underscored(one.name) === underscored(name));
  return alike?.at ?? at;
}

/** The keys of a config object that are a parameter. */
export function configKeysOf(program: ProgramFacts, name: string): readonly ConfigKey[] {
  return program.args.configKeys.filter((key) => key.name === name);
}

/** `batch-size` as Python names it. */
export function underscored(name: string): string {
  return name.replaceAll('-', '_');
}

/** Turns places in files into ranges; each file is read once. */
export class FileRanges {
  readonly #files: Files | null;
  readonly #read = new Map<string, { readonly text: string; readonly lines: LineIndex } | null>();

  constructor(files: Files | null) {
    this.#files = files;
  }

  /** None for a place in a file that can no longer be read. */
  range({ file, span }: Place): readonly FileRange[] {
    const found = this.#file(file);
    return found === null ? [] : [{ file, range: found.lines.range(span) }];
  }

  /** What stands at a place; null where it cannot be read. */
  text({ file, span }: Place): string | null {
    return this.whole(file)?.slice(span[0], span[1]) ?? null;
  }

  whole(file: string): string | null {
    return this.#file(file)?.text ?? null;
  }

  #file(file: string) {
    const known = this.#read.get(file);
    if (known !== undefined) return known;
    const text = this.#files?.read(file) ?? null;
    const found = text === null ? null : { text, lines: new LineIndex(text) };
    this.#read.set(file, found);
    return found;
  }
}
