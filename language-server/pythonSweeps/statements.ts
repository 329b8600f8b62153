import type { SyntaxNode } from '@lezer/common';
import { importsOf } from '../python/definitions.ts';
import { childrenOf } from '../python/nodes.ts';
import { assign, deleted, updated } from './assignments.ts';
import { join, joinHandler, nothing } from './branches.ts';
import { call } from './calls.ts';
import { iterated } from './comprehensions.ts';
import { itemsOf } from './expressions.ts';
import { isAboutSweeps } from './functions.ts';
import type { End, Machine } from './machine.ts';
import type { Changes } from './memory.ts';
import { compare } from './operators.ts';
import { type FunctionValue, listValue, Scope, unknown, type Value } from './values.ts';

/** Runs statements in their order. */
export function runBlock(machine: Machine, nodes: readonly SyntaxNode[], scope: Scope): End {
  for (const node of nodes) {
    machine.step();
    if (runStatement(machine, node, scope) === 'stop') return 'stop';
  }
  return 'next';
}

function runStatement(machine: Machine, node: SyntaxNode, scope: Scope): End {
  switch (node.name) {
    case 'AssignStatement':
      assignment(machine, node, scope);
      return 'next';
    case 'UpdateStatement':
      updated(machine, node, scope);
      return 'next';
    case 'DeleteStatement':
      deleted(machine, node, scope);
      return 'next';
    case 'ExpressionStatement':
      return expression(machine, node, scope);
    case 'StatementGroup':
      return machine.run(childrenOf(node), scope);
    case 'ImportStatement':
      imported(machine, node, scope);
      return 'next';
    case 'FunctionDefinition':
    case 'DecoratedStatement':
      defined(machine, node, scope);
      return 'next';
    case 'ClassDefinition':
      classDefined(machine, node, scope);
      return 'next';
    case 'ScopeStatement':
      for (const name of node.getChildren('VariableName')) scope.globals.add(machine.text(name));
      return 'next';
    case 'IfStatement':
      return conditional(machine, node, scope);
    case 'MatchStatement':
      return matched(machine, node, scope);
    case 'WithStatement':
      return within(machine, node, scope);
    case 'ForStatement':
      loop(machine, node, scope);
      return 'next';
    case 'WhileStatement':
      repeated(machine, bodiesOf(node), scope, []);
      return 'next';
    case 'TryStatement':
      return attempted(machine, node, scope);
    case 'ReturnStatement':
      machine.returned.at(-1)?.push(machine.value(node.firstChild?.nextSibling ?? null, scope));
      return 'stop';
    case 'RaiseStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return 'stop';
    default:
      return 'next';
  }
}

