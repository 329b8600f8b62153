import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Measure } from '../../../src/core/controller/objective.ts';
import { revalue } from '../../../src/core/controller/revalue.ts';
import { StudyStore } from '../../../src/core/study/store.ts';
import type { Constraint } from '../../../src/core/sweep/spec.ts';
import { SweepWorkspace } from './runningSweep.ts';

let ws: SweepWorkspace;
beforeEach(() => {
  ws = new SweepWorkspace();
});
afterEach(() => ws[Symbol.dispose]());

/** A sweep of x with these lines of `trialdeck:`. */
function sweep(script: string, options: string, values = '[0, 1, 2, 3]'): void {
  ws.sweep(script, `parameters: {x: {values: ${values}}}\ntrialdeck: {${options}}`);
}

/** Looks into study.db. */
async function stored<T>(look: (store: StudyStore) => T): Promise<T> {
  await using store = await StudyStore.open(ws.inStudy('study.db'), { readOnly: true });
  return look(store);
}

describe('several metrics', () => {
  const metrics = 'metrics: [{name: loss, goal: minimize}, {name: acc, goal: maximize}]';

  /** `metric` and `metrics` exclude each other, so this sweep is written out. */
  function write(script: string, more = ''): void {
    sweep(script, metrics + more);
    ws.write('sweep.yaml', readFileSync(ws.file('sweep.yaml'), 'utf8').replace(/^metric:.*\n/m, ''));
  }

  it('are all read, told as lists and stored; one that is missing fails the trial by its name', async () => {
    write(
      'print(json.dumps({"loss": x, "step": 0}), flush=True)\nif x < 2: print(json.dumps({"acc": x / 2, "step": 1}), flush=True)\n',
    );
    const run = await ws.runSweep();
    expect(run.all('trial-end').map(({ state, value, reason }) => [state, value, reason])).toEqual([
      ['complete', [0, 0], null],
      ['complete', [1, 0.5], null],
      ['fail', null, 'exit 0, but acc was never logged (it logged loss)'],
      ['fail', null, 'exit 0, but acc was never logged (it logged loss)'],
    ]);
    expect(
      run
        .all('report')
        .slice(0, 2)
        .map(({ value }) => value),
    ).toEqual([
      [0, null],
      [null, 0],
    ]);
    expect((await ws.trials('s')).map(({ values, intermediate }) => [values, intermediate])).toEqual([
      [[0, 0], []],
      [[1, 0.5], []],
      [[], []],
      [[], []],
    ]);
    expect(run.all('end')[0]?.best).toEqual([0, 1].map((trial) => expect.objectContaining({ trial })));
  });

  it.each(['pruner: median', 'stop: {trial: {above: 5}}'])('refuse %s before anything starts', async (option) => {
    write('say(x, 0)\n', `, ${option}`);
    const { code, err } = await ws.call(['sweep', 'sweep.yaml', '--study', 's']);
    expect([code, err]).toEqual([2, expect.stringContaining('one metric')]);
    expect((await ws.call(['trials', 's'])).code).toBe(2);
  });
});

describe('constraints', () => {
  it('are measured by the last value; a metric that was not logged breaks them, with one warning', async () => {
    sweep(
      'print(json.dumps({"loss": -x, **({"ms": 10 * x} if x < 2 else {})}))\n',
      'constraints: [{metric: ms, max: 5}]',
    );
    const run = await ws.runSweep();
    expect(run.all('warning').map(({ message }) => message)).toEqual([
      'trial 2 never logged ms, which a constraint limits, so it counts as breaking it',
    ]);
    expect(run.all('end')[0]?.best).toMatchObject({ trial: 0, value: 0 });
    const constraints = await stored((store) => store.trials().map(({ constraintValues }) => constraintValues));
    expect(constraints).toEqual([-5, 5, Infinity, Infinity].map((value) => ({ 'ms <= 5': value })));
  });
});

