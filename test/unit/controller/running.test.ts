import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
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
/** Processes of a run that still live. */
const left = (id: string): number[] => processesWithEnvironment('TRIALDECK_RUN_DIR', ws.inStudy('runs', id));

describe('a sweep', () => {
  it('runs every trial once, stores what it logged, and leaves a complete folder', async () => {
    ws.sweep('for e in range(3): say((x - 2) ** 2 + 1 / (e + 1), e)\nnote(str(x))\n');
    const sweep = await ws.runSweep('--jobs', '2');
    const [end] = sweep.all('end');
    expect(end).toMatchObject({
      reason: 'exhausted',
      counts: { complete: 4, pruned: 0, fail: 0 },
      best: { trial: 2, value: 1 / 3 },
    });
    expect(ws.seen().toSorted()).toEqual(['0', '1', '2', '3']);
    const trials = await ws.trials('s');
    expect(trials.map(({ state, value }) => [state, value])).toEqual([4, 1, 0, 1].map((d) => ['complete', d + 1 / 3]));
    expect(trials[2]?.intermediate).toEqual([
      [0, 1],
      [1, 0.5],
      [2, 1 / 3],
    ]);
    expect(run('2')).toMatchObject({
      state: 'finished',
      exitCode: 0,
      name: '002-x2',
      writer: 'controller',
      summary: { loss: 1 / 3 },
    });
    expect(readFileSync(ws.inStudy('best.yaml'), 'utf8')).toBe('x: 2\n');
    expect(
      readFileSync(ws.inStudy('trials.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(trials);
    expect(readFileSync(ws.file('.trialdeck', '.gitignore'), 'utf8')).toBe('*\n');
  });

  it('reads metric lines that stand behind a progress bar', async () => {
    ws.sweep('for e in range(3):\n    print(f"\\r {e}/3", end="", file=sys.stderr, flush=True)\n    say(x - e, e)\n');
    await ws.runSweep('--trials', '1');
    expect((await ws.trials('s'))[0]?.intermediate).toEqual([
      [0, 0],
      [1, -1],
      [2, -2],
    ]);
  });

  it('reads the last line of a program that ends without a newline', async () => {
    ws.sweep('sys.stdout.write(json.dumps({"loss": x}))\n');
    await ws.runSweep();
    expect((await ws.trials('s')).map(({ value }) => value)).toEqual([0, 1, 2, 3]);
  });

  it('gives the script its contract: environment, empty stdin, arguments, a name, no editor variables', async () => {
    ws.sweep(
      'note(json.dumps({**os.environ, "stdin": sys.stdin.read(), "argv": sys.argv[1:]}))\nsay(1, 0)\n',
      'parameters: {x: {values: [7]}, c: {value: 2.0}}\ntrialdeck: {env: {MINE: yes please}}',
    );
    ws.write('.env', 'FROM_FILE=1\n');
    await ws.runSweep('--', '--more', 'two words');
    const env = JSON.parse(ws.seen()[0] ?? '') as Record<string, unknown>;
    expect(env).toMatchObject({
      TRIALDECK_RUN_DIR: ws.inStudy('runs', '0'),
      TRIALDECK_RUN_ID: 's/0',
      TRIALDECK_STUDY: 's',
      TRIALDECK_TRIAL: '0',
      TRIALDECK_PARAMS: '{"x": 7, "c": 2.0}',
      PYTHONUNBUFFERED: '1',
      WANDB_MODE: 'offline',
      FROM_FILE: '1',
      MINE: 'yes please',
      stdin: '',
      argv: ['--x=7', '--c=2.0', '--more', 'two words'],
    });
    expect(Object.keys(env).filter((name) => /^(ELECTRON_|VSCODE_|NODE_OPTIONS)/.test(name))).toEqual([]);
  });

  it.runIf(process.platform === 'linux')(
    'a value longer than the system takes fails its trial, not the sweep',
    async () => {
      ws.sweep('say(x, 0)\n', `parameters: {x: {values: [1]}, s: {values: [${'y'.repeat(200_000)}, short]}}`);
      await ws.runSweep();
      const trials = await ws.trials('s');
      expect(trials.map(({ state }) => state).toSorted()).toEqual(['complete', 'fail']);
      expect(trials.find(({ state }) => state === 'fail')?.reason).toMatch(
        /^exit 127: a parameter or the command line is longer/,
      );
      const { out } = await ws.call(['trials', 's']);
      expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThan(300);
    },
  );

  it('tries a failed trial again in a folder of its own and forgets what the first attempt reported', async () => {
    ws.sweep(
      'note("try")\nif "TRIALDECK_RESUME_DIR" not in os.environ: say(9, 0); sys.exit(3)\nnote(os.environ["TRIALDECK_RESUME_DIR"])\nsay(1, 5)\n',
      'parameters: {x: {values: [7]}}',
    );
    const sweep = await ws.runSweep('--retries', '1');
    expect(sweep.all('trial-start').map(({ run, attempt }) => [run, attempt])).toEqual([
      ['s/0', undefined],
      ['s/0-2', 2],
    ]);
    expect(sweep.all('trial-end')).toHaveLength(1);
    expect(ws.seen()).toEqual(['try', 'try', ws.inStudy('runs', '0')]);
    expect((await ws.trials('s'))[0]).toMatchObject({ state: 'complete', intermediate: [[5, 1]], run: 's/0-2' });
    expect([run('0').state, run('0-2').state]).toEqual(['failed', 'finished']);
  });

  it('ends after three failures alike from the start and says what they said', async () => {
    ws.sweep('raise ValueError(f"no data in part {x}")\n', 'parameters: {x: {min: 0, max: 50}}');
    const sweep = ws.start('sweep', 'sweep.yaml', '--study', 's');
    expect(await sweep.ended()).toBe(1);
    expect(sweep.all('end')[0]).toMatchObject({ reason: 'failures', counts: { fail: 3 } });
    expect(sweep.all('warning').at(-1)?.message).toMatch(
      /first 3 trials failed alike: exit 1: ValueError: no data in part/,
    );
  });

  it('stops a trial at its time limit, the whole process group and a child in a session of its own', async () => {
    ws.sweep(
      'import subprocess\nsubprocess.Popen(["sleep", "300"])\nsubprocess.Popen(["setsid", "sleep", "300"])\nsay(1, 0)\ntime.sleep(300)\n',
      'parameters: {x: {values: [7]}}',
    );
    const sweep = ws.start('sweep', 'sweep.yaml', '--study', 's', '--trial-timeout', '1s');
    expect(await sweep.ended()).toBe(1);
    expect(sweep.all('trial-end')[0]).toMatchObject({
      state: 'fail',
      reason: expect.stringContaining('time limit of 1 s'),
    });
    expect(left('0')).toEqual([]);
  });

  it('prunes: by the flag where the script asks, by signals where it does not', async () => {
    const body = (asks: string) =>
      `loss = 0.0 if x < 5 else 9.0\nfor e in range(40 if x == 5 else 3):\n    say(loss, e)\n    ${asks}\n    time.sleep(0.05 if x == 5 else 0)\nnote(f"end {x}")\n`;
    ws.sweep(body('pass'), 'parameters: {x: {values: [0, 1, 2, 3, 4, 5]}}\ntrialdeck: {pruner: median}');
    const sweep = await ws.runSweep();
    expect(sweep.all('trial-end').at(-1)).toMatchObject({
      trial: 5,
      state: 'pruned',
      value: 9,
      reason: expect.stringContaining('median of 5'),
    });
    expect(ws.seen()).not.toContain('end 5');
    ws.sweep(
      'import trialdeck\nloss = 0.0 if x < 5 else 9.0\nfor e in range(3 if x < 5 else 400):\n    trialdeck.log({"loss": loss}, step=e)\n    if trialdeck.should_stop():\n        note(f"asked {x}"); break\n    time.sleep(0.02 if x == 5 else 0)\n',
      'parameters: {x: {values: [0, 1, 2, 3, 4, 5]}}\ntrialdeck: {pruner: median}',
    );
    const second = ws.start('sweep', 'sweep.yaml', '--study', 't');
    expect(await second.ended()).toBe(0);
    expect(second.all('trial-end').at(-1)).toMatchObject({ trial: 5, state: 'pruned' });
    expect(ws.seen()).toContain('asked 5');
  });

  it('keeps head and tail of a flood of output, and the metrics in and after it', async () => {
    ws.sweep(
      'print("first words", flush=True)\nsay(5, 0)\nblock = (b"x" * 99 + b"\\n") * 10000\nfor i in range(260): sys.stdout.buffer.write(block)\nsys.stdout.buffer.flush()\nsay(4, 1)\nfor i in range(30): sys.stdout.buffer.write(block)\nsys.stdout.buffer.flush()\nsay(3, 2)\nprint("last words")\n',
      'parameters: {x: {values: [7]}}',
    );
    await ws.runSweep();
    expect((await ws.trials('s'))[0]?.intermediate).toEqual([
      [0, 5],
      [1, 4],
      [2, 3],
    ]);
    const log = ws.inStudy('runs', '0', 'output.log');
    expect(statSync(log).size).toBeLessThan(200e6);
    const text = readFileSync(log, 'utf8');
    expect(text.startsWith('first words\n')).toBe(true);
    expect(text.endsWith('last words\n')).toBe(true);
    expect(text).toMatch(/\[trialdeck: \d+ MB of output were cut here\]/);
  });

  it('gives each trial a GPU of its own (a stand-in answers for nvidia-smi)', async () => {
    const env = ws.standInGpus('GPU-test-a', 'GPU-test-b');
    ws.sweep(
      'note(os.environ["CUDA_VISIBLE_DEVICES"] + " in")\nsay(1, 0)\nuntil = time.time() + 20\nwhile open("seen.txt").read().count(" in") < 2 and time.time() < until: time.sleep(0.02)\nnote(os.environ["CUDA_VISIBLE_DEVICES"] + " out")\n',
    );
    const { code } = await ws.call(['sweep', 'sweep.yaml', '--study', 's'], { env });
    expect(code).toBe(0);
    const inUse = new Set<string>();
    let most = 0;
    for (const [gpu = '', what] of ws.seen().map((line) => line.split(' '))) {
      expect(inUse.has(gpu)).toBe(what === 'out');
      if (what === 'in') inUse.add(gpu);
      else inUse.delete(gpu);
      most = Math.max(most, inUse.size);
    }
    expect(most).toBe(2);
    expect(run('0').gpus).toEqual(['0']);
  });
});

describe('ending and going on', () => {
  const slow = 'note(f"start {x}")\nfor e in range(20):\n    say(x + e, e)\n    time.sleep(0.05)\nnote(f"end {x}")\n';

  it('Ctrl-C queues the running trials; resume finishes them under the same number', async () => {
    ws.sweep(slow);
    const first = ws.start('sweep', 'sweep.yaml', '--study', 's', '--jobs', '2');
    await first.event('report', ({ trial, step }) => trial === 1 && step > 2);
    first.signal('SIGINT');
    expect(await first.ended()).toBe(130);
    expect(first.all('end')[0]?.reason).toBe('stopped');
    expect((await ws.trials('s')).map(({ state, intermediate }) => [state, intermediate.length])).toEqual([
      ['waiting', 0],
      ['waiting', 0],
    ]);
    expect([...left('0'), ...left('1')]).toEqual([]);
    const second = ws.start('resume', 's', '--jobs', '4');
    expect(await second.ended()).toBe(0);
    const trials = await ws.trials('s');
    expect(trials.map(({ state, run, params }) => [state, run, params['x']])).toEqual([
      ['complete', 's/0-2', 0],
      ['complete', 's/1-2', 1],
      ['complete', 's/2', 2],
      ['complete', 's/3', 3],
    ]);
    expect(ws.seen().filter((line) => line.startsWith('end'))).toHaveLength(4);
  });

  it('takes over a trial that lives, takes the result of one that ended, queues one that died', async () => {
    // Every trial but the last goes on until its own file says that it may end.
    ws.sweep(
      'note(f"start {x}")\ne = 0\nwhile x < 3 and not os.path.exists(f"end {x}.txt"):\n    say(x + e, e)\n    e += 1\n    time.sleep(0.02)\nsay(x, e)\nnote(f"end {x}")\n',
    );
    const first = ws.start('sweep', 'sweep.yaml', '--study', 's', '--jobs', '3');
    for (const n of [0, 1, 2]) await first.event('report', ({ trial, step }) => trial === n && step >= 1);
    first.kill();
    await first.ended();
    for (const pid of left('2')) signalProcess(pid, 'SIGKILL');
    ws.write('end 0.txt', '');
    await expect.poll(() => ws.seen(), { timeout: 10_000 }).toContain('end 0');
    const second = ws.start('resume', 's', '--jobs', '3');
    const adopted = await second.event('trial-start', ({ readopted }) => readopted === true);
    expect(adopted).toMatchObject({ trial: 1 });
    const again = await second.event('trial-start', ({ trial }) => trial === 2);
    expect(again).toMatchObject({ attempt: 2 });
    ws.write('end 1.txt', '');
    await second.event('trial-end', ({ trial }) => trial === 1);
    const stop = await ws.call(['stop', 's', '--trial', '2']);
    expect(stop.code).toBe(0);
    expect(await second.ended()).toBe(0);
    const trials = await ws.trials('s');
    expect(trials.map(({ state }) => state)).toEqual(['complete', 'complete', 'fail', 'complete']);
    expect(trials[2]?.reason).toBe('stopped');
    expect(ws.seen().filter((line) => line.startsWith('start'))).toHaveLength(5);
    for (const n of [0, 1]) {
      // Not one metric is lost or written twice, whoever was there to read it.
      const lines = readFileSync(ws.inStudy('runs', String(n), 'metrics.jsonl'), 'utf8')
        .trim()
        .split('\n');
      const steps = lines.map((line) => (JSON.parse(line) as { step: number }).step);
      expect(steps).toEqual(steps.map((_, index) => index));
      expect(trials[n]?.intermediate.map(([step]) => step)).toEqual(steps);
    }
  });

  it('never starts a trial that was begun but not started when the controller died', async () => {
    ws.sweep(slow, 'parameters: {x: {values: [5]}}');
    const first = ws.start('sweep', 'sweep.yaml', '--study', 's');
    // Its process is surely there, so that nothing of it comes after the clean-up below.
    await first.event('report');
    first.kill();
    await first.ended();
    for (const pid of left('0')) signalProcess(pid, 'SIGKILL');
    // What the disk shows when the death came between run.json and the process.
    writeFileSync(ws.inStudy('runs', '0', 'output.log'), '');
    for (const name of ['pid', 'metrics.jsonl']) rmSync(ws.inStudy('runs', '0', name), { force: true });
    const second = ws.start('resume', 's');
    expect(await second.ended()).toBe(0);
    expect(readFileSync(ws.inStudy('runs', '0', 'pid'), 'utf8')).toBe('revoked\n');
    expect((await ws.trials('s'))[0]).toMatchObject({ state: 'complete', run: 's/0-2' });
  });

  it('refuses a second controller and names the first', async () => {
    ws.sweep(slow);
    const first = ws.start('sweep', 'sweep.yaml', '--study', 's');
    await first.event('trial-start');
    for (const args of [
      ['resume', 's'],
      ['sweep', 'sweep.yaml', '--study', 's'],
    ]) {
      const second = await ws.call(args);
      expect(second.code).toBe(3);
      expect(second.err).toMatch(
        /study s is running under another controller \(pid \d+ on .*\)\. Stop it first: trialdeck stop s/,
      );
    }
    const stopped = await ws.call(['stop', 's', '--json']);
    expect(JSON.parse(stopped.out)).toEqual({ stopped: true });
    expect(await first.ended()).toBe(130);
    expect(JSON.parse((await ws.call(['stop', 's', '--json'])).out)).toEqual({ stopped: false });
  });

  it('stops one trial, and says when there is none to stop', async () => {
    ws.sweep('say(x, 0)\ntime.sleep(0 if x else 600)\n');
    const sweep = ws.start('sweep', 'sweep.yaml', '--study', 's', '--trials', '2');
    await sweep.event('report');
    const stop = async (trial: number): Promise<unknown> => await ws.json('stop', 's', '--trial', String(trial));
    expect(await stop(0)).toEqual({ stopped: true });
    expect((await ws.trials('s'))[0]).toMatchObject({ state: 'fail', reason: 'stopped' });
    const unknown = await ws.call(['stop', 's', '--trial', '7']);
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('s has no such trial')]);
    expect(await stop(0)).toEqual({ stopped: false });
    expect(await sweep.ended()).toBe(0);
    expect((await ws.trials('s')).map(({ state }) => state)).toEqual(['fail', 'complete']);
  });

  it('stops at the time limit of the study, resumable', async () => {
    ws.sweep(slow);
    const sweep = ws.start('sweep', 'sweep.yaml', '--study', 's', '--timeout', '1s', '--trials', '4');
    expect(await sweep.ended()).toBe(1);
    expect(sweep.all('end')[0]?.reason).toBe('timeout');
    expect((await ws.trials('s')).map(({ state }) => state)).toEqual(['waiting']);
  });

  it('goes on with --study and a larger total, and refuses another space', async () => {
    ws.sweep('say(x, 0)\n');
    await ws.runSweep('--trials', '2');
    const more = await ws.runSweep('--trials', '3');
    expect(more.all('trial-start').map(({ trial, params }) => [trial, params['x']])).toEqual([[2, 2]]);
    ws.sweep('say(x, 0)\n', 'parameters: {x: {values: [0, 9]}}');
    const other = await ws.call(['sweep', 'sweep.yaml', '--study', 's']);
    expect([other.code, other.err]).toEqual([2, expect.stringContaining('another search space')]);
  });

  it('names studies -2, -3 and leaves nothing behind when nothing could start', async () => {
    ws.sweep('say(x, 0)\n', 'name: my run\nparameters: {x: {values: [1]}}');
    await ws.start('sweep', 'sweep.yaml').ended();
    await ws.start('sweep', 'sweep.yaml').ended();
    const bad = await ws.call(['sweep', 'sweep.yaml', '--interpreter', '/no/such/python']);
    expect([bad.code, bad.err]).toEqual([3, expect.stringContaining('/no/such/python')]);
    const studies = (await ws.json('studies')) as { study: string }[];
    expect(studies.map(({ study: name }) => name).toSorted()).toEqual(['my-run', 'my-run-2']);
  });

  it('leaves no process behind when the folder of the study is deleted under it', async () => {
    ws.sweep('say(x, 0)\ntime.sleep(600)\n');
    const sweep = ws.start('sweep', 'sweep.yaml', '--study', 's', '--jobs', '2');
    await sweep.event('report', ({ trial }) => trial === 1);
    expect([...left('0'), ...left('1')].length).toBeGreaterThan(1);
    rmSync(ws.inStudy(), { recursive: true });
    expect(await sweep.ended()).toBe(3);
    expect(sweep.err).toContain('was moved or deleted while s ran');
    expect([...left('0'), ...left('1')]).toEqual([]);
  });

  it('never takes old runs for new trials when the database was deleted', async () => {
    ws.sweep('say(x, 0)\n');
    await ws.start('sweep', 'sweep.yaml', '--study', 's', '--trials', '1').ended();
    rmSync(ws.inStudy('study.db'));
    const resumed = await ws.call(['resume', 's']);
    expect([resumed.code, resumed.err]).toEqual([2, expect.stringContaining('study.db is gone or empty')]);
    expect(existsSync(ws.inStudy('study.db'))).toBe(false);
  });

  it('refuses a study of a newer version', async () => {
    ws.sweep('say(x, 0)\n', 'parameters: {x: {values: [1]}}');
    await ws.start('sweep', 'sweep.yaml', '--study', 's').ended();
    writeFileSync(
      ws.inStudy('study.json'),
      readFileSync(ws.inStudy('study.json'), 'utf8').replace('"format": 1', '"format": 9'),
    );
    const resumed = await ws.call(['resume', 's']);
    expect([resumed.code, resumed.err]).toEqual([2, expect.stringContaining('newer Trialdeck')]);
    expect(existsSync(path.join(ws.inStudy(), 'controller.json'))).toBe(false);
  });
});
