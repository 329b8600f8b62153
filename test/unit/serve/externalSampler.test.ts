import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import type { SearchState } from '../../../src/core/search/sampler.ts';
import { ExternalSampler } from '../../../src/core/serve/externalSampler.ts';
import type { SearchSpace } from '../../../src/core/space/distribution.ts';
import { literalOf } from '../../../src/core/space/render.ts';
import type { Trial } from '../../../src/core/space/trial.ts';
import type { AskedTrial } from './calls.ts';
import { ServedFolder } from './servedFolder.ts';

const space: SearchSpace = {
  parameters: [
    { name: 'lr', path: ['lr'], distribution: { kind: 'log_uniform_values', low: 1e-4, high: 1 } },
    {
      name: 'model.width',
      path: ['model', 'width'],
      distribution: { kind: 'categorical', choices: [literalOf(8), literalOf(16)] },
    },
    { name: 'epochs', path: ['epochs'], distribution: { kind: 'constant', value: literalOf(3) } },
  ],
};

const open: ExternalSampler[] = [];
afterEach(async () => {
  for (const sampler of open.splice(0)) await sampler.close();
});

/** A sampler in Python: `body` has `request` and sets `result`. What it is asked is printed to stderr. */
function python(body: string, more: { answerTimeoutMs?: number } = {}): { sampler: ExternalSampler; said: string[] } {
  const script = `import json, sys, time
asked = 0
for line in sys.stdin:
    request = json.loads(line)
    method, params = request["method"], request["params"]
    result = {}
    print(method, json.dumps(params), file=sys.stderr, flush=True)
${body.replace(/^/gm, '    ')}
    print(json.dumps({"jsonrpc": "2.0", "id": request["id"], "result": result}), flush=True)
`;
  return started(['python3', '-c', script], more);
}

function started(
  command: string[],
  more: { answerTimeoutMs?: number; cwd?: string } = {},
): { sampler: ExternalSampler; said: string[] } {
  const said: string[] = [];
  const sampler = new ExternalSampler({
    command,
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    env: process.env,
    study: 's',
    method: 'random',
    objectives: [{ name: 'loss', goal: 'minimize' }],
    seed: 4,
    say: (line) => said.push(line),
    ...more,
  });
  open.push(sampler);
  return { sampler, said };
}

const counting = `if method == "ask":
    asked += 1
    result = [{"trial": asked - 1, "params": {"lr": asked / 100, "model.width": 8}}]`;

function trial(number: number, lr: number, change: Partial<Trial> = {}): Trial {
  const params = { lr, 'model.width': 8, epochs: 3 };
  return {
    number,
    state: 'complete',
    params,
    values: [lr * 2],
    intermediate: [],
    reason: null,
    startMs: 0,
    endMs: 1,
    ...change,
  };
}

const state = (trials: readonly Trial[]): SearchState => ({ space, directions: ['minimize'], trials });

