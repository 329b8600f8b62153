import { afterEach, beforeEach, expect, it } from 'vitest';
import { SweepWorkspace } from './runningSweep.ts';

let ws: SweepWorkspace;
beforeEach(() => {
  ws = new SweepWorkspace();
});
afterEach(() => ws[Symbol.dispose]());

const grid = 'parameters: {x: {values: [0, 1, 2, 3]}}';

it('enqueued points run first, also twice where that was asked for, and the grid runs the others', async () => {
  ws.sweep('note(str(x)); say(x, 0)\n', `${grid}\ntrialdeck: {enqueue: [{x: 2}, {x: 0}, {x: 2}]}`);
  const sweep = await ws.runSweep('--jobs', '1');
  expect(ws.seen()).toEqual(['2', '0', '2', '1', '3']);
  expect(sweep.all('end')[0]).toMatchObject({ reason: 'exhausted', counts: { complete: 5 } });
});

it('a point that is enqueued while the grid runs is next, and does not come again', async () => {
  const wait = 'while x == 0 and not os.path.exists("go"): time.sleep(0.02)\n';
  ws.sweep(`note(str(x)); say(x, 0)\n${wait}`, grid);
  const sweep = ws.start('sweep', 'sweep.yaml', '--study', 's', '--jobs', '1');
  await sweep.event('report');
  expect(await ws.call(['enqueue', 's', 'x=3'])).toMatchObject({ code: 0 });
  ws.write('go', '');
  expect(await sweep.ended()).toBe(0);
  expect(ws.seen()).toEqual(['0', '3', '1', '2']);
});

it('parameters that do not count are in no argument and no environment', async () => {
  ws.sweep(
    'note(" ".join(sys.argv[1:]) + " " + os.environ["TRIALDECK_PARAMS"]); say(x, 0)\n',
    'parameters: {x: {values: [0, 1]}, fine: {values: [5, 6]}, fixed: {value: a}}\n' +
      'trialdeck: {conditions: {fine: {x: 1}, fixed: {x: [0]}}}',
  );
  await ws.runSweep('--jobs', '1');
  expect(ws.seen()).toEqual([
    '--x=0 --fixed=a {"x": 0, "fixed": "a"}',
    '--x=1 --fine=5 {"x": 1, "fine": 5}',
    '--x=1 --fine=6 {"x": 1, "fine": 6}',
  ]);
  expect((await ws.trials('s')).map(({ params }) => params)).toEqual([
    { x: 0, fixed: 'a' },
    { x: 1, fine: 5 },
    { x: 1, fine: 6 },
  ]);
});

it('one at a time, in two goes: the second one does not begin again', async () => {
  ws.sweep(
    'note(" ".join(sys.argv[1:])); say(x, 0)\n',
    'parameters: {x: {values: [0, 1, 2]}, y: {values: [5, 6]}}\ntrialdeck: {sampler: one_at_a_time, baseline: {x: 1}}',
  );
  await ws.runSweep('--jobs', '1', '--trials', '2');
  const sweep = ws.start('resume', 's', '--trials', '9');
  expect(await sweep.ended()).toBe(0);
  expect(sweep.all('end')[0]).toMatchObject({ reason: 'exhausted' });
  expect(ws.seen()).toEqual(['--x=1 --y=5', '--x=0 --y=5', '--x=2 --y=5', '--x=1 --y=6']);
});

it('trials that were asked for and never told keep a study open: it says which, and how to free them', async () => {
  ws.sweep('say(x, 0)\n', grid);
  const ok = async (...args: string[]): Promise<void> => {
    expect(await ws.call(args)).toMatchObject({ code: 0, err: '' });
  };
  await ok('create', 'sweep.yaml', '--study', 's');
  await ok('ask', 's', '--count', '3');
  await ok('tell', 's', '0', '--value', '7');
  const sweep = ws.start('resume', 's');
  expect(await sweep.ended()).toBe(0);
  expect(sweep.all('trial-start')).toHaveLength(1);
  expect(sweep.all('end')).toMatchObject([{ reason: 'stopped', open: [1, 2], counts: { complete: 2 } }]);
  const [warning] = sweep.all('warning').map(({ message }) => message);
  expect(warning).toMatch(/^trials 1, 2 are open: .*: trialdeck tell s 1 --state fail$/);
  expect((await ws.json('studies')) as object[]).toMatchObject([{ study: 's', state: 'stopped' }]);
  const plain = await ws.call(['resume', 's']);
  expect([plain.code, plain.out]).toEqual([0, expect.stringContaining('stopped: nothing is left to start, 2 trials')]);
  await ok('tell', 's', '1', '--state', 'fail');
  await ok('tell', 's', '2', '--value', '2');
  const last = ws.start('resume', 's');
  expect(await last.ended()).toBe(0);
  expect(last.all('end')[0]).toMatchObject({ reason: 'exhausted', counts: { complete: 3, fail: 1 } });
  expect(last.all('end')[0]).not.toHaveProperty('open');
});

it('what is queued beyond the total runs, is said, and counts for the total', async () => {
  ws.sweep('say(x, 0)\n', `${grid}\ntrialdeck: {enqueue: [{x: 2}, {x: 0}], trials: 1}`);
  const sweep = await ws.runSweep();
  expect(sweep.all('study')[0]?.trials).toBe(2);
  expect(sweep.all('warning').map(({ message }) => message)).toEqual([
    '2 trials are queued, which run although that makes 2 instead of 1 in all',
  ]);
  expect(await ws.call(['enqueue', 's', 'x=3'])).toMatchObject({ code: 0 });
  expect((await ws.call(['trials', 's'])).out).toContain('2/3 ended');
  const plain = await ws.call(['resume', 's']);
  expect(plain.out).toContain('3/3 trial 2 finished');
  expect((await ws.call(['trials', 's'])).out).toContain('3/3 ended');
});