describe('constraints that change', () => {
  it('hold for the trials that are there, by what their runs logged', async () => {
    sweep('print(json.dumps({"loss": -x, **({"ms": 10 * x} if x < 3 else {})}))\n', 'trials: 4');
    await ws.runSweep();
    const best = async () => (await ws.call(['best', 's', '--json'])).out;
    expect(JSON.parse(await best())).toMatchObject({ trial: 3 });
    const limited = ws.start('resume', 's', '--constraints', '[{metric: ms, max: 10}]');
    expect(await limited.ended()).toBe(0);
    expect(limited.all('trial-start')).toEqual([]);
    expect(limited.all('warning').map(({ message }) => message)).toEqual([
      'trial 3: ms, which a constraint limits, was never logged, so it counts as broken',
    ]);
    const constraints = () => stored((store) => store.trials().map((trial) => trial.constraintValues));
    expect(await constraints()).toEqual([-10, 0, 10, Infinity].map((value) => ({ 'ms <= 10': value })));
    expect(JSON.parse(await best())).toMatchObject({ trial: 1 });
    expect((await ws.call(['extend', 's', '--constraints', '[{metric: ms, max: 20}]'])).code).toBe(0);
    expect(await constraints()).toEqual([-20, -10, 0, Infinity].map((value) => ({ 'ms <= 20': value })));
    expect(JSON.parse(await best())).toMatchObject({ trial: 2 });
    expect(JSON.parse(readFileSync(ws.inStudy('best.json'), 'utf8'))).toMatchObject({ trial: 2 });
  });

  it('are computed for trials without runs from what they had told; their values stay', async () => {
    sweep('say(x, 0)\n', 'constraints: [{metric: ms, max: 5}]', '[0]');
    expect((await ws.call(['create', 'sweep.yaml', '--study', 's'])).code).toBe(0);
    await using store = await StudyStore.open(ws.inStudy('study.db'), { readOnly: false });
    const told = { state: 'complete', params: { x: 0 }, values: [9], intermediate: [[0, 2]] } as const;
    await store.commit({ add: [{ ...told, constraints: { 'ms <= 5': -3 } }, told] });
    const limits = (constraints: readonly Constraint[]): Measure => ({
      objectives: [{ name: 'loss', goal: 'minimize' }],
      rule: { kind: 'last' },
      constraints,
    });
    await revalue(store, null, limits([{ metric: 'ms', min: 4 }]));
    expect(store.trials().map(({ values, constraintValues }) => [values, constraintValues])).toEqual([
      [[9], { 'ms >= 4': 2 }],
      [[9], { 'ms >= 4': Infinity }],
    ]);
    await revalue(store, null, limits([]));
    expect(store.trials().map(({ constraintValues }) => constraintValues)).toEqual([undefined, undefined]);
  });
});

describe('value', () => {
  const script = 'for e, loss in enumerate([5, x, 4, 3]): say(loss, e)\n';

  it('is the best or a mean where asked, and can be changed afterwards without a run', async () => {
    sweep(script, 'value: best');
    await ws.runSweep();
    const values = async () => (await ws.trials('s')).map(({ value }) => value);
    expect(await values()).toEqual([0, 1, 2, 3]);
    expect(await stored((store) => store.attributes()['trialdeck:value'])).toBe('best');
    const again = ws.start('resume', 's', '--value', 'mean(2)');
    expect(await again.ended()).toBe(0);
    expect(again.all('trial-start')).toEqual([]);
    expect(await values()).toEqual([3.5, 3.5, 3.5, 3.5]);
    expect(await stored((store) => store.attributes()['trialdeck:value'])).toBe('mean(2)');
  });

  it('ends trials otherwise where there is none by the new rule, or one at last', async () => {
    // x 0 ends in NaN, x 1 not, x 2 fails by itself.
    sweep(
      'for e in range(3): say(float("nan") if x == 0 and e == 2 else 5 + x + e, e)\nsys.exit(3 if x == 2 else 0)\n',
      'value: best',
      '[0, 1, 2]',
    );
    await ws.runSweep();
    const ends = async () => (await ws.trials('s')).map(({ state, value, reason }) => [state, value, reason]);
    const byItself = ['fail', null, 'exit 3'];
    expect(await ends()).toEqual([['complete', 5, null], ['complete', 6, null], byItself]);
    expect((await ws.call(['extend', 's', '--value', 'last'])).out).toContain('trial 0: no value by the new rule');
    expect(await ends()).toEqual([['fail', null, 'exit 0, but the last loss is NaN'], ['complete', 8, null], byItself]);
    expect(await ws.json('best', 's')).toMatchObject({ trial: 1 });
    expect((await ws.call(['extend', 's', '--value', 'best'])).code).toBe(0);
    expect(await ends()).toEqual([['complete', 5, null], ['complete', 6, null], byItself]);
    expect(await ws.json('best', 's')).toMatchObject({ trial: 0 });
  });

  it('of a trial that ran elsewhere comes from its stored reports, and stays where there are none', async () => {
    sweep(script, 'value: last');
    await ws.runSweep();
    await using store = await StudyStore.open(ws.inStudy('study.db'), { readOnly: false });
    const foreign = { state: 'complete', params: { x: 1 }, values: [9] } as const;
    await store.commit({
      add: [
        {
          ...foreign,
          intermediate: [
            [0, 2],
            [1, 9],
          ],
        },
        foreign,
      ],
    });
    const measure = {
      objectives: [{ name: 'loss', goal: 'minimize' }],
      rule: { kind: 'best' },
      constraints: [],
    } as const;
    expect(await revalue(store, ws.inStudy(), measure)).toMatchObject({ changed: [0, 1, 2, 4], failed: [], kept: [5] });
    expect(store.trials().map(({ values }) => values)).toEqual([[0], [1], [2], [3], [2], [9]]);
  });

  it('of repeats is computed from each of them', async () => {
    ws.sweep(
      'seed = int(sys.argv[2].split("=")[1])\nfor e, loss in enumerate([seed, 9]): say(loss, e)\n',
      'parameters: {x: {values: [1]}, seed: {value: 0}}\ntrialdeck: {repeat: {seeds: 3}}',
    );
    await ws.runSweep();
    expect((await ws.trials('s'))[0]).toMatchObject({ value: 9, spread: 0 });
    expect(await ws.start('resume', 's', '--value', 'best').ended()).toBe(0);
    expect((await ws.trials('s'))[0]).toMatchObject({ value: 1, repeats: [0, 1, 2], spread: 1 });
  });
});

