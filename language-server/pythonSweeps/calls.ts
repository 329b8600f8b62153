import type { SyntaxNode } from '@lezer/common';
import type { Span } from '../../src/core/sweep/lineIndex.ts';
import { argumentsOf } from '../python/nodes.ts';
import { setKey, spread } from './dicts.ts';
import { callFunction } from './functions.ts';
import type { Given } from './given.ts';
import { libraryCall } from './libraryCalls.ts';
import type { Machine } from './machine.ts';
import { methodCall } from './methods.ts';
import { dictValue, type Scope, unknown, type Value } from './values.ts';

/** The value of a call, with what it changes. */
export function call(machine: Machine, node: SyntaxNode, scope: Scope, valueNeeded = true): Value {
  const span: Span = [node.from, node.to];
  const callee = machine.value(node.firstChild, scope);
  const args = argumentsGiven(machine, node, scope, span);
  switch (callee.kind) {
    case 'library':
      return libraryCall(machine, callee.path, args);
    case 'method':
      return methodCall(machine, callee.object, callee.name, args);
    case 'function':
      return callFunction(machine, callee, args, valueNeeded);
    default:
      recordDefault(machine, node.firstChild, args);
      return unknown(span);
  }
}

function argumentsGiven(machine: Machine, node: SyntaxNode, scope: Scope, span: Span): Given {
  const positional: Value[] = [];
  const named = new Map<string, Value>();
  const keywords = dictValue(span);
  let open = false;
  for (const one of argumentsOf(node.getChild('ArgList'), machine.python.text)) {
    const value = machine.value(one.node, scope);
    if (one.stars === 2) spread(machine, keywords, value);
    else if (one.stars === 1) {
      if (value.kind === 'list' && !value.open) positional.push(...value.items);
      else open = true;
    } else if (one.name === null) positional.push(value);
    else {
      named.set(one.name, value);
      const name = nameBefore(one.node);
      const key: Span = name === null ? [one.node.from, one.node.from] : [name.from, name.to];
      const place = { key, whole: [key[0], one.node.to] as const, literal: true, bare: true };
      setKey(
        machine,
        keywords,
        { kind: 'scalar', span: key, text: one.name, resolved: { type: 'text', value: one.name } },
        value,
        place,
      );
    }
  }
  return { span, positional, named, keywords, open };
}

/** The name in front of the `=` of an argument. */
function nameBefore(value: SyntaxNode): SyntaxNode | null {
  const equals = value.prevSibling;
  return equals?.name === 'AssignOp' ? equals.prevSibling : null;
}

/** `parser.add_argument('--config', default='sweep.yaml')` */
function recordDefault(machine: Machine, callee: SyntaxNode | null, { positional, named }: Given): void {
  if (callee === null || !/\.add_argument$/.test(machine.text(callee))) return;
  const fallback = named.get('default');
  if (fallback?.kind !== 'scalar') return;
  for (const value of [...positional, named.get('dest')]) {
    if (value?.kind !== 'scalar') continue;
    machine.defaults.set(value.text.replace(/^-+/, '').replaceAll('-', '_'), fallback);
  }
}
