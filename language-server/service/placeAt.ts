import type { Entry, Node } from '../../src/core/sweep/tree.ts';
import { holds } from './entries.ts';

/** Where an offset is in a sweep. */
export interface Place {
  /** The entries around it from the top, the innermost last; lists add none. At least one. */
  readonly entries: readonly [Entry, ...Entry[]];
  /** Their names. */
  readonly path: readonly string[];
  /** On the name of the innermost entry, or in its value. */
  readonly on: 'key' | 'value';
  /** The innermost node. */
  readonly node: Node;
}

/** Null where nothing stands, or only the marks between entries. */
export function placeAt(root: Node, offset: number): Place | null {
  return placeWithin(root, offset) ?? placeAnywhere(root, offset, [], new Set());
}

/** What a dict is put together of may stand anywhere in the script. Nodes that are in several places are looked at once. */
function placeAnywhere(node: Node, offset: number, around: readonly Entry[], seen: Set<Node>): Place | null {
  if (seen.has(node)) return null;
  seen.add(node);
  if (node.kind === 'list') {
    for (const item of node.items) {
      const found = placeAnywhere(item, offset, around, seen);
      if (found !== null) return found;
    }
  } else if (node.kind === 'map') {
    for (const entry of node.entries) {
      const entries = [...around, entry];
      if (holds(entry.key, offset)) return placeOf(entries, 'key', entry.key);
      const found = placeAnywhere(entry.value, offset, entries, seen);
      if (found !== null) return found;
    }
    return null;
  }
  return holds(node, offset) ? placeOf(around, 'value', node) : null;
}

function placeWithin(root: Node, offset: number): Place | null {
  const entries: Entry[] = [];
  let node = root;
  for (;;) {
    if (node.kind === 'scalar') return placeOf(entries, 'value', node);
    if (node.kind === 'list') {
      const item: Node | undefined = node.items.find((one) => holds(one, offset));
      if (item === undefined) return placeOf(entries, 'value', node);
      node = item;
      continue;
    }
    if (node.kind !== 'map') return placeOf(entries, 'value', node);
    const entry: Entry | undefined = node.entries.find((one) => holds(one.key, offset) || holds(one.value, offset));
    // Between the entries of a mapping there is nothing to say, inside `{}` neither.
    if (entry === undefined) return null;
    entries.push(entry);
    if (holds(entry.key, offset)) return placeOf(entries, 'key', entry.key);
    node = entry.value;
  }
}

function placeOf([first, ...rest]: readonly Entry[], on: Place['on'], node: Node): Place | null {
  if (first === undefined) return null;
  const entries = [first, ...rest] as const;
  return { entries: [...entries], path: entries.map(({ name }) => name), on, node };
}
