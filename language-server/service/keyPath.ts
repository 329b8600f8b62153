import type { Entry, MapNode, Node } from '../../src/core/sweep/tree.ts';

/** The entry whose key is at an offset, with the names that lead to it from the top. */
export function keyAt(
  root: MapNode,
  offset: number,
  path: readonly string[] = [],
): { readonly entry: Entry; readonly path: readonly string[] } | null {
  for (const entry of root.entries) {
    const here = [...path, entry.name];
    if (contains(entry.key, offset)) return { entry, path: here };
    if (entry.value.kind === 'map' && contains(entry.value, offset)) return keyAt(entry.value, offset, here);
  }
  return null;
}

/** The entry whose plain value is at an offset. */
export function valueAt(
  root: MapNode,
  offset: number,
  path: readonly string[] = [],
): { readonly entry: Entry; readonly path: readonly string[] } | null {
  for (const entry of root.entries) {
    const here = [...path, entry.name];
    if (!contains(entry.value, offset)) continue;
    return entry.value.kind === 'map' ? valueAt(entry.value, offset, here) : { entry, path: here };
  }
  return null;
}

function contains(node: Node, offset: number): boolean {
  return offset >= node.span[0] && offset <= node.span[1];
}
