import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SearchSpace } from '../../../src/core/space/distribution.ts';
import { spaceFromJson, spaceToJson } from '../../../src/core/space/spaceJson.ts';
import type { TrialState } from '../../../src/core/space/state.ts';
import type { Trial } from '../../../src/core/space/trial.ts';
import { choices, spaceOf } from '../space/arbitraries.ts';
import { allSamplers, makeSampler } from './anySampler.ts';

const numbers = spaceOf({
  lr: { kind: 'log_uniform_values', low: 1e-5, high: 0.1 },
  depth: { kind: 'int_uniform', low: 1, high: 6 },
  x: { kind: 'uniform', low: -1, high: 1 },
});
const conditional: SearchSpace = {
  parameters: [
    {
      name: 'momentum',
      path: ['momentum'],
      distribution: { kind: 'uniform', low: 0, high: 1 },
      condition: { optimizer: ['sgd'] },
    },
    ...spaceOf({ optimizer: choices('adam', 'sgd', 'lion') }).parameters,
    ...numbers.parameters,
  ],
};
const listed = spaceOf({ a: choices(1, 2, 3, 4, 5), b: choices('x', 'y', 'z', 'w'), c: choices(true, false) });

const spacesFor = (name: string): SearchSpace[] => {
  if (name === 'grid' || name === 'one_at_a_time') return [listed];
  return name === 'cmaes' ? [numbers] : [conditional, listed];
};

/** One thing that happens in a study: a trial is asked for, or one of those that run ends. */
const happenings = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.constant({ ask: true, which: 0, state: 'running' as TrialState, value: 0 }) },
    {
      weight: 1,
      arbitrary: fc.record({
        ask: fc.constant(false),
        which: fc.nat(),
        state: fc.constantFrom<TrialState>('complete', 'complete', 'complete', 'pruned', 'fail', 'waiting'),
        value: fc.integer({ min: -5, max: 5 }),
      }),
    },
  ),
  { minLength: 10, maxLength: 40 },
);

/** As another process reads it: equal, and none of the same objects. */
const reread = (trials: readonly Trial[]): Trial[] => JSON.parse(JSON.stringify(trials)) as Trial[];

describe.each(allSamplers)('%s %j', (name, args) => {
  test.each(spacesFor(name).map((space, index) => [index, space] as const))(
    'a sampler that is made anew each time gives what one gives that saw all, space %d',
    (_, space) => {
      fc.assert(
        fc.property(happenings, fc.nat(), (events, seed) => {
          const longLived = makeSampler(name, args, space, seed);
          let trials: Trial[] = [];
          for (const { ask, which, state, value } of events) {
            if (ask) {
              const number = trials.length;
              const given = longLived.suggest({ space, directions: ['minimize'], trials }, number);
              const again = spaceFromJson(spaceToJson(space));
              const anew = makeSampler(name, args, again, seed).suggest(
                { space: again, directions: ['minimize'], trials: reread(trials) },
                number,
              );
              expect(anew).toEqual(given);
              if (given === null) break;
              const started = { intermediate: [], reason: null, startMs: null, endMs: null };
              trials = [...trials, { number, state: 'running', params: given, values: [], ...started }];
            } else {
              const running = trials.filter((trial) => trial.state === 'running' || trial.state === 'waiting');
              const ending = running[which % Math.max(running.length, 1)];
              const values = state === 'complete' || state === 'pruned' ? [value] : [];
              trials = trials.map((trial) => (trial === ending ? { ...trial, state, values } : trial));
            }
          }
        }),
        { numRuns: name === 'gp' || name === 'auto' ? 4 : 20 },
      );
    },
  );
});
