import type { Place, ProgramFacts, ScriptArgument } from '../python/facts.ts';
import { baseName } from './baseName.ts';
import type { FileEdit } from './features.ts';
import { argumentOf, configKeysOf, FileRanges, underscored } from './scriptPlaces.ts';
import type { Sweep } from './sweep.ts';

/** How far behind an option its `dest` is looked for. */
const callLength = 600;

/**
 * The edits that rename parameters in the program of a sweep: option strings keep their `-` and `_`, names in the program are as
 * Python allows them. None for a name that the program has already: the sweep follows it.
 * @param names - old and new dotted names
 */
export function renamedInProgram(sweep: Sweep, names: ReadonlyMap<string, string>): readonly FileEdit[] {
  const { program } = sweep;
  if (program === null || names.size === 0) return [];
  const renaming = new Renaming(program, new FileRanges(sweep.surroundings.files));
  for (const [before, after] of names) renaming.add(before, after);
  return renaming.edits;
}

class Renaming {
  readonly edits: FileEdit[] = [];
  readonly #program: ProgramFacts;
  readonly #files: FileRanges;
  readonly #done = new Set<string>();

  constructor(program: ProgramFacts, files: FileRanges) {
    this.#program = program;
    this.#files = files;
  }

  add(before: string, after: string): void {
    const argument = argumentOf(this.#program, before);
    const taken = argumentOf(this.#program, after);
    if (taken !== null && taken !== argument) return;
    if (argument !== null) this.#argument(argument, before, after);
    for (const { at, uses } of configKeysOf(this.#program, before))
      for (const place of [at, ...uses]) this.#place(place, before, after, 'config key');
  }

  #argument(argument: ScriptArgument, before: string, after: string): void {
    for (const { at } of [argument, ...(argument.options ?? [])]) this.#place(at, before, after, 'argument');
    if (argument.dest !== underscored(before)) return;
    // Not `dest="learning-rate"`: in the program it is the name of an attribute.
    const name = underscored(after);
    for (const { at } of [argument, ...(argument.options ?? [])]) {
      const dest = this.#destOf(at, argument.dest);
      if (dest !== null) this.#place(dest, before, name, '`dest`');
    }
    for (const use of argument.uses) this.#place(use, before, name, 'use');
  }

  /** The text that names the destination in the call of an option: `dest="..."`, or for click a second text without dashes. */
  #destOf({ file, span }: Place, dest: string): Place | null {
    const text = this.#files.whole(file)?.slice(span[1], span[1] + callLength) ?? '';
    const call = text.slice(0, callEnd(text));
    const found =
      /\bdest\s*=\s*["']([\w-]+)["']/.exec(call) ??
      /^["']\s*,(?:\s*["']-[\w-]*["']\s*,)*\s*["'](\w+)["'](?=\s*[,)]|$)/.exec(call);
    if (found === null || found[1] !== dest) return null;
    const start = span[1] + found.index + found[0].length - 1 - dest.length;
    return { file, span: [start, start + dest.length] };
  }

  #place(at: Place, before: string, after: string, what: string): void {
    const written = this.#files.text(at);
    if (written === null) return;
    const [, front = '', name = ''] = /^(["']?-{0,2})([^"']*)["']?$/.exec(written) ?? [];
    const isName = front === '' && !this.#isQuoted(at);
    const newText = spelled(name, before, isName ? underscored(after) : after);
    if (newText === null || newText === name) return;
    const start = at.span[0] + front.length;
    const place: Place = { file: at.file, span: [start, start + name.length] };
    const key = `${start}:${at.file}`;
    if (this.#done.has(key)) return;
    this.#done.add(key);
    for (const { file, range } of this.#files.range(place))
      this.edits.push({ file, range, newText, sure: false, what: `${what} in ${baseName(file)}` });
  }

  #isQuoted({ file, span }: Place): boolean {
    return /["'-]/.test(this.#files.whole(file)?.charAt(span[0] - 1) ?? '');
  }
}

/** The new name in the spelling of the old one: whole or its last part, with its `-` or `_`; null where it is another text. */
function spelled(written: string, before: string, after: string): string | null {
  const last = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
  for (const [old, renewed] of [
    [before, after],
    [last(before), last(after)],
  ] as const) {
    if (written === old) return renewed;
    if (written === old.replaceAll('_', '-')) return renewed.replaceAll('_', '-');
    if (written === underscored(old)) return underscored(renewed);
  }
  return null;
}

/** Where the brackets of a call end, from inside of it. */
function callEnd(text: string): number {
  let depth = 1;
  let quote = '';
  // The text begins inside the quotes of the option.
  for (let at = /^["']/.test(text) ? 1 : 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quote !== '') {
      if (char === '\\') at++;
      else if (char === quote || char === '\n') quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char) && --depth === 0) return at;
  }
  return text.length;
}
