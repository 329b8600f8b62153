/**
 * Places of up to `most` values that a model is to be made of: the best third, and of the others evenly many of each time.
 * In rising order of the places.
 */
export function subsetFor(losses: ArrayLike<number>, most: number): number[] {
  const places = Array.from({ length: losses.length }, (_, place) => place);
  if (places.length <= most) return places;
  const byLoss = [...places].sort((a, b) => (losses[a] ?? 0) - (losses[b] ?? 0) || a - b);
  const best = new Set(byLoss.slice(0, Math.floor(most / 3)));
  const rest = places.filter((place) => !best.has(place));
  const wanted = most - best.size;
  for (let i = 0; i < wanted; i++) best.add(rest[Math.floor(((i + 0.5) * rest.length) / wanted)] ?? 0);
  return [...best].sort((a, b) => a - b);
}
