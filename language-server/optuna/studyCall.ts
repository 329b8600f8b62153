import type { SyntaxNode } from '@lezer/common';
import { type Literal, literalOf } from '../python/literal.ts';
import { argumentOf, type Call, dottedOf, type FunctionNode } from '../python/nodes.ts';
import type { PythonText } from '../python/syntax.ts';

/** One `optuna.create_study` or `optuna.load_study`. */
export interface StudyCall {
  readonly call: Call;
  readonly method: SyntaxNode;
  readonly loads: boolean;
  /** `none`: not given, or None. `known`: a text such as `sqlite:///study.db`. `other`: something else. */
  readonly storage:
    | { readonly kind: 'none'; readonly written: boolean }
    | { readonly kind: 'known'; readonly url: string }
    | { readonly kind: 'other' };
  /** Null where it is not given or not known. */
  readonly studyName: string | null;
  readonly named: boolean;
  readonly loadIfExists: boolean | null;
  readonly pruner: SyntaxNode | null;
  /** Null where it is not known. */
  readonly directions: readonly string[] | null;
  /** `*given` or `**given` among the arguments: there may be others. */
  readonly open: boolean;
  /** The function that `optimize` gets; null where it is not one of this text. */
  readonly objective: FunctionNode | null;
  /** The study is run in this text. */
  readonly optimized: boolean;
}

/** Every study that a text makes or loads. */
export function studyCalls(python: PythonText): readonly StudyCall[] {
  return python.found.calls.flatMap((call) => {
    if (call.name !== 'create_study' && call.name !== 'load_study') return [];
    const origin = python.origin(call.callee);
    if (!/^optuna\./.test(origin)) return [];
    const callee = call.node.firstChild;
    const method = callee?.name === 'MemberExpression' ? callee.lastChild : callee;
    return method === null || method === undefined ? [] : [readStudy(call, method, python)];
  });
}

function readStudy(call: Call, method: SyntaxNode, python: PythonText): StudyCall {
  const loads = call.name === 'load_study';
  const node = (name: string, index?: number): SyntaxNode | null => argumentOf(call, name, index);
  const literal = (at: SyntaxNode | null): Literal | null => (at === null ? null : literalOf(at, python, call.scope));
  const named = literal(node('study_name', loads ? 0 : undefined));
  const exists = literal(node('load_if_exists'));
  const optimized = optimizedBy(call, python);
  return {
    call,
    method,
    loads,
    storage: storageOf(node('storage', loads ? 1 : 0), call, python),
    studyName: named?.kind === 'text' ? named.value : null,
    named: named !== null && named.kind !== 'none',
    loadIfExists: exists === null ? false : exists.kind === 'bool' ? exists.value : null,
    pruner: node('pruner'),
    directions: directionsOf(literal(node('direction')), literal(node('directions'))),
    open: call.arguments.some(({ stars }) => stars > 0),
    objective: optimized === null ? null : objectiveOf(optimized, python),
    optimized: optimized !== null,
  };
}

function directionsOf(one: Literal | null, several: Literal | null): readonly string[] | null {
  if (several?.kind === 'list')
    return several.open ? null : several.items.map((item) => (item.kind === 'text' ? item.value : '?'));
  if (several !== null && several.kind !== 'none') return null;
  if (one === null || one.kind === 'none') return ['minimize'];
  return one.kind === 'text' ? [one.value] : null;
}

const storageClasses = /(?:^|\.)(?:RDBStorage|JournalStorage|JournalFileBackend|JournalFileStorage|get_storage)$/;

/** Follows names and the classes of Optuna to the text that says where the study is. */
function storageOf(node: SyntaxNode | null, call: Call, python: PythonText, depth = 0): StudyCall['storage'] {
  if (node === null || node.name === 'None') return { kind: 'none', written: node !== null };
  const literal = literalOf(node, python, call.scope);
  if (literal.kind === 'text') return { kind: 'known', url: literal.value };
  if (literal.kind === 'none') return { kind: 'none', written: true };
  if (depth > 4) return { kind: 'other' };
  if (node.name === 'VariableName') {
    const value = python.valueOf(python.slice(node), call.scope);
    return value === null ? { kind: 'other' } : storageOf(value, call, python, depth + 1);
  }
  const inner = python.found.calls.find((one) => one.node.from === node.from && one.node.to === node.to);
  if (inner === undefined || !storageClasses.test(inner.callee ?? '')) return { kind: 'other' };
  const given = argumentOf(inner, 'url', 0) ?? argumentOf(inner, 'log_storage', 0) ?? argumentOf(inner, 'file_path', 0);
  const found = storageOf(given, call, python, depth + 1);
  return found.kind === 'none' ? { kind: 'other' } : found;
}

/** The `optimize` of a study: of the name that it gets, or at once. */
function optimizedBy({ node, scope }: Call, python: PythonText): Call | null {
  const statement = node.parent;
  const name = statement?.name === 'AssignStatement' ? dottedOf(statement.firstChild, python.text) : null;
  const all = python.found.calls.filter((one) => one.name === 'optimize' && one.object !== null);
  const atOnce = all.find(({ object }) => object?.from === node.from && object.to === node.to);
  if (atOnce !== undefined || name === null || statement === null) return atOnce ?? null;
  const named = all.filter((one) => dottedOf(one.object, python.text) === name);
  const end = madeAgain(statement, name, python)?.from ?? Number.POSITIVE_INFINITY;
  return (
    named.find((one) => one.scope === scope && one.node.from > node.from && one.node.from < end) ??
    named.find((one) => one.scope !== scope) ??
    null
  );
}

/** The next statement beside this one that gives the name to another study, as notebooks do from cell to cell. */
function madeAgain(statement: SyntaxNode, name: string, python: PythonText): SyntaxNode | null {
  for (let next = statement.nextSibling; next !== null; next = next.nextSibling)
    if (next.name === 'AssignStatement' && dottedOf(next.firstChild, python.text) === name) return next;
  return null;
}

/** The function behind `optimize(objective)`, `optimize(lambda t: objective(t, data))` and `partial(objective, data)`. */
function objectiveOf(optimize: Call, python: PythonText): FunctionNode | null {
  let given = argumentOf(optimize, 'func', 0);
  if (given?.name === 'LambdaExpression') given = given.lastChild;
  if (given?.name === 'CallExpression') {
    const [callee, list] = [given.firstChild, given.lastChild];
    const partial = callee !== null && /(?:^|\.)partial$/.test(python.slice(callee));
    given = partial ? (list?.firstChild?.nextSibling ?? null) : callee;
  }
  const name = given?.name === 'VariableName' ? python.slice(given) : null;
  const found = python.found.functions.filter((fn) => fn.name === name);
  return found.length === 1 ? (found[0] ?? null) : null;
}
