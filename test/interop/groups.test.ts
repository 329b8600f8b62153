import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Observations } from '../../src/core/search/parzen/observations.ts';
import { parzenAxis } from '../../src/core/search/parzen/parzenAxis.ts';
import { groupsOf } from '../../src/core/search/parzen/ratio.ts';
import { trialOf } from '../unit/search/trials.ts';
import { python } from './venv.ts';

const script = fileURLToPath(new URL('optuna_groups.py', import.meta.url));
const interpreter = await python('optuna==5.0.0');
const names = ['a', 'b', 'c', 'd', 'e', 'f'];
const range = { kind: 'uniform', low: 0, high: 1 } as const;

/** Parameters that our TPE models together, after trials that have some of them. */
function ours(trials: readonly (readonly string[])[]): string[][] {
  const axes = names.flatMap((name) => {
    const axis = parzenAxis(range);
    return axis ? [{ name, axis }] : [];
  });
  const observations = new Observations(axes);
  observations.follow(
    trials.map((own, number) => trialOf(number, 'complete', Object.fromEntries(own.map((name) => [name, 0.5])))),
  );
  const rows = Int32Array.from(trials, (_, row) => row);
  return groupsOf(observations, names.length, rows, 'by presence')
    .map((group) => group.map((index) => names[index] ?? '').sort())
    .sort((a, b) => (a.join() < b.join() ? -1 : 1));
}

test.skipIf(interpreter === null)('parameters of a conditional space are grouped as Optuna groups them', () => {
  const samples = fc.sample(fc.array(fc.subarray(names), { minLength: 1, maxLength: 8 }), { numRuns: 300, seed: 4 });
  const answer = spawnSync(interpreter ?? '', [script], { input: JSON.stringify(samples), encoding: 'utf8' });
  expect(answer.stderr).toBe('');
  const theirs = JSON.parse(answer.stdout) as string[][][];
  for (const [i, trials] of samples.entries()) {
    const tried = new Set(trials.flat());
    // What no trial has is unknown to Optuna; here it is a group that is drawn from its prior.
    const known = ours(trials).filter((group) => group.every((name) => tried.has(name)));
    expect([trials, known]).toEqual([trials, theirs[i]?.toSorted((a, b) => (a.join() < b.join() ? -1 : 1))]);
  }
});
