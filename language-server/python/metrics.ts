import type { SyntaxNode } from '@lezer/common';
import { baseName } from '../service/baseName.ts';
import type { LoggedMetric, MetricFacts } from './facts.ts';
import { MetricCalls, type Sink } from './metricCalls.ts';
import { MetricIndex } from './metricIndex.ts';
import { librariesIn } from './metricLibraries.ts';
import type { Parts } from './metricNames.ts';
import { argumentOf, type FunctionNode, type Scope } from './nodes.ts';
import type { ProgramText, PythonFile } from './programText.ts';

/** Steps of the analysis; a large program takes some thousands. */
const mostWork = 40_000;
const mostMetrics = 2_000;

/**
 * Reads what a program logs, over all of its files: `wandb.log` and its kin, dicts that are put together before, helper
 * functions that log what they are given, Lightning's `self.log`, TensorBoard, MLflow, Keras, and lines that it prints.
 */
export function metricFacts(program: Pick<ProgramText, 'files' | 'skipped'>): MetricFacts {
  const index = new MetricIndex(program);
  const libraries = librariesIn(program.files);
  const budget = { left: mostWork };
  const { sinks } = new MetricCalls(index, libraries, budget);
  const real = sinks.filter(({ printed }) => !printed);
  const counted = real.some(({ keys }) => keys.keys.length > 0) ? real : sinks;
  const logged = new Map<string, LoggedMetric>();
  const composed = new Map<string, readonly string[]>();
  const loops = new Loops(index);
  for (const sink of counted) {
    const once = sink.summary || loops.isOnce(sink);
    for (const { parts, at } of sink.keys.keys) {
      const [only] = parts;
      if (parts.length === 1 && typeof only === 'string') {
        if (logged.size >= mostMetrics || only === '') continue;
        const before = logged.get(only);
        if (before === undefined) logged.set(only, { name: only, by: sink.by, at, once });
        else if (before.once) logged.set(only, { ...before, once: false });
      } else if (composed.size < mostMetrics) {
        const texts = fixedTexts(parts);
        composed.set(JSON.stringify(texts), texts);
      }
    }
  }
  const open =
    (budget.left < 0 ? `${baseName(program.files[0]?.file ?? 'the program')} is too involved to be followed` : null) ??
    counted.find(({ keys }) => keys.open !== null)?.keys.open ??
    program.skipped[0] ??
    copied(program.files) ??
    (logged.size + composed.size === 0 ? 'no call that logs a metric is seen' : null);
  return { logged: [...logged.values()], composed: [...composed.values()], libraries, open };
}

/** Programs whose metrics come from elsewhere: TensorBoard's events, an integration, another process. */
function copied(files: readonly PythonFile[]): string | null {
  for (const { file, python } of files) {
    for (const { name, callee, arguments: given } of python.found.calls) {
      const is = (argument: string): boolean =>
        given.some((one) => one.name === argument && python.slice(one.node) === 'True');
      if (name === 'init' && is('sync_tensorboard')) return `${baseName(file)} copies to W&B what goes to TensorBoard`;
      if (name === 'autolog') return `${baseName(file)} lets ${callee ?? name} log`;
      if (name === 'patch' && callee?.includes('tensorboard') === true)
        return `${baseName(file)} copies to W&B what goes to TensorBoard`;
    }
  }
  return null;
}

/** `[null, '/loss']` as the texts around what is not known: `['', '/loss']`. */
function fixedTexts(parts: Parts): readonly string[] {
  const texts: string[] = [''];
  for (const part of parts) {
    if (part === null) texts.push('');
    else texts[texts.length - 1] += part;
  }
  return texts;
}

const loopNames = new Set([
  'ForStatement',
  'WhileStatement',
  'ArrayComprehensionExpression',
  'ComprehensionExpression',
]);

/** Tells what runs no more than once in a program. */
class Loops {
  readonly #index: MetricIndex;
  readonly #known = new Map<FunctionNode, boolean>();

  constructor(index: MetricIndex) {
    this.#index = index;
  }

  /** Whether a place is surely reached no more than once: by no loop, and by functions that are called so. */
  isOnce({ node, scope, file }: Pick<Sink, 'node' | 'scope' | 'file'>, depth = 0): boolean {
    if (depth > 8) return false;
    let inside: Scope | null = scope;
    for (let at: SyntaxNode | null = node.parent; at !== null; at = at.parent) {
      if (loopNames.has(at.name) || at.name === 'LambdaExpression') return false;
      if (at.name === 'FunctionDefinition') break;
    }
    while (inside !== null && inside.kind === 'class') inside = inside.parent;
    if (inside === null || inside.kind === 'module') return true;
    const fn = this.#index.functionOf(inside);
    return fn !== null && this.#isCalledOnce(fn, file, depth);
  }

  #isCalledOnce(fn: FunctionNode, file: PythonFile, depth: number): boolean {
    const before = this.#known.get(fn);
    if (before !== undefined) return before;
    // A function that calls itself is called more than once.
    this.#known.set(fn, false);
    const calls = this.#index.callersOf(fn, file);
    const own = fn.outer.kind === 'class' || fn.decorators.some(({ callee }) => !/(?:^|\.)main$/.test(callee));
    const [only] = calls;
    const isOne = calls.length === 1 && only !== undefined;
    const once = isOne
      ? this.isOnce({ node: only.call.node, scope: only.call.scope, file: only.file }, depth + 1)
      : calls.length === 0 && this.#isTrial(fn);
    this.#known.set(fn, once && !own);
    return once && !own;
  }

  /** Whether a function is what `wandb.agent` calls, once a trial. */
  #isTrial({ name }: FunctionNode): boolean {
    return this.#index.calls('agent').some(({ file, call }) => {
      const given = argumentOf(call, 'function', 1);
      return given !== null && file.python.slice(given) === name;
    });
  }
}
