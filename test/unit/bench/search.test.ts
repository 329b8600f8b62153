import { expect, test } from 'vitest';
import { compare } from '../../../bench/search/compare.ts';
import { fingerprint } from '../../../bench/search/fingerprint.ts';
import { goalsOf } from '../../../bench/search/goals.ts';
import { search } from '../../../bench/search/measure.ts';
import { peerRegrets, readPeer } from '../../../bench/search/peers.ts';
import { holm, mannWhitney, median, wilcoxon } from '../../../bench/search/statistics.ts';
import { tasks } from '../../../bench/search/tasks.ts';
import { RandomSampler } from '../../../src/core/search/samplers/random.ts';

test('tests give what scipy.stats 1.17 gives', () => {
  const a = [3.1, 2.2, 5, 4.4, 4.4, 1, 0.3];
  const b = [5.1, 4.4, 6.2, 7.7, 3.9, 8];
  expect(mannWhitney(a, b).p).toBeCloseTo(0.025977141744859635, 12);
  expect(mannWhitney(a, b).effect).toBeLessThan(0);
  const differences = [0.5, -1.2, 0.3, 0.3, -0.7, 2.2, 0, 1.9, 0.8, -0.3, 0, 1.1];
  expect(wilcoxon(differences).p).toBeCloseTo(0.20144683554695764, 12);
  expect(wilcoxon(differences).effect).toBeGreaterThan(0);
  expect([mannWhitney([1, 1], [1, 1]).p, wilcoxon([0, 0]).p]).toEqual([1, 1]);
});

test('Holm’s correction and medians', () => {
  const corrected = holm([0.01, 0.04, 0.03, 0.005]);
  for (const [i, p] of [0.03, 0.06, 0.06, 0.02].entries()) expect(corrected[i]).toBeCloseTo(p, 12);
  expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([1, Number.POSITIVE_INFINITY])]).toEqual([
    2,
    2.5,
    Number.POSITIVE_INFINITY,
  ]);
});

test('no task has a point below its optimum, and every one comes near it only rarely', () => {
  for (const task of tasks) {
    const sampler = new RandomSampler(1);
    const regrets = Array.from({ length: 300 }, (_, n) => {
      const params = sampler.suggest({ space: task.space, directions: ['minimize'], trials: [] }, n) ?? {};
      return task.evaluate(params) - task.optimum;
    });
    expect(Math.min(...regrets), task.name).toBeGreaterThan(-1e-9);
    expect(median(regrets), task.name).toBeGreaterThan(task.suite === 'tabular' ? 1e-4 : 0.1);
    expect(regrets.every(Number.isFinite), task.name).toBe(true);
  }
});

test('what real Optuna found is of the functions that are searched now', () => {
  const peer = readPeer('tpe');
  expect(tasks.length).toBeGreaterThanOrEqual(102);
  for (const task of tasks) {
    expect(peer.tasks[task.name]?.fingerprint).toBe(fingerprint(task));
    expect(peerRegrets(peer, task, 'parallel', 100)).toHaveLength(20);
  }
});

test('a search is the same every time, and a worse sampler is called worse', () => {
  const [task] = tasks;
  if (!task) throw new Error('there is no task');
  const candidate = { label: 'random', name: 'random', args: {} };
  expect(search(task, candidate, 3, 30, 8).regrets).toEqual(search(task, candidate, 3, 30, 8).regrets);
  const ours = Array.from({ length: 20 }, (_, seed) => search(task, candidate, seed, 100, 1).regrets[2] ?? Number.NaN);
  const theirs = peerRegrets(readPeer('tpe'), task, 'sequential', 100) ?? [];
  const result = compare(candidate, 'Optuna', 'sequential', 100, [
    { task: task.name, suite: task.suite, ours, theirs },
  ]);
  expect(result).toMatchObject({ worse: 1, better: 0, lower: 0 });
});

test('a goal that is missed is called so', () => {
  const pairs = [1, 2, 3, 4].map((n) => ({
    task: `f${n}`,
    suite: 'classic',
    ours: [n === 1 ? 3 : 1, n === 1 ? 3 : 1],
    theirs: [2, 2],
  }));
  const of = (name: string, peer: string, trials: number) =>
    compare({ label: name, name, args: {} }, `Optuna 5.0.0's ${peer} (2026-11-24)`, 'sequential', trials, pairs);
  const timing = { who: '`tpe`', ours: true, ms: { '100': 0.5, '1000': 6 } };
  const opening = { trials: 10_000, ms: 700, peer: null };
  const goals = goalsOf([of('auto', 'tpe', 100), of('gp', 'gp', 50), of('gp', 'tpe', 50)], [timing], opening);
  // auto is lower on three of four, gp within 1.5 on all; 6 ms and 700 ms are too long.
  expect(goals.map(({ met }) => met)).toEqual([true, true, true, false, false]);
  expect(goalsOf([], [{ ...timing, ms: { '1000': 4 } }], { ...opening, ms: 599 }).every(({ met }) => met)).toBe(true);
});
