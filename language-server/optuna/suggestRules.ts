import type { SyntaxNode } from '@lezer/common';
import { isRate } from '../../src/core/space/rateName.ts';
import { literalOf as written } from '../../src/core/space/render.ts';
import type { Fix, Report } from '../../src/core/sweep/report.ts';
import { plainValue } from '../python/literal.ts';
import { bindingsOf, dottedOf } from '../python/nodes.ts';
import type { PythonText } from '../python/syntax.ts';
import { areApart, conditionsOf, type SuggestCall } from './suggestCall.ts';

/** What Optuna says of ranges, steps and choices when the program runs, said before. */
export function checkSuggest(suggest: SuggestCall, python: PythonText, report: Report, stored: boolean): void {
  checkName(suggest, python, report);
  checkUnnamed(suggest, report);
  if (suggest.kind === 'categorical') checkChoices(suggest, python, report, stored);
  else checkRange(suggest, report);
}

/** `suggest_uniform`, `suggest_loguniform`, `suggest_discrete_uniform`: left out of Optuna 6. */
function checkName({ kind, method, call, step }: SuggestCall, python: PythonText, report: Report): void {
  if (kind !== 'uniform' && kind !== 'loguniform' && kind !== 'discrete_uniform') return;
  const span = [method.from, method.to] as const;
  const last = call.arguments.at(-1);
  const edits: Fix['edits'][number][] = [[span, 'suggest_float']];
  if (kind === 'loguniform' && last !== undefined) edits.push([[last.node.to, last.node.to], ', log=True']);
  if (kind === 'discrete_uniform' && step !== null) {
    const named = call.arguments.find(({ node }) => node.from === step.from)?.name ?? null;
    const from = named === null ? step.from : python.text.lastIndexOf(named, step.from);
    edits.push([[from, step.from], 'step=']);
  }
  const instead = {
    uniform: 'suggest_float',
    loguniform: 'suggest_float(..., log=True)',
    discrete_uniform: 'suggest_float(..., step=...)',
  };
  const sure = call.arguments.every(({ stars }) => stars === 0);
  report.warning(
    'optuna-old-name',
    span,
    `\`suggest_${kind}\` is deprecated since Optuna 3 and goes with Optuna 6; write \`${instead[kind]}\`.`,
    sure ? { title: 'Write `suggest_float`', edits } : undefined,
  );
}

function checkUnnamed({ unnamed, kind, call }: SuggestCall, report: Report): void {
  const [first] = unnamed;
  const last = unnamed.at(-1);
  if (first === undefined || last === undefined) return;
  // The order of `step` and `log` is known for `suggest_int` alone, which took them by position before Optuna 5.
  const edits = unnamed.map(({ node, name }) => [[node.from, node.from], `${name}=`] as const);
  const fix =
    kind === 'int' && call.arguments.every(({ stars }) => stars === 0)
      ? { title: 'Name the arguments', edits }
      : undefined;
  report.warning(
    'optuna-positional',
    [first.node.from, last.node.to],
    `\`suggest_${kind}\` takes \`step\` and \`log\` by name alone; ${kind === 'int' ? 'Optuna 5' : 'Optuna'} raises TypeError.`,
    fix,
  );
}

function checkRange(suggest: SuggestCall, report: Report): void {
  const { kind, low, high, step, log, values, shown } = suggest;
  if (low === null || high === null) return;
  const whole = kind === 'int';
  const steps = values.step;
  const range = [low.from, high.to] as const;
  const number = (value: number): string => written(value, { float: false }).python;
  const lowest = whole ? 1 : Number.MIN_VALUE;
  if (values.low !== null && values.high !== null && values.low > values.high) {
    const swapped: Fix = {
      title: 'Swap the bounds',
      edits: [
        [[low.from, low.to], number(values.high)],
        [[high.from, high.to], number(values.low)],
      ],
    };
    report.error(
      'optuna-range',
      range,
      `The low end of \`${shown}\`, ${number(values.low)}, is above its high end, ${number(values.high)}.`,
      // A logarithmic range that then starts at 0 is another mistake.
      values.log !== false && values.high < lowest ? undefined : swapped,
    );
    return;
  }
  if (values.log === true && values.low !== null && values.low < lowest) {
    report.error(
      'optuna-range',
      [low.from, low.to],
      whole
        ? `With \`log=True\` the low end of a whole number has to be 1 or more, not ${number(values.low)}.`
        : `A logarithmic range starts above 0, not at ${number(values.low)}.`,
    );
    return;
  }
  if (step !== null && steps !== null && steps <= 0) {
    report.error('optuna-step', [step.from, step.to], `\`step\` has to be above 0, not ${number(steps)}.`);
    return;
  }
  if (values.log === true && log !== null && step !== null && steps !== null && !(whole && steps === 1)) {
    report.error('optuna-step', [step.from, step.to], 'Optuna takes either `step` or `log=True`, not both.');
    return;
  }
  if (values.low === null || values.high === null || values.log !== false) return;
  if (steps !== null && step !== null) {
    const count = (values.high - values.low) / steps;
    const near = Math.round(count);
    if (Math.abs(count - near) > 1e-8 * Math.max(1, near)) {
      const end = Number((values.low + Math.floor(count) * steps).toPrecision(12));
      report.warning(
        'optuna-step',
        [high.from, high.to],
        `\`${shown}\` never gets ${number(values.high)}: steps of ${number(steps)} from ${number(values.low)} end at ${number(end)}.`,
        { title: `Write ${number(end)}`, edits: [[[high.from, high.to], number(end)]] },
      );
    }
    return;
  }
  checkRate(suggest, report);
}

