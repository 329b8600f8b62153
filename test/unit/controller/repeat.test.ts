import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/core/format/runRecord.ts';
import { processesWithEnvironment, signalProcess } from '../../../src/core/os/process.ts';
import { SweepWorkspace } from './runningSweep.ts';

let ws: SweepWorkspace;
beforeEach(() => {
  ws = new SweepWorkspace();
});
afterEach(() => ws[Symbol.dispose]());

const run = (id: string): RunRecord =>
  JSON.parse(readFileSync(ws.inStudy('runs', id, 'run.json'), 'utf8')) as RunRecord;
const left = (id: string): number[] => processesWithEnvironment('TRIALDECK_RUN_DIR', ws.inStudy('runs', id));
const starts = (id: string): number => ws.seen().filter((line) => line === `start ${id}`).length;

/** The script also has `seed`, its second parameter. */
function repeated(script: string, more = '', parameters = '{x: {values: [0, 1]}, seed: {value: 10}}'): void {
  const head = 'seed = int(sys.argv[2].split("=")[1])\nnote(f"start {x}.{seed}")\n';
  ws.sweep(head + script, `parameters: ${parameters}\ntrialdeck: {repeat: {seeds: 3}${more}}`);
}

describe('a trial of several runs', () => {
  it.each([1, 4])('has the mean of its runs as value, %i at once', async (jobs) => {
    repeated('for e in range(3): say(x + seed + e, e)\n');
    const sweep = await ws.runSweep('--jobs', String(jobs));
    expect(sweep.all('trial-end').map(({ trial, value }) => [trial, value])).toEqual([
      [0, 13],
      [1, 14],
    ]);
    expect(sweep.all('trial-start').map(({ trial, repeat, params }) => [trial, repeat, params['seed']])).toEqual(
      [0, 1].flatMap((trial) => [0, 1, 2].map((repeat) => [trial, repeat, 10 + repeat])),
    );
    const reports = sweep.all('report').filter(({ trial, step }) => trial === 1 && step === 2);
    expect(reports.map(({ repeat, value }) => [repeat, value]).toSorted()).toEqual([
      [0, 13],
      [1, 14],
      [2, 15],
    ]);
    const trials = await ws.trials('s');
    expect(trials[1]).toMatchObject({
      params: { x: 1, seed: 10 },
      value: 14,
      intermediate: [
        [0, 12],
        [1, 13],
        [2, 14],
      ],
      run: 's/1.0',
      repeats: [13, 14, 15],
      spread: 1,
    });
    expect(readdirSync(ws.inStudy('runs')).toSorted()).toEqual(['0.0', '0.1', '0.2', '1.0', '1.1', '1.2']);
    expect(run('1.2')).toMatchObject({ run: 's/1.2', trial: 1, repeat: 2, name: '001.2-x1', state: 'finished' });
  });

  it('runs as many at once as there are jobs', async () => {
    repeated(
      'say(seed, 0)\nwhile len([l for l in open("seen.txt") if l.startswith("start")]) < 3: time.sleep(0.01)\n',
      '',
      '{x: {values: [0]}, seed: {value: 0}}',
    );
    await ws.runSweep('--jobs', '3');
    expect((await ws.trials('s'))[0]).toMatchObject({ state: 'complete', value: 1 });
  });

  it('gives every run a GPU of its own (a stand-in answers for nvidia-smi)', async () => {
    const gpu = 'gpu = os.environ["CUDA_VISIBLE_DEVICES"]\n';
    // The first two wait for each other, the third for a GPU.
    repeated(
      `${gpu}note(f"gpu {seed} {gpu}")\nwhile sum(l.startswith("gpu") for l in open("seen.txt")) < 2: time.sleep(0.01)\nsay(seed, 0)\n`,
      '',
      '{x: {values: [0]}, seed: {value: 0}}',
    );
    const env = ws.standInGpus('GPU-test-a', 'GPU-test-b');
    expect((await ws.call(['sweep', 'sweep.yaml', '--study', 's', '--jobs', '3'], { env })).code).toBe(0);
    const used = ws.seen().filter((line) => line.startsWith('gpu'));
    expect(
      used
        .slice(0, 2)
        .map((line) => line.split(' ')[2])
        .toSorted(),
    ).toEqual(['0', '1']);
    expect(used).toHaveLength(3);
    expect((await ws.trials('s'))[0]).toMatchObject({ state: 'complete', repeats: [0, 1, 2] });
  });

  it('fails with a run that fails, whose siblings are stopped', async () => {
    repeated('say(seed, 0)\nif x == 0:\n    if seed == 11: sys.exit(7)\n    time.sleep(600)\n');
    await ws.runSweep('--jobs', '3');
    expect((await ws.trials('s')).map(({ state, reason }) => [state, reason])).toEqual([
      ['fail', 'repeat 1: exit 7'],
      ['complete', null],
    ]);
    expect(run('0.0')).toMatchObject({ state: 'stopped', reason: 'stopped because repeat 1 failed' });
    expect([...left('0.0'), ...left('0.2')]).toEqual([]);
  });

  it('tries only the run again that failed', async () => {
    repeated(
      'bad = seed == 11 - x and "TRIALDECK_RESUME_DIR" not in os.environ\nsay(100 if bad else seed, 0)\nif bad: sys.exit(7)\n',
    );
    await ws.runSweep('--retries', '1', '--jobs', '2');
    expect((await ws.trials('s')).map(({ value, intermediate, run }) => [value, intermediate, run])).toEqual([
      [11, [[0, 11]], 's/0.0'],
      [11, [[0, 11]], 's/1.0-2'],
    ]);
    expect(readdirSync(ws.inStudy('runs')).toSorted()).toEqual([
      '0.0',
      '0.1',
      '0.1-2',
      '0.2',
      '1.0',
      '1.0-2',
      '1.1',
      '1.2',
    ]);
  });

  it('after the death of its controller keeps what ended and what lives, and runs only the rest again', async () => {
    repeated(
      'say(seed, 0)\nwhile seed > 10 and not os.path.exists(f"end {seed}.txt"): time.sleep(0.02)\nnote(f"end {seed}")\n',
      '',
      '{x: {values: [0]}, seed: {value: 10}}',
    );
    const first = ws.start('sweep', 'sweep.yaml', '--study', 's', '--jobs', '2');
    await first.event('trial-start', ({ repeat }) => repeat === 2);
    await first.event('report', ({ repeat }) => repeat === 2);
    first.kill();
    await first.ended();
    for (const pid of left('0.2')) signalProcess(pid, 'SIGKILL');
    const second = ws.start('resume', 's', '--jobs', '2');
    expect(await second.event('trial-start', ({ readopted }) => readopted === true)).toMatchObject({
      run: 's/0.1',
      repeat: 1,
    });
    expect(await second.event('trial-start', ({ attempt }) => attempt === 2)).toMatchObject({ run: 's/0.2-2' });
    for (const seed of [11, 12]) ws.write(`end ${seed}.txt`, '');
    expect(await second.ended()).toBe(0);
    expect((await ws.trials('s'))[0]).toMatchObject({ state: 'complete', value: 11, repeats: [10, 11, 12] });
    expect([10, 11, 12].map((seed) => starts(`0.${seed}`))).toEqual([1, 1, 2]);
    expect(second.all('trial-end')).toHaveLength(1);
  });

  it('that was stopped with its study keeps the runs that had ended', async () => {
    repeated(
      'say(seed, 0)\nwhile seed > 10 and not os.path.exists("end.txt"): time.sleep(0.02)\n',
      '',
      '{x: {values: [0]}, seed: {value: 10}}',
    );
    const first = ws.start('sweep', 'sweep.yaml', '--study', 's', '--jobs', '2');
    await first.event('report', ({ repeat }) => repeat === 2);
    first.signal('SIGINT');
    expect(await first.ended()).toBe(130);
    expect((await ws.trials('s'))[0]).toMatchObject({ state: 'waiting' });
    ws.write('end.txt', '');
    expect(await ws.start('resume', 's').ended()).toBe(0);
    expect((await ws.trials('s'))[0]).toMatchObject({
      state: 'complete',
      value: 11,
      run: 's/0.0',
      spread: 1,
      intermediate: [[0, 11]],
    });
    expect([10, 11, 12].map((seed) => starts(`0.${seed}`))).toEqual([1, 2, 2]);
    expect(existsSync(ws.inStudy('runs', '0.0-2'))).toBe(false);
  });

  it('that is resumed with fewer repeats ends those that are too many', async () => {
    repeated(
      'say(seed, 0)\nwhile not os.path.exists("end.txt"): time.sleep(0.02)\n',
      '',
      '{x: {values: [0]}, seed: {value: 10}}',
    );
    const first = ws.start('sweep', 'sweep.yaml', '--study', 's', '--jobs', '3');
    await first.event('report', ({ repeat }) => repeat === 2);
    first.kill();
    await first.ended();
    const second = ws.start('resume', 's', '--repeat', '{seeds: 2}');
    await second.event('trial-start', ({ repeat }) => repeat === 1);
    expect(left('0.1').length).toBeGreaterThan(0);
    expect(left('0.2')).toEqual([]);
    ws.write('end.txt', '');
    expect(await second.ended()).toBe(0);
    expect((await ws.trials('s'))[0]).toMatchObject({ state: 'complete', repeats: [10, 11], value: 10.5 });
  });

  it('that is stopped alone fails, whether its runs live or wait', async () => {
    repeated('say(seed, 0)\ntime.sleep(0 if x else 600)\n');
    const sweep = ws.start('sweep', 'sweep.yaml', '--study', 's');
    await sweep.event('report');
    expect((await ws.call(['stop', 's', '--trial', '0'])).code).toBe(0);
    expect(await sweep.ended()).toBe(0);
    expect((await ws.trials('s')).map(({ state, reason }) => [state, reason])).toEqual([
      ['fail', 'stopped'],
      ['complete', null],
    ]);
    expect(readdirSync(ws.inStudy('runs')).filter((name) => name.startsWith('0'))).toEqual(['0.0']);
  });

  it('is pruned between its runs by the pruner that compares them run by run', async () => {
    repeated(
      'say(50, 0)\nsay(x + seed, 1)\n',
      ', pruner: {name: wilcoxon, p_threshold: 0.3}',
      '{x: {values: [0, 1]}, seed: {value: 10}}',
    );
    await ws.runSweep();
    const [best, worse] = await ws.trials('s');
    const values = [0, 1, 2].map((step) => [step, 10 + step]);
    expect(best).toMatchObject({ state: 'complete', intermediate: values });
    expect(worse).toMatchObject({ state: 'pruned', value: 12, reason: expect.stringMatching(/^at step 1: mean 11.5/) });
    expect(existsSync(ws.inStudy('runs', '1.2'))).toBe(false);
  });

  it('is pruned by the means of its runs', async () => {
    repeated(
      'loss = 0 if x < 5 else 9\nfor e in range(3): say(loss + seed, e)\ntime.sleep(0 if x < 5 else 600)\n',
      ', pruner: median',
      '{x: {values: [0, 1, 2, 3, 4, 5]}, seed: {value: 10}}',
    );
    await ws.runSweep('--jobs', '3');
    const last = (await ws.trials('s')).at(-1);
    expect(last).toMatchObject({
      state: 'pruned',
      value: 20,
      reason: expect.stringMatching(/^at step \d+: 20, median of 5/),
    });
    expect([...left('5.0'), ...left('5.1'), ...left('5.2')]).toEqual([]);
  });

  it('is pruned by what compares: with runs one after the other once the last one tells of it', async () => {
    // The first seed is a hard one for every trial: alone it says nothing against x = 1 and 2.
    repeated(
      'for e in range(2):\n    say(x + (50 if seed == 10 else 0), e)\n    time.sleep(600 if (x, seed, e) == (9, 12, 0) else 0)\nnote(f"end {x}.{seed}")\n',
      ', sampler: {name: grid, order: file}, pruner: {name: median, n_startup_trials: 1}',
      '{x: {values: [3, 1, 2, 9]}, seed: {value: 10}}',
    );
    await ws.runSweep();
    const trials = await ws.trials('s');
    expect(trials.map(({ state, value }) => [state, value === null ? null : Math.round(Number(value))])).toEqual([
      ['complete', 20],
      ['complete', 18],
      ['complete', 19],
      ['pruned', 26],
    ]);
    expect(trials[3]?.reason).toMatch(/^at step 0: 25.67, median of 3 others 18.67/);
    expect(trials[3]?.intermediate).toHaveLength(1);
    expect(ws.seen().filter((line) => line.startsWith('end 9'))).toEqual(['end 9.10', 'end 9.11']);
  });

  it('that a rule of its own ends is ended by its first run', async () => {
    repeated('say(x * 10, 0)\ntime.sleep(0 if x == 0 else 600)\n', ', stop: {trial: {above: 5}}');
    await ws.runSweep();
    expect((await ws.trials('s'))[1]).toMatchObject({ state: 'pruned', value: 10, intermediate: [[0, 10]] });
    expect(ws.seen()).toEqual(['start 0.10', 'start 0.11', 'start 0.12', 'start 1.10']);
  });
});
