import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestWorkspace } from '../unit/cli/workspace.ts';
import { runPeer } from './peer.ts';
import { python } from './venv.ts';

interface PeerTrial {
  readonly trial: number;
  readonly state: string;
  readonly params: Record<string, unknown>;
  readonly types: Record<string, string>;
  readonly contained: boolean;
  readonly values: readonly number[];
  readonly attributes: Record<string, unknown>;
  readonly fixed: Record<string, unknown> | null;
  readonly start: string | null;
  readonly end: string | null;
}

interface PeerStudy {
  readonly trials: readonly PeerTrial[];
  readonly attributes: Record<string, unknown>;
  readonly metrics: readonly string[] | null;
  readonly complaints: readonly string[];
  readonly system: Record<string, readonly string[]>;
}

interface Asked {
  readonly trial: number;
  readonly params: Record<string, unknown>;
  readonly start: string;
  readonly end: string | null;
}

// Far from UTC: Optuna before 5.0 writes local time.
process.env['TZ'] = 'Asia/Tokyo';

const versions = await Promise.all(
  ['5.0.0', '4.9.0'].map(async (version) => ({ version, peer: await python(`optuna==${version}`) })),
);

/** The space of the peer's objective as a sweep, with ranges of its own. */
const sweep = `program: train.py
command: ["python3", "\${program}", "\${args}"]
method: bayes
metric: {name: loss, goal: minimize}
parameters:
  lr: {distribution: log_uniform_values, min: 1.0e-4, max: 1.0e-1}
  layers: {distribution: q_uniform, min: 2, max: 6, q: 2}
  width: {distribution: q_log_uniform_values, min: 8, max: 32, q: 1}
trialdeck:
  seed: 3
`;

const train = `import json, sys
params = dict(word[2:].split("=", 1) for word in sys.argv[1:])
print(json.dumps({"loss": float(params["lr"])}))
`;

/** Optuna 5 shows the stored UTC as local time, older ones show what is stored, local too. */
const msOf = (text: string | null, version: string): number =>
  text === null ? Number.NaN : Date.parse(version.startsWith('5') ? text : `${text}+09:00`);

