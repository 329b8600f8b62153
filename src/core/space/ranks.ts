/** Ranks from 1, ties share the mean of theirs (`scipy.stats.rankdata`). */
export function ranks(values: readonly number[]): number[] {
  return tiedRanks(values).ranks;
}

/** Ranks as {@link ranks} gives them, and how many values each group of equal ones has, single ones included. */
export function tiedRanks(values: readonly number[]): { readonly ranks: number[]; readonly tieSizes: number[] } {
  const order = [...values.keys()].sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const found = new Array<number>(values.length).fill(0);
  const tieSizes: number[] = [];
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end] ?? 0] === values[order[start] ?? 0]) end++;
    for (let at = start; at < end; at++) found[order[at] ?? 0] = (start + 1 + end) / 2;
    tieSizes.push(end - start);
    start = end;
  }
  return { ranks: found, tieSizes };
}