function expression(machine: Machine, node: SyntaxNode, scope: Scope): End {
  const inside = node.firstChild;
  if (inside === null) return 'next';
  if (inside.name !== 'CallExpression') {
    machine.value(inside, scope);
    return 'next';
  }
  call(machine, inside, scope, false);
  return /^(?:sys\.exit|exit|quit|os\._exit)\s*\(/.test(machine.text(inside)) ? 'stop' : 'next';
}

/** `a = b = value`, `a, b = 1, 2`, `a: dict = {}` */
function assignment(machine: Machine, node: SyntaxNode, scope: Scope): void {
  const groups: SyntaxNode[][] = [[]];
  for (const child of childrenOf(node)) {
    if (child.name === 'AssignOp') groups.push([]);
    else if (child.name !== 'TypeDef' && child.name !== 'Comment') groups.at(-1)?.push(child);
  }
  const values = groups.pop() ?? [];
  const [only] = values;
  if (groups.length === 0 || only === undefined) return;
  const value = values.length === 1 ? machine.value(only, scope) : tuple(machine, values, scope);
  const whole = values.at(-1) ?? only;
  for (const targets of groups) assign(machine, targets, value, scope, whole.to);
}

function tuple(machine: Machine, nodes: readonly SyntaxNode[], scope: Scope): Value {
  const { items, open } = itemsOf(machine, nodes, scope);
  return listValue(items, [nodes[0]?.from ?? 0, nodes.at(-1)?.to ?? 0], open);
}

function imported(machine: Machine, node: SyntaxNode, scope: Scope): void {
  // Nobody asks the names for their scope here.
  const nowhere = { kind: 'module', parent: null, node, bindings: new Map(), mutated: new Set<string>() } as const;
  for (const { module, name, alias } of importsOf(node, machine.python.text, nowhere)) {
    if (name === '*') continue;
    const path = name === null ? (alias === module.split('.')[0] ? alias : module) : `${module}.${name}`;
    machine.memory.setName(scope, alias, { kind: 'library', span: [node.from, node.to], path });
  }
}

function defined(machine: Machine, node: SyntaxNode, scope: Scope): void {
  const definition = node.name === 'DecoratedStatement' ? node.getChild('FunctionDefinition') : node;
  if (definition === null) {
    const inner = node.getChild('ClassDefinition');
    if (inner !== null) classDefined(machine, inner, scope);
    return;
  }
  const named = definition.getChild('VariableName');
  if (named === null) return;
  const name = machine.text(named);
  const value: FunctionValue = { kind: 'function', span: [named.from, named.to], name, node: definition, scope };
  machine.memory.setName(scope.owner(name), name, value);
  machine.functions.push(value);
}

/** What a class sets is known as `self.name` and `Class.name`. */
function classDefined(machine: Machine, node: SyntaxNode, scope: Scope): void {
  const named = node.getChild('VariableName');
  const body = node.getChild('Body');
  if (named === null || body === null || !isAboutSweeps(machine.text(node))) return;
  const own = new Scope(scope);
  machine.run(childrenOf(body), own);
  for (const [name, value] of own.names) {
    if (value.kind === 'function') continue;
    for (const object of ['self', 'cls', machine.text(named)])
      machine.memory.setName(scope.root(), `${object}.${name}`, value);
  }
}

interface Clause {
  /** Null for `else`. */
  readonly condition: SyntaxNode | null;
  readonly body: SyntaxNode;
}

/** Conditions with their bodies. */
function clausesOf(node: SyntaxNode): Clause[] {
  const clauses: Clause[] = [];
  let condition: SyntaxNode | null = null;
  for (const child of childrenOf(node)) {
    if (child.name === 'Body') {
      clauses.push({ condition, body: child });
      condition = null;
    } else if (!['if', 'elif', 'else', 'Comment'].includes(child.name)) condition = child;
  }
  return clauses;
}

function bodiesOf(node: SyntaxNode): SyntaxNode[] {
  return node.getChildren('Body');
}

function conditional(machine: Machine, node: SyntaxNode, scope: Scope): End {
  const clauses = clausesOf(node);
  const [first] = clauses;
  if (first !== undefined && isMain(machine, first.condition, scope)) return machine.run(childrenOf(first.body), scope);
  const outcomes = clauses.map(({ condition, body }) => {
    if (condition !== null) machine.value(condition, scope);
    return tried(machine, [body], scope);
  });
  if (clauses.at(-1)?.condition !== null) outcomes.push({ end: 'next', changes: nothing });
  return joined(machine, outcomes);
}

function matched(machine: Machine, node: SyntaxNode, scope: Scope): End {
  const clauses = node.getChild('MatchBody')?.getChildren('MatchClause') ?? [];
  const outcomes = clauses.map((clause) => tried(machine, bodiesOf(clause), scope));
  return joined(machine, [...outcomes, { end: 'next', changes: nothing }]);
}

interface Outcome {
  readonly end: End;
  readonly changes: Changes;
}

function tried(machine: Machine, bodies: readonly SyntaxNode[], scope: Scope): Outcome {
  let end: End = 'next';
  const changes = machine.memory.tried(() => {
    for (const body of bodies) if (end === 'next') end = machine.run(childrenOf(body), scope);
  });
  return { end, changes };
}

function joined(machine: Machine, outcomes: readonly Outcome[]): End {
  const live = outcomes.filter(({ end }) => end === 'next');
  join(
    machine,
    live.map(({ changes }) => changes),
  );
  return live.length === 0 ? 'stop' : 'next';
}

/** `__name__ == "__main__"`: a script is looked at as it is started. */
function isMain(machine: Machine, condition: SyntaxNode | null, scope: Scope): boolean {
  if (condition?.name !== 'BinaryExpression' || !machine.text(condition).includes('__name__')) return false;
  const [left, right] = [machine.value(condition.firstChild, scope), machine.value(condition.lastChild, scope)];
  return compare('==', left, right) === true;
}

/** `with open(path) as file:` */
function within(machine: Machine, node: SyntaxNode, scope: Scope): End {
  let value: Value | null = null;
  let named = false;
  for (const child of childrenOf(node)) {
    if (child.name === 'Body') return machine.run(childrenOf(child), scope);
    if (['with', 'async', ',', '(', ')', 'Comment'].includes(child.name)) continue;
    if (child.name === 'as') named = true;
    else if (named && value !== null) {
      assign(machine, [child], value, scope, child.to);
      named = false;
    } else value = machine.value(child, scope);
  }
  return 'next';
}

const mostRounds = 64;

function loop(machine: Machine, node: SyntaxNode, scope: Scope): void {
  const children = childrenOf(node).filter(({ name }) => name !== 'Comment');
  const before = children.findIndex(({ name }) => name === 'in');
  const targets = children.slice(1, before).filter(({ name }) => name !== 'for');
  const source = children[before + 1];
  const bodies = bodiesOf(node);
  const [body] = bodies;
  if (before < 0 || source === undefined || body === undefined) return;
  const values = iterated(machine.value(source, scope));
  const broken = /\b(?:break|continue|return)\b/.test(machine.text(body));
  if (values === null || values.length > mostRounds || broken || bodies.length > 1) {
    repeated(machine, bodies, scope, targets);
    return;
  }
  if (values.length > 1) machine.shared.push([body.from, body.to]);
  for (const value of values) {
    assign(machine, targets, value, scope, source.to);
    machine.run(childrenOf(body), scope);
  }
}

/** A loop of which it is not known how often it runs, and with what. */
function repeated(machine: Machine, bodies: readonly SyntaxNode[], scope: Scope, targets: readonly SyntaxNode[]): void {
  const [body] = bodies;
  if (body === undefined) return;
  machine.shared.push([body.from, body.to]);
  const changes = machine.memory.tried(() => {
    assign(machine, targets, unknown([body.from, body.from]), scope, body.from);
    for (const one of bodies) machine.run(childrenOf(one), scope);
  });
  join(machine, [nothing, changes]);
}

function attempted(machine: Machine, node: SyntaxNode, scope: Scope): End {
  let end: End = 'next';
  let part = 'try';
  let handlers = false;
  for (const child of childrenOf(node)) {
    if (child.name !== 'Body') {
      if (['except', 'else', 'finally'].includes(child.name)) part = child.name;
      continue;
    }
    if (part === 'except') {
      handlers = true;
      const outcome = tried(machine, [child], scope);
      if (outcome.end === 'next') joinHandler(machine, outcome.changes);
    } else if (end === 'next' || part === 'finally') end = machine.run(childrenOf(child), scope);
  }
  return handlers ? 'next' : end;
}
