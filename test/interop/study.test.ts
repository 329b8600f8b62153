import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchSpace } from '../../src/core/space/distribution.ts';
import { sameValue } from '../../src/core/space/equal.ts';
import { literalOf } from '../../src/core/space/render.ts';
import { counterRng } from '../../src/core/space/rng.ts';
import { sample } from '../../src/core/space/sample.ts';
import type { Params } from '../../src/core/space/value.ts';
import { bestList, bestOf } from '../../src/core/study/best.ts';
import { StudyStore } from '../../src/core/study/store.ts';
import { type TrialLine, trialLines } from '../../src/core/study/trialsFile.ts';
import { everyKind } from './everyKind.ts';
import { runPeer } from './peer.ts';
import { python } from './venv.ts';

interface PeerTrial extends Pick<TrialLine, 'trial' | 'state' | 'values' | 'intermediate'> {
  readonly params: Record<string, unknown>;
  readonly types: Record<string, string>;
  readonly contained: boolean;
  readonly attributes: Record<string, unknown>;
  readonly fixed: Record<string, unknown> | null;
  readonly start: string | null;
  readonly end: string | null;
}

interface PeerStudy {
  readonly names: readonly string[];
  readonly name: string;
  readonly directions: readonly string[];
  readonly metrics: readonly string[] | null;
  readonly attributes: Record<string, unknown>;
  /** The best trial, or the front. */
  readonly best: readonly number[];
  readonly trials: readonly PeerTrial[];
  readonly complaints: readonly string[];
}

// Far from UTC, so that a time written or read in the wrong zone is off by hours; Python inherits it.
process.env['TZ'] = 'Asia/Tokyo';

const optuna5 = await python('optuna==5.0.0');
const others = await Promise.all(
  ['4.9.0', '3.6.2'].map(async (version) => ({ version, python: await python(`optuna==${version}`) })),
);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'trialdeck-interop-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function draw(space: SearchSpace, trial: number): Params {
  const rng = counterRng('interop', trial);
  return Object.fromEntries(space.parameters.map(({ name, distribution }) => [name, sample(distribution, rng)]));
}

/** What Optuna shows for our parameters: no constants, lists and mappings as JSON text. */
function asOptunaShows(space: SearchSpace, params: Params): Record<string, unknown> {
  const searched = space.parameters.filter(({ distribution }) => distribution.kind !== 'constant');
  return Object.fromEntries(
    searched.map(({ name, distribution }) => {
      const value = params[name] ?? null;
      const choice =
        distribution.kind === 'categorical' && distribution.choices.find((one) => sameValue(one.value, value));
      return [name, choice && typeof value === 'object' && value !== null ? choice.json : value];
    }),
  );
}

/** A study with trials in every state and numbers that are hard to store. */
async function writeStudy(file: string): Promise<StudyStore> {
  const store = await StudyStore.create(file, {
    name: 'all kinds',
    objectives: [{ name: 'accuracy', goal: 'maximize' }],
    space: everyKind,
    attributes: { 'trialdeck:seed': 5, limits: [Number.NaN, Number.POSITIVE_INFINITY, 'NaN'], 'ключ "1"': { a: null } },
  });
  const begin = async (): Promise<number> => {
    const params = draw(everyKind, store.trials().length);
    const [number] = await store.commit({ begin: [{ params, run: (n) => `runs/${n}` }] });
    return number ?? Number.NaN;
  };
  for (let trial = 0; trial < 24; trial++) {
    const number = await begin();
    for (let step = 0; step < 4; step++) {
      store.report(number, step, step / (trial + 1));
    }
    await store.commit({ end: [{ number, state: 'complete', values: [trial % 7], reason: null }] });
  }
  const infinite = await begin();
  for (const [step, value] of [1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].entries()) {
    store.report(infinite, step, value);
  }
  await store.commit({
    end: [{ number: infinite, state: 'complete', values: [Number.POSITIVE_INFINITY], reason: null }],
  });
  const pruned = await begin();
  store.report(pruned, 3, 0.25);
  store.report(pruned, 9, 0.125);
  await store.commit({
    end: [{ number: pruned, state: 'pruned', values: null, reason: 'at step 9: 0.125, median 0.4' }],
  });
  const prunedAtNaN = await begin();
  store.report(prunedAtNaN, 3, Number.NaN);
  await store.commit({ end: [{ number: prunedAtNaN, state: 'pruned', values: null, reason: null }] });
  const failed = await begin();
  await store.commit({
    end: [{ number: failed, state: 'complete', values: [Number.NaN], reason: 'accuracy is NaN at the end' }],
  });
  const long = await begin();
  for (let step = 0; step < 5000; step++) {
    store.report(long, step, step);
  }
  await store.commit({ end: [{ number: long, state: 'complete', values: [4999], reason: null }] });
  const requeued = await begin();
  store.report(requeued, 0, 0.5);
  await store.commit({ requeue: [{ number: requeued, how: 'stopped', reason: 'stopped by Ctrl-C' }] });
  const running = await begin();
  store.report(running, 0, 0.5);
  await store.flush();
  return store;
}

