import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAssignments, readParams, readParamsText, readWholeParams } from '../../../src/core/serve/paramInput.ts';
import { sweepJson } from '../../../src/core/serve/sweepJson.ts';
import type { Distribution, SearchSpace } from '../../../src/core/space/distribution.ts';
import { optunaDistribution } from '../../../src/core/space/optunaForm.ts';
import { literalOf } from '../../../src/core/space/render.ts';
import { counterRng } from '../../../src/core/space/rng.ts';
import { sample } from '../../../src/core/space/sample.ts';
import { bestYaml } from '../../../src/core/study/bestYaml.ts';
import { StudyStore } from '../../../src/core/study/store.ts';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import { anyDistribution, choices, spaceOf } from '../space/arbitraries.ts';
import { temporaryFiles } from '../study/temporaryFolder.ts';

const files = temporaryFiles();
const anySpace = fc
  .dictionary(fc.stringMatching(/^[a-z]{1,6}$/), anyDistribution, { minKeys: 1, maxKeys: 4 })
  .map(spaceOf);

describe('parameters that are given', () => {
  const space: SearchSpace = {
    parameters: [
      { name: 'lr', path: ['lr'], distribution: { kind: 'log_uniform_values', low: 1e-5, high: 1 } },
      { name: 'model.width', path: ['model', 'width'], distribution: choices(8, 16) },
      { name: 'model.kind', path: ['model', 'kind'], distribution: choices('8', 'None', null, true, 'a b') },
      { name: 'steps', path: ['steps'], distribution: { kind: 'q_uniform', low: 0, high: 1, q: 0.25, whole: false } },
      { name: 'epochs', path: ['epochs'], distribution: { kind: 'constant', value: literalOf(3) } },
    ],
  };

  test.each([
    [['lr=1e-3'], { lr: 0.001 }],
    [['lr=1.0e-3', 'steps=.5'], { lr: 0.001, steps: 0.5 }],
    [['model.width=16', 'epochs=3'], { 'model.width': 16 }],
    [['model={width: 8, kind: true}'], { 'model.width': 8, 'model.kind': true }],
    [['model.kind=True'], { 'model.kind': true }],
    // What a shell cannot tell apart is what the space has.
    [['model.kind=8'], { 'model.kind': '8' }],
    [['model.kind="8"'], { 'model.kind': '8' }],
    [['model.kind=~'], { 'model.kind': null }],
    [['model.kind=None'], { 'model.kind': 'None' }],
    [['model.kind=a b'], { 'model.kind': 'a b' }],
  ])('%j', (words, params) => {
    expect(readParams(space, readAssignments(words))).toEqual(params);
  });

  test.each([
    [['lr=0'], 'lr cannot be 0. It is a number from 1.0e-05 to 1.0.'],
    [['lr=abc'], 'lr cannot be abc'],
    [['lr=null'], 'lr cannot be null'],
    [['model.kind=false'], 'model.kind cannot be false'],
    [['steps=0.3'], 'in steps of 0.25'],
    [['model.kind=c'], 'one of 8, None, None, True, a b'],
    [['width=8'], '`width` is no parameter of the space. There are lr, model.width'],
    [['lr=1', 'lr=0.1'], 'lr is given twice'],
    [['model.kind=[1, 2'], 'model.kind:1:'],
    [['=1'], 'expected NAME=VALUE'],
  ])('%j is refused', (words, message) => {
    expect(() => readParams(space, readAssignments(words))).toThrow(message);
  });

  test('a file must hold a mapping', () => {
    expect(() => readParamsText('- 1\n', 'best.yaml')).toThrow('best.yaml: expected a mapping');
    expect(() => readParamsText('a: [1\n', 'best.yaml')).toThrow('best.yaml:');
    expect(readParamsText('{"model": {"width": 8}}', 'p.json')).toEqual({ model: { width: 8 } });
  });

  test('what best.yaml holds is what was drawn, for any space', () => {
    fc.assert(
      fc.property(anySpace, fc.nat(), (space, seed) => {
        const drawn = Object.fromEntries(
          space.parameters.map(({ name, distribution }) => [name, sample(distribution, counterRng(seed, name))]),
        );
        const searched = space.parameters.filter(({ distribution }) => optunaDistribution(distribution) !== null);
        const read = readWholeParams(space, readParamsText(bestYaml(space, drawn), 'best.yaml'));
        expect(read).toEqual(Object.fromEntries(searched.map(({ name }) => [name, drawn[name]])));
      }),
    );
  });
});

