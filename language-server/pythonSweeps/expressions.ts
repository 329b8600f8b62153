import type { SyntaxNode } from '@lezer/common';
import type { Span } from '../../src/core/sweep/lineIndex.ts';
import { childrenOf } from '../python/nodes.ts';
import { formatParts, textOf } from '../python/pyText.ts';
import { call } from './calls.ts';
import { comprehension, dictComprehension } from './comprehensions.ts';
import { setKey, spread, subscript, usedAt } from './dicts.ts';
import { libraryConstant, nameOfLibrary } from './libraries.ts';
import type { Machine } from './machine.ts';
import { boolValue, compare, noneValue, numberLiteral, numberOf, numberValue, operate } from './operators.ts';
import { joinedPath, parentOf } from './paths.ts';
import {
  type DictValue,
  dictValue,
  either,
  listValue,
  type Scope,
  textOfValue,
  textValue,
  truthOf,
  unknown,
  type Value,
} from './values.ts';

/** What an expression is known to be. */
export function evaluate(machine: Machine, node: SyntaxNode, scope: Scope): Value {
  const span: Span = [node.from, node.to];
  switch (node.name) {
    case 'Number':
      return numberLiteral(machine.text(node), span);
    case 'String':
      return /^[a-z]*b/i.test(machine.text(node)) ? unknown(span) : textValue(textOf(node, machine.python.text), span);
    case 'ContinuedString':
      return joined(
        childrenOf(node).map((child) => machine.value(child, scope)),
        span,
      );
    case 'FormatString':
      return joined(
        formatParts(node, machine.python.text).map((part) => formatted(machine, part, scope, span)),
        span,
      );
    case 'Boolean':
      return boolValue(machine.text(node) === 'True', span);
    case 'None':
      return noneValue(span);
    case 'VariableName':
      return named(machine, machine.text(node), scope, span);
    case 'ParenthesizedExpression':
    case 'NamedExpression':
      return inner(machine, node, scope, span);
    case 'TupleExpression':
    case 'ArrayExpression':
    case 'SetExpression':
      return listOf(machine, node, scope, span);
    case 'DictionaryExpression':
      return dictOf(machine, node, scope, span);
    case 'ArrayComprehensionExpression':
    case 'ComprehensionExpression':
    case 'SetComprehensionExpression':
      return comprehension(machine, node, scope);
    case 'DictionaryComprehensionExpression':
      return dictComprehension(machine, node, scope);
    case 'UnaryExpression':
      return unary(machine, node, scope, span);
    case 'BinaryExpression':
      return binary(machine, node, scope, span);
    case 'ConditionalExpression': {
      const [yes = null, , , , no = null] = childrenOf(node);
      return either([machine.value(yes, scope), machine.value(no, scope)], span);
    }
    case 'MemberExpression':
      return member(machine, node, scope, span);
    case 'CallExpression':
      return call(machine, node, scope);
    case 'LambdaExpression':
      return { kind: 'function', span, name: null, node, scope };
    case 'AwaitExpression':
      return machine.value(node.lastChild, scope);
    default:
      return unknown(span);
  }
}

function named(machine: Machine, name: string, scope: Scope, span: Span): Value {
  const value = scope.get(name);
  if (value !== undefined) {
    if (scope.isGiven(name)) machine.shared.push(span);
    return usedAt(value, span);
  }
  if (name === '__name__') return textValue('__main__', span);
  if (name === '__file__') return { kind: 'file', span, from: { name: '', beside: true, at: span } };
  const library = nameOfLibrary(name);
  return library === null ? unknown(span) : { kind: 'library', span, path: library };
}

function inner(machine: Machine, node: SyntaxNode, scope: Scope, span: Span): Value {
  const children = childrenOf(node);
  const assigned = children.findIndex(({ name }) => name === 'AssignOp');
  const [target] = children;
  if (node.name === 'NamedExpression' && assigned > 0 && target?.name === 'VariableName') {
    const value = machine.value(children[assigned + 1] ?? null, scope);
    machine.memory.setName(scope.owner(machine.text(target)), machine.text(target), value);
    return usedAt(value, span);
  }
  const expression = children.find(({ name }) => !['(', ')', 'Comment', 'AssignOp'].includes(name)) ?? null;
  return usedAt(machine.value(expression, scope), span);
}

function joined(parts: readonly Value[], span: Span): Value {
  const texts = parts.map(textOfValue);
  return texts.every((text) => text !== null) ? textValue(texts.join(''), span) : unknown(span);
}

/** A part of an f-string; formats beyond the plain value are not worked out. */
function formatted(machine: Machine, part: string | SyntaxNode, scope: Scope, span: Span): Value {
  if (typeof part === 'string') return textValue(part, span);
  const [, expression, end] = childrenOf(part);
  if (expression === undefined || end?.name !== '}') return unknown(span);
  const value = machine.value(expression, scope);
  if (value.kind !== 'scalar') return unknown(span);
  return value.resolved.type === 'float' ? unknown(span) : textValue(value.text, span);
}

