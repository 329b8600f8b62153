import type { Span } from '../../src/core/sweep/lineIndex.ts';
import { type Entry, entryOf, type ListNode, type MapNode, type Node } from '../../src/core/sweep/tree.ts';

/** The entries that stand in a mapping itself, without those that `<<` brings in from elsewhere. */
export function ownEntries(map: MapNode): readonly Entry[] {
  return map.entries.filter(({ key }) => within(key.span, map.span));
}

/** Whether a value stands behind its key; an alias stands for one that is elsewhere. */
export function isInPlace({ key, value }: Entry): boolean {
  return value.span[0] >= key.span[1];
}

/** Whether one piece of a text is inside of another, or the same. */
export function within(inner: Span, outer: Span): boolean {
  return inner[0] >= outer[0] && inner[1] <= outer[1];
}

/** Whether an offset is in a node or at one of its ends, as a cursor is. */
export function holds({ span }: { readonly span: Span }, offset: number): boolean {
  return offset >= span[0] && offset <= span[1];
}

/** The mapping below a key; null where there is none. */
export function mapAt(node: Node | null | undefined, name: string): MapNode | null {
  const value = node?.kind === 'map' ? entryOf(node, name)?.value : undefined;
  return value?.kind === 'map' ? value : null;
}

/** The list below a key; null where there is none. */
export function listAt(node: Node | null | undefined, name: string): ListNode | null {
  const value = node?.kind === 'map' ? entryOf(node, name)?.value : undefined;
  return value?.kind === 'list' ? value : null;
}

/** The blocks in which keys of `trialdeck:` stand: the block itself, and each of its stages. */
export function optionBlocks(root: MapNode): readonly MapNode[] {
  const block = mapAt(root, 'trialdeck');
  if (block === null) return [];
  const stages = listAt(block, 'stages')?.items ?? [];
  return [block, ...stages.filter((item) => item.kind === 'map')];
}
