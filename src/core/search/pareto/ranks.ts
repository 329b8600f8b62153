import { covers, distinctPoints, type Losses } from '../../space/losses.ts';

/**
 * Non-domination ranks, 0 for the front (K. Deb et al., "A Fast and Elitist Multiobjective Genetic Algorithm: NSGA-II", IEEE
 * Transactions on Evolutionary Computation 6, 2002). Equal points share a rank.
 * @param violations - by how much each point breaks its constraints, 0 for none: points that break some come after all that
 * break none, from the least on (constrained domination, the same paper)
 * @param enough - points whose rank must be right; all that are left once so many have one share the next rank
 */
export function nonDominationRanks(
  points: readonly Losses[],
  { violations, enough = points.length }: { violations?: readonly number[]; enough?: number } = {},
): Int32Array {
  const ranks = new Int32Array(points.length);
  const feasible: number[] = [];
  const broken: number[] = [];
  for (const place of points.keys()) ((violations?.[place] ?? 0) > 0 ? broken : feasible).push(place);

  const layers = peel(
    feasible.map((place) => points[place] ?? []),
    enough,
  );
  let next = 0;
  for (const [i, rank] of layers.entries()) {
    ranks[feasible[i] ?? 0] = rank;
    next = Math.max(next, rank + 1);
  }
  const sizes = [...new Set(broken.map((place) => violations?.[place] ?? 0))].sort((a, b) => a - b);
  const rankOfSize = new Map(sizes.map((size, i) => [size, next + i]));
  for (const place of broken) ranks[place] = rankOfSize.get(violations?.[place] ?? 0) ?? next;
  return ranks;
}

/** Takes front after front off the points. In rising order of the losses no point is covered by a later one. */
function peel(points: readonly Losses[], enough: number): Int32Array {
  const ranks = new Int32Array(points.length);
  const distinct = distinctPoints(points);
  let left = distinct;
  const most = Math.min(enough, distinct.length);
  for (let rank = 0; left.length > 0; rank++) {
    const done = distinct.length - left.length >= most;
    const front: Losses[] = [];
    const rest: typeof left = [];
    for (const each of left) {
      if (!done && front.some((point) => covers(point, each.point))) {
        rest.push(each);
        continue;
      }
      front.push(each.point);
      for (const place of each.places) ranks[place] = rank;
    }
    left = rest;
  }
  return ranks;
}
