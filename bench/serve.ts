import { spawn } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { projectRoot } from '../scripts/host/project.ts';
import type { SearchSpace } from '../src/core/space/distribution.ts';
import { optunaDistribution } from '../src/core/space/optunaForm.ts';
import { literalOf } from '../src/core/space/render.ts';
import { counterRng } from '../src/core/space/rng.ts';
import { sample } from '../src/core/space/sample.ts';
import { python } from '../test/interop/venv.ts';
import { runCommand } from './command.ts';
import type { Figure } from './figure.ts';
import { median } from './search/statistics.ts';

const stored = 1000;
const servedRounds = 50;
const calledRounds = 3;
const trialdeck = path.join(projectRoot, 'bin/trialdeck');

/** The space of the time budget: 4 log floats, 3 floats, 2 ints, 1 categorical. */
const space: SearchSpace = {
  parameters: [
    ...['a', 'b', 'c', 'd'].map(
      (name) => ({ name, path: [name], distribution: { kind: 'log_uniform_values', low: 1e-5, high: 1 } }) as const,
    ),
    ...['e', 'f', 'g'].map(
      (name) => ({ name, path: [name], distribution: { kind: 'uniform', low: 0, high: 1 } }) as const,
    ),
    ...['h', 'i'].map(
      (name) => ({ name, path: [name], distribution: { kind: 'int_uniform', low: 1, high: 64 } }) as const,
    ),
    {
      name: 'j',
      path: ['j'],
      distribution: { kind: 'categorical', choices: ['sgd', 'adam', 'lion'].map((one) => literalOf(one)) },
    },
  ],
};

const sweep = JSON.stringify({
  method: 'bayes',
  metric: { name: 'loss', goal: 'minimize' },
  parameters: Object.fromEntries(
    space.parameters.map(({ name, distribution }) => {
      if (distribution.kind === 'categorical')
        return [name, { values: distribution.choices.map(({ value }) => value) }];
      if (!('low' in distribution)) throw new TypeError(`${name} has no range`);
      return [name, { distribution: distribution.kind, min: distribution.low, max: distribution.high }];
    }),
  ),
});

/** What one trial costs a script that drives a study of a thousand trials: ask and tell, in a server and as commands. */
export async function measureServe(folder: string): Promise<Figure[]> {
  const served = await servedMs(folder);
  const called = await calledMs(folder);
  const interpreter = await python('optuna==5.0.0');
  const theirs = interpreter === null ? null : await optunaMs(path.dirname(interpreter), folder);
  const peer = theirs === null ? null : { name: 'optuna ask + optuna tell (5.0.0)', value: theirs };
  const how = `tpe, ten parameters, ${stored} trials in the file, every answer committed`;
  return [
    {
      name: `ask + tell at ${stored} trials, serve --stdio`,
      unit: 'ms',
      value: served,
      budget: null,
      peer,
      how: `median of ${servedRounds} round trips of one process; ${how}`,
    },
    {
      name: `ask + tell at ${stored} trials, as commands`,
      unit: 'ms',
      value: called,
      budget: null,
      peer,
      how: `median of ${calledRounds} pairs of processes; ${how}`,
    },
  ];
}

async function servedMs(folder: string): Promise<number> {
  const child = spawn(trialdeck, ['serve', '--stdio'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let id = 0;
  const call = async <T>(method: string, params: object): Promise<T> => {
    child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: ++id, method, params })}\n`);
    const answer = JSON.parse(String((await lines.next()).value)) as { result: T; error?: { message: string } };
    if (answer.error !== undefined) throw new Error(`${method}: ${answer.error.message}`);
    return answer.result;
  };
  await call('create', { sweep, study: 's', storage: 'serve.db', seed: 1, sampler: 'tpe' });
  const rng = counterRng('bench', 'serve');
  const trials = Array.from({ length: stored }, () => ({
    params: Object.fromEntries(space.parameters.map(({ name, distribution }) => [name, sample(distribution, rng)])),
    value: rng.next(),
  }));
  await call('add', { study: 's', trials });
  const times: number[] = [];
  for (let round = 0; round < servedRounds; round++) {
    const start = performance.now();
    const [asked] = await call<{ trial: number }[]>('ask', { study: 's' });
    await call('tell', { study: 's', trial: asked?.trial, value: rng.next() });
    times.push(performance.now() - start);
  }
  child.stdin.end();
  await new Promise((done) => child.on('close', done));
  return median(times);
}

async function calledMs(folder: string): Promise<number> {
  await copyFile(path.join(folder, 'serve.db'), path.join(folder, 'called.db'));
  const times: number[] = [];
  for (let round = 0; round < calledRounds; round++) {
    const start = performance.now();
    const { stdout } = await runCommand(trialdeck, ['ask', 'called.db', '--json'], folder);
    const [asked] = JSON.parse(stdout) as { trial: number }[];
    await runCommand(trialdeck, ['tell', 'called.db', String(asked?.trial), '--value', '0.5'], folder);
    times.push(performance.now() - start);
  }
  return median(times);
}

async function optunaMs(bin: string, folder: string): Promise<number> {
  await copyFile(path.join(folder, 'serve.db'), path.join(folder, 'optuna.db'));
  const study = ['--storage', `sqlite:///${path.join(folder, 'optuna.db')}`, '--study-name', 's'];
  const searched = space.parameters.map(
    ({ name, distribution }) => `${JSON.stringify(name)}: ${optunaDistribution(distribution)?.json}`,
  );
  const ask = ['ask', ...study, '--sampler', 'TPESampler', '--search-space', `{${searched.join(', ')}}`, '-f', 'json'];
  const times: number[] = [];
  for (let round = 0; round < calledRounds; round++) {
    const start = performance.now();
    const { stdout } = await runCommand(path.join(bin, 'optuna'), ask, folder);
    const { number } = JSON.parse(stdout) as { number: number };
    await runCommand(
      path.join(bin, 'optuna'),
      ['tell', ...study, '--trial-number', String(number), '--values', '0.5'],
      folder,
    );
    times.push(performance.now() - start);
  }
  return median(times);
}
