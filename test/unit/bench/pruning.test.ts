import { expect, test } from 'vitest';
import { curves, measurePruning, readPeerPruning } from '../../../bench/search/pruning.ts';

test('pruners train recorded curves as long as real Optuna and W&B do, search by search', () => {
  const chosen = new Set(['median', 'successive_halving', 'hyperband', 'early_terminate', 'early_terminate strict']);
  const ours = measurePruning((name) => chosen.has(name) || name === 'spirals-loss');
  expect(ours).toHaveLength(2 * chosen.size);
  const stored = Object.values(readPeerPruning().peers).flatMap(({ results }) => results);
  for (const { pruner, task, mode, epochs, lost } of ours) {
    const theirs = stored.find((each) => each.pruner === pruner && each.task === task && each.mode === mode);
    expect({ epochs, lost }, `${pruner}, ${mode}`).toEqual({ epochs: theirs?.epochs, lost: theirs?.lost });
    expect(new Set(epochs).size, 'searches differ').toBeGreaterThan(1);
  }
});

test('the recorded trials differ in what they reach, and some overtake others', () => {
  for (const { name, direction, curves: recorded } of curves.tasks) {
    expect(recorded, name).toHaveLength(120);
    const sign = direction === 'maximize' ? -1 : 1;
    const at = (epoch: number): number[] => recorded.map((curve) => sign * (curve[epoch] ?? Number.POSITIVE_INFINITY));
    const best = (losses: readonly number[]): number => losses.indexOf(Math.min(...losses));
    expect(new Set(at(curves.epochs - 1)).size, name).toBeGreaterThan(30);
    expect(best(at(2)), name).not.toBe(best(at(curves.epochs - 1)));
  }
});
