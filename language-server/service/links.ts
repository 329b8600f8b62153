import type { Span } from '../../src/core/sweep/lineIndex.ts';
import { macroName } from '../../src/core/sweep/macros.ts';
import { entryOf, type Node, type ScalarNode } from '../../src/core/sweep/tree.ts';
import { listAt, optionBlocks } from './entries.ts';
import type { Link } from './features.ts';
import type { Sweep } from './sweep.ts';

/** A file that a sweep names, and where it does. */
export interface NamedFile {
  readonly span: Span;
  /** Absolute path of a file that is there. */
  readonly file: string;
  readonly tooltip: string;
}

/** So many names are looked for at most: each asks the disk. */
const mostAsked = 300;

/** The files that a sweep names and that are there: its program, files of `trialdeck:`, of values and of the command. */
export function links(sweep: Sweep): readonly Link[] {
  const { lines } = sweep.reading;
  return namedFiles(sweep).map(({ span, file, tooltip }) => ({ range: lines.range(span), target: file, tooltip }));
}

/** As `links`, by place in the text. */
export function namedFiles(sweep: Sweep): readonly NamedFile[] {
  const { root } = sweep.reading;
  const { files } = sweep.surroundings;
  if (root === null || files === null) return [];
  const looking = new Looking(sweep);
  const { found } = sweep;
  if (found.kind === 'file' && found.node !== null) looking.add(found.node.span, found.file, 'Open the program');
  for (const block of optionBlocks(root)) {
    looking.scalar(entryOf(block, 'env_file')?.value, 'Open the variables');
    looking.scalar(entryOf(block, 'interpreter')?.value, 'Open the interpreter');
    const space = entryOf(block, 'space')?.value;
    for (const item of space?.kind === 'list' ? space.items : [space])
      looking.scalar(item, 'Open the parameters', true);
  }
  for (const item of listAt(root, 'command')?.items ?? []) looking.argument(item);
  for (const { map } of sweep.reading.sources) {
    looking.value(entryOf(map, 'value')?.value);
    for (const item of listAt(map, 'values')?.items ?? []) looking.value(item);
  }
  return looking.found.toSorted((a, b) => a.span[0] - b.span[0]);
}

class Looking {
  readonly found: NamedFile[] = [];
  readonly #sweep: Sweep;
  readonly #folders: readonly string[];
  /** By name: what an alias repeats is asked once. */
  readonly #asked = new Map<string, string | null>();
  readonly #spans = new Set<number>();

  constructor(sweep: Sweep) {
    this.#sweep = sweep;
    const { file, folder, files } = sweep.surroundings;
    const beside = file === null || files === null ? null : files.folderOf(file);
    this.#folders = [folder, beside].filter((one) => one !== null);
  }

  add(span: Span, file: string, tooltip: string): void {
    if (this.#spans.has(span[0])) return;
    this.#spans.add(span[0]);
    this.found.push({ span, file, tooltip });
  }

  /** @param besideOnly - is looked for beside the sweep file alone */
  scalar(node: Node | undefined, tooltip: string, besideOnly = false): void {
    if (node?.kind !== 'scalar' || node.text === '') return;
    const file = this.#find(node.text, besideOnly);
    if (file !== null) this.add(node.span, file, tooltip);
  }

  /** A value of a parameter that looks like a file. */
  value(node: Node | undefined): void {
    if (node?.kind === 'scalar' && node.resolved.type === 'text' && looksLikeFile(node.text))
      this.scalar(node, 'Open the file');
  }

  /** `configs/a.yaml`, `--config=configs/a.yaml`. */
  argument(node: Node): void {
    if (node.kind !== 'scalar' || macroName(node.text) !== null) return;
    const equals = node.text.indexOf('=');
    if (equals < 0) {
      this.value(node);
      return;
    }
    const name = node.text.slice(equals + 1);
    const span = this.#partOf(node, equals + 1);
    const file = span !== null && looksLikeFile(name) ? this.#find(name, false) : null;
    if (span !== null && file !== null) this.add(span, file, 'Open the file');
  }

  /** Where the end of a text stands; null where it is written otherwise. */
  #partOf({ span, text, plain }: ScalarNode, from: number): Span | null {
    const written = this.#sweep.reading.text.slice(span[0], span[1]);
    const quote = plain ? 0 : 1;
    return written.slice(quote, written.length - quote) === text ? [span[0] + quote + from, span[1] - quote] : null;
  }

  #find(name: string, besideOnly: boolean): string | null {
    const key = `${besideOnly} ${name}`;
    const known = this.#asked.get(key);
    if (known !== undefined) return known;
    const { files } = this.#sweep.surroundings;
    if (files === null || this.#asked.size >= mostAsked || /[\0\r\n]/.test(name)) return null;
    const folders = besideOnly ? this.#folders.slice(-1) : this.#folders;
    const file = folders.map((folder) => files.resolve(folder, name)).find((one) => files.isFile(one)) ?? null;
    this.#asked.set(key, file);
    return file;
  }
}

function looksLikeFile(text: string): boolean {
  return text.length < 300 && (/\.[A-Za-z][A-Za-z0-9]{0,6}$/.test(text) || /[/\\]/.test(text)) && !text.includes('://');
}
