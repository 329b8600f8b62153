import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SweepWorkspace } from './runningSweep.ts';

let ws: SweepWorkspace;
beforeEach(() => {
  ws = new SweepWorkspace();
});
afterEach(() => ws[Symbol.dispose]());

describe('what a sweep finds on its way', () => {
  it.runIf(process.platform === 'linux')(
    'a trial that is tried again waits for a GPU that another process took, and the study does not end before',
    async () => {
      const env = ws.standInGpus('GPU-test-a');
      // Holds the slot of the GPU as another controller would, until the first one has tried again and again to take it:
      // each try writes a file beside the slot, twice at most between two looks.
      ws.write(
        'other.py',
        `import glob, json, os, time
[slot] = glob.glob("trialdeck-gpus-*/GPU-test-a-0.json")
start = open("/proc/self/stat").read().rsplit(")", 1)[1].split()[19]
boot = open("/proc/sys/kernel/random/boot_id").read().strip()
open("new", "w").write(json.dumps({"pid": os.getpid(), "startTime": start, "bootId": boot}))
os.rename("new", slot)
open("taken", "w").close()
until = time.time() + 20
while not os.path.exists("${ws.inStudy('runs', '0', 'exit')}") and time.time() < until: time.sleep(0.01)
changes = set()
while len(changes) < 7 and time.time() < until:
    changes.add(os.stat(os.path.dirname(slot)).st_mtime_ns)
    time.sleep(0.01)
open("waited", "w").write(str(len(changes)))
os.remove(slot)
`,
      );
      ws.sweep(
        'import subprocess\nif "TRIALDECK_RESUME_DIR" not in os.environ:\n' +
          '    subprocess.Popen([sys.executable, "other.py"], env={}, start_new_session=True)\n' +
          '    while not os.path.exists("taken"): time.sleep(0.01)\n    sys.exit(3)\nsay(1, 0)\n',
        'parameters: {x: {values: [7]}}',
      );
      const args = ['sweep', 'sweep.yaml', '--study', 's', '--jobs', '2', '--retries', '1', '--trials', '1'];
      expect((await ws.call(args, { env })).code).toBe(0);
      expect((await ws.trials('s'))[0]).toMatchObject({ state: 'complete', run: 's/0-2' });
      expect(readFileSync(ws.file('waited'), 'utf8')).toBe('7');
    },
  );

  it('the file of ${args_json_file} nests parameters as ${args_json} does', async () => {
    const command = 'command: [python3, train.py, x=0, "${args_json_file}", "${args_json}"]\n';
    ws.sweep(
      'note(json.dumps([json.load(open(sys.argv[2])), json.loads(sys.argv[3])]))\nsay(1, 0)\n',
      `${command}parameters: {model: {parameters: {width: {values: [8]}, rate: {value: 2.0}}}}`,
    );
    await ws.runSweep();
    const params = { model: { width: 8, rate: 2 } };
    expect(JSON.parse(ws.seen()[0] ?? '')).toEqual([params, params]);
  });

  it("a folder that is somebody's is neither used nor removed", async () => {
    ws.sweep('say(x, 0)\n');
    ws.write('.trialdeck/studies/s/runs/0/exit', '0\n');
    const { code, err } = await ws.call(['sweep', 'sweep.yaml', '--study', 's']);
    expect([code, err]).toEqual([2, expect.stringContaining('exists already')]);
    expect(readFileSync(ws.inStudy('runs', '0', 'exit'), 'utf8')).toBe('0\n');
  });

  it('a study that goes on runs with the words after -- of this time, in the folder of this time', async () => {
    ws.sweep('note(os.getcwd())\nsay(x, 0)\n');
    const first = ws.start('sweep', 'sweep.yaml', '--study', 's', '--trials', '1', '--', '--first');
    expect((await first.event('trial-start')).command.at(-1)).toBe('--first');
    expect(await first.ended()).toBe(0);
    ws.write('sub/train.py', readFileSync(ws.file('train.py'), 'utf8'));
    ws.write('sub/sweep.yaml', readFileSync(ws.file('sweep.yaml'), 'utf8'));
    const more = ['sweep', 'sweep.yaml', '--study', 's', '--trials', '2', '--', '--second'];
    const { code } = await ws.call(more, { cwd: ws.file('sub') });
    expect(code).toBe(0);
    expect(readFileSync(ws.file('sub', 'seen.txt'), 'utf8').trim()).toBe(ws.file('sub'));
    expect((await ws.trials('s')).map(({ trial, state }) => [trial, state])).toEqual([
      [0, 'complete'],
      [1, 'complete'],
    ]);
  });
});