/** A rate over orders of magnitude without `log=True`. */
function checkRate({ kind, shown, values, call, high, log }: SuggestCall, report: Report): void {
  const { low, high: top } = values;
  if (kind === 'int' || kind === 'discrete_uniform' || low === null || top === null || high === null) return;
  if (!isRate(shown) || low <= 0 || top / low < 10) return;
  const middle = Math.sqrt(low * top);
  const share = Math.min(Math.round((100 * (top - middle)) / (top - low)), 99);
  const last = call.arguments.at(-1)?.node ?? high;
  const mendable = log === null && kind === 'float' && call.arguments.every(({ stars }) => stars === 0);
  report.hint(
    'optuna-uniform-rate',
    [call.node.from, call.node.to],
    `${share} % of the draws of \`${shown}\` lie above ${Number(middle.toPrecision(3))}; with \`log=True\` all orders of magnitude are searched alike.`,
    mendable ? { title: 'Add `log=True`', edits: [[[last.to, last.to], ', log=True']] } : undefined,
  );
}

function checkChoices(suggest: SuggestCall, python: PythonText, report: Report, stored: boolean): void {
  const { choices, values, shown } = suggest;
  const literal = values.choices;
  if (choices === null || literal?.kind !== 'list' || literal.open) return;
  const span = [choices.from, choices.to] as const;
  if (literal.items.length === 0) {
    report.error('optuna-choices', span, `\`${shown}\` has nothing to choose from.`);
    return;
  }
  const seen = new Map<string | number | boolean | null, string>();
  for (const item of literal.items) {
    const here = [item.node.from, item.node.to] as const;
    const isPlain = item.kind === 'number' || item.kind === 'text' || item.kind === 'bool';
    if (isPlain || item.kind === 'none') {
      // To Python, True, 1 and 1.0 are equal.
      const value = isPlain ? (typeof item.value === 'boolean' ? Number(item.value) : item.value) : null;
      const text = python.slice(item.node);
      const before = seen.get(value);
      if (before === undefined) seen.set(value, text);
      else if (before === text)
        report.hint('optuna-choices', here, `\`${text}\` stands twice, so it is drawn more often.`);
      else
        report.warning(
          'optuna-choices',
          here,
          `\`${text}\` equals \`${before}\` in Python, and Optuna stores it as \`${before}\`. Use texts for choices that are alike.`,
        );
      continue;
    }
    const unkept = item.kind === 'list' || item.kind === 'dict' || isObject(item.node, suggest, python);
    if (!unkept || (item.kind !== 'unknown' && plainValue(item) === undefined)) continue;
    const message = `Optuna keeps None, booleans, numbers and texts. Choose among names, and look up \`${short(python.slice(item.node))}\` by its name.`;
    if (stored && item.kind === 'unknown') report.warning('optuna-choices', here, message);
    else report.hint('optuna-choices', here, message);
    return;
  }
}

/** Whether an expression is surely an object or a function: `nn.ReLU`, a lambda, a class of the file. */
function isObject(node: SyntaxNode, { call }: SuggestCall, python: PythonText): boolean {
  if (node.name === 'LambdaExpression') return true;
  const dotted = dottedOf(node, python.text);
  if (dotted === null) return false;
  if (/^(?:torch|tensorflow|keras|sklearn|jax|flax)\./.test(python.origin(dotted))) return true;
  const bound = dotted.includes('.') ? null : bindingsOf(call.scope, dotted);
  return bound?.all.every(({ how }) => how === 'function' || how === 'class') === true;
}

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 37)}...` : line;
}

/** The same name with another distribution, which Optuna refuses or passes over. */
export function checkNames(suggests: readonly SuggestCall[], python: PythonText, report: Report): void {
  const byName = new Map<string, SuggestCall[]>();
  for (const suggest of suggests) {
    if (suggest.name === null || suggest.distribution === null) continue;
    const key = `${suggest.call.scope.node.from}:${suggest.name}`;
    byName.set(key, [...(byName.get(key) ?? []), suggest]);
  }
  for (const [first, ...others] of byName.values()) {
    if (first === undefined) continue;
    for (const other of others) {
      const difference = differenceOf(first, other);
      if (difference === null || areApart(first, other, python)) continue;
      const span = [other.method.from, other.call.node.to] as const;
      const name = `\`${other.shown}\``;
      if (difference === 'kind')
        report.warning(
          'optuna-same-name',
          span,
          `${name} is another kind of parameter in line ${report.lineOf(first.method.from) + 1}; Optuna raises ValueError. Give it a name of its own.`,
        );
      else if (difference === 'choices')
        report.warning(
          'optuna-same-name',
          span,
          `${name} has other choices in line ${report.lineOf(first.method.from) + 1}; Optuna raises ValueError. Give it a name of its own.`,
        );
      else if (conditionsOf(first.call.node, python).length + conditionsOf(other.call.node, python).length === 0)
        report.warning(
          'optuna-same-name',
          span,
          `${name} is suggested in line ${report.lineOf(first.method.from) + 1} already; within a trial it keeps that value, whatever this range is.`,
        );
    }
  }
}

function differenceOf(a: SuggestCall, b: SuggestCall): 'kind' | 'choices' | 'range' | null {
  const kindOf = ({ kind }: SuggestCall): string => (kind === 'categorical' || kind === 'int' ? kind : 'float');
  if (kindOf(a) !== kindOf(b) || a.values.log !== b.values.log) return 'kind';
  const [one, two] = [a.distribution, b.distribution];
  if (one === null || two === null || JSON.stringify(one) === JSON.stringify(two)) return null;
  return one.kind === 'categorical' ? 'choices' : 'range';
}
