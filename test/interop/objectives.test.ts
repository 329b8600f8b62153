import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSampler } from '../../src/core/search/create.ts';
import type { SearchSpace } from '../../src/core/space/distribution.ts';
import { literalOf } from '../../src/core/space/render.ts';
import type { Direction } from '../../src/core/space/trial.ts';
import type { Params } from '../../src/core/space/value.ts';
import { bestList, bestOf } from '../../src/core/study/best.ts';
import { StudyStore } from '../../src/core/study/store.ts';
import { runPeer } from './peer.ts';
import { python } from './venv.ts';

interface PeerLook {
  readonly best: readonly number[];
  readonly metrics: readonly string[];
  readonly trials: readonly {
    readonly trial: number;
    readonly state: string;
    readonly values: readonly number[];
    readonly constraints: Record<string, number> | null;
    readonly system: Record<string, unknown>;
    readonly params: Params;
  }[];
  readonly complaints: readonly string[];
}

const peers = await Promise.all(
  ['5.0.0', '4.9.0'].map(async (version) => ({ version, python: await python(`optuna==${version}`) })),
);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'trialdeck-objectives-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const space: SearchSpace = {
  parameters: [
    { name: 'x', path: ['x'], distribution: { kind: 'uniform', low: 0, high: 1 } },
    { name: 'y', path: ['y'], distribution: { kind: 'uniform', low: 0, high: 1 } },
    { name: 'kind', path: ['kind'], distribution: { kind: 'categorical', choices: [literalOf('a'), literalOf('b')] } },
  ],
};

const limit = 'x + y <= 1.2';
const two = [
  { name: 'loss', goal: 'minimize' },
  { name: 'cost', goal: 'minimize' },
] as const;
const one = [{ name: 'cost', goal: 'maximize' }] as const;

function measured({ x, y }: Params, objectives: number): { values: number[]; constraints: Record<string, number> } {
  const [a, b] = [Number(x), Number(y)];
  const values = [a, 1 - a + b];
  return { values: objectives === 1 ? values.slice(1) : values, constraints: { [limit]: a + b - 1.2 } };
}

/** Runs trials as the controller does: asked of a sampler, stored with values and constraints. */
async function search(store: StudyStore, sampler: 'tpe' | 'nsga2' | 'auto', count: number): Promise<void> {
  const metrics = store.metrics.map((name, index) => ({ name, goal: store.directions[index] ?? 'minimize' }));
  const options = { sampler: { name: sampler, args: {} } };
  const searcher = createSampler({ method: 'bayes', space, options, metrics }, 7);
  for (let trial = 0; trial < count; trial++) {
    const trials = store.trials();
    const params = searcher.suggest({ space, directions: store.directions, trials }, trials.length);
    if (params === null) throw new Error('a continuous space is never exhausted');
    const [number = -1] = await store.commit({ begin: [{ params, run: (n) => `runs/${n}` }] });
    const end = measured(params, store.directions.length);
    await store.commit({ end: [{ number, state: 'complete', ...end, reason: null }] });
  }
}

async function ourStudy(
  file: string,
  objectives: readonly { readonly name: string; readonly goal: Direction }[],
): Promise<StudyStore> {
  const store = await StudyStore.create(file, { name: 'ours', objectives, space, attributes: {} });
  await search(store, 'auto', 12);
  await store.commit({
    begin: [
      { params: { x: 0.1, y: 0.1, kind: 'a' }, run: (n) => `runs/${n}` },
      { params: { x: 0.9, y: 0.9, kind: 'b' }, run: (n) => `runs/${n}` },
    ],
  });
  await store.commit({
    end: [
      { number: 12, state: 'fail', values: null, reason: 'out of memory' },
      // The best in every metric, and not allowed.
      {
        number: 13,
        state: 'complete',
        values: objectives.length === 1 ? [99] : [-99, -99],
        constraints: { [limit]: 0.6 },
        reason: null,
      },
    ],
  });
  return store;
}

