import type { SyntaxNode } from '@lezer/common';
import type { Value } from '../../src/core/space/value.ts';
import { childrenOf, type Scope } from './nodes.ts';
import { formatParts, textOf } from './pyText.ts';
import type { PythonText } from './syntax.ts';

interface At {
  /** The expression as it stands, also where a name led elsewhere. */
  readonly node: SyntaxNode;
}

export interface DictEntry {
  readonly key: Literal;
  readonly value: Literal;
}

/** What an expression is known to be before the program runs. */
export type Literal = At &
  (
    | { readonly kind: 'number'; readonly value: number; readonly float: boolean }
    | { readonly kind: 'text'; readonly value: string }
    | { readonly kind: 'bool'; readonly value: boolean }
    | { readonly kind: 'none' }
    /** A text that is put together; null stands for anything: `f"{split}/loss"` is `[null, '/loss']`. */
    | { readonly kind: 'composed'; readonly parts: readonly (string | null)[] }
    /** `open`: there may be more items than these. A `range` of at most 1,000 numbers is one, too. */
    | { readonly kind: 'list'; readonly items: readonly Literal[]; readonly open: boolean }
    | { readonly kind: 'dict'; readonly entries: readonly DictEntry[]; readonly open: boolean }
    | { readonly kind: 'unknown' }
  );

const deepest = 40;
const mostItems = 10_000;
const longestRange = 1000;

/**
 * Evaluates an expression as far as its text tells: literals, arithmetic on them, texts that are put together, and names that
 * are set once. Never throws; what is not known is `unknown`, also inside lists and dicts.
 * @param scope - where the expression stands, for its names
 */
export function literalOf(node: SyntaxNode | null, python: PythonText, scope: Scope, depth = 0): Literal {
  if (node === null) return { kind: 'unknown', node: python.tree.topNode };
  const unknown: Literal = { kind: 'unknown', node };
  if (depth > deepest) return unknown;
  const inner = (child: SyntaxNode | null): Literal => literalOf(child, python, scope, depth + 1);
  switch (node.name) {
    case 'Number':
      return numberOf(node, python.slice(node));
    case 'String':
      return { kind: 'text', value: textOf(node, python.text), node };
    case 'FormatString':
      return composed(
        node,
        formatParts(node, python.text).map((part) => (typeof part === 'string' ? part : replacement(part, inner))),
      );
    case 'ContinuedString':
      return composed(
        node,
        childrenOf(node).flatMap((child) => partsOf(inner(child))),
      );
    case 'Boolean':
      return { kind: 'bool', value: python.slice(node) === 'True', node };
    case 'None':
      return { kind: 'none', node };
    case 'ParenthesizedExpression':
      return { ...inner(node.firstChild?.nextSibling ?? null), node };
    case 'TupleExpression':
    case 'ArrayExpression':
    case 'SetExpression':
      return listOf(node, inner);
    case 'DictionaryExpression':
      return dictOf(node, inner);
    case 'UnaryExpression':
      return unary(node, python, inner);
    case 'BinaryExpression':
      return binary(node, python, inner);
    case 'CallExpression':
      return called(node, python, inner);
    case 'VariableName': {
      const name = python.slice(node);
      const value = python.valueOf(name, scope);
      if (value === null || value.from === node.from) return unknown;
      const literal = literalOf(value, python, scope, depth + 4);
      if ((literal.kind === 'list' || literal.kind === 'dict') && python.isMutated(name, scope))
        return { ...literal, node, open: true };
      return { ...literal, node };
    }
    default:
      return unknown;
  }
}

/** The JSON value of a literal; undefined where a part of it is not known. Dicts take texts and numbers as keys. */
export function plainValue(literal: Literal): Value | undefined {
  switch (literal.kind) {
    case 'number':
    case 'text':
    case 'bool':
      return literal.value;
    case 'none':
      return null;
    case 'list': {
      if (literal.open) return undefined;
      const items: Value[] = [];
      for (const item of literal.items) {
        const value = plainValue(item);
        if (value === undefined) return undefined;
        items.push(value);
      }
      return items;
    }
    case 'dict': {
      if (literal.open) return undefined;
      const entries: [string, Value][] = [];
      for (const { key, value } of literal.entries) {
        const plain = plainValue(value);
        if (plain === undefined || (key.kind !== 'text' && key.kind !== 'number')) return undefined;
        entries.push([String(key.value), plain]);
      }
      return Object.fromEntries(entries);
    }
    default:
      return undefined;
  }
}

