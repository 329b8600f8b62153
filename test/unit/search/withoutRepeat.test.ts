import { expect, test } from 'vitest';
import { completeParams } from '../../../src/core/search/completeParams.ts';
import { GridSampler } from '../../../src/core/search/samplers/grid.ts';
import { withoutRepeat } from '../../../src/core/search/withoutRepeat.ts';
import type { SearchSpace } from '../../../src/core/space/distribution.ts';
import type { Trial } from '../../../src/core/space/trial.ts';
import type { Params } from '../../../src/core/space/value.ts';
import { choices, spaceOf } from '../space/arbitraries.ts';
import { trialOf } from './trials.ts';

const space = spaceOf({ x: choices(0, 1, 2), y: choices('a', 'b') });

/** What an enqueued trial runs with in a grid. */
function run(fixed: Params, before: readonly Params[], own: SearchSpace = space): Params {
  const trials: Trial[] = before.map((params, number) => trialOf(number, 'complete', params));
  const waiting = trialOf(trials.length, 'waiting', fixed);
  const state = { space: own, directions: ['minimize'] as const, trials: [...trials, waiting] };
  const suggested = new GridSampler().suggest(state);
  return withoutRepeat(state, waiting, completeParams(own, fixed, suggested, 1), 1);
}

test('a trial that fixes some values gets others that make it new', () => {
  expect(run({ x: 2 }, [])).toEqual({ x: 2, y: 'a' });
  expect(run({ x: 2 }, [{ x: 2, y: 'a' }])).toEqual({ x: 2, y: 'b' });
  expect(
    run(
      { y: 'b' },
      [0, 1].map((x) => ({ x, y: 'b' })),
    ),
  ).toEqual({ x: 2, y: 'b' });
});

test('what was asked for in full, or has nothing new left, runs again', () => {
  expect(run({ x: 2, y: 'a' }, [{ x: 2, y: 'a' }])).toEqual({ x: 2, y: 'a' });
  const both = ['a', 'b'].map((y) => ({ x: 2, y }));
  expect(run({ x: 2 }, both)['x']).toBe(2);
});

test('a value that does not count beside the others fixes nothing', () => {
  const conditional: SearchSpace = {
    parameters: [...space.parameters, { name: 'z', path: ['z'], distribution: choices(7, 8), condition: { x: [1] } }],
  };
  expect(run({ x: 0, z: 8 }, [{ x: 0, y: 'a' }], conditional)).toEqual({ x: 0, y: 'b' });
  expect(
    run(
      { x: 1, z: 8 },
      [
        { x: 1, y: 'a', z: 7 },
        { x: 1, y: 'a', z: 8 },
      ],
      conditional,
    ),
  ).toEqual({ x: 1, y: 'b', z: 8 });
});
