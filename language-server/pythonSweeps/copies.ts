import { dictValue, listValue, type Value } from './values.ts';

/** A copy that shares what is inside. */
export function copied(value: Value): Value {
  if (value.kind === 'list') return listValue(value.items, value.span, value.open);
  if (value.kind === 'dict') return { ...dictValue(value.span, value.items.values(), value.open), from: value.from };
  return value;
}

const deepest = 30;

/** A copy down to the values; its places are those of the original. */
export function deepCopied(value: Value, depth = 0): Value {
  if (depth > deepest) return { kind: 'unknown', span: value.span };
  if (value.kind === 'list')
    return listValue(
      value.items.map((item) => deepCopied(item, depth + 1)),
      value.span,
      value.open,
    );
  if (value.kind !== 'dict') return value;
  const items = [...value.items.values()].map((item) => ({ ...item, value: deepCopied(item.value, depth + 1) }));
  return { ...dictValue(value.span, items, value.open), from: value.from };
}
