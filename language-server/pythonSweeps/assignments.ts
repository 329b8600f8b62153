import type { SyntaxNode } from '@lezer/common';
import type { Span } from '../../src/core/sweep/lineIndex.ts';
import { childrenOf } from '../python/nodes.ts';
import { dictsOf } from './branches.ts';
import { setKey, spread } from './dicts.ts';
import type { Machine } from './machine.ts';
import { numberOf, operate } from './operators.ts';
import { type ListValue, type Scope, textValue, unknown, type Value } from './values.ts';

/**
 * Sets the targets of an assignment.
 * @param targets - one, or those of `a, b = ...`
 * @param end - where the value ends in the text
 */
export function assign(
  machine: Machine,
  targets: readonly SyntaxNode[],
  value: Value,
  scope: Scope,
  end: number,
): void {
  const parts = targets.filter(({ name }) => !['(', ')', '[', ']', ',', '*', 'Comment'].includes(name));
  const [only] = parts;
  if (only !== undefined && parts.length === 1) {
    if (/^(?:Tuple|Parenthesized|Array)Expression$/.test(only.name))
      assign(machine, childrenOf(only), value, scope, end);
    else assignOne(machine, only, value, scope, end);
    return;
  }
  const items = value.kind === 'list' && !value.open && value.items.length === parts.length ? value.items : [];
  parts.forEach((target, index) => {
    assign(machine, [target], items[index] ?? unknown(value.span), scope, end);
  });
}

function assignOne(machine: Machine, target: SyntaxNode, value: Value, scope: Scope, end: number): void {
  if (target.name === 'VariableName') {
    const name = machine.text(target);
    machine.memory.setName(scope.owner(name), name, value);
    return;
  }
  if (target.name !== 'MemberExpression') return;
  const place = memberOf(machine, target, scope);
  if (place === null) return;
  const { object, key, keySpan, bare } = place;
  for (const dict of dictsOf(object))
    setKey(machine, dict, key, value, { key: keySpan, whole: [keySpan[0], Math.max(keySpan[1], end)], bare });
  if (object.kind === 'list') setIndex(machine, object, key, value);
  // `self.config = {...}`
  if (bare && object.kind === 'unknown')
    machine.memory.setName(scope.root(), machine.text(target).replaceAll(/\s/g, ''), value);
}

function setIndex(machine: Machine, list: ListValue, key: Value, value: Value): void {
  const index = numberOf(key)?.value;
  const at = index === undefined ? -1 : index < 0 ? index + list.items.length : index;
  if (list.items[at] === undefined) machine.memory.open(list);
  else machine.memory.setItems(list, list.items.with(at, value));
}

interface MemberPlace {
  readonly object: Value;
  readonly key: Value;
  readonly keySpan: Span;
  /** Behind a dot. */
  readonly bare: boolean;
}

function memberOf(machine: Machine, node: SyntaxNode, scope: Scope): MemberPlace | null {
  const object = machine.value(node.firstChild, scope);
  const last = node.lastChild;
  if (last?.name === 'PropertyName') {
    const span: Span = [last.from, last.to];
    return { object, key: textValue(machine.text(last), span), keySpan: span, bare: true };
  }
  const inside = childrenOf(node)
    .slice(1)
    .filter(({ name }) => !['[', ']', 'Comment'].includes(name));
  const [index] = inside;
  if (index === undefined || inside.length > 1) return null;
  return { object, key: machine.value(index, scope), keySpan: [index.from, index.to], bare: false };
}

/** `x += y`, `d |= {...}` */
export function updated(machine: Machine, node: SyntaxNode, scope: Scope): void {
  const [target, operatorNode, valueNode = null] = childrenOf(node).filter(({ name }) => name !== 'Comment');
  if (target === undefined || operatorNode === undefined) return;
  const operator = machine.text(operatorNode).replace(/=$/, '');
  const before = machine.value(target, scope);
  const value = machine.value(valueNode, scope);
  if (before.kind === 'list' && operator === '+') {
    if (value.kind === 'list' && !value.open) machine.memory.setItems(before, [...before.items, ...value.items]);
    else machine.memory.open(before);
  } else if (before.kind === 'dict' && operator === '|') spread(machine, before, value);
  else assign(machine, [target], operate(operator, before, value, [node.from, node.to]), scope, node.to);
}

/** `del d['key']` */
export function deleted(machine: Machine, node: SyntaxNode, scope: Scope): void {
  for (const target of childrenOf(node)) {
    if (target.name === 'VariableName') {
      machine.memory.setName(
        scope.owner(machine.text(target)),
        machine.text(target),
        unknown([target.from, target.to]),
      );
      continue;
    }
    const place = target.name === 'MemberExpression' ? memberOf(machine, target, scope) : null;
    if (place === null) continue;
    for (const dict of dictsOf(place.object)) {
      if (place.key.kind === 'scalar') machine.memory.setItem(dict, place.key.text, undefined);
      else machine.memory.open(dict);
    }
    if (place.object.kind === 'list') machine.memory.open(place.object);
  }
}