test('the sweep that an external sampler gets is read back as the same space', () => {
  const plain = (distribution: Distribution): boolean =>
    !('anchored' in distribution) && distribution.kind !== 'constant';
  fc.assert(
    fc.property(anySpace, (space) => {
      fc.pre(space.parameters.every(({ distribution }) => plain(distribution)));
      const text = sweepJson('random', [{ name: 'loss', goal: 'maximize' }], space);
      const { spec, diagnostics } = parseSweep(text, { driven: true });
      if (spec === null) {
        // JSON may hold them as they are, YAML may not.
        const errors = diagnostics.filter(({ severity }) => severity === 'error');
        expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['control-character']));
        return;
      }
      expect(spec.metrics).toEqual([{ name: 'loss', goal: 'maximize' }]);
      expect(spec.space.parameters.map(({ name }) => name)).toEqual(space.parameters.map(({ name }) => name));
      for (const [i, { distribution }] of spec.space.parameters.entries()) {
        const given = space.parameters[i]?.distribution;
        expect(optunaDistribution(distribution)?.json).toBe(given && optunaDistribution(given)?.json);
      }
    }),
  );
});

describe('the space of a study of real Optuna', () => {
  /** A study whose trials have these distributions, in their order, as Optuna would leave it. */
  async function study(...trials: Record<string, string>[]): Promise<StudyStore> {
    const file = files('optuna.db');
    const space = spaceOf({ x: { kind: 'uniform', low: 0, high: 1 } });
    const made = await StudyStore.create(file, {
      name: 's',
      objectives: [{ name: 'v', goal: 'minimize' }],
      space,
      attributes: {},
    });
    await made.commit({ begin: trials.map(() => ({ params: {}, run: null })) });
    await made.close();
    const db = new DatabaseSync(file);
    db.exec("DELETE FROM study_system_attributes WHERE key = 'trialdeck:space'");
    const insert = db.prepare(
      'INSERT INTO trial_params (trial_id, param_name, param_value, distribution_json) VALUES (?, ?, ?, ?)',
    );
    for (const [i, params] of trials.entries())
      for (const [name, json] of Object.entries(params)) insert.run(i + 1, name, 1, json);
    db.close();
    return StudyStore.open(file, { readOnly: false, deriveSpace: true });
  }
  const of = (name: string, attributes: object): string => JSON.stringify({ name, attributes });

  test('is all that its trials have, the ranges of the latest, in the order of their coming', async () => {
    using store = await study(
      {
        lr: of('FloatDistribution', { low: 1e-5, high: 0.1, log: true, step: null }),
        n: of('IntDistribution', { low: 1, high: 9, log: false, step: 2 }),
      },
      {
        depth: of('IntDistribution', { low: 1, high: 8, log: false, step: 1 }),
        lr: of('FloatDistribution', { low: 1e-3, high: 1, log: true, step: null }),
      },
    );
    expect(store.space?.parameters).toEqual([
      { name: 'lr', path: ['lr'], distribution: { kind: 'log_uniform_values', low: 1e-3, high: 1 } },
      {
        name: 'n',
        path: ['n'],
        distribution: { kind: 'q_uniform', low: 1, high: 9, q: 2, whole: true, anchored: true },
      },
      { name: 'depth', path: ['depth'], distribution: { kind: 'int_uniform', low: 1, high: 8 } },
    ]);
  });

  test('its distributions are stored as they were, those of old Optunas by their newer names', async () => {
    const texts = {
      a: '{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0, "high": 1.0, "log": false}}',
      b: '{"name": "FloatDistribution", "attributes": {"step": 0.1, "low": 0.05, "high": 0.45, "log": false}}',
      c: '{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 1, "high": 64}}',
      d: '{"name": "IntDistribution", "attributes": {"log": false, "step": 3, "low": 2, "high": 11}}',
      e: '{"name": "CategoricalDistribution", "attributes": {"choices": [null, true, 2, 2.5, 4.0, "2", "a, ]\\"b", 1e-05]}}',
    };
    const old = {
      f: [of('UniformDistribution', { low: 0, high: 1 }), texts.a],
      g: [of('DiscreteUniformDistribution', { low: 0.05, high: 0.45, q: 0.1 }), texts.b],
      h: [of('IntLogUniformDistribution', { low: 1, high: 64, step: 1 }), texts.c],
      i: [of('IntUniformDistribution', { low: 2, high: 11, step: 3 }), texts.d],
    } as const;
    using store = await study({
      ...texts,
      ...Object.fromEntries(Object.entries(old).map(([name, [given]]) => [name, given])),
    });
    const stored = new Map(
      store.space?.parameters.map(({ name, distribution }) => [name, optunaDistribution(distribution)?.json]),
    );
    for (const [name, text] of Object.entries(texts)) expect(stored.get(name)).toBe(text);
    for (const [name, [, text]] of Object.entries(old)) expect(stored.get(name)).toBe(text);
  });

  test('is null while no trial has any', async () => {
    using store = await study({});
    expect(store.space).toBeNull();
  });

  test('is refused where choices are lists', async () => {
    const lists = study({ betas: of('CategoricalDistribution', { choices: [[1, 2], [3]] }) });
    await expect(lists).rejects.toMatchObject({
      reason: 'space-differs',
      message: expect.stringContaining('betas has lists or mappings as choices'),
    });
  });
});
