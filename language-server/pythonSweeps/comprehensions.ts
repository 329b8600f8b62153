import type { SyntaxNode } from '@lezer/common';
import type { Span } from '../../src/core/sweep/lineIndex.ts';
import { childrenOf } from '../python/nodes.ts';
import { setKey } from './dicts.ts';
import type { Machine } from './machine.ts';
import { type DictValue, dictValue, listValue, Scope, truthOf, unknown, type Value } from './values.ts';

/** More items are not written out. */
const mostItems = 1000;

/** `[x for x in ...]`, and the same in round brackets and as a set. */
export function comprehension(machine: Machine, node: SyntaxNode, outer: Scope): Value {
  const span: Span = [node.from, node.to];
  const children = inside(node);
  const [element] = children;
  const items: Value[] = [];
  if (
    element === undefined ||
    !each(machine, children.slice(1), new Scope(outer), (scope) => items.push(machine.value(element, scope)))
  )
    return unknown(span);
  machine.shared.push(span);
  return listValue(
    items.map((item) => generated(item, span)),
    span,
  );
}

/** `{k: v for ...}` */
export function dictComprehension(machine: Machine, node: SyntaxNode, outer: Scope): Value {
  const span: Span = [node.from, node.to];
  const children = inside(node);
  const [key, , value] = children;
  const dict: DictValue = dictValue(span);
  const put = (scope: Scope): void => {
    if (key === undefined || value === undefined) return;
    setKey(machine, dict, machine.value(key, scope), machine.value(value, scope), {
      key: [key.from, key.to],
      whole: [key.from, value.to],
    });
  };
  machine.shared.push(span);
  if (!each(machine, children.slice(3), new Scope(outer), put)) return dictValue(span, [], true);
  return dict;
}

/** An item of a list of numbers stands where the list does. */
function generated(item: Value, span: Span): Value {
  return item.kind === 'scalar' ? { ...item, span } : item;
}

function inside(node: SyntaxNode): SyntaxNode[] {
  return childrenOf(node)
    .filter(({ name }) => name !== 'Comment')
    .slice(1, -1);
}

/** Runs through `for x in y if z for ...`; false where it cannot be told what comes. */
function each(machine: Machine, clauses: readonly SyntaxNode[], scope: Scope, body: (scope: Scope) => void): boolean {
  let count = 0;
  const go = (at: number, inner: Scope): boolean => {
    const [clause] = clauses.slice(at);
    if (clause === undefined) {
      body(inner);
      return ++count <= mostItems;
    }
    if (clause.name === 'if') {
      const condition = clauses[at + 1];
      const truth = condition === undefined ? null : truthOf(machine.value(condition, inner));
      if (truth === null) return false;
      return truth ? go(at + 2, inner) : true;
    }
    if (clause.name !== 'for') return false;
    const before = clauses.findIndex(({ name }, index) => index > at && name === 'in');
    const source = clauses[before + 1];
    if (before < 0 || source === undefined) return false;
    const values = iterated(machine.value(source, inner));
    if (values === null) return false;
    const targets = clauses.slice(at + 1, before);
    return values.every((value) => {
      const next = new Scope(inner);
      return assignNames(machine, targets, value, next) && go(before + 2, next);
    });
  };
  return go(0, scope);
}

/** What a loop over a value goes through; null where that is not known. */
export function iterated(value: Value): readonly Value[] | null {
  if (value.kind === 'list') return value.open ? null : value.items;
  if (value.kind !== 'dict' || value.open) return null;
  return [...value.items.values()].map(({ name, keySpan }) => ({
    kind: 'scalar',
    span: keySpan,
    text: name,
    resolved: { type: 'text', value: name },
  }));
}

/** Sets the names of `for k, v in`; false for other targets. */
function assignNames(machine: Machine, targets: readonly SyntaxNode[], value: Value, scope: Scope): boolean {
  const parts = targets.filter(({ name }) => !['(', ')', '[', ']', ',', 'Comment'].includes(name));
  const [only] = parts;
  if (only !== undefined && parts.length === 1) {
    if (only.name === 'VariableName') scope.names.set(machine.text(only), value);
    else if (/^(?:Tuple|Parenthesized|Array)Expression$/.test(only.name))
      return assignNames(machine, childrenOf(only), value, scope);
    return only.name === 'VariableName';
  }
  if (value.kind !== 'list' || value.open || value.items.length !== parts.length) return false;
  return value.items.every((item, index) => assignNames(machine, parts.slice(index, index + 1), item, scope));
}
