import { existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appears, readJson, readValues, ScriptFolder, type Started } from './companionScript.ts';

let folder: ScriptFolder;
beforeEach(async () => {
  folder = await ScriptFolder.make();
});
afterEach(() => folder.remove());

/** Writes `stop` as the controller does. */
async function requestStop(run: string, content: object = { reason: 'pruned', kind: 'pruned' }): Promise<void> {
  await writeFile(path.join(run, 'stop.tmp'), JSON.stringify(content));
  await rename(path.join(run, 'stop.tmp'), path.join(run, 'stop'));
}

function prints(started: Started, word: string): Promise<void> {
  let text = '';
  return new Promise((resolve) => {
    started.child.stdout?.on('data', (chunk: string) => {
      text += chunk;
      if (text.includes(word)) {
        resolve();
      }
    });
  });
}

describe('a script that asks', () => {
  const asking = `
import time, trialdeck
trialdeck.init()
print("up")
try:
    for step in range(3000):
        trialdeck.log({"x": step})
        if trialdeck.should_stop():
            print("saved")
            break
        time.sleep(0.01)
except KeyboardInterrupt:
    print("interrupted")
`;

  test('says so by a file, is asked by a file and ends in order', async () => {
    const started = await folder.startTrial(asking);
    await appears(folder.trial, 'can_stop');
    expect(started.child.exitCode).toBeNull();
    await requestStop(folder.trial);
    const { code, stdout } = await started.ended;
    expect([code, stdout]).toEqual([0, 'up\nsaved\n']);
    expect(await readJson(folder.trial, 'finish.json')).toMatchObject({ exit: 0 });
  });

  test('is not interrupted, not even where signals are missing', async () => {
    const started = await folder.startTrial(`
import os, time, trialdeck
trialdeck.init()
trialdeck.should_stop()
stop = os.path.join(os.environ["TRIALDECK_RUN_DIR"], "stop")
while not os.path.exists(stop):
    time.sleep(0.01)
time.sleep(0.6)  # longer than the watcher needs
print("still there")
`);
    await appears(folder.trial, 'can_stop');
    await requestStop(folder.trial, { reason: 'pruned', interrupt: true });
    expect((await started.ended).stdout).toBe('still there\n');
  });

  test('may ask without having started a run', async () => {
    const { stdout } = await folder.runTrial('import trialdeck\nprint(trialdeck.should_stop())');
    expect(stdout).toBe('False\n');
    expect(existsSync(path.join(folder.trial, 'can_stop'))).toBe(true);
    await requestStop(folder.trial);
    expect((await folder.runTrial('import trialdeck\nprint(trialdeck.should_stop())')).stdout).toBe('True\n');
  });

  test('may be stopped when run by hand, too', async () => {
    const started = await folder.start(asking);
    await prints(started, 'up');
    const run = await folder.handRun();
    await appears(run, 'can_stop');
    await requestStop(run);
    expect((await started.ended).stdout).toBe('up\nsaved\n');
  });
});

describe('a script that does not ask', () => {
  const sleeping = `
import time, trialdeck
trialdeck.log({"x": 1})
interrupts = 0
for attempt in range(2):
    try:
        if attempt == 0:
            print("up")  # from here on an interrupt is caught
        time.sleep(WAIT)
    except KeyboardInterrupt:
        interrupts += 1
trialdeck.log({"interrupts": interrupts})
`;

  test('gets one KeyboardInterrupt, even asleep, where the stop says that no signal comes', async () => {
    const started = await folder.startTrial(sleeping.replace('WAIT', '30 if interrupts == 0 else 0.6'));
    await prints(started, 'up');
    const before = Date.now();
    await requestStop(folder.trial, { reason: 'stopped', interrupt: true });
    expect((await started.ended).code).toBe(0);
    expect(Date.now() - before).toBeLessThan(5000);
    expect((await readValues(folder.trial)).at(-1)).toMatchObject({ interrupts: 1 });
  });

  test.skipIf(process.platform === 'win32')('gets only the signal of the controller otherwise', async () => {
    const started = await folder.startTrial(sleeping.replace('WAIT', '30 if interrupts == 0 else 0.6'));
    await prints(started, 'up');
    await requestStop(folder.trial);
    started.child.kill('SIGINT');
    expect((await started.ended).code).toBe(0);
    expect((await readValues(folder.trial)).at(-1)).toMatchObject({ interrupts: 1 });
  });

  test('ends by the interrupt where it does not catch it', async () => {
    const started = await folder.startTrial(
      'import time, trialdeck\ntrialdeck.log({"x": 1})\nprint("up")\ntime.sleep(30)',
    );
    await prints(started, 'up');
    await requestStop(folder.trial, { reason: 'stopped', interrupt: true });
    await started.ended;
    expect(await readJson(folder.trial, 'finish.json')).toMatchObject({ exit: 130 });
  });
});
