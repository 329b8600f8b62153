import { entryOf, hasUnknown, type ListNode, type MapNode, type ScalarNode } from '../../src/core/sweep/tree.ts';

export interface WrittenCommand {
  readonly node: ListNode;
  readonly items: readonly ScalarNode[];
}

/** The items of `command` that are texts; null where it is no list, or one that is not wholly known. */
export function writtenCommand(root: MapNode | null): WrittenCommand | null {
  const node = root === null ? undefined : entryOf(root, 'command')?.value;
  if (node?.kind !== 'list' || hasUnknown(node)) return null;
  return { node, items: node.items.flatMap((item) => (item.kind === 'scalar' ? [item] : [])) };
}

/** Whether a shell reads one of the items: `sh -c "..."`. */
export function isShell(items: readonly ScalarNode[]): boolean {
  return items.some(
    ({ text }, index) =>
      /(?:^|\/)(?:ba|z|da|k)?sh$|^(?:cmd|powershell|pwsh)(?:\.exe)?$/i.test(text) && items[index + 1] !== undefined,
  );
}

/** Whether an item is one of the macros that pass parameters. */
export function isArgs(text: string): boolean {
  return /^\$\{args\w*\}$/.test(text);
}