const bestNumbers = (store: StudyStore): number[] => bestList(bestOf(store)).map(({ trial }) => trial);

/** Everything that the trials with a number below `before` keep for samplers, row by row. */
function systemRows(file: string, before: number): unknown[] {
  using db = new DatabaseSync(file, { readOnly: true });
  return db
    .prepare(
      `SELECT number, "key", value_json FROM trial_system_attributes JOIN trials USING (trial_id)
        WHERE number < ? ORDER BY number, "key"`,
    )
    .all(before);
}

describe.concurrent.each(peers)('Optuna $version', ({ version, python: interpreter }) => {
  const five = version.startsWith('5');
  const peer = async (file: string, ...samplers: string[]): Promise<{ before: PeerLook; after: PeerLook }> =>
    (await runPeer(interpreter ?? '', 'optuna_objectives.py', [file, 'ours', ...samplers])) as {
      before: PeerLook;
      after: PeerLook;
    };

  it.skipIf(interpreter === null)('sees our front, goes on with TPE and NSGA-II, and so do we', async () => {
    const file = path.join(folder, `front-${version}.db`);
    const before = await (async () => {
      await using store = await ourStudy(file, two);
      return { best: bestNumbers(store), trials: store.trials() };
    })();
    const ours = systemRows(file, 14);
    const { before: looked, after } = await peer(file, 'tpe', 'nsga2');

    expect(looked.complaints).toEqual([]);
    expect(looked.metrics).toEqual(['loss', 'cost']);
    expect(looked.trials.map(({ values }) => values)).toEqual(before.trials.map(({ values }) => values));
    if (five) {
      expect(looked.best).toEqual(before.best);
      expect(looked.trials.map(({ constraints }) => constraints?.[limit])).toEqual(
        before.trials.map(({ constraints }) => constraints?.[0]),
      );
    } else {
      // It knows nothing of constraints by name.
      expect(looked.best).toEqual([13]);
      expect(looked.trials[13]?.system).toMatchObject({ [`constraints:${limit}`]: 0.6 });
    }
    expect(after.trials).toHaveLength(14 + 8);
    expect(systemRows(file, 14)).toEqual(ours);

    const theirs = systemRows(file, 22);
    // Optuna 4 keeps a list: a second name, and every measured trial has a number for each name.
    const names = five ? 1 : 2;
    {
      await using store = await StudyStore.open(file, { name: 'ours', readOnly: false });
      expect(store.trials().map(({ constraints }) => constraints?.length ?? 0)).toEqual([
        ...Array.from({ length: 12 }, () => names),
        0,
        ...Array.from({ length: 9 }, () => names),
      ]);
      if (five) expect(bestNumbers(store)).toEqual(after.best);
      await search(store, 'tpe', 4);
      await search(store, 'nsga2', 4);
      const last = await peer(file);
      expect(last.before.trials).toHaveLength(30);
      if (five) expect(last.before.best).toEqual(bestNumbers(store));
    }
    expect(systemRows(file, 22)).toEqual(theirs);
    expect(theirs.length).toBeGreaterThan(ours.length);
  });

  it.skipIf(interpreter === null)('agrees on the best trial under a constraint', async () => {
    const file = path.join(folder, `best-${version}.db`);
    await using store = await ourStudy(file, one);
    const { before, after } = await peer(file, 'tpe');
    expect(before.complaints).toEqual([]);
    expect(before.best).toEqual(five ? [bestList(bestOf(await reopened(file)))[0]?.trial] : [13]);
    expect(after.trials).toHaveLength(18);
    if (five) expect(after.best).toEqual(bestNumbers(store));
  });
});

/** The study as it stood before the peer went on: the peer's trials come last. */
async function reopened(
  file: string,
): Promise<{ directions: readonly Direction[]; trials(): ReturnType<StudyStore['trials']> }> {
  using store = await StudyStore.open(file, { name: 'ours', readOnly: true });
  const trials = store.trials().slice(0, 14);
  return { directions: store.directions, trials: () => trials };
}