function numberOf(node: SyntaxNode, written: string): Literal {
  const text = written.replaceAll('_', '');
  if (/j$/i.test(text)) return { kind: 'unknown', node };
  const based = /^0[box]/i.test(text);
  const value = Number(text);
  return Number.isNaN(value)
    ? { kind: 'unknown', node }
    : { kind: 'number', value, float: !based && /[.e]/i.test(text), node };
}

function partsOf(literal: Literal): readonly (string | null)[] {
  if (literal.kind === 'text') return [literal.value];
  return literal.kind === 'composed' ? literal.parts : [null];
}

/** Joins texts that stand side by side. */
function composed(node: SyntaxNode, parts: readonly (string | null)[]): Literal {
  const joined: (string | null)[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else if (part !== null || last !== null) joined.push(part);
  }
  if (joined.length === 0) return { kind: 'text', value: '', node };
  const [only] = joined;
  if (joined.length === 1 && typeof only === 'string') return { kind: 'text', value: only, node };
  return { kind: 'composed', parts: joined, node };
}

/** `{name}` of a format string where the name is a known text or whole number. */
function replacement(node: SyntaxNode, inner: (child: SyntaxNode | null) => Literal): string | null {
  const children = childrenOf(node).filter(({ name }) => name !== '{' && name !== '}');
  if (children.length !== 1) return null;
  const literal = inner(children[0] ?? null);
  if (literal.kind === 'text') return literal.value;
  return literal.kind === 'number' && !literal.float ? String(literal.value) : null;
}

function listOf(node: SyntaxNode, inner: (child: SyntaxNode | null) => Literal): Literal {
  const items: Literal[] = [];
  let open = false;
  let starred = false;
  for (const child of childrenOf(node)) {
    if (child.name === '*') starred = true;
    else if (child.type.isError) open = true;
    else if (/^[[\](){},]$|^Comment$/.test(child.name)) continue;
    else if (items.length >= mostItems) open = true;
    else {
      const literal = inner(child);
      if (!starred) items.push(literal);
      else if (literal.kind === 'list') {
        items.push(...literal.items);
        open ||= literal.open;
      } else open = true;
      starred = false;
    }
  }
  return { kind: 'list', items, open, node };
}

function dictOf(node: SyntaxNode, inner: (child: SyntaxNode | null) => Literal): Literal {
  const entries: DictEntry[] = [];
  let open = false;
  let key: SyntaxNode | null = null;
  let spread = false;
  for (const child of childrenOf(node)) {
    if (child.name === '**') spread = true;
    else if (child.type.isError) open = true;
    else if (/^[{},:]$|^Comment$/.test(child.name)) continue;
    else if (entries.length >= mostItems) open = true;
    else if (spread) {
      const literal = inner(child);
      if (literal.kind === 'dict') {
        entries.push(...literal.entries);
        open ||= literal.open;
      } else open = true;
      spread = false;
    } else if (key === null) key = child;
    else {
      entries.push({ key: inner(key), value: inner(child) });
      key = null;
    }
  }
  return { kind: 'dict', entries, open, node };
}

function unary(node: SyntaxNode, python: PythonText, inner: (child: SyntaxNode | null) => Literal): Literal {
  const sign = node.firstChild === null ? '' : python.slice(node.firstChild);
  const value = inner(node.lastChild);
  if (value.kind === 'number' && (sign === '-' || sign === '+'))
    return { ...value, value: sign === '-' ? -value.value : value.value, node };
  if (value.kind === 'bool' && sign === 'not') return { ...value, value: !value.value, node };
  return { kind: 'unknown', node };
}

