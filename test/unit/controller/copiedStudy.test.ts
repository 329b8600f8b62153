import { cpSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunRecord } from '../../../src/core/format/runRecord.ts';
import { isAlive, processesWithEnvironment, signalProcess } from '../../../src/core/os/process.ts';
import { SweepWorkspace } from './runningSweep.ts';

let original: SweepWorkspace;
let copy: SweepWorkspace;
beforeEach(() => {
  original = new SweepWorkspace();
  copy = new SweepWorkspace();
});
afterEach(() => {
  for (const pid of processesWithEnvironment('TRIALDECK_RUN_DIR', runOf(original))) signalProcess(pid, 'SIGKILL');
  copy[Symbol.dispose]();
  original[Symbol.dispose]();
});

const runOf = (ws: SweepWorkspace): string => ws.file('.trialdeck', 'studies', 's', 'runs', '0');

it('a copied study that is resumed leaves the trial of the original alone', async () => {
  original.sweep(
    'say(1, 0)\nwhile not os.path.exists("end.txt"): time.sleep(0.02)\nsay(x, 1)\n',
    'parameters: {x: {values: [7]}}',
  );
  const first = original.start('sweep', 'sweep.yaml', '--study', 's');
  await first.event('report');
  first.kill();
  await first.ended();
  cpSync(original.file('.trialdeck'), copy.file('.trialdeck'), { recursive: true });
  const record = JSON.parse(readFileSync(`${runOf(original)}/run.json`, 'utf8')) as RunRecord;
  const process = { pid: record.pid ?? 0, startTime: record.startTime, bootId: record.bootId };
  expect(isAlive(process)).toBe(true);

  const second = copy.start('resume', 's');
  const again = await second.event('trial-start');
  expect(again).toMatchObject({ run: 's/0-2', attempt: 2 });
  expect(again.readopted).toBeUndefined();
  expect((await copy.call(['stop', 's', '--now'])).code).toBe(0);
  expect(await second.ended()).toBe(130);
  expect(isAlive(process)).toBe(true);

  const third = original.start('resume', 's');
  expect(await third.event('trial-start')).toMatchObject({ readopted: true, pid: process.pid });
  original.write('end.txt', '');
  expect(await third.ended()).toBe(0);
  expect((await original.trials('s'))[0]).toMatchObject({ state: 'complete', value: 7, run: 's/0' });
});