/** Optuna 5 shows the stored UTC as local time, older ones show what is stored. */
function msOf(text: string | null | undefined, version: string): number | null {
  return text ? Date.parse(version.startsWith('5') ? text : `${text}Z`) : null;
}

function expectAgreement(store: StudyStore, peer: PeerStudy): void {
  expect(peer.complaints).toEqual([]);
  expect(peer.name).toBe(store.name);
  expect(peer.directions).toEqual(store.directions);
  expect(bestList(bestOf(store)).map(({ trial }) => trial)).toEqual(peer.best);
  const lines = trialLines(store);
  expect(peer.trials.map((trial) => trial.trial)).toEqual(lines.map((line) => line.trial));
  for (const [index, line] of lines.entries()) {
    const other = peer.trials[index];
    expect({ ...other, start: null, end: null }).toMatchObject({
      state: line.state,
      values: line.values,
      intermediate: line.intermediate,
      contained: true,
    });
  }
}

describe.skipIf(optuna5 === null).concurrent.each([{ version: '5.0.0', python: optuna5 }, ...others])(
  'Optuna $version',
  ({ version, python: interpreter }) => {
    it.skipIf(interpreter === null)(
      'reads every kind of distribution and every state of our study without a warning',
      async () => {
        const file = path.join(folder, `ours-${version}.db`);
        using store = await writeStudy(file);
        const peer = (await runPeer(interpreter ?? '', 'optuna_dump.py', [file])) as PeerStudy;
        expectAgreement(store, peer);
        expect(peer.metrics).toEqual(['accuracy']);
        expect(peer.attributes).toMatchObject({
          'trialdeck:seed': 5,
          limits: ['NaN', 'Infinity', 'NaN'],
          'ключ "1"': { a: null },
        });
        for (const [index, trial] of store.trials().entries()) {
          const other = peer.trials[index];
          expect(other?.params).toEqual(asOptunaShows(everyKind, trial.params));
          expect(msOf(other?.start, version)).toBe(trial.startMs);
          expect(msOf(other?.end, version)).toBe(trial.endMs);
        }
        expect(peer.trials[0]?.types).toMatchObject({
          layers: 'int',
          batch: 'int',
          chunk: 'int',
          lr: 'float',
          quarter: 'float',
          betas: 'str',
        });
        expect(peer.trials.map((trial) => trial.state).slice(24)).toEqual([
          'complete',
          'pruned',
          'pruned',
          'fail',
          'complete',
          'waiting',
          'running',
        ]);
        const [, pruned, prunedAtNaN, failed, long, requeued] = peer.trials.slice(24);
        expect([pruned?.values, prunedAtNaN?.values, failed?.values]).toEqual([[0.125], [], []]);
        expect(long?.intermediate.length).toBeLessThanOrEqual(1000);
        expect(long?.intermediate.length).toBeGreaterThan(400);
        expect(long?.intermediate.at(-1)).toEqual([4999, 4999]);
        expect(requeued).toMatchObject({ intermediate: [], start: null, fixed: requeued?.params });
      },
    );

    it.skipIf(interpreter === null)('writes studies that we read as it does', async () => {
      const file = path.join(folder, `theirs-${version}.db`);
      const peers = (await runPeer(interpreter ?? '', 'optuna_make.py', [file])) as PeerStudy[];
      await expect(StudyStore.open(file, { readOnly: true })).rejects.toMatchObject({
        reason: 'several-studies',
        names: ['single', 'front'],
      });
      for (const peer of peers) {
        using store = await StudyStore.open(file, { name: peer.name, readOnly: true });
        expect(store.directions).toEqual(peer.directions);
        expect(store.space).toBeNull();
        const lines = trialLines(store);
        expect(
          lines.map(({ trial, state, params, values, intermediate }) => ({
            trial,
            state,
            params,
            values,
            intermediate,
          })),
        ).toEqual(
          peer.trials.map(({ trial, state, params, fixed, values, intermediate }) => ({
            trial,
            state,
            params: { ...fixed, ...params },
            values,
            intermediate,
          })),
        );
        // Less than the minutes that the peer needs at most, far less than a time zone.
        for (const { start } of lines.filter((line) => line.start !== null)) {
          expect(Math.abs(Date.now() - Date.parse(start ?? ''))).toBeLessThan(30 * 60_000);
        }
        expect(bestList(bestOf(store)).map(({ trial }) => trial)).toEqual(peer.best);
      }
      using single = await StudyStore.open(file, { name: 'single', readOnly: true });
      expect(single.attributes()).toEqual({
        limits: { low: Number.NEGATIVE_INFINITY, high: [Number.NaN, 1.5], text: 'NaN "quoted"' },
      });
    });
  },
);

