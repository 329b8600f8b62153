import type { Span } from '../../src/core/sweep/lineIndex.ts';
import type { Entry, ListNode, MapNode, Node, ScalarNode } from '../../src/core/sweep/tree.ts';
import type { DictItem, DictValue, ListValue, ScalarValue, Value } from './values.ts';

const deepest = 40;

/** A dict as the sweep reader takes it: what is not known stays unknown. */
export function treeOf(dict: DictValue): MapNode {
  return mapOf(dict, 0);
}

function nodeOf(value: Value, depth: number): Node {
  if (depth <= deepest) {
    if (value.kind === 'scalar') return scalarOf(value);
    if (value.kind === 'list' && !value.open) return listOf(value, depth);
    if (value.kind === 'dict') return mapOf(value, depth);
  }
  return { kind: 'unknown', span: value.span };
}

function scalarOf({ text, resolved, span }: ScalarValue): ScalarNode {
  return { kind: 'scalar', span, text, plain: resolved.type !== 'text', resolved, reading: 'same' };
}

function listOf({ items, span }: ListValue, depth: number): ListNode {
  return { kind: 'list', span, flow: true, items: items.map((item) => nodeOf(item, depth + 1)) };
}

function mapOf(dict: DictValue, depth: number): MapNode {
  const items = [...dict.items.values()];
  const entries = items.map((item) => entryOf(item, depth));
  const literal = items.every(({ inLiteral }) => inLiteral);
  return { kind: 'map', span: dict.span, flow: literal, entries, ...(dict.open ? { open: true } : {}) };
}

function entryOf({ name, keySpan, bare, span, value }: DictItem, depth: number): Entry {
  const key: ScalarNode = {
    kind: 'scalar',
    span: keySpan,
    text: name,
    plain: bare,
    resolved: { type: 'text', value: name },
    reading: 'same',
  };
  return { name, key, value: nodeOf(value, depth + 1), span };
}

/** What two runs over the same place agree on. */
export function common(a: Node, b: Node): Node {
  if (a === b) return a;
  if (a.kind === 'scalar' && b.kind === 'scalar' && a.text === b.text && a.resolved.type === b.resolved.type) return a;
  if (a.kind === 'list' && b.kind === 'list' && a.items.length === b.items.length) {
    return { ...a, items: a.items.map((item, at) => common(item, b.items[at] ?? item)) };
  }
  return a.kind === 'map' && b.kind === 'map' ? commonMap(a, b) : { kind: 'unknown', span: a.span };
}

/** What two mappings have in common, where either may be the one that counts; open where they differ in keys. */
export function commonMap(a: MapNode, b: MapNode): MapNode {
  const entries = a.entries.flatMap((entry): Entry[] => {
    const other = b.entries.find(({ name }) => name === entry.name);
    return other === undefined ? [] : [{ ...entry, value: common(entry.value, other.value) }];
  });
  const open = a.open === true || b.open === true || entries.length < Math.max(a.entries.length, b.entries.length);
  const { open: _, ...rest } = a;
  return { ...rest, entries, flow: a.flow && b.flow && !open, ...(open ? { open } : {}) };
}

/** The parts of a tree about which nothing is said: what is not known, and the keys of that. */
export function unknownSpans(node: Node, spans: Span[] = []): readonly Span[] {
  if (node.kind === 'unknown') spans.push(node.span);
  else if (node.kind === 'list') for (const item of node.items) unknownSpans(item, spans);
  else if (node.kind === 'map') {
    for (const { key, value } of node.entries) {
      if (value.kind === 'unknown' || (value.kind === 'map' && value.open === true)) spans.push(key.span, value.span);
      else unknownSpans(value, spans);
      if (value.kind === 'map' && value.open === true) unknownSpans(value, spans);
    }
  }
  return spans;
}