describe.each(versions)('a study of Optuna $version', { timeout: 300_000 }, ({ version, peer }) => {
  let workspace: TestWorkspace;
  let made: PeerStudy;
  beforeAll(async () => {
    workspace = new TestWorkspace();
    if (peer !== null)
      made = (await runPeer(peer, 'optuna_exchange.py', ['make', workspace.file('optuna.db')])) as PeerStudy;
  }, 300_000);
  afterAll(() => workspace[Symbol.dispose]());

  test.skipIf(peer === null)('is asked from by us, in turns with Optuna', async () => {
    expect(made.trials.map(({ state }) => state)).toEqual([
      ...['complete', 'complete', 'pruned', 'fail', 'complete', 'complete'],
      ...['running', 'waiting', 'waiting'],
    ]);
    const before = Date.now();
    const asked = (await workspace.json('ask', 'optuna.db#theirs', '--count', '4')) as Asked[];
    expect(asked.map(({ trial }) => trial)).toEqual([7, 8, 9, 10]);
    // What they queued comes first, with their values; the rest is ours, from the distributions of their trials.
    expect(asked[0]?.params).toMatchObject({ lr: 0.02, kind: 2, layers: 5 });
    expect(asked[1]?.params).toMatchObject({ lr: 0.03 });
    for (const { params, start } of asked) {
      expect(Object.keys(params)).toEqual(['lr', 'layers', 'dropout', 'width', 'kind']);
      expect([1, 3, 5, 7, 9]).toContain(params['layers']);
      expect([0.05, 0.15, 0.25, 0.35, 0.45]).toContain(params['dropout']);
      expect([null, true, 2, 0.5, 2.5, '2', 'é']).toContain(params['kind']);
      expect(Math.abs(Date.parse(start) - before)).toBeLessThan(120_000);
    }
    await workspace.json('tell', 'optuna.db#theirs', '7', '--value', '0.75');
    await workspace.json('tell', 'optuna.db', '8', '--state', 'pruned');
    await workspace.json('tell', 'optuna.db', '9', '--value', 'nan');
    await workspace.json('enqueue', 'optuna.db', 'lr=0.05', 'kind="2"', 'dropout=0.15');

    const after = (await runPeer(peer ?? '', 'optuna_exchange.py', [
      'continue',
      workspace.file('optuna.db'),
      'theirs',
    ])) as PeerStudy;
    expect(after.complaints).toEqual([]);
    expect(after.trials.map(({ trial }) => trial)).toEqual(after.trials.map((_, i) => i));
    expect(after.trials.every(({ contained }) => contained)).toBe(true);
    expect(after.trials.slice(6).map(({ state }) => state)).toEqual([
      'running',
      'complete',
      'pruned',
      'fail',
      'running',
      'complete',
      'complete',
    ]);
    for (const [i, { trial, params, start }] of asked.entries()) {
      expect(after.trials[trial]?.params, `trial ${trial}`).toEqual(asked[i]?.params);
      expect(msOf(after.trials[trial]?.start ?? null, version)).toBe(Date.parse(start));
      expect(Object.keys(params)).toHaveLength(5);
    }
    expect(after.trials[7]?.values).toEqual([0.75]);
    expect(after.trials[7]?.types).toMatchObject({ layers: 'int', dropout: 'float', width: 'int', kind: 'int' });
    // The trial that we queued was run by Optuna with our values.
    expect(after.trials[11]?.params).toMatchObject({ lr: 0.05, kind: '2', dropout: 0.15 });
    // All that was theirs is as it was.
    expect(after.trials.slice(0, 7)).toEqual(made.trials.slice(0, 7));
    expect(after.trials[7]?.attributes).toEqual({ why: 'second' });
    expect(after.system['7']).toEqual(made.system['7']);
    expect(after.attributes).toMatchObject(made.attributes);
    // And we go on after them, with what they found.
    expect(await workspace.json('ask', 'optuna.db')).toMatchObject([{ trial: 13 }]);
    expect(await workspace.json('best', 'optuna.db')).toMatchObject({
      value: Math.min(...after.trials.flatMap(({ state, values }) => (state === 'complete' ? values : []))),
    });
  });

  test.skipIf(peer === null)('is continued by a sweep of ours, and by Optuna again', async () => {
    const file = workspace.file('swept.db');
    const start = (await runPeer(peer ?? '', 'optuna_exchange.py', ['make', file])) as PeerStudy;
    mkdirSync(workspace.file('sub'), { recursive: true });
    writeFileSync(workspace.file('sub', 'train.py'), train);
    writeFileSync(workspace.file('sub', 'sweep.yaml'), sweep);
    const words = [
      'sweep',
      'sub/sweep.yaml',
      '--storage',
      'swept.db',
      '--study',
      'theirs',
      '--trials',
      '12',
      '--jobs',
      '1',
    ];
    expect(await workspace.call(words)).toMatchObject({ code: 0 });
    const after = (await runPeer(peer ?? '', 'optuna_exchange.py', ['continue', file, 'theirs'])) as PeerStudy;
    expect(after.complaints).toEqual([]);
    expect(after.trials.slice(0, 7)).toEqual(start.trials.slice(0, 7));
    expect(after.trials.slice(7).map(({ state }) => state)).toEqual(Array(7).fill('complete'));
    // The queued one ran first, with its values; another worker's trial was left alone.
    expect(after.trials[7]?.params).toMatchObject({ lr: 0.02 });
    expect(after.trials[7]?.values).toEqual([0.02]);
    expect(after.trials[6]?.state).toBe('running');
    expect(after.metrics).toEqual(['loss']);
    expect(after.attributes).toMatchObject({ owner: 'somebody', 'trialdeck:seed': 3 });
    for (const { start: from, end } of after.trials.slice(7, 12)) {
      expect(msOf(end, version) - msOf(from, version)).toBeGreaterThanOrEqual(0);
      expect(Math.abs(msOf(from, version) - Date.now())).toBeLessThan(600_000);
    }
    expect(await workspace.call(['resume', 'theirs', '--trials', '15'])).toMatchObject({ code: 0 });
    expect(await workspace.json('trials', 'theirs')).toHaveLength(15);
  });

  test.skipIf(peer === null)('is refused for a sweep that Optuna could not go on with', async () => {
    const write = (name: string, text: string): string => path.basename(workspace.write(name, text));
    workspace.write('train.py', train);
    mkdirSync(workspace.file('third'));
    const call = (file: string): Promise<{ code: number; err: string }> =>
      workspace.call(['sweep', file, '--storage', 'optuna.db', '--study', 'theirs', '--workspace', 'third']);
    const linear = write('linear.yaml', sweep.replace('log_uniform_values, min: 1.0e-4', 'uniform, min: 1.0e-4'));
    expect(await call(linear)).toMatchObject({ code: 2, err: expect.stringContaining('lr has another scale') });
    const choices = write('choices.yaml', `${sweep.replace('  width:', '  kind: {values: [a, b]}\n  width:')}`);
    expect(await call(choices)).toMatchObject({ code: 2, err: expect.stringContaining('kind has other choices') });
    const goal = write('goal.yaml', sweep.replace('goal: minimize', 'goal: maximize'));
    expect(await call(goal)).toMatchObject({ code: 2, err: expect.stringContaining('Correct the goal') });
    expect(await workspace.json('studies', '--workspace', 'third')).toEqual([]);
  });
});
