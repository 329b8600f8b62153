import type { Entry, Node } from '../../src/core/sweep/tree.ts';

interface Found {
  readonly entry: Entry;
  readonly path: readonly string[];
}

/** The entry whose key is at an offset, with the names that lead to it from the top; lists add none. */
export function keyAt(node: Node, offset: number, path: readonly string[] = []): Found | null {
  if (node.kind === 'list')
    return firstOf(node.items, (item) => (contains(item, offset) ? keyAt(item, offset, path) : null));
  if (node.kind !== 'map') return null;
  return firstOf(node.entries, (entry) => {
    const here = [...path, entry.name];
    if (contains(entry.key, offset)) return { entry, path: here };
    return contains(entry.value, offset) ? keyAt(entry.value, offset, here) : null;
  });
}

/** The entry whose plain value is at an offset, or whose list of plain values. */
export function valueAt(node: Node, offset: number, path: readonly string[] = []): Found | null {
  if (node.kind === 'list')
    return firstOf(node.items, (item) => (contains(item, offset) ? valueAt(item, offset, path) : null));
  if (node.kind !== 'map') return null;
  return firstOf(node.entries, (entry) => {
    if (!contains(entry.value, offset)) return null;
    const here = [...path, entry.name];
    const deeper = entry.value.kind === 'scalar' ? null : valueAt(entry.value, offset, here);
    return deeper ?? (entry.value.kind === 'map' ? null : { entry, path: here });
  });
}

function firstOf<Item>(items: readonly Item[], look: (item: Item) => Found | null): Found | null {
  for (const item of items) {
    const found = look(item);
    if (found !== null) return found;
  }
  return null;
}

function contains(node: Node, offset: number): boolean {
  return offset >= node.span[0] && offset <= node.span[1];
}