describe.skipIf(optuna5 === null)('a study that both write', () => {
  const space: SearchSpace = {
    parameters: [
      { name: 'lr', path: ['lr'], distribution: { kind: 'log_uniform_values', low: 1e-5, high: 0.1 } },
      { name: 'layers', path: ['layers'], distribution: { kind: 'int_uniform', low: 1, high: 4 } },
      {
        name: 'optimizer',
        path: ['optimizer'],
        distribution: { kind: 'categorical', choices: ['adam', 'sgd'].map((one) => literalOf(one)) },
      },
      {
        name: 'betas',
        path: ['betas'],
        distribution: {
          kind: 'categorical',
          choices: [
            [0.9, 0.99],
            [0.8, 0.999],
          ].map((one) => literalOf(one)),
        },
      },
      { name: 'seed', path: ['seed'], distribution: { kind: 'constant', value: literalOf(1) } },
    ],
  };

  it('is continued by Optuna, the queued trial with our values first, and read again by us', async () => {
    const file = path.join(folder, 'both.db');
    using store = await StudyStore.create(file, {
      name: 'both',
      objectives: [{ name: 'loss', goal: 'minimize' }],
      space,
      attributes: {},
    });
    const queued = { lr: 0.0123, layers: 3, optimizer: 'sgd', betas: [0.8, 0.999], seed: 1 };
    await store.commit({
      begin: [
        { params: { ...queued, lr: 0.05 }, run: 'runs/0' },
        { params: queued, run: 'runs/1' },
      ],
    });
    store.report(1, 0, 9);
    await store.commit({
      end: [{ number: 0, state: 'complete', values: [0.05], reason: null }],
      requeue: [{ number: 1, how: 'stopped' }],
    });

    const peer = (await runPeer(optuna5 ?? '', 'optuna_continue.py', [file, 'both'])) as PeerStudy & {
      readonly seen: readonly { readonly trial: number; readonly params: Record<string, unknown> }[];
    };
    expect(peer.seen[0]).toEqual({
      trial: 1,
      params: { lr: 0.0123, layers: 3, optimizer: 'sgd', betas: '[0.8, 0.999]' },
    });
    const complaints = peer.complaints.filter((line) => !line.startsWith('Trial 3 failed'));
    expectAgreement(store, { ...peer, complaints });
    expect(trialLines(store).map((line) => line.state)).toEqual(['complete', 'complete', 'pruned', 'fail']);
    expect(store.trials()[1]?.params).toEqual(queued);
    expect(store.trials()[2]?.params).toMatchObject({ seed: 1, betas: expect.any(Array) });

    const [next] = await store.commit({ begin: [{ params: queued, run: (n) => `runs/${n}` }] });
    expect(next).toBe(4);
    using again = await StudyStore.open(file, { readOnly: true });
    expect(again.trials()).toEqual(store.trials());
  });

  it('keeps every trial of both when they write at the same time', async () => {
    const file = path.join(folder, 'beside.db');
    await using store = await StudyStore.create(file, {
      name: 'beside',
      objectives: [{ name: 'loss', goal: 'minimize' }],
      space,
      attributes: {},
    });
    const worker = runPeer(optuna5 ?? '', 'optuna_work.py', [file, 'beside', '40']).then(
      (numbers) => numbers as number[],
    );
    let working = true;
    const theirs = worker.finally(() => {
      working = false;
    });
    const params = { lr: 0.05, layers: 3, optimizer: 'sgd', betas: [0.8, 0.999], seed: 1 };
    const ours: number[] = [];
    while (working) {
      const [number = -1] = await store.commit({ begin: [{ params, run: (n) => `runs/${n}` }] });
      ours.push(number);
      store.report(number, 0, number);
      await delay(10);
      await store.commit({ end: [{ number, state: 'complete', values: [number], reason: null }] });
    }
    const all = [...ours, ...(await theirs)].sort((a, b) => a - b);
    expect(all).toEqual(store.trials().map((trial) => trial.number));
    expect(new Set(all).size).toBe(all.length);
    expect(store.trials().every((trial) => trial.state === 'complete')).toBe(true);
    for (const number of ours) {
      expect(store.trials()[number]).toMatchObject({
        values: [number],
        intermediate: [[0, number]],
        run: `runs/${number}`,
      });
    }
    expect((await theirs).every((number) => store.trials()[number]?.intermediate.length === 3)).toBe(true);
    expectAgreement(store, (await runPeer(optuna5 ?? '', 'optuna_dump.py', [file])) as PeerStudy);
  });
});
