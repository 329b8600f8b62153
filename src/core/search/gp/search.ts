import type { Rng } from '../../space/rng.ts';
import type { Box } from '../box.ts';
import type { FinitePoints } from '../finitePoints.ts';
import { nearPoints, spreadPoints } from './candidates.ts';
import { chooseStarts, climb, levelsToTry, type Scored } from './maximise.ts';
import type { Surrogate } from './surrogate.ts';

/** Points that are looked at before the local searches, fewer where each costs more. */
const MOST_SPREAD = 2048;
const LEAST_SPREAD = 256;
/** Multiplications that looking at them may take. */
const SPREAD_WORK = 4e7;

const NEAR = 128;
const LOCAL_SEARCHES = 10;

/** Points of a finite space that are all looked at. */
const MAX_LISTED = 1024;

/**
 * Points from the most promising one on: local maxima of the acquisition, then what was looked at on the way. The free points
 * of a small finite space are looked at one by one instead.
 */
export function promisingPoints(box: Box, surrogate: Surrogate, finite: FinitePoints | null, rng: Rng): Scored[] {
  const { acquisition, best, ranked, lengths, held } = surrogate;
  const score = (point: Float64Array): Scored => ({ point, value: acquisition.value(point) });
  if (finite && finite.grid.size - finite.takenCount <= MAX_LISTED && finite.listed) {
    const free = finite.some(MAX_LISTED).flatMap((params) => box.encode(params) ?? []);
    return descending(free.map(score));
  }
  const spread = Math.min(Math.max(Math.floor(SPREAD_WORK / (held * held)), LEAST_SPREAD), MOST_SPREAD);
  const near = best ? nearPoints(box, best, lengths, NEAR, rng) : [];
  const looked = [...spreadPoints(box, spread, rng), ...near].map(score);
  const starts = chooseStarts(looked, LOCAL_SEARCHES - 1, rng);
  if (best) starts.push(score(best));
  const tries = levelsToTry(box, ranked, rng);
  const climbed = starts.map((start) => climb(box, acquisition, start, lengths, tries));
  return [...descending(climbed), ...descending(looked)];
}

function descending(points: Scored[]): Scored[] {
  return points.sort((a, b) => b.value - a.value);
}
