import type { SyntaxNode } from '@lezer/common';
import type { Distribution } from '../../src/core/space/distribution.ts';
import { literalOf as literalOfValue } from '../../src/core/space/render.ts';
import type { Value, Literal as WrittenLiteral } from '../../src/core/space/value.ts';
import { type Literal, literalOf, plainValue } from '../python/literal.ts';
import { bindingsOf, type Call, type CallArgument, childrenOf, type Scope } from '../python/nodes.ts';
import type { PythonText } from '../python/syntax.ts';

export type SuggestKind = 'float' | 'int' | 'categorical' | 'uniform' | 'loguniform' | 'discrete_uniform';

/** Parameters of the `suggest_*` methods, in their order. Optuna 5 takes those after the star by name alone. */
const signatures: Readonly<Record<SuggestKind, { readonly names: readonly string[]; readonly positional: number }>> = {
  float: { names: ['name', 'low', 'high', 'step', 'log'], positional: 3 },
  int: { names: ['name', 'low', 'high', 'step', 'log'], positional: 3 },
  categorical: { names: ['name', 'choices'], positional: 2 },
  uniform: { names: ['name', 'low', 'high'], positional: 3 },
  loguniform: { names: ['name', 'low', 'high'], positional: 3 },
  discrete_uniform: { names: ['name', 'low', 'high', 'q'], positional: 4 },
};

/** One `trial.suggest_*` as its text tells. */
export interface SuggestCall {
  readonly call: Call;
  readonly kind: SuggestKind;
  /** The method's name, `suggest_float`. */
  readonly method: SyntaxNode;
  /** Name of the parameter; null where it is put together. */
  readonly name: string | null;
  /** The same for people, `units_…` for `f"units_{i}"`. */
  readonly shown: string;
  readonly low: SyntaxNode | null;
  readonly high: SyntaxNode | null;
  readonly step: SyntaxNode | null;
  readonly log: SyntaxNode | null;
  readonly choices: SyntaxNode | null;
  /** Arguments that are given by position and that Optuna 5 takes by name alone, with their names. */
  readonly unnamed: readonly { readonly node: SyntaxNode; readonly name: string }[];
  /** Null where a part is not a plain number, or where Optuna would refuse it. */
  readonly distribution: Distribution | null;
  readonly values: SuggestValues;
}

/** The numbers of a call; null where one is not known or not given. */
export interface SuggestValues {
  readonly low: number | null;
  readonly high: number | null;
  readonly step: number | null;
  /** Null where it is not known. */
  readonly log: boolean | null;
  readonly choices: Literal | null;
}

const suggestMethod = /^suggest_(float|int|categorical|uniform|loguniform|discrete_uniform)$/;

/** Every `suggest_*` of a text, in its order. */
export function suggestCalls(python: PythonText): readonly SuggestCall[] {
  return python.found.calls.flatMap((call) => {
    const kind = suggestMethod.exec(call.name)?.[1];
    const method = call.node.firstChild?.lastChild;
    if (!isKind(kind) || call.object === null || method === null || method === undefined) return [];
    return [readCall(call, kind, method, python)];
  });
}

function isKind(kind: string | undefined): kind is SuggestKind {
  return kind !== undefined && Object.hasOwn(signatures, kind);
}

function readCall(call: Call, kind: SuggestKind, method: SyntaxNode, python: PythonText): SuggestCall {
  const given = placed(call.arguments, kind);
  const node = (name: string): SyntaxNode | null => given.get(name)?.node ?? null;
  const literal = (name: string): Literal | null => {
    const at = node(name);
    return at === null ? null : literalOf(at, python, call.scope);
  };
  const named = literal('name');
  const step = kind === 'discrete_uniform' ? 'q' : 'step';
  const values: SuggestValues = {
    low: numberOf(literal('low')),
    high: numberOf(literal('high')),
    step: numberOf(literal(step)),
    log: logOf(kind, literal('log')),
    choices: literal('choices'),
  };
  return {
    call,
    kind,
    method,
    name: named?.kind === 'text' ? named.value : null,
    shown: shownName(named),
    low: node('low'),
    high: node('high'),
    step: node(step),
    log: node('log'),
    choices: node('choices'),
    unnamed: [...given].flatMap(([name, { node: at, unnamed }]) => (unnamed ? [{ node: at, name }] : [])),
    distribution: distributionOf(kind, values, literal(step) === null || literal(step)?.kind === 'none'),
    values,
  };
}

/** The arguments by the names of their parameters. */
function placed(
  given: readonly CallArgument[],
  kind: SuggestKind,
): ReadonlyMap<string, { readonly node: SyntaxNode; readonly unnamed: boolean }> {
  const found = new Map<string, { readonly node: SyntaxNode; readonly unnamed: boolean }>();
  const { names, positional } = signatures[kind];
  for (const [index, { name, stars, node }] of given.entries()) {
    if (stars > 0) {
      // What follows a starred one has no sure place.
      if (stars === 1) break;
      continue;
    }
    const place = name ?? names[index];
    if (place !== undefined) found.set(place, { node, unnamed: name === null && index >= positional });
  }
  return found;
}

function numberOf(literal: Literal | null): number | null {
  return literal?.kind === 'number' ? literal.value : null;
}