describe('stop', () => {
  it('target ends the study; what runs goes back into the queue', async () => {
    sweep('say(x, 0)\ntime.sleep(0 if x else 600)\n', 'stop: {target: 1}');
    const run = await ws.runSweep('--jobs', '2');
    expect(run.all('end')[0]).toMatchObject({ reason: 'target', best: { trial: 1, value: 1 } });
    const trials = await ws.trials('s');
    expect(trials.map(({ state, reason }) => [state, reason])).toEqual([
      ['waiting', 'stopped because the study has reached its target'],
      ['complete', null],
    ]);
  });

  it('no_improvement ends the study', async () => {
    sweep('say(abs(x - 1), 0)\n', 'stop: {no_improvement: 2}', '[0, 1, 2, 3, 4, 5]');
    const run = await ws.runSweep();
    expect(run.all('end')[0]).toMatchObject({ reason: 'plateau', counts: { complete: 4 }, best: { trial: 1 } });
  });

  it('trial: a threshold and a standstill prune, with the reason', async () => {
    sweep(
      'for e in range(12): say(12.3 if x == 1 and e > 3 else 2 if x == 2 else 4 - e / 100, e)\ntime.sleep(600 if x else 0)\n',
      'stop: {trial: {above: 5, after: 3, no_improvement: 8}}',
      '[0, 1, 2]',
    );
    await ws.runSweep('--jobs', '3');
    expect((await ws.trials('s')).map(({ state, value, reason }) => [state, value, reason])).toEqual([
      ['complete', 3.89, null],
      ['pruned', 12.3, 'at step 4: loss 12.3 above 5'],
      ['pruned', 2, 'at step 8: no better loss than 2 at step 0, 8 steps or more ago'],
    ]);
  });
});

describe('pruning', () => {
  it("keeps a pruner's rungs in study.db, where the next controller and Optuna find them", async () => {
    sweep(
      'for e in range(1, 9): say(x, e)\ntime.sleep(600 if x else 0)\n',
      'pruner: {name: successive_halving, min_resource: 1, reduction_factor: 2}',
      '[0, 1, 2]',
    );
    await ws.runSweep();
    const [first, second] = await stored((store) => store.trials());
    expect(first?.attributes).toMatchObject({ completed_rung_0: 0, completed_rung_1: 0, completed_rung_2: 0 });
    expect(second).toMatchObject({
      state: 'pruned',
      reason: expect.stringMatching(/^at step \d: 1, rung 0 keeps the/),
    });
    expect(second?.attributes).toMatchObject({ completed_rung_0: 1 });
  });
});

describe('the queue', () => {
  it('holds what enqueue names, completed by the sampler, before anything is suggested', async () => {
    ws.sweep(
      'say(x, 0)\n',
      'parameters: {x: {values: [0, 1, 2, 3]}, y: {values: [5, 6]}}\ntrialdeck: {enqueue: [{x: 3}, {x: 2, y: 6}], trials: 3}',
    );
    const run = await ws.runSweep();
    const begun = run.all('trial-start').map(({ params }) => params);
    expect(begun[0]?.['x']).toBe(3);
    expect([5, 6]).toContain(begun[0]?.['y']);
    expect(begun[1]).toEqual({ x: 2, y: 6 });
    expect(run.all('end')[0]).toMatchObject({ reason: 'trials', counts: { complete: 3 } });
  });

  it('takes what another process enqueues while it runs before anything else', async () => {
    sweep('say(x, 0)\nwhile x == 0 and not os.path.exists("end.txt"): time.sleep(0.02)\n', 'trials: 3');
    const run = ws.start('sweep', 'sweep.yaml', '--study', 's');
    await run.event('report');
    expect((await ws.call(['enqueue', 's', 'x=3'])).code).toBe(0);
    ws.write('end.txt', '');
    expect(await run.ended()).toBe(0);
    expect(run.all('trial-start').map(({ trial, params }) => [trial, params['x']])).toEqual([
      [0, 0],
      [1, 3],
      [2, 1],
    ]);
  });
});

describe('retries', () => {
  it('count on after a restart', async () => {
    sweep(
      'note("try")\nn = len(open("seen.txt").read().splitlines())\nsay(1, 0)\nif n == 2:\n    while not os.path.exists("end.txt"): time.sleep(0.02)\nsys.exit(3)\n',
      'retries: 2',
      '[0]',
    );
    const first = ws.start('sweep', 'sweep.yaml', '--study', 's');
    await first.event('trial-start', ({ attempt }) => attempt === 2);
    await expect.poll(() => ws.seen().length).toBe(2);
    first.signal('SIGINT');
    await first.ended();
    ws.write('end.txt', '');
    expect(await ws.start('resume', 's').ended()).toBe(1);
    // Failed, stopped, failed, failed: the first failure is not forgotten.
    expect(ws.seen()).toHaveLength(4);
    expect((await ws.trials('s'))[0]).toMatchObject({ state: 'fail', reason: 'exit 3' });
  });
});
