import { multipleOf, roundHalfEven } from '../../space/decimal.ts';
import type { Distribution, Parameter, SearchSpace } from '../../space/distribution.ts';
import { sameValue } from '../../space/equal.ts';
import { didYouMean, nearest } from '../../space/nearest.ts';
import { literalOf } from '../../space/render.ts';
import { support } from '../../space/support.ts';
import type { Literal, Params, Value } from '../../space/value.ts';
import type { SweepOptions, SweepSpec } from '../spec.ts';
import type { SpecProblem } from './specProblem.ts';

/** Code of a point of `enqueue` that the space does not have. It matters until the point is queued: ranges may change then. */
export const enqueueOutside = 'enqueue-outside';

/** What is wrong with one value of a point. */
export interface PointProblem {
  /** Dotted name of the parameter. */
  readonly name: string;
  /** A sentence that names parameter and value. */
  readonly message: string;
  /** The name itself is wrong. */
  readonly unknown: boolean;
  readonly near: string | null;
}

/** What is wrong with a point that is to be tried: unknown parameters, values outside the space, conditions that it breaks. */
export function pointProblems(space: SearchSpace, point: Params): readonly PointProblem[] {
  return problemsOf(space, point, point);
}

/** @param trial - the values that conditions are held against */
function problemsOf({ parameters }: SearchSpace, point: Params, trial: Params): readonly PointProblem[] {
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  return Object.entries(point).flatMap(([name, value]): PointProblem[] => {
    const parameter = byName.get(name);
    if (parameter === undefined) {
      const near = nearest(name, byName.keys());
      return [{ name, unknown: true, near, message: `The sweep has no parameter \`${name}\`.${didYouMean(near)}` }];
    }
    const problem = valueProblem(parameter, value);
    if (problem !== null) return [{ name, unknown: false, ...problem }];
    const broken = Object.entries(parameter.condition ?? {}).find(([parent, values]) => {
      const given = Object.hasOwn(trial, parent) ? trial[parent] : undefined;
      return given !== undefined && !values.some((one) => sameValue(one, given));
    });
    if (broken === undefined) return [];
    const needed = broken[1].map((one) => `\`${textOf(one)}\``).join(' or ');
    const message = `\`${name}\` counts only where \`${broken[0]}\` is ${needed}, and this trial has \`${textOf(point[broken[0]] ?? null)}\`.`;
    return [{ name, unknown: false, near: null, message }];
  });
}

/** Why a parameter cannot have a value; null when it can. */
export function valueProblem(
  { name, distribution }: Parameter,
  value: Value,
): { readonly message: string; readonly near: string | null } | null {
  if (distribution.kind === 'constant')
    return sameValue(distribution.value.value, value)
      ? null
      : {
          message: `\`${name}\` is always \`${asWritten(distribution.value)}\`, not \`${textOf(value)}\`.`,
          near: null,
        };
  if (distribution.kind === 'categorical') {
    if (distribution.choices.some((choice) => sameValue(choice.value, value))) return null;
    const texts = distribution.choices.map(asWritten);
    const near = typeof value === 'string' ? nearest(value, texts) : null;
    const choices = texts.length <= 12 ? ` Its choices are ${texts.map((text) => `\`${text}\``).join(', ')}.` : '';
    const hint = near === null ? choices : didYouMean(near);
    return { message: `\`${name}\` cannot be \`${textOf(value)}\`.${hint}`, near };
  }
  const expected = numberProblem(distribution, value);
  return expected === null
    ? null
    : { message: `\`${name}\` must be ${expected}, not \`${textOf(value)}\`.`, near: null };
}

function numberProblem(
  distribution: Exclude<Distribution, { readonly kind: 'constant' | 'categorical' }>,
  value: Value,
): string | null {
  const { low, high } = support(distribution);
  const q = 'q' in distribution ? distribution.q : null;
  // Rounding to q can leave the bounds.
  const first = q === null ? low : multipleOf(roundHalfEven(low / q), q);
  const last = q === null ? high : multipleOf(roundHalfEven(high / q), q);
  const whole = distribution.kind === 'int_uniform';
  const range = `${whole ? 'a whole number' : 'a number'} from ${first} to ${last}`;
  if (typeof value !== 'number' || !(value >= Math.min(first, low) && value <= Math.max(last, high))) return range;
  return whole && !Number.isInteger(value) ? range : null;
}

function textOf(value: Value): string {
  return asWritten(literalOf(value));
}

/** As in a sweep file: `null` and `true`, not `None` and `True`. */
function asWritten({ value, json, python }: Literal): string {
  return value === null || typeof value === 'boolean' ? json : python;
}

/** Points of `enqueue` and `baseline` that do not fit the space. */
export function pointListProblems({ space, options }: SweepSpec): readonly SpecProblem[] {
  // It also says what a parameter has that counts only after a change of it.
  const baseline = toSpec(problemsOf(space, options.baseline ?? {}, {}), 'baseline', ['baseline'], 'outside-space');
  return [
    ...(options.enqueue ?? []).flatMap((point, index) =>
      toSpec(pointProblems(space, point), 'enqueue', ['enqueue', index], enqueueOutside),
    ),
    ...(baseline.length > 0 ? baseline : unusedBaseline(options)),
  ];
}

function unusedBaseline({ baseline, sampler, stages = [] }: SweepOptions): SpecProblem[] {
  const samplers = [sampler, ...stages.map(({ options }) => options.sampler)];
  if (baseline === undefined || samplers.some((one) => one?.name === 'one_at_a_time')) return [];
  const message =
    '`baseline` has no effect: it is what the sampler `one_at_a_time` changes. Add `sampler: one_at_a_time`.';
  return [{ severity: 'warning', code: 'unused-baseline', path: ['trialdeck', 'baseline'], message, atKey: true }];
}

function toSpec(
  problems: readonly PointProblem[],
  key: string,
  path: SpecProblem['path'],
  outside: string,
): SpecProblem[] {
  return problems.map(({ name, unknown, near, message }) => ({
    severity: 'error',
    code: unknown ? 'unknown-parameter' : outside,
    path: ['trialdeck', ...path, name],
    message: `\`${key}\`: ${message}`,
    ...(unknown ? { atKey: true } : {}),
    ...(near === null ? {} : { replacement: near }),
  }));
}
