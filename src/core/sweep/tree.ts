import type { Span } from './lineIndex.ts';
import type { Reading, Resolved } from './scalar.ts';

/** A YAML document as the sweep reader sees it: aliases resolved, every node with its place. */
export type Node = ScalarNode | ListNode | MapNode | UnknownNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly span: Span;
  /** The text without quotes, escapes resolved. */
  readonly text: string;
  /** False for quoted text and block scalars. */
  readonly plain: boolean;
  readonly resolved: Resolved;
  readonly reading: Reading;
}

export interface ListNode {
  readonly kind: 'list';
  readonly span: Span;
  readonly flow: boolean;
  readonly items: readonly Node[];
}

export interface Entry {
  readonly name: string;
  readonly key: ScalarNode;
  /** An empty value is a scalar that reads as null, at the end of its key. */
  readonly value: Node;
  /** From the start of the key to the end of the value. */
  readonly span: Span;
}

export interface MapNode {
  readonly kind: 'map';
  readonly span: Span;
  readonly flow: boolean;
  readonly entries: readonly Entry[];
  /** There may be more keys than these, in a sweep that Python makes: nothing is missing for sure. */
  readonly open?: boolean;
}

/** Something that only running the program would tell, in a sweep that Python makes, or an alias of nothing. Nothing is said about it. */
export interface UnknownNode {
  readonly kind: 'unknown';
  readonly span: Span;
}

/** The entry of a mapping with this key; null where there is none. */
export function entryOf(map: MapNode, name: string): Entry | null {
  return map.entries.find((e) => e.name === name) ?? null;
}

/** Whether nothing stands there: `null`, `~`, or a key without a value. */
export function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.resolved.type === 'null';
}

/** A short word for what stands there, for messages: "a list", "the text `abc`". */
export function describe(node: Node): string {
  if (node.kind === 'list') return 'a list';
  if (node.kind === 'map') return 'a mapping';
  if (node.kind === 'unknown') return 'something unknown';
  switch (node.resolved.type) {
    case 'null':
      return node.text === '' ? 'nothing' : `\`${node.text}\``;
    case 'bool':
    case 'int':
    case 'float':
      return `\`${shortened(node.text)}\``;
    default:
      return node.plain ? `\`${shortened(node.text)}\`` : `the text "${shortened(node.text)}"`;
  }
}

/** A file that is no sweep may be one long text. */
function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}

/** Whether a part of it is not known. */
export function hasUnknown(node: Node): boolean {
  if (node.kind === 'list') return node.items.some(hasUnknown);
  if (node.kind === 'map') return node.open === true || node.entries.some(({ value }) => hasUnknown(value));
  return node.kind === 'unknown';
}
