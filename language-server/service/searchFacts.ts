import { PlannedTrials } from '../../src/core/search/plannedTrials.ts';
import { SearchError } from '../../src/core/search/searchError.ts';
import { drawAxis } from '../../src/core/space/axis.ts';
import { isConstant, type Parameter, type SearchSpace } from '../../src/core/space/distribution.ts';
import { counterRng } from '../../src/core/space/rng.ts';
import { sample } from '../../src/core/space/sample.ts';
import type { Params } from '../../src/core/space/value.ts';
import { combinations } from '../../src/core/sweep/combinations.ts';
import { parameterOf } from '../../src/core/sweep/parameters.ts';
import { firstSpec } from '../../src/core/sweep/plan.ts';
import { allTrials, plannedTrials } from '../../src/core/sweep/planOptions.ts';
import type { SweepSpec } from '../../src/core/sweep/spec.ts';
import type { Sweep } from './sweep.ts';

/** The space as far as it can be read, also where something else is wrong with the sweep. */
export function spaceOf({ reading: { document, sources } }: Sweep): SearchSpace {
  return document.spec?.space ?? { parameters: sources.flatMap(parameterOf) };
}

/** Seed of everything that is drawn to be shown: the sweep's own where it has one. */
export function seedOf({ reading: { document } }: Sweep): number {
  return document.spec?.options.seed ?? 0;
}

export interface SpaceCounts {
  readonly searched: number;
  readonly fixed: number;
  /** Points that the search can reach; null when there is no end of them, or that cannot be told. */
  readonly points: number | null;
  /** Whether a parameter is continuous. */
  readonly continuous: boolean;
}

/** Asked for by several lines of one text. */
const counted = new WeakMap<Sweep, SpaceCounts>();

/** How large the space of a sweep is. */
export function countSpace(sweep: Sweep): SpaceCounts {
  const known = counted.get(sweep);
  if (known !== undefined) return known;
  const counts = countsOf(sweep);
  counted.set(sweep, counts);
  return counts;
}

function countsOf(sweep: Sweep): SpaceCounts {
  const { parameters } = spaceOf(sweep);
  const searched = parameters.filter(({ distribution }) => !isConstant(distribution));
  const { spec } = sweep.reading.document;
  return {
    searched: searched.length,
    fixed: parameters.length - searched.length,
    points: spec === null ? null : combinations(spec),
    continuous: searched.some(({ distribution }) => drawAxis(distribution) === null),
  };
}

/** Trials of the whole sweep; null when unbounded or not known. */
export function trialsOf({ reading: { document } }: Sweep): number | null {
  return document.spec === null ? null : allTrials(document.spec);
}

/** Runs of one trial. */
export function repeatsOf({ options }: SweepSpec): number {
  return options.repeat?.count ?? 1;
}

/** The first trials of a sweep, of its first stage where it has some; none where nobody knows them beforehand. */
export function firstTrials(sweep: Sweep, count: number): readonly Params[] {
  const { spec } = sweep.reading.document;
  if (spec === null) return [];
  const first = firstSpec(spec);
  try {
    return new PlannedTrials(first).first(Math.min(count, plannedTrials(first) ?? count));
  } catch (error) {
    if (error instanceof SearchError) return [];
    throw error;
  }
}

/** Parameters of one trial to show: the first, or drawn where nobody knows that one. */
export function exampleTrial(sweep: Sweep): Params {
  const [first] = firstTrials(sweep, 1);
  if (first !== undefined) return first;
  const { parameters } = spaceOf(sweep);
  return Object.fromEntries(parameters.map((parameter) => [parameter.name, exampleValue(sweep, parameter)]));
}

function exampleValue(sweep: Sweep, { name, distribution }: Parameter): Params[string] {
  return sample(distribution, counterRng(seedOf(sweep), 0, 0, name));
}

/**
 * What the sampler of a sweep says of itself; for `auto` also what it picks.
 * @returns null for an external one, and where the sweep cannot be searched so
 */
export function samplerOf(
  sweep: Sweep,
): { readonly name: string; readonly note: string; readonly picks: string | null } | null {
  const { spec } = sweep.reading.document;
  if (spec === null) return null;
  try {
    const { sampler } = new PlannedTrials(firstSpec(spec));
    if (sampler === null) return null;
    const note = sampler.note.replace(/[;,]? (?:with )?seed -?\d+$/, '');
    const picks = /^auto: (\w+)/.exec(note)?.[1] ?? null;
    return { name: sampler.name, note, picks };
  } catch (error) {
    if (error instanceof SearchError) return null;
    throw error;
  }
}