function logOf(kind: SuggestKind, literal: Literal | null): boolean | null {
  if (kind === 'loguniform') return true;
  if (literal === null) return false;
  if (literal.kind === 'bool') return literal.value;
  return literal.kind === 'none' ? false : null;
}

function shownName(literal: Literal | null): string {
  if (literal?.kind === 'text') return literal.value;
  if (literal?.kind !== 'composed') return '…';
  return literal.parts.map((part) => part ?? '…').join('');
}

function distributionOf(kind: SuggestKind, values: SuggestValues, noStep: boolean): Distribution | null {
  const { low, high, step, log, choices } = values;
  if (kind === 'categorical') return choices === null ? null : categorical(choices);
  if (low === null || high === null || log === null || !(low <= high)) return null;
  const whole = kind === 'int';
  if (log) {
    if (low <= 0 || !noStep) return null;
    return whole ? { kind: 'q_log_uniform_values', low, high, q: 1, whole } : { kind: 'log_uniform_values', low, high };
  }
  if (!noStep && (step === null || step <= 0)) return null;
  if (whole && (step === null || step === 1))
    return { kind: 'int_uniform', low: Math.trunc(low), high: Math.trunc(high) };
  if (step === null) return { kind: 'uniform', low, high };
  return { kind: 'q_uniform', low, high, q: step, whole, anchored: true };
}

function categorical(literal: Literal): Distribution | null {
  if (literal.kind !== 'list' || literal.open || literal.items.length === 0) return null;
  const choices: WrittenLiteral[] = [];
  for (const item of literal.items) {
    const value = plainValue(item);
    if (value === undefined) return null;
    choices.push(written(value, item));
  }
  return { kind: 'categorical', choices };
}

function written(value: Value, item: Literal): WrittenLiteral {
  return literalOfValue(value, { float: item.kind === 'number' && item.float });
}

/** Under which conditions a node is reached inside its function, the outermost first: `optimizer == "sgd"`, `not (deep)`. */
export function conditionsOf(node: SyntaxNode, python: PythonText): readonly string[] {
  const found: string[] = [];
  let from = node;
  for (let at = node.parent; at !== null; from = at, at = at.parent) {
    if (at.name === 'FunctionDefinition' || at.name === 'LambdaExpression') break;
    if (at.name === 'ConditionalExpression') {
      const [yes, , condition] = childrenOf(at);
      if (condition === undefined || from.from === condition.from) continue;
      found.unshift(from.from === yes?.from ? python.slice(condition) : negated(python.slice(condition)));
    }
    if (at.name === 'IfStatement') found.unshift(...branchOf(at, from, python));
  }
  return found.map((text) => text.replaceAll(/\s+/g, ' ')).filter((text) => text !== '');
}

/**
 * Whether two calls stand in two branches of a choice that no trial makes: of `if model == "svm": ... elif ...` with a `model` that
 * is the same for a whole study. What the trial suggested changes from trial to trial.
 */
export function areApart(a: SuggestCall, b: SuggestCall, python: PythonText): boolean {
  const branches = new Map<number, SyntaxNode>();
  let from = a.call.node;
  for (let at = from.parent; at !== null; from = at, at = at.parent)
    if (at.name === 'IfStatement') branches.set(at.from, from);
  from = b.call.node;
  for (let at = from.parent; at !== null; from = at, at = at.parent) {
    const other = at.name === 'IfStatement' ? branches.get(at.from) : undefined;
    if (other === undefined) continue;
    return (
      other.from !== from.from && other.name === 'Body' && from.name === 'Body' && !isDrawn(at, a.call.scope, python)
    );
  }
  return false;
}

/** Whether a condition of a statement asks for something that a trial suggested. */
function isDrawn(statement: SyntaxNode, scope: Scope, python: PythonText): boolean {
  const conditions = childrenOf(statement).filter(({ name }) => name !== 'Body');
  return conditions.some((condition) => {
    const text = python.slice(condition);
    if (/\.suggest_\w+\s*\(|\btrial\b/.test(text)) return true;
    return (text.match(/[A-Za-z_]\w*/g) ?? []).some((name) =>
      (bindingsOf(scope, name)?.all ?? []).some(
        ({ value }) =>
          value?.name === 'CallExpression' && suggestMethod.test(python.slice(value.firstChild?.lastChild ?? value)),
      ),
    );
  });
}

/** The condition of the branch in which a node stands. */
function branchOf(statement: SyntaxNode, inside: SyntaxNode, python: PythonText): readonly string[] {
  const before: string[] = [];
  let condition: string | null = null;
  for (const child of childrenOf(statement)) {
    if (child.name === 'if' || child.name === 'elif') condition = '';
    else if (child.name === 'else') condition = null;
    else if (child.name === 'Body') {
      if (child.from === inside.from)
        return condition === null
          ? [before.length === 1 ? negated(before[0] ?? '') : `none of ${before.join(', ')}`]
          : [condition];
      if (condition !== null) before.push(condition);
    } else if (child.from === inside.from) return [];
    else if (condition === '') condition = python.slice(child);
  }
  return [];
}

function negated(condition: string): string {
  return `not (${condition})`;
}
