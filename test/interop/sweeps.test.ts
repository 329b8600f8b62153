import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../src/core/sweep/diagnostic.ts';
import { hyperbandBands } from '../../src/core/sweep/earlyTerminate.ts';
import { exportSweep } from '../../src/core/sweep/export.ts';
import { parseSweep } from '../../src/core/sweep/parse.ts';
import type { SweepSpec } from '../../src/core/sweep/spec.ts';
import { diagnosticsOf } from '../unit/language/sweepAt.ts';
import { python } from './venv.ts';

// W&B's own package judges the same files: what it refuses, we say something about, on the line of what it complains about;
// what it takes, we take, with the same distribution and the same bands. The files go to it as `export` prints them.

interface Verdict {
  readonly refused: string | null;
  /** Keys that it complains about: `['run_cap']`, `['parameters', 'lr']`. */
  readonly places: readonly (readonly string[])[];
  /** Where hyperband compares, the first twenty. */
  readonly bands: readonly number[] | null;
  readonly types: Readonly<Record<string, string>>;
}

const interpreter = await python('sweeps==0.3.0');

function judge(texts: readonly string[]): readonly Verdict[] {
  const out = execFileSync(interpreter ?? '', ['-W', 'ignore', path.join(import.meta.dirname, 'sweeps_judge.py')], {
    input: JSON.stringify(texts.map(exportSweep)),
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(out.toString('utf8')) as Verdict[];
}

/** Our kinds by the package's names of them. */
const kinds: Readonly<Record<string, string>> = {
  param_single_value: 'constant',
  param_categorical: 'categorical',
  param_categorical_w_probabilities: 'categorical',
  param_int_uniform: 'int_uniform',
  param_uniform: 'uniform',
  param_quniform: 'q_uniform',
  param_loguniform_v2: 'log_uniform_values',
  param_inv_loguniform_v2: 'inv_log_uniform_values',
  param_qloguniform_v2: 'q_log_uniform_values',
  param_normal: 'normal',
  param_qnormal: 'q_normal',
  param_lognormal: 'log_normal',
  param_qlognormal: 'q_log_normal',
  param_beta: 'beta',
  param_qbeta: 'q_beta',
};

/** What W&B takes and cannot do, or takes by reading something else than what is written. */
const strictHere = new Set([
  ...['duplicate-key', 'command-not-list'],
  // It does not look at what the command says.
  ...['command-words', 'command-without-script'],
]);

/** The lines of a key: of a parameter at the top of `parameters`, or of the file; null where it is not written so. */
function linesOf(text: string, [key = '', name]: readonly string[]): readonly [first: number, last: number] | null {
  const lines = text.split('\n');
  const top = lines.findIndex((line) => line.startsWith(`${key}:`));
  const first =
    name === undefined ? top : lines.findIndex((line, index) => index > top && line.startsWith(`  ${name}:`));
  if (top < 0 || first < 0) return null;
  const indent = name === undefined ? /^\S/ : /^ {0,2}\S/;
  const next = lines.findIndex((line, index) => index > first && indent.test(line));
  return [first, (next < 0 ? lines.length : next) - 1];
}

/** Where the two differ, in words; empty when they agree. */
function differences(text: string, verdict: Verdict): string[] {
  const diagnostics = diagnosticsOf(text);
  const grave = diagnostics.filter(({ severity }) => severity === 'error' || severity === 'warning');
  // A group in a line of its own, or within `parameters` on one line; what stands deeper than a parameter.
  const nested = (line: number): boolean =>
    /^ .*parameters: \{|parameters: \{.*parameters: \{|^ {6}/.test(text.split('\n')[line] ?? '');
  const block = linesOf(text, ['trialdeck']);
  // What is nested it looks at when it draws, if at all; the block is not exported.
  const elsewhere = ({ range: { start }, message }: Diagnostic): boolean =>
    nested(start.line) ||
    // It draws from ranges that end nowhere, and gets no numbers.
    /`[-+]?\.(?:inf|nan)`/.test(message) ||
    (block !== null && start.line >= block[0] && start.line <= block[1]);
  const errors = diagnostics.filter((one) => one.severity === 'error' && !strictHere.has(one.code) && !elsewhere(one));
  if (verdict.refused !== null) {
    if (grave.length === 0) return [`refused there, silent here: ${verdict.refused}`];
    return verdict.places.flatMap((place) => {
      const lines = linesOf(text, place);
      const said =
        lines === null || grave.some(({ range: { start } }) => start.line >= lines[0] && start.line <= lines[1]);
      return said ? [] : [`${place.join(': ')} is refused there, nothing is said on its line: ${verdict.refused}`];
    });
  }
  if (errors.length > 0) return [`taken there, refused here: ${errors.map(({ message }) => message).join(' ')}`];
  const { spec } = parseSweep(text);
  const parameters = spec?.space.parameters ?? [];
  const bands = bandsHere(spec?.earlyTerminate ?? null);
  if (verdict.bands !== null && String(bands) !== String(verdict.bands))
    return [`bands: ${String(verdict.bands)} there, ${String(bands)} here`];
  return Object.entries(verdict.types).flatMap(([name, type]) => {
    const own = parameters.find((parameter) => parameter.path.length === 1 && parameter.name === name);
    return own === undefined || own.distribution.kind === kinds[type]
      ? []
      : [`${name}: ${type} there, ${own.distribution.kind} here`];
  });
}

function bandsHere(rule: SweepSpec['earlyTerminate']): readonly number[] {
  const number = (key: string): number | null => {
    const value = rule?.[key];
    return typeof value === 'number' ? value : null;
  };
  const bands = { minIter: number('min_iter'), maxIter: number('max_iter'), s: number('s'), eta: number('eta') ?? 3 };
  return hyperbandBands(bands).slice(0, 20);
}

function compare(texts: readonly string[]): string[] {
  return judge(texts).flatMap((verdict, i) =>
    differences(texts[i] ?? '', verdict).map((what) => `${what}\n${texts[i]}`),
  );
}

const fixtures = path.resolve(import.meta.dirname, '../fixtures/sweeps');

test.skipIf(interpreter === null)('the fixtures get the same verdict', () => {
  const files = ['valid', 'mistakes'].flatMap((folder) =>
    readdirSync(path.join(fixtures, folder)).map((name) => readFileSync(path.join(fixtures, folder, name), 'utf8')),
  );
  expect(files.length).toBeGreaterThan(120);
  expect(compare(files)).toEqual([]);
});

const names = [
  ...['constant', 'categorical', 'categorical_w_probabilities', 'int_uniform', 'uniform', 'q_uniform', 'log_uniform'],
  ...[
    'log_uniform_values',
    'inv_log_uniform',
    'inv_log_uniform_values',
    'q_log_uniform',
    'q_log_uniform_values',
    'normal',
  ],
  ...['q_normal', 'log_normal', 'q_log_normal', 'beta', 'q_beta', 'lognormal', 'unifrom'],
];
const number = fc.constantFrom(
  '0',
  '1',
  '2',
  '8',
  '-1',
  '0.0',
  '0.5',
  '1.0',
  '10.5',
  '1e-5',
  '1e3',
  '"1"',
  'a',
  'null',
  'true',
  '.5',
  '1_0',
);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });

/** A parameter out of any keys with any values, most of them wrong. */
const parameter = fc
  .record({
    distribution: optional(fc.constantFrom(...names)),
    value: fc.option(number, { nil: undefined, freq: 1 }),
    values: optional(fc.constantFrom('[1, 2]', '[a, 1.5, null]', '[]', '3', '[1, 1]')),
    probabilities: fc.option(fc.constantFrom('[0.5, 0.5]', '[0.2, 0.3]', '[1.0]', '[-0.5, 1.5]', '0.5'), {
      nil: undefined,
      freq: 1,
    }),
    min: optional(number),
    max: optional(number),
    q: fc.option(number, { nil: undefined, freq: 1 }),
    mu: fc.option(number, { nil: undefined, freq: 1 }),
    sigma: fc.option(number, { nil: undefined, freq: 1 }),
    a: fc.option(number, { nil: undefined, freq: 1 }),
    b: fc.option(number, { nil: undefined, freq: 1 }),
    desc: fc.option(number, { nil: undefined, freq: 1 }),
  })
  .map(
    (keys) =>
      `{${Object.entries(keys)
        .flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${value}`]))
        .join(', ')}}`,
  );

/** A parameter of one form, its keys mostly right. */
const likely = fc
  .tuple(
    fc.constantFrom(...names),
    fc.constantFrom('0', '0.5', '1', '-1', '0.001'),
    fc.constantFrom('1', '2.5', '8', '0.5'),
    fc.constantFrom('', ', q: 1', ', q: 0.5', ', q: 0'),
  )
  .map(([distribution, min, max, q]) => {
    const step = distribution.startsWith('q_') ? q : '';
    if (/normal$/.test(distribution)) return `{distribution: ${distribution}, mu: ${min}, sigma: ${max}${step}}`;
    if (/beta$/.test(distribution)) return `{distribution: ${distribution}, a: ${max}, b: ${max}${step}}`;
    if (/^categorical/.test(distribution)) return `{distribution: ${distribution}, values: [${min}, ${max}]}`;
    return `{distribution: ${distribution}, min: ${min}, max: ${max}${step}}`;
  });

/** A group of one or two parameters. */
const group = fc
  .array(fc.oneof(likely, parameter), { minLength: 1, maxLength: 2 })
  .map((inner) => `{parameters: {${inner.map((text, i) => `n${i}: ${text}`).join(', ')}}}`);

const metric = fc.constantFrom(
  '',
  'metric: {name: loss}\n',
  'metric: {name: loss, goal: maximize}\n',
  'metric: {name: loss, goal: max}\n',
  'metric: {goal: minimize}\n',
  'metric: {name: loss, target: 1, impute: best}\n',
  'metric: {name: loss, impute_while_running: false}\n',
  'metric: loss\n',
  'metric: {name: 1}\n',
);
const rest = fc.constantFrom(
  ...[
    '',
    'run_cap: 3\n',
    'run_cap: 0\n',
    'run_cap: "3"\n',
    'run_cap: 2.0\n',
    'command: python t.py\n',
    'command: [python, 3]\n',
    'name: 3\n',
    'slurm: 1\n',
    'kind: sweep\n',
    'apiVersion: 1\n',
    'controller: {type: local}\n',
    'controller: local\n',
    'kind: sweeps\n',
    'project: yes\n',
  ],
  ...[
    'early_terminate: {type: hyperband, min_iter: 3}\n',
    'early_terminate: {type: hyperband, max_iter: 27, s: 2}\n',
    'early_terminate: {type: hyperband, max_iter: 2, s: 2}\n',
    'early_terminate: {type: hyperband, max_iter: 27, s: 2.5}\n',
    'early_terminate: {type: hyperband, min_iter: 3, eta: 1}\n',
    'early_terminate: {type: hyperband}\n',
    'early_terminate: {type: median}\n',
    'early_terminate: {type: hyperband, min_iter: 3, x: 1}\n',
    'early_terminate: {type: hyperband, min_iter: 3, strict: 1}\n',
    'early_terminate: {type: hyperband, min_iter: 4, eta: 2}\n',
    'early_terminate: {type: hyperband, min_iter: 1, eta: 1.5}\n',
    'early_terminate: {type: hyperband, max_iter: 100, s: 4, eta: 2.5}\n',
    'early_terminate: {type: hyperband, max_iter: 81, s: 9, min_iter: 2}\n',
    'early_terminate: {type: hyperband, min_iter: "3"}\n',
    'early_terminate: {type: hyperband, max_iter: 27, s: 0}\n',
    'early_terminate: {type: hyperband, max_iter: 27}\n',
    'early_terminate: hyperband\n',
    'early_terminate: {min_iter: 3}\n',
    'command: [python, "${program}", "${args}"]\n',
    'command: {a: 1}\n',
    'controller: {type: here}\n',
    'run_cap: 1_0\n',
    'run_cap: -1\n',
    'entity: [a]\n',
    'description: 2024-01-01\n',
    'metrics: [{name: a}, {name: b}]\n',
    'scheduler: {engine: optuna}\n',
  ],
);
const sweep = fc
  .tuple(
    fc.constantFrom('grid', 'random', 'bayes'),
    metric,
    rest,
    fc.array(fc.oneof(parameter, likely, group), { minLength: 1, maxLength: 3 }),
  )
  .map(
    ([method, metricText, restText, parameters]) =>
      `program: t.py\nmethod: ${method}\n${metricText}${restText}parameters:\n${parameters.map((text, i) => `  p${i}: ${text}\n`).join('')}`,
  );

test.skipIf(interpreter === null)('sweeps out of any keys and values get the same verdict', () => {
  fc.assert(
    fc.property(fc.array(sweep, { minLength: 400, maxLength: 400 }), (texts) => {
      expect(compare(texts)).toEqual([]);
    }),
    { numRuns: 5, endOnFailure: true },
  );
});
