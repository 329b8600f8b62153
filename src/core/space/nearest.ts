/**
 * Nearest of some names to a misspelt one: edit distance with swaps of neighbours (optimal string alignment), letter case
 * free. Null when nothing is near enough to be meant (more than a third of the letters differ, or the only one).
 */
export function nearest(word: string, names: Iterable<string>): string | null {
  let best: string | null = null;
  let bestDistance = Number.POSITIVE_INFINITY;
  const wanted = word.toLowerCase();
  for (const name of names) {
    const candidate = name.toLowerCase();
    const longest = Math.max(wanted.length, candidate.length);
    const limit = longest <= 1 ? 0 : Math.max(1, Math.floor(longest / 3));
    if (Math.abs(candidate.length - wanted.length) > limit) continue;
    const d = distance(wanted, candidate);
    if (d <= limit && d < bestDistance) {
      best = name;
      bestDistance = d;
    }
  }
  return best;
}

function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let d = Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d = Math.min(d, (before[j - 2] ?? 0) + 1);
      current.push(d);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** ` Did you mean \`name\`?`, or nothing. */
export function didYouMean(name: string | null): string {
  return name === null ? '' : ` Did you mean \`${name}\`?`;
}
