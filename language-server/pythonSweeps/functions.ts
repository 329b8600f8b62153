import type { SyntaxNode } from '@lezer/common';
import type { Span } from '../../src/core/sweep/lineIndex.ts';
import { parametersOf } from '../python/definitions.ts';
import { childrenOf } from '../python/nodes.ts';
import type { Given } from './given.ts';
import type { Machine } from './machine.ts';
import { dictValue, either, type FunctionValue, listValue, Scope, unknown, type Value } from './values.ts';

/** Longer functions are programs of their own: they are looked at only where they are about sweeps. */
const longestHelper = 6000;
const deepestCalls = 6;

const aboutSweeps = /sweep|wandb\s*\.\s*agent|['"]parameters['"]/i;

/** Whether a piece of Python may make a sweep. */
export function isAboutSweeps(text: string): boolean {
  return aboutSweeps.test(text);
}

/** Runs a function of the script with what it is given. */
export function callFunction(machine: Machine, callee: FunctionValue, args: Given, valueNeeded: boolean): Value {
  const { node } = callee;
  const text = machine.text(node);
  const about = isAboutSweeps(text);
  const changes = [...args.positional, ...args.named.values()].some(({ kind }) => kind === 'dict' || kind === 'list');
  const worth = about || ((valueNeeded || changes) && text.length <= longestHelper);
  if (!worth || machine.returned.length >= deepestCalls || machine.running.has(node.from)) {
    touched(machine, args);
    return unknown(args.span);
  }
  if (about) machine.ran.add(node.from);
  return runFunction(machine, callee, args, args.span);
}

/** Runs a function that nobody calls here: what it is given is not known. */
export function runAlone(machine: Machine, callee: FunctionValue): void {
  machine.ran.add(callee.node.from);
  runFunction(machine, callee, null, callee.span);
}

function runFunction(machine: Machine, { node, scope: outer }: FunctionValue, args: Given | null, span: Span): Value {
  const scope = new Scope(outer);
  bind(machine, node, scope, args, outer);
  if (node.name === 'LambdaExpression') return machine.value(node.lastChild, scope);
  const body = node.getChild('Body');
  if (body === null) return unknown(span);
  const returned: Value[] = [];
  machine.returned.push(returned);
  machine.running.add(node.from);
  try {
    const end = machine.run(childrenOf(body), scope);
    const asynchronous = node.firstChild?.name === 'async' || node.getChild('async') !== null;
    if (returned.length === 0 || asynchronous) return unknown(span);
    return either(end === 'next' ? [...returned, unknown(span)] : returned, span);
  } finally {
    machine.running.delete(node.from);
    machine.returned.pop();
  }
}

function bind(machine: Machine, node: SyntaxNode, scope: Scope, args: Given | null, outer: Scope): void {
  const parameters = parametersOf(node.getChild('ParamList'), machine.python.text);
  const named = parameters.filter(({ stars }) => stars === 0);
  for (const parameter of parameters) {
    const { name, at, stars, fallback } = parameter;
    scope.given.add(name);
    const set = (value: Value) => scope.names.set(name, value);
    if (stars === 2) set(args === null ? unknown(at) : rest(args, named));
    else if (stars === 1)
      set(args === null ? unknown(at) : listValue(args.positional.slice(named.length), at, args.open));
    else {
      const value = args?.named.get(name) ?? args?.positional[named.indexOf(parameter)];
      set(value ?? fallbackOf(machine, fallback, args, outer, at));
    }
  }
}

function rest(args: Given, named: readonly { readonly name: string }[]): Value {
  const own = new Set(named.map(({ name }) => name));
  const items = [...args.keywords.items.values()].filter(({ name }) => !own.has(name));
  return dictValue(
    args.span,
    items.map((item) => ({ ...item, inLiteral: false })),
    args.keywords.open,
  );
}

/** The default of a parameter: what it is where the call is seen, else only a hint where it names a file. */
function fallbackOf(machine: Machine, node: SyntaxNode | null, args: Given | null, outer: Scope, at: Span): Value {
  if (node === null || args?.open === true || args?.keywords.open === true) return unknown(at);
  const value = machine.value(node, outer);
  if (args !== null) return value;
  const file = value.kind === 'scalar' && /\.(?:ya?ml|json)$/i.test(value.text);
  return file ? { kind: 'file', span: at, from: { name: value.text, beside: false, at: value.span } } : unknown(at);
}

/** What a function that is not looked into may have changed. */
export function touched(machine: Machine, args: Given): void {
  for (const value of [...args.positional, ...args.named.values()])
    if (value.kind === 'dict' || value.kind === 'list') machine.memory.open(value);
}
