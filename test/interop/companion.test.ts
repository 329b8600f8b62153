import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseMetricLine } from '../../src/core/format/metricRecord.ts';
import { isAlive } from '../../src/core/os/process.ts';
import { readJson, readRecords, readValues, ScriptFolder } from './companionScript.ts';

let folder: ScriptFolder;
beforeEach(async () => {
  folder = await ScriptFolder.make();
});
afterEach(() => folder.remove());

describe('in a trial', () => {
  test('metrics stand in metrics.jsonl as they were logged', async () => {
    const before = Date.now() / 1000;
    const { code, stderr } = await folder.runTrial(`
import math, trialdeck
trialdeck.log({"loss": 0.5, "n": 3, "val": {"acc": {"top1": 1e-05}}, "text": "é\\n", "list": [1, [2.5]]})
trialdeck.log({"loss": math.nan, "a": math.inf, "b": -math.inf, "none": None, "flag": True})
trialdeck.log({"loss": 1}, step=7)
trialdeck.log({"loss": 2}, step=7)
trialdeck.log({"loss": 3})
trialdeck.log({"loss": 4, "epoch": 20})
trialdeck.report(0.25)
trialdeck.report(0.125, step=9)
trialdeck.report(0.0625)
`);
    expect([code, stderr]).toEqual([0, '']);
    expect(await readValues(folder.trial)).toEqual([
      { step: 0, loss: 0.5, n: 3, 'val.acc.top1': 1e-5, text: 'é\n', list: [1, [2.5]] },
      { step: 1, loss: 'NaN', a: 'Infinity', b: '-Infinity', flag: 1 },
      { step: 7, loss: 1 },
      { step: 7, loss: 2 },
      { step: 8, loss: 3 },
      { step: 20, loss: 4, epoch: 20 },
      { step: 0, val_loss: 0.25 },
      { step: 9, val_loss: 0.125 },
      { step: 10, val_loss: 0.0625 },
    ]);
    for (const { time } of await readRecords(folder.trial)) {
      expect(time).toBeGreaterThan(before - 1);
      expect(time).toBeLessThan(Date.now() / 1000 + 1);
    }
  });

  test('any numbers come back through the reader of the engine', async () => {
    const name = fc
      .stringMatching(/^[a-z]{1,8}(\/[a-z]{1,4})?$/)
      .filter((text) => !/^(step|time|epoch|iteration)$/.test(text));
    const records = fc.sample(fc.dictionary(name, fc.double(), { minKeys: 1, maxKeys: 4 }), { numRuns: 200, seed: 7 });
    // As text, because JSON has no NaN; -0 becomes 0 on the way.
    const text = JSON.stringify(
      records.map((record) => Object.fromEntries(Object.entries(record).map(([key, value]) => [key, String(value)]))),
    );
    await writeFile(path.join(folder.path, 'records.json'), text);
    await folder.runTrial(`
import json, trialdeck
for record in json.load(open("records.json")):
    trialdeck.log({name: float(text.replace("Infinity", "inf")) for name, text in record.items()})
`);
    const lines = (await readFile(path.join(folder.trial, 'metrics.jsonl'), 'utf8')).trimEnd().split('\n');
    const numbers = records.map((record) =>
      Object.fromEntries(Object.entries(record).map(([key, value]) => [key, value + 0])),
    );
    expect(lines.map((line) => parseMetricLine(line)?.values)).toEqual(numbers);
    expect(lines.map((line) => parseMetricLine(line)?.step)).toEqual(records.map((_record, index) => index));
  });

  test('a line is on disk when log returns, in one write', async () => {
    const { stdout } = await folder.runTrial(`
import os, trialdeck
writes = []
real = os.write
def noting(fd, data):
    writes.append(len(data))
    return real(fd, data)
os.write = noting
trialdeck.log({"x": 1, "text": "long " * 5000})
print(len(writes), os.path.getsize(os.path.join(os.environ["TRIALDECK_RUN_DIR"], "metrics.jsonl")) == writes[0])
`);
    expect(stdout).toBe('1 True\n');
  });

  test('processes that write at once never mix their lines', async () => {
    const { code } = await folder.runTrial(`
import os, sys, trialdeck
trialdeck.init()
children = []
for child in range(4):
    pid = os.fork()
    if pid == 0:
        for i in range(300):
            trialdeck.log({f"from_{child}": i, "text": "x" * 3000}, step=i)
        os._exit(0)
    children.append(pid)
for pid in children:
    os.waitpid(pid, 0)
`);
    expect(code).toBe(0);
    const values = await readValues(folder.trial);
    expect(values).toHaveLength(1200);
    expect(values.filter((value) => 'from_3' in value)).toHaveLength(300);
  });

  test('the parameters of the trial win over the defaults of the script', async () => {
    const { stdout, stderr } = await folder.runTrial(
      `
import argparse, json, trialdeck
from trialdeck import config
assert config.lr == 0.01
trialdeck.init(config={"lr": 1, "epochs": 5, "model": {"width": 1, "depth": 3}, "head.gain": 2})
trialdeck.init(config=argparse.Namespace(batch=32, lr=9))
print(json.dumps(config.as_dict(), sort_keys=True))
print(json.dumps(trialdeck.params(), sort_keys=True))
print(config.model.width, config["model"]["depth"], config["head.gain"], config.get("nope", "-"), "model.act" in config)
`,
      { lr: 0.01, 'model.width': 8, 'model.act': 'relu' },
    );
    expect(stderr).toBe('');
    const [config = '', params = '', rest] = stdout.split('\n');
    expect(JSON.parse(config)).toEqual({
      batch: 32,
      epochs: 5,
      head: { gain: 2 },
      lr: 0.01,
      model: { act: 'relu', depth: 3, width: 8 },
    });
    expect(JSON.parse(params)).toEqual({ lr: 0.01, 'model.width': 8, 'model.act': 'relu' });
    expect(rest).toBe('8 3 2 - True');
  });

  test('the run knows its study, trial, folder and the attempt before', async () => {
    const { stdout } = await folder.runTrial(
      `
import trialdeck
run = trialdeck.init()
print(run.id, run.study, run.trial, run.dir, run.resume_dir)
`,
      {},
      { TRIALDECK_RESUME_DIR: '/somewhere/6' },
    );
    expect(stdout.trim()).toBe(`demo/7 demo 7 ${folder.trial} /somewhere/6`);
  });

  test('it announces itself and leaves the rest of the folder to the controller', async () => {
    await folder.runTrial('import trialdeck\ntrialdeck.log({"x": 1})');
    expect((await readdir(folder.trial)).sort()).toEqual(['companion.json', 'finish.json', 'metrics.jsonl']);
    expect(await readJson(folder.trial, 'companion.json')).toMatchObject({ format: 1, version: '0.1.0' });
  });

  test('a script that only reads its parameters announces nothing, its printed metrics count', async () => {
    await folder.runTrial('import trialdeck\nprint(trialdeck.config.lr, trialdeck.params())', { lr: 1 });
    expect(await readdir(folder.trial)).toEqual([]);
  });

  test.each([
    ['pass', 0],
    ['raise ValueError("no")', 1],
    ['import sys; sys.exit(3)', 3],
    ['import sys; sys.exit("message")', 1],
    ['import os, signal; os.kill(os.getpid(), signal.SIGINT)\nimport time; time.sleep(5)', 130],
    ['import sys\ntry:\n    sys.exit(4)\nexcept SystemExit:\n    trialdeck.log({"x": 2})', 0],
    ['import sys\nsys.excepthook = lambda *a: None\nraise ValueError("quiet")', 1],
    ['trialdeck.finish()\nraise ValueError("late")', 1],
  ])('the end is recorded: %s', async (script, exit) => {
    await folder.runTrial(`import trialdeck\ntrialdeck.log({"x": 1})\n${script}\n`);
    expect(await readJson(folder.trial, 'finish.json')).toMatchObject({ exit });
  });

  test('a second process of the run adds metrics and does not end it', async () => {
    await folder.runTrial(`
import os, subprocess, sys, trialdeck
trialdeck.log({"x": 1})
subprocess.run([sys.executable, "-c", "import trialdeck; trialdeck.log({'y': 2}); raise SystemError"], stderr=subprocess.DEVNULL)
assert not os.path.exists(os.environ["TRIALDECK_RUN_DIR"] + "/finish.json")
pid = os.fork()
if pid == 0:
    sys.exit(5)
os.waitpid(pid, 0)
assert not os.path.exists(os.environ["TRIALDECK_RUN_DIR"] + "/finish.json")
`);
    expect(await readValues(folder.trial)).toEqual([
      { step: 0, x: 1 },
      { step: 0, y: 2 },
    ]);
    expect(await readJson(folder.trial, 'finish.json')).toMatchObject({ exit: 0 });
  });

  test.each([
    [{ RANK: '1' }, false],
    [{ LOCAL_RANK: '2' }, false],
    [{ SLURM_PROCID: '1' }, false],
    [{ RANK: '0', LOCAL_RANK: '0', SLURM_PROCID: '3' }, true],
  ])('of a distributed run only the first process writes: %o', async (env, writes) => {
    const script = `
import trialdeck
run = trialdeck.init(config={"depth": 2})
trialdeck.log({"x": 1})
print(trialdeck.config.lr, trialdeck.config.depth, trialdeck.should_stop())
`;
    const { stdout } = await folder.runTrial(script, { lr: 3 }, env);
    expect(stdout).toBe('3 2 False\n');
    expect(existsSync(path.join(folder.trial, 'metrics.jsonl'))).toBe(writes);
    expect(existsSync(path.join(folder.trial, 'companion.json'))).toBe(writes);
  });

  test('what cannot be logged is named once and does not end the training', async () => {
    const { code, stderr } = await folder.runTrial(`
import trialdeck
for i in range(3):
    trialdeck.log({"x": i, "figure": {"big": object()}})
trialdeck.report(object())
`);
    expect(code).toBe(0);
    expect(stderr.trim().split('\n')).toEqual([
      "trialdeck: metric 'figure.big' is not recorded: object is no number, text, list or mapping",
      "trialdeck: metric 'val_loss' is not recorded: object is no number, text, list or mapping",
    ]);
    expect((await readValues(folder.trial)).map(({ x }) => x)).toEqual([0, 1, 2]);
  });

  test('wrong use says what is right', async () => {
    const { stdout } = await folder.runTrial(`
import trialdeck
for wrong in (lambda: trialdeck.log(3), lambda: trialdeck.log({"x": 1}, step=0.5), lambda: trialdeck.init(config=3)):
    try:
        wrong()
    except (TypeError, ValueError) as error:
        print(error)
`);
    expect(stdout.trim().split('\n')).toEqual([
      "log takes a mapping of names and values, for example log({'loss': 0.5})",
      'a step must be a whole number, not 0.5',
      'config must be a mapping or have attributes, not int',
    ]);
  });

  test('a full disk costs metrics, not the training', async () => {
    const { code, stderr } = await folder.runTrial(`
import os, trialdeck
trialdeck.log({"x": 0})
real = os.write
room = [30]
def full(fd, data):
    if fd < 3:
        return real(fd, data)
    part, room[0] = data[:room[0]], 0
    if not part:
        raise OSError(28, "No space left on device")
    return real(fd, part)
os.write = full
trialdeck.log({"x": 1})
trialdeck.log({"x": 2})
os.write = real
trialdeck.log({"x": 3})
`);
    expect(code).toBe(0);
    expect(stderr).toContain('metrics.jsonl cannot be written');
    const lines = (await readFile(path.join(folder.trial, 'metrics.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => parseMetricLine(line)?.values['x'])).toEqual([0, undefined, 3]);
  });
});

describe('by hand', () => {
  test('the run gets a folder that tells all about it', async () => {
    const { code, stderr } = await folder.run(`
import trialdeck
run = trialdeck.init(config={"lr": 1e-05, "model": {"width": 8, "act": "yes"}}, name="first try")
trialdeck.log({"loss": 2.0, "epoch": 1})
trialdeck.log({"loss": float("nan"), "text": "x", "epoch": 2})
trialdeck.report(3)
`);
    expect([code, stderr]).toEqual([0, '']);
    const run = await folder.handRun();
    expect(await readJson(run, 'run.json')).toMatchObject({
      format: 1,
      run: path.basename(run),
      study: null,
      trial: null,
      attempt: 1,
      name: 'first try',
      state: 'finished',
      reason: null,
      params: { lr: 1e-5, 'model.width': 8, 'model.act': 'yes' },
      cwd: folder.path,
      writer: 'companion',
      exitCode: 0,
      summary: { loss: 'NaN', epoch: 2, objective: 3 },
    });
    expect(parse(await readFile(path.join(run, 'config.yaml'), 'utf8'), { version: '1.1' })).toEqual({
      lr: 1e-5,
      model: { width: 8, act: 'yes' },
    });
    expect(await readValues(run)).toHaveLength(3);
    expect(await readFile(path.join(folder.path, '.trialdeck', '.gitignore'), 'utf8')).toBe('*\n');
    expect((await readdir(run)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('while it runs it is a live process that the engine recognises', async () => {
    const { child, ended } = await folder.start(
      'import trialdeck\ntrialdeck.init()\nprint("up")\nimport time\ntime.sleep(30)',
    );
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    const run = await folder.handRun();
    const record = (await readJson(run, 'run.json')) as {
      pid: number;
      startTime: string;
      bootId: string;
      state: string;
    };
    expect(record.state).toBe('running');
    expect(record.pid).toBe(child.pid);
    expect(isAlive(record)).toBe(true);
    child.kill('SIGKILL');
    await ended;
    expect(isAlive(record)).toBe(false);
    expect(await readJson(run, 'run.json')).toMatchObject({ state: 'running', end: null });
  });

  test.each([
    ['raise ValueError("bad\\nvalue")', { state: 'failed', reason: 'ValueError: bad', exitCode: 1 }],
    ['import sys; sys.exit(3)', { state: 'failed', reason: 'exit code 3', exitCode: 3 }],
    ['raise KeyboardInterrupt', { state: 'stopped', reason: 'interrupted', exitCode: 130 }],
    ['trialdeck.finish()', { state: 'finished', reason: null, exitCode: null }],
    ['with trialdeck.init() as run:\n    run.log({"y": 1})\n    1 / 0', { state: 'failed', exitCode: null }],
  ])('its end: %s', async (script, end) => {
    await folder.run(`import trialdeck\ntrialdeck.log({"x": 1})\n${script}\n`);
    expect(await readJson(await folder.handRun(), 'run.json')).toMatchObject({ ...end, summary: { x: 1 } });
  });

  test('several runs in one process, each with its own parameters', async () => {
    const { stderr } = await folder.run(`
import trialdeck
for lr in (1, 2):
    with trialdeck.init(config={"lr": lr, f"only_{lr}": True}) as run:
        run.log({"x": trialdeck.config.lr})
trialdeck.log({"lost": 1})
`);
    expect(stderr).toBe('trialdeck: metrics after finish() are not recorded; call init() for another run\n');
    const params = await Promise.all((await folder.handRuns()).map((run) => readJson(run, 'run.json')));
    expect(params).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ params: { lr: 1, only_1: true }, summary: { x: 1 } }),
        expect.objectContaining({ params: { lr: 2, only_2: true }, summary: { x: 2 } }),
      ]),
    );
    expect(params).toHaveLength(2);
  });

  test('children of the script belong to its run', async () => {
    await folder.run(`
import subprocess, sys, trialdeck
trialdeck.log({"x": 1})
subprocess.run([sys.executable, "-c", "import trialdeck; trialdeck.init(config={'z': 1}); trialdeck.log({'y': 2})"], check=True)
`);
    const run = await folder.handRun();
    expect(await readValues(run)).toEqual([
      { step: 0, x: 1 },
      { step: 0, y: 2 },
    ]);
    expect(await readJson(run, 'run.json')).toMatchObject({ state: 'finished', summary: { x: 1 } });
  });

  test('the run goes to the workspace above, where there is one', async () => {
    await mkdir(path.join(folder.path, '.trialdeck'));
    await mkdir(path.join(folder.path, 'sub'));
    await folder.run('import os\nos.chdir("sub")\nimport trialdeck\ntrialdeck.log({"x": 1})');
    expect(await readJson(await folder.handRun(), 'run.json')).toMatchObject({ cwd: path.join(folder.path, 'sub') });
    expect(await readdir(path.join(folder.path, 'sub'))).toEqual([]);
  });

  test.each([
    ['TRIALDECK_DISABLED', { TRIALDECK_DISABLED: '1' }],
    ['a later rank', { RANK: '3' }],
  ])('nothing is written for %s', async (_why, env) => {
    const script =
      'import trialdeck\ntrialdeck.init(config={"a": 1})\ntrialdeck.log({"x": trialdeck.config.a})\ntrialdeck.finish()';
    expect((await folder.run(script, env)).code).toBe(0);
    expect(await readdir(folder.path)).toEqual(['train.py']);
  });

  test('importing alone leaves no trace', async () => {
    await folder.run('import trialdeck\ntrialdeck.config.get("lr")\ntrialdeck.should_stop()\ntrialdeck.finish()');
    expect(await readdir(folder.path)).toEqual(['train.py']);
  });

  test.skipIf(process.getuid?.() === 0)('a read-only folder is said once', async () => {
    await chmod(folder.path, 0o555);
    const { code, stderr } = await folder.run('import trialdeck\ntrialdeck.log({"x": 1})\ntrialdeck.log({"x": 2})');
    expect(code).toBe(0);
    expect(stderr).toContain('no run is recorded');
  });

  test('a place that cannot hold a run is said once, the program goes on', async () => {
    await writeFile(path.join(folder.path, '.trialdeck'), 'a file');
    const { code, stderr, stdout } = await folder.run(
      'import trialdeck\ntrialdeck.log({"x": 1})\ntrialdeck.log({"x": 2})\nprint("done")',
    );
    expect([code, stdout]).toEqual([0, 'done\n']);
    expect(stderr.trim()).toBe(
      `trialdeck: no run is recorded, ${folder.path} cannot be written (File exists); the program goes on`,
    );
  });
});

const oldest = ['python3.8', ...globSync(path.join(homedir(), '.pyenv/versions/3.8*/bin/python3'))].find(
  (name) => spawnSync(name, ['-c', '']).status === 0,
);
test.skipIf(oldest === undefined)('the same on Python 3.8', async () => {
  const script =
    'import trialdeck\nwith trialdeck.init(config={"a": {"b": 1}}) as run:\n    run.log({"x": trialdeck.config.a.b})';
  expect((await folder.run(script, {}, oldest)).stderr).toBe('');
  expect(await readJson(await folder.handRun(), 'run.json')).toMatchObject({ state: 'finished', summary: { x: 1 } });
});
