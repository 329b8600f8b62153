import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hints } from '../../../language-server/service/hints.ts';
import { applyEdits } from '../sweep/found.ts';
import { diagnosticsOf, sweepOf } from './sweepAt.ts';

/** The text with its hints in it, as the editor shows them. */
function shown(text: string): string {
  const lines = text.split('\n');
  for (const { position, label } of hints(sweepOf(text)).toReversed()) {
    const line = lines[position.line] ?? '';
    lines[position.line] = `${line.slice(0, position.character)}‹${label}›${line.slice(position.character)}`;
  }
  return lines.join('\n');
}

const grid = `program: t.py
method: grid
parameters:  # the space
  a: {values: [1, 2, 3]}
  b: {min: 1, max: 9}
  c: {values: [x, y]}
  d: {value: 1}
`;

describe('how large a search is', () => {
  test('a grid says its size, at the method and at its parameters', () => {
    expect(shown(grid)).toContain('method: grid‹54 trials›\n');
    expect(shown(grid)).toContain('parameters:  # the space‹3 searched, 1 fixed, 54 points›\n');
  });

  test('what is continuous has no size', () => {
    const text = 'program: t.py\nmethod: random\nparameters:\n  lr: {min: 0.1, max: 0.2}\n';
    expect(shown(text)).toContain('parameters:‹1 searched, continuous›\n');
    expect(shown(text)).toContain('method: random\n');
  });

  test('a cap is held against the size, where there is one', () => {
    expect(shown(`${grid}run_cap: 20\n`)).toContain('run_cap: 20‹of 54 points›');
    expect(shown(`${grid}trialdeck: {trials: 20}\n`)).toContain('trials: 20‹of 54 points›');
    expect(shown(`${grid}run_cap: 99\n`)).toContain('run_cap: 99‹only 54 points›');
    expect(shown('program: t\nmethod: random\nrun_cap: 5\nparameters: {x: {min: 0.1, max: 0.2}}\n')).toContain(
      'run_cap: 5\n',
    );
  });

  test('bayes says what it picks, a named sampler needs no word', () => {
    const text = 'program: t.py\nmethod: bayes\nmetric: {name: l}\nparameters:\n  lr: {min: 0.1, max: 0.2}\n';
    expect(shown(text)).toContain('method: bayes‹→ gp›');
    expect(shown(`${text}trialdeck: {sampler: tpe}\n`)).toContain('method: bayes\n');
  });

  test('repeats and stages are added up', () => {
    expect(shown(`${grid}metric: {name: l}\ntrialdeck: {repeat: {seeds: 5}, seed: 1}\n`)).toContain(
      'seeds: 5‹270 runs in all›',
    );
    const stages = `${grid}metric: {name: l}\ntrialdeck:\n  stages:\n    - {name: coarse, trials: 20}\n    - {name: rest}\n    - {name: refit, best: 3}\n`;
    expect(shown(stages)).toContain('  stages:‹77 trials in 3 stages›\n    - {name: coarse, trials: 20}\n');
    expect(shown(stages)).toContain('{name: rest‹54 trials›}\n    - {name: refit, best: 3}\n');
  });
});

describe('what a value is', () => {
  const text =
    'program: t.py\nmethod: random\nparameters:\n  a: {min: 1e-5, max: 0.1}\n  b: {values: [017, 1:30, yes, 1_000, "1e-5", 10, true]}\n';

  test('numbers that are text to PyYAML, octals, minutes and words are shown as they are read', () => {
    expect(shown(text)).toContain('{min: 1e-5‹= 1.0e-5›, max: 0.1}');
    expect(shown(text)).toContain('[017‹= 15›, 1:30‹= 90›, yes‹= true›, 1_000‹= 1000›, "1e-5", 10, true]');
  });

  test('a double click writes what is shown, and then there is nothing more to say', () => {
    const edits = hints(sweepOf(text)).flatMap((hint) => hint.edits ?? []);
    const mended = applyEdits(text, edits);
    expect(mended).toContain('{min: 1.0e-5, max: 0.1}');
    expect(mended).toContain('[15, 90, true, 1000, "1e-5", 10, true]');
    expect(hints(sweepOf(mended)).filter(({ label }) => label.startsWith('='))).toEqual([]);
    expect(diagnosticsOf(mended).filter(({ code }) => code === 'number-as-text' || code === 'yaml-1.1')).toEqual([]);
  });

  test('bounds that are exponents', () => {
    const exponents =
      'program: t\nmethod: random\nparameters:\n  x: {distribution: log_uniform, min: -5, max: 0}\n  y: {distribution: inv_log_uniform, min: 1, max: 3}\n';
    expect(shown(exponents)).toContain('min: -5‹= 0.00674›, max: 0‹= 1›');
    expect(shown(exponents)).toContain('min: 1‹= 0.368›, max: 3‹= 0.0498›');
  });

  test('steps are counted; a grid leaves the end out', () => {
    const steps = 'program: t\nmethod: random\nparameters:\n  x: {distribution: q_uniform, min: 0, max: 1, q: 0.25}\n';
    expect(shown(steps)).toContain('q: 0.25‹5 values›');
    expect(shown(steps.replace('random', 'grid'))).toContain('q: 0.25‹4 values›');
  });

  test('times, where they are not written out', () => {
    expect(shown(`${grid}trialdeck: {timeout: 5400, trial_timeout: 1h30m}\n`)).toContain(
      '{timeout: 5400‹= 1 h 30 m›, trial_timeout: 1h30m}',
    );
    expect(shown(`${grid}trialdeck: {timeout: 90m}\n`)).toContain('90m‹= 1 h 30 m›');
  });
});

