import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSampler } from '../../src/core/search/create.ts';
import type { SearchSpace } from '../../src/core/space/distribution.ts';
import type { Params } from '../../src/core/space/value.ts';
import { StudyStore } from '../../src/core/study/store.ts';
import { choices, spaceOf } from '../unit/space/arbitraries.ts';
import { runPeer } from './peer.ts';
import { python } from './venv.ts';

const interpreters = (
  await Promise.all(
    ['5.0.0', '4.9.0'].map(async (version) => ({ version, interpreter: await python(`optuna==${version}`) })),
  )
).flatMap(({ version, interpreter }) => (interpreter === null ? [] : [{ version, interpreter }]));

const space: SearchSpace = {
  parameters: [
    {
      name: 'momentum',
      path: ['momentum'],
      distribution: { kind: 'uniform', low: 0, high: 1 },
      condition: { optimizer: ['sgd'] },
    },
    ...spaceOf({
      optimizer: choices('adam', 'sgd'),
      lr: { kind: 'log_uniform_values', low: 1e-4, high: 1e-1 },
    }).parameters,
    { name: 'eps', path: ['eps'], distribution: choices(1e-8), condition: { optimizer: ['adam'] } },
  ],
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'trialdeck-interop-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs some trials of our own, one after the other. */
async function work(store: StudyStore, count: number): Promise<void> {
  const sampler = createSampler(
    { method: 'bayes', space, options: { sampler: { name: 'tpe', args: { n_startup_trials: 4 } } } },
    1,
  );
  for (let i = 0; i < count; i++) {
    const trials = store.trials();
    const params = sampler.suggest({ space, directions: store.directions, trials }, trials.length) ?? {};
    const [number = 0] = await store.commit({ begin: [{ params, run: null }] });
    const value = Number(params['lr']) + (Number(params['momentum'] ?? 0.5) - 0.3) ** 2;
    await store.commit({ end: [{ number, state: 'complete', values: [value], reason: null }] });
  }
}

const shape = (params: Params): string => Object.keys(params).sort().join(' ');
const ours = (optimizer: unknown): string => (optimizer === 'sgd' ? 'lr momentum optimizer' : 'eps lr optimizer');

it.each(interpreters)(
  'a conditional study goes on in Optuna $version with groups, and here again',
  async ({ version, interpreter }) => {
    const file = path.join(folder, `${version}.db`);
    const name = 'conditional';
    const store = await StudyStore.create(file, {
      name,
      objectives: [{ name: 'loss', goal: 'minimize' }],
      space,
      attributes: {},
    });
    await work(store, 10);
    const written = store.trials().map(({ params }) => params);
    store.close();

    const peer = (await runPeer(interpreter, 'optuna_conditional.py', [file, name])) as {
      before: Params[];
      after: Params[];
    };
    // Optuna knows no constants; all else that counts is there, and nothing that does not.
    expect(peer.before).toEqual(written.map(({ eps: _, ...searched }) => searched));
    expect(peer.after).toHaveLength(16);

    const again = await StudyStore.open(file, { readOnly: false });
    expect(again.trials().map(({ params }) => shape(params))).toEqual(
      peer.after.map(({ optimizer }) => ours(optimizer)),
    );
    await work(again, 4);
    for (const { params } of again.trials().slice(16)) expect(shape(params)).toBe(ours(params['optimizer']));
    again.close();
  },
);
