import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AskedTrial, TestServer } from './calls.ts';

/** One step of a script. Numbers pick among what there is: a trial, a choice, a value. */
type Step =
  | { readonly kind: 'ask'; readonly count: number }
  | { readonly kind: 'report'; readonly trial: number; readonly step: number; readonly value: number }
  | { readonly kind: 'tell'; readonly trial: number; readonly value: number }
  | { readonly kind: 'end'; readonly trial: number; readonly state: 'fail' | 'pruned' }
  | { readonly kind: 'enqueue'; readonly lr: number; readonly optimizer: string | null }
  | { readonly kind: 'add'; readonly lr: number; readonly value: number }
  | { readonly kind: 'best' };

const number = fc.nat({ max: 1000 });
const value = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: -10, max: 10, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 1e300, 0) },
);
const lr = fc.double({ min: 1e-4, max: 1, noNaN: true });

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('ask' as const), count: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('report' as const), trial: number, step: fc.nat({ max: 6 }), value }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('tell' as const), trial: number, value }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      trial: number,
      state: fc.constantFrom('fail', 'pruned'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('enqueue' as const),
      lr,
      optimizer: fc.constantFrom('sgd', 'adam', null),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('add' as const), lr, value }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'best' as const }) },
);

const parameters = `parameters:
  lr: {distribution: log_uniform_values, min: 0.0001, max: 1}
  layers: {min: 1, max: 4}
  optimizer: {values: [sgd, adam]}
  momentum: {min: 0.5, max: 0.99}
  epochs: {value: 3}
`;
const trialdeck = 'conditions: {momentum: {optimizer: [sgd]}}';

const sweepOf = (sampler: string, pruner: string): string =>
  `method: random\nmetric: {name: loss, goal: minimize}\n${parameters}trialdeck:\n  ${trialdeck}\n  sampler: ${sampler}\n  pruner: ${pruner}\n`;

/**
 * Plays a script and gives every answer, times left out.
 * @param restarts - before these steps the server ends and another one goes on
 */
async function play(
  folder: string,
  storage: string,
  sweep: string,
  steps: readonly Step[],
  restarts: ReadonlySet<number>,
): Promise<unknown[]> {
  const answers: unknown[] = [];
  let server = new TestServer(folder);
  const open = (): Promise<unknown> => server.call('create', { sweep, study: 's', storage, seed: 7 });
  try {
    answers.push(await open());
    const running: number[] = [];
    for (const [at, step] of steps.entries()) {
      if (restarts.has(at)) {
        await server.close();
        server = new TestServer(folder);
        await open();
      }
      answers.push(await take(server, step, running));
    }
    const trials = await server.call<Record<string, unknown>[]>('trials', { study: 's' });
    answers.push(trials.map(({ start: _, end: __, ...rest }) => rest));
    return answers;
  } finally {
    await server.close();
  }
}

async function take(server: TestServer, step: Step, running: number[]): Promise<unknown> {
  const call = (method: string, params: object): Promise<unknown> =>
    server.answer(method, { study: 's', ...params }).then(({ id: _, ...said }) => said);
  const pick = (n: number): number => running[n % Math.max(running.length, 1)] ?? n;
  const wire = (x: number): number | string => (Number.isFinite(x) ? x : String(x));
  switch (step.kind) {
    case 'ask': {
      const asked = await server.call<AskedTrial[]>('ask', { study: 's', count: step.count });
      running.push(...asked.map(({ trial }) => trial));
      return asked;
    }
    case 'report':
      return call('report', { trial: pick(step.trial), step: step.step, value: wire(step.value) });
    case 'tell':
    case 'end': {
      const trial = pick(step.trial);
      if (running.includes(trial)) running.splice(running.indexOf(trial), 1);
      return call('tell', step.kind === 'tell' ? { trial, value: wire(step.value) } : { trial, state: step.state });
    }
    case 'enqueue':
      return call('enqueue', {
        params: { lr: step.lr, ...(step.optimizer === null ? {} : { optimizer: step.optimizer }) },
      });
    case 'add':
      return call('add', {
        trials: [{ params: { lr: step.lr, layers: 2, optimizer: 'adam' }, value: wire(step.value) }],
      });
    case 'best':
      return call('best', {});
  }
}

describe.each([
  ['random', 'median'],
  ['tpe', '{name: successive_halving, min_resource: 1}'],
  ['{name: tpe, n_startup_trials: 2}', 'hyperband'],
  ['auto', '{name: percentile, percentile: 25}'],
  ['qmc', '{name: patient, wrapped: median, patience: 1}'],
  ['nsga2', 'none'],
])('%s with %s', (sampler, pruner) => {
  test('answers the same in memory, in a file, and when it is ended at any time', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 30, maxLength: 70 }),
        fc.array(fc.nat({ max: 69 }), { minLength: 1, maxLength: 8 }),
        async (steps, restarts) => {
          const folder = mkdtempSync(path.join(os.tmpdir(), 'trialdeck-serve-'));
          try {
            const sweep = sweepOf(sampler, pruner);
            const whole = await play(folder, ':memory:', sweep, steps, new Set());
            expect(await play(folder, 'whole.db', sweep, steps, new Set())).toEqual(whole);
            expect(await play(folder, 'cut.db', sweep, steps, new Set(restarts))).toEqual(whole);
          } finally {
            rmSync(folder, { recursive: true, force: true });
          }
        },
      ),
      { numRuns: 5 },
    );
  });
});
