import { describe, expect, it } from 'vitest';
import { assignments, enqueuePage } from '../../../src/editor/forms/enqueueForm.ts';
import {
  checkValueRule,
  extendedText,
  extendOptions,
  extendPage,
  parameterOf,
  readExtended,
} from '../../../src/editor/forms/extendForm.ts';
import { refitPage, refitWords } from '../../../src/editor/forms/refitForm.ts';
import type { StudyForm } from '../../../src/protocol/reader.ts';
import { study, trial } from './summaries.ts';

const form: StudyForm = {
  fields: [
    {
      name: 'lr',
      input: { kind: 'number', whole: false, low: 1e-5, high: 0.1, step: null },
      limits: '1e-5 to 0.1, log scale',
      spec: 'log(1.0e-05,0.1)',
      condition: [],
    },
    {
      name: 'activation',
      input: {
        kind: 'choice',
        choices: [
          { text: 'tanh', value: 'tanh' },
          { text: 'relu', value: 'relu' },
        ],
      },
      limits: 'tanh, relu',
      spec: 'tanh, relu',
      condition: [],
    },
    {
      name: 'slope',
      input: { kind: 'number', whole: false, low: 0, high: 1, step: null },
      limits: '0 to 1',
      spec: 'uniform(0.0,1.0)',
      condition: [{ parent: 'activation', values: ['relu'] }],
    },
  ],
  fixed: [{ name: 'epochs', value: '100' }],
  open: null,
};
const trials = [
  trial({ best: true }),
  trial({ number: 7, value: 0.5, params: { lr: 0.01, activation: 'relu', slope: 0.25 } }),
  trial({ number: 8, state: 'failed', value: null, lastValue: null, params: { lr: 0.1, activation: 'gelu' } }),
];

describe('the form of a new trial', () => {
  it('begins with the best trial, then others, then nothing', () => {
    const page = enqueuePage(study(), form, trials, null);
    expect(page.starts.map(({ label }) => label)).toEqual([
      'trial 23: 0.312, best',
      'trial 7: 0.500',
      'nothing: the sampler chooses',
    ]);
    expect(page.starts[0]?.values).toEqual({ lr: '0.0031', activation: 'tanh' });
    expect(page.lead).toContain('epochs 100');
  });

  it('begins with the trial that it was opened on, without values that the space has lost', () => {
    const [first] = enqueuePage(study(), form, trials, 8).starts;
    expect(first?.label).toBe('trial 8, failed');
    expect(first?.values).toEqual({ lr: '0.1' });
  });

  it('gives the engine what is filled in and counts', () => {
    expect(assignments(form.fields, { lr: ' 1E-3 ', activation: 'tanh', slope: '0.5' })).toEqual([
      'lr=0.001',
      'activation=tanh',
    ]);
    expect(assignments(form.fields, { lr: '', activation: 'relu', slope: '.5' })).toEqual([
      'activation=relu',
      'slope=0.5',
    ]);
  });

  it('says why there is nothing to choose', () => {
    expect(enqueuePage(study(), { ...form, fields: [] }, [], null).problem).toContain('all of them are fixed');
  });
});

describe('the form that extends a study', () => {
  const page = extendPage(study(), form);

  it('asks the engine only for what differs', () => {
    const now = page.starts[0]?.values ?? {};
    expect(now).toMatchObject({ trials: '40', value: 'last', 'space.lr': 'log(1.0e-05,0.1)' });
    expect(extendOptions(page, now)).toEqual([]);
    expect(
      extendOptions(page, { ...now, trials: '80', value: 'mean(3)', 'space.lr': 'log(1e-6,0.1)', 'space.slope': '' }),
    ).toEqual(['--trials', '80', '--value', 'mean(3)', '--space', 'lr=log(1e-6,0.1)']);
  });

  it('has no value rule where there are several metrics, or none', () => {
    const names = (changes: Parameters<typeof study>[0]) =>
      extendPage(study(changes), form).sections[0]?.fields.map(({ name }) => name);
    expect(names({})).toEqual(['trials', 'value']);
    expect(names({ metric: null })).toEqual(['trials']);
    expect(names({ metrics: [{ name: 'a', goal: 'minimize' }] })).toEqual(['trials']);
  });

  it('tells what has come of it', () => {
    const said = {
      study: 's',
      path: '/s',
      linked: false,
      trials: 80,
      imported: 0,
      skipped: 0,
      outside: 1,
      revalued: 12,
    };
    expect(readExtended(JSON.stringify(said))).toEqual(said);
    expect(extendedText(said)).toBe(
      's: 80 trials in all. 1 trial outside the new ranges: kept, and left out by the sampler. 12 values computed anew.',
    );
    expect(
      extendedText({ ...said, linked: true, trials: null, imported: 5, skipped: 2, outside: 0, revalued: 0 }),
    ).toBe('s is a new study with 5 imported trials, no end. 2 trials did not fit.');
    expect(['', '[]', '{"study":1}', 'null'].map(readExtended)).toEqual([null, null, null, null]);
  });

  it('knows value rules and parameters', () => {
    expect(['last', 'best', 'mean(3)', ''].map(checkValueRule)).toEqual([null, null, null, null]);
    expect(checkValueRule('mean')?.text).toContain('mean(3)');
    expect(checkValueRule('mean(0)')?.kind).toBe('problem');
    expect([parameterOf('space.trials'), parameterOf('trials')]).toEqual(['trials', null]);
  });
});

describe('the form that trains the best trial again', () => {
  it('sends what differs from it, fixed values too', () => {
    const page = refitPage(study(), form, trials[0]);
    expect(page.lead).toContain('trial 23 (0.312)');
    const now = page.starts[0]?.values ?? {};
    expect(now).toEqual({ '--seeds': '1', epochs: '100', lr: '0.0031', activation: 'tanh' });
    expect(page.sections.flatMap(({ fields }) => fields).map(({ name }) => name)).toEqual([
      'epochs',
      'lr',
      'activation',
      '--seeds',
    ]);
    expect(refitWords(page, { ...now, epochs: '500' })).toEqual(['epochs=500']);
    expect(refitWords(page, { ...now, '--seeds': '5' })).toEqual(['--repeat', '{seeds: 5}']);
    expect(refitWords(page, now)).toEqual([]);
  });

  it('says why there is nothing to train', () => {
    expect(refitPage(study(), form, undefined).problem).toContain('no finished trial');
  });
});
