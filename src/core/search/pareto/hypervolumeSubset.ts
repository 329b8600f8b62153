import { distinctPoints, type Losses } from '../../space/losses.ts';
import { boxVolume, hypervolume, pointwiseMax } from './hypervolume.ts';

/**
 * Positions of `count` points that together dominate much volume, in the order in which they were chosen: always the one that
 * adds most, at least 1 - 1/e of the best choice (A. Guerreiro, C. Fonseca, L. Paquete, "Greedy Hypervolume Subset Selection
 * in Low Dimensions", Evolutionary Computation 24, 2016). Chooses as Optuna 5.0 does (`optuna/_hypervolume/hssp.py`): equal
 * points count once while there are others, and among equal gains the first in rising order of the losses wins.
 * @param reference - a point that no given one goes beyond; where it is not finite the points are taken in rising order
 */
export function selectByHypervolume(points: readonly Losses[], count: number, reference: Losses): number[] {
  if (count >= points.length) return [...points.keys()];
  const distinct = distinctPoints(points);
  const firsts = distinct.map(({ places }) => places[0] ?? 0);
  if (distinct.length < count) {
    const chosen = new Set(firsts);
    for (const place of points.keys()) if (chosen.size < count) chosen.add(place);
    return [...points.keys()].filter((place) => chosen.has(place));
  }
  if (distinct.length === count || !reference.every(Number.isFinite)) return firsts.slice(0, count);

  const left = distinct.map(({ point }, i) => ({ point, place: firsts[i] ?? 0, gain: boxVolume(point, reference) }));
  const chosen: typeof left = [];
  while (chosen.length < count) {
    if (chosen.length > 0) renewGains(left, chosen, reference);
    const best = left.reduce((a, b, i) => (b.gain > (left[a]?.gain ?? 0) ? i : a), 0);
    chosen.push(...left.splice(best, 1));
  }
  return chosen.map(({ place }) => place);
}

interface Candidate {
  readonly point: Losses;
  /** Volume that it adds to the chosen ones; for one that cannot be the best, a bound of it. */
  gain: number;
}

/** A gain only falls as more is chosen, so a candidate whose old gain is below the best new one is not looked at. */
function renewGains(left: Candidate[], chosen: readonly Candidate[], reference: Losses): void {
  let most = 0;
  for (const candidate of [...left].sort((a, b) => b.gain - a.gain)) {
    if (candidate.gain < most) break;
    const box = boxVolume(candidate.point, reference);
    if (box === Number.POSITIVE_INFINITY) candidate.gain = box;
    else {
      const shadows = chosen.map(({ point }) => pointwiseMax(point, candidate.point));
      candidate.gain = box - hypervolume(shadows, reference);
    }
    most = Math.max(most, candidate.gain);
  }
}

/**
 * Optuna's reference point for points of one front: the worst loss of each objective, a tenth farther, also where it is
 * negative (`optuna/samplers/_tpe/sampler.py`).
 */
export function referencePoint(points: readonly Losses[]): Losses {
  const [first = []] = points;
  return first.map((_, objective) => {
    const worst = points.reduce((a, point) => Math.max(a, point[objective] ?? a), Number.NEGATIVE_INFINITY);
    return worst === 0 ? 1e-12 : Math.max(1.1 * worst, 0.9 * worst);
  });
}