/** Items of a list, tuple or set, or those on the right of `a = 1, 2`. */
export function itemsOf(
  machine: Machine,
  nodes: readonly SyntaxNode[],
  scope: Scope,
): { readonly items: readonly Value[]; readonly open: boolean } {
  const items: Value[] = [];
  let open = false;
  let starred = false;
  for (const child of nodes) {
    if (['(', ')', '[', ']', '{', '}', ',', 'Comment'].includes(child.name)) continue;
    if (child.name === '*') {
      starred = true;
      continue;
    }
    if (child.type.isError) {
      open = true;
      continue;
    }
    const value = machine.value(child, scope);
    if (!starred) items.push(value);
    else if (value.kind === 'list') {
      items.push(...value.items);
      open ||= value.open;
    } else open = true;
    starred = false;
  }
  return { items, open };
}

function listOf(machine: Machine, node: SyntaxNode, scope: Scope, span: Span): Value {
  const { items, open } = itemsOf(machine, childrenOf(node), scope);
  return listValue(items, span, open);
}

function dictOf(machine: Machine, node: SyntaxNode, scope: Scope, span: Span): DictValue {
  const dict = dictValue(span);
  const children = childrenOf(node).filter(({ name }) => name !== 'Comment');
  for (let at = 1; at < children.length; at++) {
    const [key, next, value] = children.slice(at, at + 3);
    if (key === undefined || [',', '}'].includes(key.name)) continue;
    if (key.name === '**') {
      spread(machine, dict, next === undefined ? unknown(span) : machine.value(next, scope));
      at += 1;
    } else if (next?.name === ':' && value !== undefined && !value.type.isError && value.name !== '}') {
      setKey(machine, dict, machine.value(key, scope), machine.value(value, scope), {
        key: [key.from, key.to],
        whole: [key.from, value.to],
        literal: true,
      });
      at += 2;
    } else dict.open = true;
  }
  machine.dicts.push(dict);
  return dict;
}

function unary(machine: Machine, node: SyntaxNode, scope: Scope, span: Span): Value {
  const sign = node.firstChild;
  const value = machine.value(node.lastChild, scope);
  const written = sign === null ? '' : machine.text(sign);
  if (written === 'not') {
    const truth = truthOf(value);
    return truth === null ? unknown(span) : boolValue(!truth, span);
  }
  const number = numberOf(value);
  if (number === null || value.kind !== 'scalar') return unknown(span);
  if (written === '+') return { ...value, span };
  if (written !== '-') return unknown(span);
  const negative = numberValue({ value: -number.value, float: number.float }, span);
  // As it is written, where it is a literal.
  return negative.kind === 'scalar' && node.lastChild?.name === 'Number'
    ? { ...negative, text: `-${value.text}` }
    : negative;
}

function binary(machine: Machine, node: SyntaxNode, scope: Scope, span: Span): Value {
  const children = childrenOf(node).filter(({ name }) => name !== 'Comment');
  const [leftNode = null, operatorNode, rightNode = null] = children;
  const operator = operatorNode === undefined ? '' : machine.text(operatorNode);
  const left = machine.value(leftNode, scope);
  const right = machine.value(rightNode, scope);
  if (children.length !== 3) return unknown(span);
  if (operator === 'or' || operator === 'and') {
    const truth = truthOf(left);
    if (truth === null) return either([left, right], span);
    return truth === (operator === 'or') ? left : right;
  }
  if (operatorNode?.name === 'CompareOp') {
    const result = compare(operator, left, right);
    return result === null ? unknown(span) : boolValue(result, span);
  }
  if (operator === '|' && left.kind === 'dict') {
    const both = dictValue(span);
    spread(machine, both, left);
    spread(machine, both, right);
    return both;
  }
  if (operator === '/' && left.kind === 'file') return joinedPath([left, right], span);
  return operate(operator, left, right, span);
}

function member(machine: Machine, node: SyntaxNode, scope: Scope, span: Span): Value {
  const object = machine.value(node.firstChild, scope);
  const last = node.lastChild;
  if (last?.name === 'PropertyName') return attribute(machine, object, machine.text(last), node, scope, span);
  const parts = childrenOf(node)
    .slice(1)
    .filter(({ name }) => !['[', ']', 'Comment'].includes(name));
  const [index] = parts;
  if (index === undefined || parts.length > 1) return unknown(span);
  return subscript(object, machine.value(index, scope), span);
}

function attribute(machine: Machine, object: Value, name: string, node: SyntaxNode, scope: Scope, span: Span): Value {
  if (object.kind === 'library') return libraryConstant(`${object.path}.${name}`, span);
  if (object.kind === 'file' && name === 'parent') return parentOf(object, span);
  if (object.kind !== 'unknown') return { kind: 'method', span, object, name };
  const own = scope.root().get(machine.text(node).replaceAll(/\s/g, ''));
  if (own !== undefined) return usedAt(own, span);
  const fallback = machine.defaults.get(name);
  if (fallback !== undefined && /\.(?:ya?ml|json)$/i.test(fallback.text))
    return { kind: 'file', span, from: { name: fallback.text, beside: false, at: fallback.span, argument: true } };
  return unknown(span);
}
