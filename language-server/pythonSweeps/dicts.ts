import type { Span } from '../../src/core/sweep/lineIndex.ts';
import type { Machine } from './machine.ts';
import { numberOf } from './operators.ts';
import { type DictItem, type DictValue, dictValue, unknown, type Value } from './values.ts';

/** The same value, as it stands where it is used. */
export function usedAt(value: Value, span: Span): Value {
  return value.kind === 'scalar' ? { ...value, span, origin: value.origin ?? value.span } : value;
}

/** Where a key and its value stand. */
export interface KeyPlace {
  readonly key: Span;
  readonly whole: Span;
  readonly literal?: boolean;
  readonly bare?: boolean;
}

/** Puts a value under a key; a key that is not known leaves the dict open. */
export function setKey(machine: Machine, dict: DictValue, key: Value, value: Value, place: KeyPlace): void {
  if (key.kind !== 'scalar') {
    machine.memory.open(dict);
    return;
  }
  const item: DictItem = {
    name: key.text,
    keySpan: place.key,
    bare: place.bare === true,
    value: value.kind === 'either' ? unknown(value.span) : value,
    span: place.whole,
    inLiteral: place.literal === true,
  };
  const before = dict.items.get(item.name);
  if (before?.inLiteral === true && item.inLiteral)
    machine.doubled.set(dict.span[0], [...(machine.doubled.get(dict.span[0]) ?? []), before]);
  machine.memory.setItem(dict, item.name, item);
}

/** `**other`, `update(other)`. */
export function spread(machine: Machine, dict: DictValue, other: Value): void {
  if (other.kind !== 'dict') {
    machine.memory.open(dict);
    return;
  }
  for (const item of other.items.values()) machine.memory.setItem(dict, item.name, { ...item, inLiteral: false });
  if (other.open) machine.memory.open(dict);
}

/** `object[index]` of known values. */
export function subscript(object: Value, index: Value, span: Span): Value {
  if (object.kind === 'dict' && index.kind === 'scalar') {
    const found = object.items.get(index.text)?.value;
    if (found !== undefined) return usedAt(found, span);
    return object.from === null ? unknown(span) : { ...dictValue(span, [], true), from: object.from };
  }
  const at = numberOf(index)?.value;
  if (object.kind === 'list' && !object.open && at !== undefined) {
    const item = object.items.at(at);
    return item === undefined ? unknown(span) : usedAt(item, span);
  }
  return unknown(span);
}
