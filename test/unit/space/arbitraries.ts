import fc from 'fast-check';
import type { Distribution, SearchSpace } from '../../../src/core/space/distribution.ts';
import { listLiteral, literalOf, mappingLiteral } from '../../../src/core/space/render.ts';
import type { Literal } from '../../../src/core/space/value.ts';

/** Letters, signs and control characters whose kind no version of Unicode has changed; one in ten needs two UTF-16 units. */
export const texts = fc.string({
  unit: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0, max: 0x24f }).map((code) => String.fromCodePoint(code)) },
    { weight: 1, arbitrary: fc.constantFrom('\u{1f600}', '\u2028', '\u200b', '\ue000', '\u{10ffff}', '中') },
  ),
});

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

const scalar: fc.Arbitrary<Literal> = fc.oneof(
  fc.constantFrom(null, true, false).map((value) => literalOf(value)),
  fc.integer().map((value) => literalOf(value)),
  finite.map((value) => literalOf(value, { float: true })),
  texts.map((value) => literalOf(value)),
);

/** What a sweep file can hold as a value: scalars, lists and mappings of them. */
export const literals: fc.Arbitrary<Literal> = fc.letrec<{ literal: Literal }>((tie) => ({
  literal: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    scalar,
    fc.array(tie('literal'), { maxLength: 3 }).map(listLiteral),
    fc
      .dictionary(fc.string(), tie('literal'), { maxKeys: 3 })
      .map((entries) => mappingLiteral(Object.entries(entries))),
  ),
})).literal;

/** Numbers as people write them: few digits, any usual size. */
const written = fc
  .tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: -6, max: 3 }))
  .map(([digits, exponent]) => Number(`${digits}e${exponent}`));
const above0 = written.map((x) => Math.abs(x) || 1);

const ordered = (numbers: fc.Arbitrary<number>): fc.Arbitrary<{ low: number; high: number }> =>
  fc.tuple(numbers, numbers).map(([a, b]) => ({ low: Math.min(a, b), high: a === b ? a + 1 : Math.max(a, b) }));

const step = fc.oneof(
  fc.integer({ min: 1, max: 50 }).map((q) => ({ q, whole: true })),
  above0.map((q) => ({ q, whole: false })),
  fc.constantFrom(0.1, 0.5, 1 / 3, 1e-5).map((q) => ({ q, whole: false })),
);
const bell = fc.tuple(written, above0).map(([mu, sigma]) => ({ mu, sigma }));
const logBell = fc
  .tuple(fc.double({ min: -20, max: 20, noNaN: true }), fc.double({ min: 0, max: 5, noNaN: true }))
  .map(([mu, sigma]) => ({ mu: mu + 0, sigma: sigma + 0 }));
const shape = fc
  .tuple(fc.double({ min: 0.05, max: 50, noNaN: true }), fc.double({ min: 0.05, max: 50, noNaN: true }))
  .map(([a, b]) => ({ a, b }));

/** Keeps the lattice of a q kind below a million points, as every real sweep does. */
const countable = ({ low, high, q }: { low: number; high: number; q: number }): boolean => (high - low) / q < 1e6;

/** Every kind that is searched, with the numbers that people write. */
export const searched: fc.Arbitrary<Distribution> = fc.oneof(
  fc
    .uniqueArray(literals, { minLength: 2, maxLength: 6, selector: ({ json }) => json })
    .map((choices): Distribution => ({ kind: 'categorical', choices })),
  ordered(fc.integer({ min: -1000, max: 1000 })).map((range): Distribution => ({ kind: 'int_uniform', ...range })),
  ordered(written).map((range): Distribution => ({ kind: 'uniform', ...range })),
  ordered(above0).map((range): Distribution => ({ kind: 'log_uniform_values', ...range })),
  ordered(above0).map((range): Distribution => ({ kind: 'inv_log_uniform_values', ...range })),
  fc
    .tuple(ordered(written), step)
    .map(([range, q]) => ({ ...range, ...q }))
    .filter(countable)
    .map((fields): Distribution => ({ kind: 'q_uniform', ...fields })),
  fc
    .tuple(ordered(written), step)
    .map(([{ low, high }, { q, whole }]) =>
      whole ? { low: Math.round(low) + 0, high: Math.round(high) + 0, q, whole } : { low, high, q, whole },
    )
    .filter(countable)
    .map((fields): Distribution => ({ kind: 'q_uniform', ...fields, anchored: true })),
  fc
    .tuple(ordered(above0), step)
    .map(([range, q]) => ({ ...range, ...q }))
    .filter(countable)
    .map((fields): Distribution => ({ kind: 'q_log_uniform_values', ...fields })),
  bell.map((fields): Distribution => ({ kind: 'normal', ...fields })),
  logBell.map((fields): Distribution => ({ kind: 'log_normal', ...fields })),
  fc.tuple(bell, step).map(([fields, q]): Distribution => ({ kind: 'q_normal', ...fields, ...q })),
  fc.tuple(logBell, step).map(([fields, q]): Distribution => ({ kind: 'q_log_normal', ...fields, ...q })),
  shape.map((fields): Distribution => ({ kind: 'beta', ...fields })),
  fc.tuple(shape, step).map(([fields, q]): Distribution => ({ kind: 'q_beta', ...fields, ...q })),
);

export const anyDistribution: fc.Arbitrary<Distribution> = fc.oneof(
  { weight: 1, arbitrary: literals.map((value): Distribution => ({ kind: 'constant', value })) },
  { weight: 4, arbitrary: searched },
);

/** A space of one level whose names are given. */
export function spaceOf(distributions: Readonly<Record<string, Distribution>>): SearchSpace {
  return {
    parameters: Object.entries(distributions).map(([name, distribution]) => ({ name, path: [name], distribution })),
  };
}

/** A categorical distribution of values as a sweep file without floats would have them. */
export function choices(...values: Parameters<typeof literalOf>[0][]): Distribution {
  return { kind: 'categorical', choices: values.map((value) => literalOf(value)) };
}
