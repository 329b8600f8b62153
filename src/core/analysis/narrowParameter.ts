import type { Distribution } from '../space/distribution.ts';
import { sameValue } from '../space/equal.ts';
import { spell } from '../space/params.ts';
import { type Ranged, support } from '../space/support.ts';
import type { Value } from '../space/value.ts';
import type { CrowdedEdge } from './boundary.ts';
import { between, isLogarithmic, numberScale } from './numberScale.ts';
import { quantile } from './quantile.ts';

/** The middle of the best values that is kept, and by how much of its width it is widened at either end. */
const LOW_SHARE = 0.1;
const HIGH_SHARE = 0.9;
const PADDING = 0.25;

/** How far around them the search goes on where the best values are all alike, as a share of the range. */
const LEAST_PADDING = 0.05;

/** How far a range grows beyond an end at which the best crowd, as a share of its width. */
const GROWTH = 0.25;

/** Tries that a choice gets before it goes. */
const LEAST_TRIES = 5;

/** Values of one parameter. */
export interface Members {
  /** That of the best trial which has one. */
  readonly best: Value;
  /** Those of the best fifth of the trials. */
  readonly top: readonly Value[];
  /** Those of all ended trials. */
  readonly tried: readonly Value[];
}

export interface Narrowed {
  /** The same object where nothing changes. */
  readonly to: Distribution;
  readonly why: string;
}

/** @param limit - what the range does not grow beyond; null: it may */
export function narrowNumber(
  distribution: Ranged,
  members: Members,
  edges: readonly CrowdedEdge[],
  limit: Distribution | null,
): Narrowed {
  const most =
    limit === null || limit.kind === 'constant' || limit.kind === 'categorical'
      ? { low: -Infinity, high: Infinity }
      : support(limit);
  const scale = numberScale(distribution);
  const { best } = members;
  const places = members.top.flatMap((value) => (typeof value === 'number' ? [scale.of(value)] : []));
  if (places.length < 2 || typeof best !== 'number') {
    return {
      to: clipped(distribution, most) ?? limit ?? distribution,
      why: `kept: ${places.length === 0 ? 'none' : 'only one'} of the best trials has it`,
    };
  }
  const [from, to] = [quantile(places, LOW_SHARE), quantile(places, HIGH_SHARE)];
  const padding = from === to ? LEAST_PADDING * (scale.high - scale.low) : PADDING * (to - from);
  const range = support(distribution);
  let low = Math.max(scale.valueAt(Math.min(from - padding, scale.of(best))), range.low);
  let high = Math.min(scale.valueAt(Math.max(to + padding, scale.of(best))), range.high);
  const growth = GROWTH * (scale.high - scale.low);
  const reasons: string[] = [];
  for (const { end, crowd, best: looked } of edges) {
    if (end === 'low') low = Math.max(naturalLow(distribution, scale.valueAt(scale.low - growth)), most.low);
    else high = Math.min(naturalHigh(distribution, scale.valueAt(scale.high + growth)), most.high);
    const grown = end === 'low' ? low < range.low : high > range.high;
    reasons.push(`${crowd} of the best ${looked} trials crowd at its ${end} end${grown ? ', so it grows there' : ''}`);
  }
  const found = clipped(between(distribution, low, high), most);
  if (found === null)
    return { to: limit ?? distribution, why: 'as in the sweep: the best trials lie outside its range' };
  if ('low' in found && found.low === found.high) {
    return {
      to: { kind: 'constant', value: spell(distribution, best) },
      why: `the best ${places.length} trials have it`,
    };
  }
  const same = 'low' in found && found.low === range.low && found.high === range.high;
  if (same && reasons.length === 0)
    return { to: distribution, why: `kept: the best ${places.length} trials lie all over it` };
  const why = `10 to 90 % of the best ${places.length} trials, a quarter wider`;
  return { to: same ? distribution : found, why: [same ? 'kept' : why, ...reasons].join('; ') };
}

/** The range within its limits; null where nothing of it is left. */
function clipped(found: Distribution, most: { readonly low: number; readonly high: number }): Distribution | null {
  if (!('low' in found)) return found;
  const [low, high] = [Math.max(found.low, most.low), Math.min(found.high, most.high)];
  if (low > high) return null;
  return low === found.low && high === found.high ? found : { ...found, low, high };
}

/** A range of numbers from 0 on does not grow below 0, one of counts not below 1. */
function naturalLow(distribution: Ranged, low: number): number {
  const range = support(distribution);
  if (isLogarithmic(distribution))
    return distribution.kind === 'log_uniform_values' ? low : Math.max(low, least(distribution));
  return range.low >= 0 ? Math.max(low, Math.min(range.low, least(distribution))) : low;
}

function least(distribution: Ranged): number {
  if (distribution.kind === 'int_uniform') return distribution.low >= 1 ? 1 : 0;
  return 'q' in distribution && support(distribution).low > 0 ? Math.min(distribution.q, support(distribution).low) : 0;
}

/** A range within 0 to 1 is a share or a chance: it grows half the way to 1 at most. */
function naturalHigh(distribution: Ranged, high: number): number {
  const range = support(distribution);
  return range.low >= 0 && range.high <= 1 ? Math.min(high, (1 + range.high) / 2) : high;
}

export function narrowChoices(
  distribution: Extract<Distribution, { kind: 'categorical' }>,
  { top, tried }: Members,
): Narrowed {
  const kept = distribution.choices.map(({ value }) => countOf(top, value) > 0 || countOf(tried, value) < LEAST_TRIES);
  const choices = distribution.choices.filter((_, i) => kept[i]);
  const [only] = choices;
  if (choices.length === distribution.choices.length || only === undefined) {
    return { to: distribution, why: 'kept: every choice is among the best trials or hardly tried' };
  }
  const dropped = distribution.choices.filter((_, i) => !kept[i]);
  const named = dropped.map(({ python }) => python).join(', ');
  const why = `dropped ${named}: not among the best ${top.length} trials in ${LEAST_TRIES} tries or more`;
  if (choices.length === 1) return { to: { kind: 'constant', value: only }, why };
  const chances = distribution.probabilities?.filter((_, i) => kept[i]);
  const total = chances?.reduce((sum, chance) => sum + chance, 0) ?? 1;
  const probabilities = chances === undefined ? {} : { probabilities: chances.map((chance) => chance / total) };
  return { to: { kind: 'categorical', choices, ...probabilities }, why };
}

/** Whether one of the choices was tried too rarely to say anything about it. */
export function hardlyTried(distribution: Distribution, { tried }: Members): boolean {
  return (
    distribution.kind === 'categorical' && distribution.choices.some(({ value }) => countOf(tried, value) < LEAST_TRIES)
  );
}

function countOf(values: readonly Value[], choice: Value): number {
  return values.filter((value) => sameValue(value, choice)).length;
}
