import { describe, expect, it } from 'vitest';
import { StagedWorkspace } from '../unit/stages/stagedWorkspace.ts';
import { runPeer } from './peer.ts';
import { python } from './venv.ts';

interface PeerStudy {
  readonly best: readonly number[];
  readonly trials: readonly {
    trial: number;
    state: string;
    params: { x: number; act: string };
    contained: boolean;
    values: number[];
  }[];
  readonly complaints: readonly string[];
}

interface Line {
  readonly params: Record<string, unknown>;
  readonly state: string;
  readonly value: number;
}

const optuna5 = await python('optuna==5.0.0');
const act = '  act: {values: [relu, gelu]}\n';

describe.skipIf(optuna5 === null)('with real Optuna 5.0.0', () => {
  const peer = async (script: string, ...args: string[]): Promise<PeerStudy> =>
    (await runPeer(optuna5 ?? '', script, args)) as PeerStudy;

  it('a study whose ranges changed in place holds every value in its stored range, and Optuna goes on', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 6\n', act);
    await ws.ok('sweep', 'sweep.yaml', '--quiet');
    await ws.ok('extend', 'demo', '--trials', '9', '--space', 'x=uniform(0.8,2)');
    await ws.ok('enqueue', 'demo', 'x=1.5');
    await ws.ok('resume', 'demo', '--quiet');
    const database = ws.file('.trialdeck', 'studies', 'demo', 'study.db');
    const seen = await peer('optuna_dump.py', database);
    expect(seen.complaints).toEqual([]);
    expect(seen.trials).toHaveLength(9);
    expect(seen.trials.every(({ contained }) => contained)).toBe(true);
    expect(seen.trials.some(({ params }) => params.x < 0.8)).toBe(true);
    const after = await peer('optuna_tune.py', database, 'demo', '3', '2');
    expect(after.trials.map(({ state }) => state)).toEqual(Array(11).fill('complete'));
    // And the study goes on here with what Optuna added.
    await ws.ok('resume', 'demo', '--trials', '12', '--quiet');
    expect(await ws.trials('demo')).toHaveLength(12);
  });

  it('imports the trials of a study that Optuna made, and Optuna reads the study that took them', async () => {
    using ws = new StagedWorkspace();
    ws.staged('  trials: 3\n', act);
    const theirs = await peer('optuna_tune.py', ws.file('optuna.db'), 'tuning', '1', '12');
    await ws.ok('create', 'sweep.yaml', '--study', 'mine');
    const imported = await ws.json('import', 'mine', 'optuna.db#tuning');
    expect(imported).toEqual({ study: 'mine', imported: 11, skipped: 1, reasons: [{ reason: 'failed', count: 1 }] });
    expect(await ws.json('import', 'mine', 'optuna.db')).toMatchObject({ imported: 0, skipped: 12 });
    const lines = (await ws.json('trials', 'mine')) as Line[];
    const ended = theirs.trials.filter(({ state }) => state !== 'fail');
    expect(lines.map(({ state, params, value }) => [state, params['x'], params['act'], value])).toEqual(
      ended.map(({ state, params, values }) => [state, params.x, params.act, values[0]]),
    );
    await ws.ok('resume', 'mine', '--quiet');
    const seen = await peer('optuna_dump.py', ws.file('.trialdeck', 'studies', 'mine', 'study.db'));
    expect(seen.complaints).toEqual([]);
    expect(seen.trials).toHaveLength(14);
    expect(seen.trials.every(({ contained }) => contained)).toBe(true);
  });

  it('every stage is a study that Optuna opens, what was queued first included', async () => {
    using ws = new StagedWorkspace();
    ws.staged(
      '  stages: [{name: coarse, trials: 12}, {name: fine, trials: 5, narrow: true, sampler: tpe}, {name: refit, best: 2, repeat: {seeds: 2}}]\n',
      act,
    );
    await ws.ok('sweep', 'sweep.yaml', '--quiet');
    for (const [stage, count] of [
      ['coarse', 12],
      ['fine', 5],
      ['refit', 2],
    ] as const) {
      const seen = await peer('optuna_dump.py', ws.file('.trialdeck', 'studies', `demo.${stage}`, 'study.db'));
      expect(seen.complaints).toEqual([]);
      expect(seen.trials.map(({ state, contained }) => [state, contained])).toEqual(
        Array(count).fill(['complete', true]),
      );
    }
  });
});