describe('where trials are compared', () => {
  test('at the key that sets the first band', () => {
    const early = (keys: string): string => shown(`${grid}early_terminate: {type: hyperband, ${keys}}\n`);
    expect(early('min_iter: 5')).toContain('min_iter: 5‹bands 5, 15, 45, ...›');
    expect(early('min_iter: 5, eta: 2')).toContain('min_iter: 5‹bands 5, 10, 20, ...›');
    expect(early('max_iter: 27, s: 2')).toContain('max_iter: 27‹bands 3, 9›');
    expect(early('max_iter: 27')).toContain('max_iter: 27}');
    expect(early('min_iter: five')).toContain('min_iter: five}');
  });

  test('for the pruners that have rungs', () => {
    const pruner = (value: string): string => shown(`${grid}trialdeck:\n  pruner: ${value}\n`);
    expect(pruner('asha')).toContain('asha‹bands 1, 4, 16, ...›');
    expect(pruner('{name: asha, min_resource: 2, max_resource: 30}')).toContain('min_resource: 2‹bands 2, 8›');
    expect(pruner('{name: hyperband, max_resource: 27}')).toContain('name: hyperband‹bands 1, 3, 9, ...›');
    expect(pruner('{name: successive_halving, min_resource: 3}')).toContain('min_resource: 3‹bands 3, 12, 48, ...›');
    expect(pruner('median')).toContain('median\n');
  });
});

test('only the lines that are asked for', () => {
  const sweep = sweepOf(grid);
  const range = { start: { line: 2, character: 0 }, end: { line: 3, character: 5 } };
  expect(hints(sweep, range).map(({ position }) => position.line)).toEqual([2]);
  expect(hints(sweep).map(({ position }) => position.line)).toEqual([1, 2]);
});

test('what an anchor repeats is said once', () => {
  const text =
    'program: t\nmethod: random\nparameters:\n  a: &rate {min: 1e-5, max: 0.1}\n  b: *rate\n  c: {<<: *rate, max: 0.2}\n';
  expect(shown(text).match(/‹= 1\.0e-5›/g)).toHaveLength(1);
});

test('a file with errors still gets the hints of its sound parts', () => {
  expect(shown('method: grib\nparameters:\n  a: {min: 1e-5, max: 0.1}\n  b:\n')).toContain('min: 1e-5‹= 1.0e-5›');
});

test('JSON gets its hints behind the brace', () => {
  expect(shown('{"method": "grid",\n "program": "t",\n "parameters": {\n  "a": {"values": [1, 2]}}}')).toContain(
    '"grid"‹2 trials›,\n "program": "t",\n "parameters": {‹1 searched, 2 points›\n',
  );
});

test('half-typed texts never throw, and no hint stands outside', () => {
  const whole = `${grid}early_terminate: {type: hyperband, min_iter: 5}\ntrialdeck:\n  pruner: {name: asha, min_resource: 2}\n  timeout: 90\n  stages: [{name: a, trials: 5}, {name: b, best: 2}]\n`;
  fc.assert(
    fc.property(
      fc.nat(whole.length),
      fc.nat(whole.length),
      fc.constantFrom('', ':', '[', '- ', '"', '\t'),
      (a, b, typed) => {
        const text = whole.slice(0, a) + typed + whole.slice(Math.max(a, b));
        const lines = text.split('\n');
        for (const { position, label } of hints(sweepOf(text))) {
          expect(position.character).toBeLessThanOrEqual(lines[position.line]?.length ?? -1);
          expect(label).not.toMatch(/NaN|undefined|Infinity/);
        }
      },
    ),
    { numRuns: 150 },
  );
});