function binary(node: SyntaxNode, python: PythonText, inner: (child: SyntaxNode | null) => Literal): Literal {
  const sign = node.firstChild?.nextSibling;
  const operator = sign === null || sign === undefined ? '' : python.slice(sign);
  const unknown: Literal = { kind: 'unknown', node };
  if (!['+', '-', '*', '/', '//', '%', '**'].includes(operator)) return unknown;
  const left = inner(node.firstChild);
  if (operator === '%' && (left.kind === 'text' || left.kind === 'composed'))
    return filled(node, partsOf(left), /%(?:\([^)]*\))?[-+ #0]*[\d.*]*[sdrifge%]/g);
  const right = inner(node.lastChild);
  if (left.kind === 'number' && right.kind === 'number') {
    const value = arithmetic(operator, left.value, right.value);
    const float = left.float || right.float || operator === '/' || (operator === '**' && right.value < 0);
    return Number.isFinite(value) ? { kind: 'number', value, float, node } : unknown;
  }
  const texts = [left, right].some(({ kind }) => kind === 'text' || kind === 'composed');
  if (operator === '+' && texts) return composed(node, [...partsOf(left), ...partsOf(right)]);
  if (operator === '+' && left.kind === 'list' && right.kind === 'list')
    return { kind: 'list', items: [...left.items, ...right.items], open: left.open || right.open, node };
  return unknown;
}

function arithmetic(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '//':
      return Math.floor(a / b);
    case '%':
      return a - b * Math.floor(a / b);
    default:
      return a ** b;
  }
}

/** The fixed parts of a template, each place to be filled null. */
function filled(node: SyntaxNode, parts: readonly (string | null)[], places: RegExp): Literal {
  const found = parts.flatMap((part) =>
    part === null ? [null] : part.split(places).flatMap((text, index) => (index === 0 ? [text] : [null, text])),
  );
  return composed(
    node,
    found.filter((part) => part !== ''),
  );
}

function called(node: SyntaxNode, python: PythonText, inner: (child: SyntaxNode | null) => Literal): Literal {
  const unknown: Literal = { kind: 'unknown', node };
  const callee = node.firstChild;
  const list = node.lastChild;
  if (callee === null || list?.name !== 'ArgList') return unknown;
  const name = python.slice(callee);
  if (callee.name === 'MemberExpression') {
    if (!name.endsWith('.format')) return unknown;
    const template = inner(callee.firstChild);
    return template.kind === 'text' ? filled(node, [template.value], /\{[^{}]*\}/g) : unknown;
  }
  const given = childrenOf(list).filter((child) => !/^[(),]$|^Comment$/.test(child.name));
  if (given.length === 1 && ['list', 'tuple', 'set', 'sorted', 'dict', 'frozenset'].includes(name)) {
    const literal = inner(given[0] ?? null);
    return literal.kind === 'list' || literal.kind === 'dict' ? { ...literal, node } : unknown;
  }
  if (given.length === 1 && ['float', 'int'].includes(name)) {
    const literal = inner(given[0] ?? null);
    if (literal.kind === 'number')
      return {
        ...literal,
        value: name === 'int' ? Math.trunc(literal.value) : literal.value,
        float: name === 'float',
        node,
      };
    return unknown;
  }
  if (name === 'dict') return dictCall(node, given, python, inner);
  return name === 'range' ? rangeOf(node, given.map(inner)) : unknown;
}

/** `dict(a=1, b=2)`; the keys are the names. */
function dictCall(
  node: SyntaxNode,
  given: readonly SyntaxNode[],
  python: PythonText,
  inner: (child: SyntaxNode | null) => Literal,
): Literal {
  const entries: DictEntry[] = [];
  let open = false;
  for (let index = 0; index < given.length; index++) {
    const [name, sign, value] = given.slice(index, index + 3);
    if (name?.name === 'VariableName' && sign?.name === 'AssignOp' && value !== undefined) {
      entries.push({ key: { kind: 'text', value: python.slice(name), node: name }, value: inner(value) });
      index += 2;
    } else if (name?.name === '**' && sign !== undefined) {
      const literal = inner(sign);
      if (literal.kind === 'dict') entries.push(...literal.entries);
      open ||= literal.kind !== 'dict' || literal.open;
      index += 1;
    } else open = true;
  }
  return { kind: 'dict', entries, open, node };
}

function rangeOf(node: SyntaxNode, given: readonly Literal[]): Literal {
  const numbers = given.flatMap((one) => (one.kind === 'number' && !one.float ? [one.value] : []));
  const [first = 0, second, step = 1] = numbers;
  const [from, to] = second === undefined ? [0, first] : [first, second];
  const count = Math.ceil((to - from) / step);
  if (numbers.length !== given.length || numbers.length === 0 || step === 0 || !(count <= longestRange))
    return { kind: 'unknown', node };
  const items = Array.from(
    { length: Math.max(0, count) },
    (_, index): Literal => ({ kind: 'number', value: from + index * step, float: false, node }),
  );
  return { kind: 'list', items, open: false, node };
}
