import type { Distribution, Parameter, SearchSpace } from '../space/distribution.ts';
import { contains } from '../space/optunaForm.ts';
import type { Direction, Trial } from '../space/trial.ts';
import { rankedTrials } from './bestTrials.ts';
import { numberScale } from './numberScale.ts';

/** Share of the trials that is looked at, and how many there are at least. */
const TOP_SHARE = 0.1;
const LEAST_TOP = 3;

/** A value is at an edge within this share of the range. */
const EDGE_SHARE = 0.05;

/** Share of the looked at trials that must be there. */
const CROWD_SHARE = 0.5;

/** An end of a range at which the best trials crowd, so that better ones may lie beyond it. */
export interface CrowdedEdge {
  readonly name: string;
  readonly end: 'low' | 'high';
  /** The end itself. */
  readonly at: number;
  /** Of the best trials that were looked at, how many are there. */
  readonly crowd: number;
  readonly best: number;
}

/**
 * The boundary check: ends of ranges within 5 % of which half of the best 10 % of the trials lie (at least three are looked
 * at), on a logarithmic scale where the parameter has one (Google's tuning playbook, "Identifying bad search space boundaries").
 * Choices, and whole numbers with few values, have no edges.
 */
export function crowdedEdges(space: SearchSpace, trials: readonly Trial[], direction: Direction): CrowdedEdge[] {
  const ranked = rankedTrials(trials, direction);
  // Among few trials the best ones say nothing about edges.
  if (ranked.length < 2 * LEAST_TOP) return [];
  const top = ranked.slice(0, Math.max(LEAST_TOP, Math.ceil(TOP_SHARE * ranked.length)));
  return space.parameters.flatMap((parameter) =>
    edgesOf(
      parameter,
      top.map(({ trial }) => trial),
    ),
  );
}

function edgesOf({ name, distribution }: Parameter, top: readonly Trial[]): CrowdedEdge[] {
  if (!hasBounds(distribution)) return [];
  const scale = numberScale(distribution);
  if (!(scale.low < scale.high)) return [];
  const places = top.flatMap(({ params }) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    return typeof value === 'number' && contains(distribution, value) ? [scale.of(value)] : [];
  });
  const near = EDGE_SHARE * (scale.high - scale.low);
  const crowd = {
    low: places.filter((x) => x <= scale.low + near).length,
    high: places.filter((x) => x >= scale.high - near).length,
  };
  const least = Math.max(2, Math.ceil(CROWD_SHARE * places.length));
  return (['low', 'high'] as const).flatMap((end) =>
    crowd[end] >= least && !(crowd.low >= least && crowd.high >= least)
      ? [{ name, end, at: scale.valueAt(scale[end]), crowd: crowd[end], best: places.length }]
      : [],
  );
}

/** Normal and beta distributions have no ends that somebody chose. */
function hasBounds(distribution: Distribution): distribution is Extract<Distribution, { readonly low: number }> {
  return 'low' in distribution;
}
