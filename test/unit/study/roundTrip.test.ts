import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Distribution, SearchSpace } from '../../../src/core/space/distribution.ts';
import { literalOf } from '../../../src/core/space/render.ts';
import { counterRng } from '../../../src/core/space/rng.ts';
import { sample } from '../../../src/core/space/sample.ts';
import type { Params, Value } from '../../../src/core/space/value.ts';
import { StudyStore } from '../../../src/core/study/store.ts';
import { temporaryFiles } from './temporaryFolder.ts';

const file = temporaryFiles();

/** JSON and SQLite have one zero. */
const plainZero = (x: number): number => (x === 0 ? 0 : x);

const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(plainZero),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

const distribution: fc.Arbitrary<Distribution> = fc.oneof(
  fc.record({ kind: fc.constant('constant' as const), value: value.map((one) => literalOf(one)) }),
  fc.record({
    kind: fc.constant('categorical' as const),
    choices: fc.array(
      value.map((one) => literalOf(one)),
      { minLength: 1, maxLength: 5 },
    ),
  }),
  fc.integer({ min: -1000, max: 1000 }).map((low) => ({ kind: 'int_uniform' as const, low, high: low + 50 })),
  fc
    .double({ min: -10, max: 10, noNaN: true })
    .map(plainZero)
    .map((low) => ({ kind: 'uniform' as const, low, high: low + 1 })),
  fc
    .double({ min: 1e-9, max: 1, noNaN: true })
    .map((low) => ({ kind: 'log_uniform_values' as const, low, high: low * 1e4 })),
  fc
    .tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 9 }))
    .map(([low, q]) => ({ kind: 'q_uniform' as const, low, high: low + 40, q, whole: true })),
  fc
    .tuple(fc.double({ min: -2, max: 2, noNaN: true }).map(plainZero), fc.constantFrom(0.1, 0.25, 0.3))
    .map(([mu, q]) => ({ kind: 'q_normal' as const, mu, sigma: 1, q, whole: false })),
);

const space: fc.Arbitrary<SearchSpace> = fc
  .uniqueArray(fc.tuple(fc.string({ minLength: 1, unit: 'grapheme' }), distribution), {
    selector: ([name]) => name,
    minLength: 1,
    maxLength: 6,
  })
  .map((parameters) => ({ parameters: parameters.map(([name, one]) => ({ name, path: [name], distribution: one })) }));

const trial = fc.record({
  reports: fc.array(fc.tuple(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), fc.double()), { maxLength: 8 }),
  end: fc.option(
    fc.record({
      state: fc.constantFrom('complete' as const, 'pruned' as const, 'fail' as const),
      values: fc.tuple(fc.double({ noNaN: true })),
      reason: fc.option(fc.string({ unit: 'grapheme' })),
    }),
  ),
});

const attributes = fc.dictionary(fc.string({ minLength: 1 }), value, { maxKeys: 3, noNullPrototype: true });

it('a study reads back as it was written, whatever its space, trials and attributes', async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(space, fc.array(trial, { maxLength: 4 }), attributes, async (drawn, trials, given) => {
      const database = file(`${count++}.db`);
      const written: Params[] = [];
      {
        await using store = await StudyStore.create(database, {
          name: 'round trip',
          objectives: [{ name: 'loss', goal: 'minimize' }],
          space: drawn,
          attributes: given,
        });
        for (const [number, { reports, end }] of trials.entries()) {
          const rng = counterRng('round trip', number);
          const params = Object.fromEntries(drawn.parameters.map((one) => [one.name, sample(one.distribution, rng)]));
          written.push(params);
          await store.commit({ begin: [{ params, run: `runs/${number}` }] });
          for (const [step, reported] of reports) {
            store.report(number, step, reported);
          }
          if (end) {
            await store.commit({ end: [{ number, ...end }] });
          }
        }
      }
      using reader = await StudyStore.open(database, { readOnly: true });
      expect(reader.space).toEqual(drawn);
      expect(reader.attributes()).toEqual(given);
      expect(reader.trials()).toHaveLength(trials.length);
      for (const [number, { reports, end }] of trials.entries()) {
        const stored = reader.trials()[number];
        const steps = [...new Map(reports)]
          .map(([step, x]) => [step, plainZero(x)] as const)
          .sort((a, b) => a[0] - b[0]);
        const last = steps.at(-1)?.[1] ?? Number.NaN;
        expect(stored?.params).toEqual(written[number]);
        expect(stored?.intermediate.map(([step, x]) => [step, plainZero(x)])).toEqual(steps);
        expect(stored?.state).toBe(end?.state ?? 'running');
        expect(stored?.reason).toBe(end?.reason ?? null);
        const values =
          end?.state === 'complete'
            ? [plainZero(end.values[0])]
            : end?.state === 'pruned' && !Number.isNaN(last)
              ? [last]
              : [];
        expect(stored?.values.map(plainZero)).toEqual(values);
      }
    }),
    { numRuns: 60 },
  );
});