describe('an external sampler', () => {
  test('is given the sweep as JSON, asked once a trial, and told how its trials ended', async () => {
    const { sampler, said } = python(counting);
    expect(await sampler.suggest(state([]), 0)).toEqual({ lr: 0.01, 'model.width': 8, epochs: 3 });
    const running = trial(0, 0.01, { state: 'running', values: [] });
    expect(await sampler.suggest(state([running]), 1)).toMatchObject({ lr: 0.02 });
    const ended = [trial(0, 0.01), trial(1, 0.02, { state: 'fail', values: [] })];
    expect(await sampler.suggest(state(ended), 2)).toMatchObject({ lr: 0.03 });
    await sampler.close();
    const asked = said.map((line) => [line.slice(0, line.indexOf(' ')), JSON.parse(line.slice(line.indexOf(' ')))]);
    const [create, ...rest] = asked;
    expect(create).toMatchObject(['create', { study: 's', storage: ':memory:', seed: 4 }]);
    expect(JSON.parse(create?.[1].sweep)).toEqual({
      method: 'random',
      metric: { name: 'loss', goal: 'minimize' },
      parameters: {
        lr: { distribution: 'log_uniform_values', min: 1e-4, max: 1 },
        'model.width': { values: [8, 16] },
        epochs: { value: 3 },
      },
    });
    expect(rest).toEqual([
      ['ask', { study: 's', count: 1 }],
      ['ask', { study: 's', count: 1 }],
      ['tell', { study: 's', trial: 0, value: 0.02 }],
      ['tell', { study: 's', trial: 1, state: 'fail' }],
      ['ask', { study: 's', count: 1 }],
    ]);
  });

  test('is told with add what it did not suggest: trials from before its start, queued ones, changed ones', async () => {
    const { sampler, said } = python(counting);
    const before = [trial(0, 0.5), trial(1, 0.25, { values: [Number.POSITIVE_INFINITY] })];
    expect(await sampler.suggest(state(before), 2)).toMatchObject({ lr: 0.01 });
    const other = trial(2, 0.75);
    await sampler.suggest(state([...before, other]), 3);
    await sampler.close();
    expect(said.slice(1).map((line) => line.slice(0, line.indexOf(' ')))).toEqual(['add', 'ask', 'tell', 'add', 'ask']);
    expect(said[1]).toContain('"value": "Infinity"');
    expect(said[3]).toContain('"state": "fail"');
    expect(said[4]).toContain('"lr": 0.75');
  });

  test('gives the same parameters again for a trial that did not come to begin', async () => {
    const { sampler } = python(counting);
    const first = await sampler.suggest(state([]), 0);
    expect(await sampler.suggest(state([]), 0)).toEqual(first);
    expect(await sampler.suggest(state([trial(0, 0.01)]), 1)).toMatchObject({ lr: 0.02 });
  });

  test('an empty answer is the end of the space', async () => {
    const { sampler } = python('if method == "ask":\n    result = []');
    expect(await sampler.suggest(state([]), 0)).toBeNull();
  });

  test.each([
    [
      'result = [{"trial": 0, "params": {"lr": 5, "model.width": 8}}]',
      'lr cannot be 5. It is a number from 0.0001 to 1.0',
    ],
    ['result = [{"trial": 0, "params": {"lr": 0.1}}]', 'model.width is missing'],
    [
      'result = [{"trial": 0, "params": {"lr": 0.1, "model.width": 8, "depth": 2}}]',
      '`depth` is no parameter of the space',
    ],
    ['result = [{"trial": 0, "params": {"lr": "nan", "model.width": 8}}]', 'lr cannot be nan'],
    ['result = [{"params": {"lr": 0.1, "model.width": 8}}]', 'expected a list of {trial, params}'],
    ['result = [{"trial": 0.5, "params": {"lr": 0.1, "model.width": 8}}]', 'expected a list of {trial, params}'],
    [
      'result = [{"trial": at, "params": {"lr": 0.1, "model.width": 8}} for at in (0, 1)]',
      '2 trials where 1 was asked for',
    ],
    ['result = {"trial": 0}', 'expected a list of {trial, params}'],
    ['request["id"] = 99', 'its id is 99'],
    ['print("fitting a model")', "wrote 'fitting a model' in place of an answer to ask"],
    ['raise ValueError("singular matrix")', 'ended (exit code 1): ValueError: singular matrix'],
    ['import os; os.kill(os.getpid(), 9)', 'ended (signal SIGKILL)'],
    [
      'print(json.dumps({"id": request["id"], "error": {"message": "no more budget"}}), flush=True); continue',
      'refused ask: no more budget',
    ],
  ])('%s is a clear error', async (body, message) => {
    const { sampler } = python(`if method == "ask":\n    ${body}`);
    const failed = sampler.suggest(state([]), 0);
    await expect(failed).rejects.toMatchObject({ reason: 'sampler-failed', message: expect.stringContaining(message) });
    await expect(failed).rejects.toThrow('The sampler `python3 -c');
  });

  test('that suggests a trial twice is refused', async () => {
    const { sampler } = python(
      'if method == "ask":\n    result = [{"trial": 7, "params": {"lr": 0.1, "model.width": 8}}]',
    );
    await sampler.suggest(state([]), 0);
    await expect(sampler.suggest(state([trial(0, 0.1)]), 1)).rejects.toThrow('the trial 7 was suggested before');
  });

  test('starts anew after a failure, from the trials', async () => {
    const { sampler, said } = python(`if method == "ask":\n    sys.exit(3)`);
    await expect(sampler.suggest(state([trial(0, 0.5)]), 1)).rejects.toThrow('exit code 3');
    await expect(sampler.suggest(state([trial(0, 0.5)]), 1)).rejects.toThrow('exit code 3');
    expect(said.filter((line) => line.startsWith('add'))).toHaveLength(2);
  });

  test('that is silent for too long is ended', async () => {
    const { sampler } = python('if method == "ask":\n    time.sleep(60)', { answerTimeoutMs: 3000 });
    await expect(sampler.suggest(state([]), 0)).rejects.toThrow('has not answered ask for 3 s');
  });

  test('that cannot be started is named', async () => {
    const { sampler } = started(['no-such-sampler']);
    await expect(sampler.suggest(state([]), 0)).rejects.toThrow('no such command: no-such-sampler');
  });

  test('whose working directory is gone says so', async () => {
    const cwd = mkdtempSync(path.join(tmpdir(), 'trialdeck-gone-'));
    rmSync(cwd, { recursive: true });
    const { sampler } = started(['python3', '-c', ''], { cwd });
    await expect(sampler.suggest(state([]), 0)).rejects.toThrow(`its working directory ${cwd} is gone`);
  });
});

describe('an external sampler of a served study', () => {
  const served = new ServedFolder();
  const sampler = fileURLToPath(new URL('../../../examples/sampler/sampler.py', import.meta.url));
  const flat = 'method: random\nmetric: {name: loss}\nparameters: {lr: {min: 0.0, max: 1.0}, kind: {values: [a, b]}}\n';

  test('suggests, and is told the trials when the study goes on', async () => {
    const given = { sweep: flat, study: 's', storage: 's.db', seed: 2, sampler: { command: ['python3', sampler] } };
    await served.server.call('create', given);
    for (let i = 0; i < 6; i++) {
      const [asked] = await served.server.call<AskedTrial[]>('ask', { study: 's' });
      await served.server.call('tell', {
        study: 's',
        trial: asked?.trial,
        value: Math.abs(Number(asked?.params['lr']) - 0.5),
      });
    }
    const best = await served.server.call<AskedTrial>('best', { study: 's' });
    await served.restart();
    // It goes on near the best, though it was only started for this; the sampler is the study's own.
    const [next] = await served.server.call<AskedTrial[]>('ask', { study: 's.db' });
    expect(next?.trial).toBe(6);
    expect(Math.abs(Number(next?.params['lr']) - Number(best.params['lr']))).toBeLessThan(0.3);
  });

  test('that fails is an error of the call, with what it said', async () => {
    const command = ['python3', '-c', 'import sys; sys.exit("no model")'];
    await served.server.call('create', { sweep: flat, study: 's', storage: ':memory:', sampler: { command } });
    expect(await served.server.failure('ask', { study: 's' })).toMatchObject({
      code: -32000,
      reason: 'sampler-failed',
      message: expect.stringContaining('ended (exit code 1): no model'),
    });
    expect(served.server.said).toEqual(['no model']);
    expect(await served.server.call('trials', { study: 's' })).toEqual([]);
  });
});
