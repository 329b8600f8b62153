import type { Losses } from '../../space/losses.ts';

/**
 * Crowding distance of each point within its front: the sum over objectives of the gap between its neighbours, relative to
 * the objective's finite range; without end at both ends (Deb et al. 2002). Infinite losses are treated as Optuna 5.0 does:
 * a gap between two equal infinities is 0.
 */
export function crowdingDistances(points: readonly Losses[]): Float64Array {
  const distances = new Float64Array(points.length);
  const order = [...points.keys()];
  for (let objective = 0; objective < (points[0]?.length ?? 0); objective++) {
    const at = (place: number): number => points[place]?.[objective] ?? 0;
    order.sort((i, j) => at(i) - at(j) || 0);
    const losses = order.map(at);
    const lowest = losses.find((loss) => loss !== Number.NEGATIVE_INFINITY);
    const highest = losses.findLast((loss) => loss !== Number.POSITIVE_INFINITY);
    if (losses[0] === losses.at(-1)) continue;
    const width = (highest ?? Number.POSITIVE_INFINITY) - (lowest ?? Number.NEGATIVE_INFINITY);
    const scale = width > 0 ? width : 1;
    for (const [i, place] of order.entries()) {
      const before = losses[i - 1] ?? Number.NEGATIVE_INFINITY;
      const after = losses[i + 1] ?? Number.POSITIVE_INFINITY;
      distances[place] = (distances[place] ?? 0) + (before === after ? 0 : (after - before) / scale);
    }
  }
  return distances;
}
