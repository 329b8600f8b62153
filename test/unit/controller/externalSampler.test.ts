import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SweepWorkspace } from './runningSweep.ts';

let ws: SweepWorkspace;
beforeEach(() => {
  ws = new SweepWorkspace();
});
afterEach(() => ws[Symbol.dispose]());

/** A sampler that counts; `think` is run before its answer to ask number n. */
function sampler(think: string): void {
  ws.write(
    'sampler.py',
    `import json, os, sys, time\nn = 0\nfor line in sys.stdin:\n    call = json.loads(line)\n    result = {}\n    if call["method"] == "ask":\n${think}\n        result = [{"trial": n, "params": {"x": n}}]\n        n += 1\n    print(json.dumps({"jsonrpc": "2.0", "id": call["id"], "result": result}), flush=True)\n`,
  );
}

const options = 'parameters: {x: {min: 0, max: 9}}\ntrialdeck: {sampler: {command: [python3, sampler.py]}, trials: 4}';

describe('a sampler in another program', () => {
  it('is asked, and ended with the study', async () => {
    sampler('        pass');
    ws.sweep('say(x, 0)\n', options);
    const sweep = await ws.runSweep();
    expect(sweep.all('trial-start').map(({ params }) => params['x'])).toEqual([0, 1, 2, 3]);
  });

  it('that dies ends the study in order: what runs is queued again, and the message says why', async () => {
    sampler('        if n == 1: sys.exit("no more ideas")');
    ws.sweep('say(x, 0)\ntime.sleep(600)\n', options);
    const sweep = ws.start('sweep', 'sweep.yaml', '--study', 's', '--jobs', '2');
    expect(await sweep.ended()).toBe(3);
    expect(sweep.err).toMatch(/the sampler external failed, so the study cannot go on: .*/);
    // Nothing is wrong with the trials.
    expect(sweep.all('end')[0]?.reason).toBe('stopped');
    const said = sweep.events.slice(-2).map((event) => (event.event === 'warning' ? event.message : event.event));
    expect(said).toEqual([expect.stringMatching(/^the sampler external failed/), 'end']);
    expect((await ws.trials('s')).map(({ state, reason }) => [state, reason])).toEqual([
      ['waiting', 'stopped because the sampler failed'],
    ]);
  });

  it('does not keep anybody from stopping the study while it thinks', async () => {
    sampler('        open("thinking.txt", "w").close()\n        time.sleep(600 if n == 1 else 0)');
    ws.sweep('say(x, 0)\n', options);
    const sweep = ws.start('sweep', 'sweep.yaml', '--study', 's');
    await sweep.event('trial-end');
    expect((await ws.call(['stop', 's'])).code).toBe(0);
    expect(await sweep.ended()).toBe(130);
    expect((await ws.trials('s')).map(({ state }) => state)).toEqual(['complete']);
  });
});
