import type { Span } from '../../src/core/sweep/lineIndex.ts';
import { type Entry, entryOf, type MapNode, type Node, type ScalarNode } from '../../src/core/sweep/tree.ts';
import { listAt, mapAt, optionBlocks } from './entries.ts';
import type { Sweep } from './sweep.ts';

/** A place in a sweep that names a parameter or a group of them. */
export interface Mention {
  /** The keys that lead to it; for a name that is no parameter of the text, the name alone. */
  readonly path: readonly string[];
  readonly node: ScalarNode;
  /** The key of the parameter itself; its node holds the last name of the path alone. */
  readonly isKey: boolean;
  /** For people: "key", "condition", "point to run first". */
  readonly what: string;
}

/** Every place in the text of a sweep that names a parameter or a group. */
export function mentions({ reading: { root, sources } }: Pick<Sweep, 'reading'>): readonly Mention[] {
  if (root === null) return [];
  const paths = new Map<string, readonly string[]>();
  const found: Mention[] = [];
  /** By place: an alias repeats keys. */
  const seen = new Set<number>();
  for (const { path, name } of sources) {
    paths.set(name, path);
    for (let depth = 1; depth < path.length; depth++) paths.set(path.slice(0, depth).join('.'), path.slice(0, depth));
  }
  const keys = (map: MapNode, prefix: readonly string[]): void => {
    for (const { name, key, value } of map.entries) {
      const path = [...prefix, name];
      const nested = mapAt(value, 'parameters');
      if (seen.has(key.span[0])) continue;
      seen.add(key.span[0]);
      found.push({ path, node: key, isKey: true, what: nested === null ? 'key' : 'key of the group' });
      if (nested !== null) keys(nested, path);
    }
  };
  const parameters = mapAt(root, 'parameters');
  if (parameters !== null) keys(parameters, []);
  const name = (node: ScalarNode, what: string): void => {
    found.push({ path: paths.get(node.text) ?? [node.text], node, isKey: false, what });
  };
  for (const block of optionBlocks(root)) namesIn(block, name);
  return found;
}

function namesIn(block: MapNode, name: (node: ScalarNode, what: string) => void): void {
  for (const { key, value } of entriesAt(block, 'conditions')) {
    name(key, 'condition');
    if (value.kind === 'map') for (const parent of value.entries) name(parent.key, 'condition');
  }
  for (const { key } of entriesAt(block, 'baseline')) name(key, 'baseline');
  const points = listAt(block, 'enqueue')?.items ?? [mapAt(block, 'enqueue')];
  for (const point of points) for (const { key } of entriesOf(point)) name(key, 'point to run first');
  for (const { key } of entriesAt(block, 'fixed')) name(key, 'fixed value of a stage');
  const repeated = mapAt(block, 'repeat');
  const parameter = repeated === null ? undefined : entryOf(repeated, 'parameter')?.value;
  if (parameter?.kind === 'scalar' && parameter.text !== '') name(parameter, 'parameter of `repeat`');
}

function entriesAt(block: MapNode, key: string): readonly Entry[] {
  return entriesOf(mapAt(block, key));
}

function entriesOf(node: Node | null): readonly Entry[] {
  return node?.kind === 'map' ? node.entries : [];
}

/** Where the text of a scalar stands, without quotes; null where it is written with escapes or over lines. */
export function textSpan({ span, text }: ScalarNode, source: string): Span | null {
  const written = source.slice(span[0], span[1]);
  const quoted = /^["']/.test(written) ? 1 : 0;
  return written.slice(quoted, written.length - quoted) === text ? [span[0] + quoted, span[1] - quoted] : null;
}

/** The path of a mention up to the name on which an offset is, and where that name stands. */
export function pathAt(
  { path, node, isKey }: Mention,
  offset: number,
  source: string,
): { readonly path: readonly string[]; readonly span: Span } {
  const span = textSpan(node, source);
  if (isKey || span === null || path.length === 1) return { path, span: span ?? node.span };
  let start = span[0];
  for (const [index, part] of path.entries()) {
    const end = start + part.length;
    if (offset <= end || index === path.length - 1) return { path: path.slice(0, index + 1), span: [start, end] };
    start = end + 1;
  }
  return { path, span };
}
