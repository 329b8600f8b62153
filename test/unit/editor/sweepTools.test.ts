import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkSpec, readEndRules, readSweep, readSweepHead } from '../../../src/editor/sweepTools/sweepTools.ts';
import { endRulesText } from '../../../src/editor/text/endRulesText.ts';

const grid =
  'program: train.py\nmethod: grid\nparameters:\n  a: {values: [1, 2, 3]}\n  b: {values: [x, y]}\n  c: {value: 1}\n';

describe('reading a sweep in the editor', () => {
  it('counts the combinations of a grid', () => {
    expect(readSweepHead(grid)).toEqual({ method: 'grid', trials: null, combinations: 6, problem: null });
    expect(readSweep(grid)).toMatchObject({ total: 6, errors: [], needsProgram: true });
  });

  it('takes the number of trials from either key', () => {
    const random = 'program: train.py\nmethod: random\nparameters:\n  a: {min: 0.0, max: 1.0}\n';
    expect(readSweep(random).total).toBeNull();
    expect(readSweep(`${random}run_cap: 7\n`).total).toBe(7);
    expect(readSweepHead(`${random}run_cap: 7\ntrialdeck: {trials: 9}\n`).trials).toBe(9);
  });

  it('reads the files of a space beside the sweep, and adds up the trials of stages', () => {
    const file = fileURLToPath(new URL('../../../examples/spaces/sweep-llm-moe.yaml', import.meta.url));
    const text = readFileSync(file, 'utf8');
    expect(readSweepHead(text, file)).toMatchObject({ method: 'bayes', trials: 32, problem: null });
    expect(readSweep(text, `/nowhere/${file}`).errors.map(({ code }) => code)).toEqual(['space-file']);
  });

  it('counts errors, and gives no spec beside them', () => {
    const { spec, errors } = readSweep(grid.replace('grid', 'gird'));
    expect(spec).toBeNull();
    expect(errors).toHaveLength(1);
    expect(readSweepHead(grid.replace('grid', 'gird')).problem).toBe('1 error');
  });

  it('knows where the program stands, and when none is needed', () => {
    expect(readSweep(grid).programRange?.start.line).toBe(0);
    expect(readSweep(`${grid}command: [/bin/true]\n`).needsProgram).toBe(false);
  });
});

describe('the rules that end a study', () => {
  const sweep = (...rules: string[]): string =>
    [
      'program: a.py',
      'method: random',
      'metric: {name: loss, goal: minimize}',
      'parameters: {lr: {min: 0.1, max: 0.2}}',
      'trialdeck:',
      ...rules.map((rule) => `  ${rule}`),
      '',
    ].join('\n');
  const coarse = sweep('timeout: 2h', 'stop: {target: 0.1, no_improvement: 20, trial: {above: 5, after: 100}}');
  const fine = sweep(
    'timeout: 2h',
    'stop: {target: 0.1, no_improvement: 5, trial: {above: 5, after: 100}}',
    'trial_timeout: 10m',
  );

  it('come from the sweep and from the command line, the later before the earlier', () => {
    expect(endRulesText(readEndRules(coarse, {}), 'loss')).toEqual([
      'stops at loss 0.1, after 20 trials without a better one, after 2 h',
      'a trial stops above 5 from step 100 on',
    ]);
    expect(endRulesText(readEndRules(fine, { timeout: '30m', jobs: '2' }), 'loss')).toEqual([
      'stops at loss 0.1, after 5 trials without a better one, after 30 m',
      'a trial stops above 5 from step 100 on, after 10 m',
    ]);
    expect(endRulesText(readEndRules(coarse, { stop: '{no_improvement: 8}' }), 'loss')[0]).toBe(
      'stops at loss 0.1, after 8 trials without a better one, after 2 h',
    );
  });

  it('leave out the target of another metric than the study has', () => {
    expect(endRulesText(readEndRules(coarse, { metric: 'accuracy' }), 'accuracy')[0]).toBe(
      'stops after 20 trials without a better one, after 2 h',
    );
  });

  it('say a time limit in full', () => {
    expect(endRulesText({ stop: {}, timeoutMs: 5_400_000, trialTimeoutMs: 100_000 }, null)).toEqual([
      'stops after 1 h 30 m',
      'a trial stops after 1 m 40 s',
    ]);
  });

  it('are none where nobody wrote some', () => {
    expect(endRulesText(readEndRules('method: random', {}), null)).toEqual([]);
  });
});

describe('another distribution for a parameter', () => {
  it.each([
    ['log(1e-5,0.1)', 'log(1e-6,0.1)', null],
    ['log(1e-5,0.1)', 'log(1e-5,', 'problem'],
    ['log(1e-5,0.1)', 'logg(1e-5,0.1)', 'problem'],
    ['log(1e-5,0.1)', 'uniform(0,0.1)', 'note'],
    ['tanh, relu', 'tanh, relu, gelu', 'note'],
    ['tanh, relu', 'tanh, relu', null],
  ])('%s -> %s', (before, after, kind) => {
    expect(checkSpec('x', before, after)?.kind ?? null).toBe(kind);
  });
});
