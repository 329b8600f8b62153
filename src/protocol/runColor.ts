/** Number of run colours; `trialdeck.run0` to `trialdeck.run9` are their theme names. */
export const runColorCount = 10;

/**
 * The run colours on dark and on light backgrounds. They keep a distance in OKLab from each other for normal sight and
 * under simulated protanopia, deuteranopia and tritanopia, and 3:1 contrast to the background; a test holds them to it.
 */
export const runPalettes = {
  dark: ['#397ddd', '#fc9111', '#3dc689', '#d34f83', '#b998fd', '#ffd72b', '#60d8fd', '#ffa3c4', '#9afca7', '#ab843d'],
  light: ['#1754c2', '#f65e51', '#08a58d', '#b92360', '#5a0a89', '#866803', '#0480a0', '#811059', '#6a9404', '#6b4327'],
} as const satisfies Record<'dark' | 'light', readonly string[]>;

/** Colour of a trial's runs: by its number alone, so that it is the same in tree, table and chart, today and tomorrow. */
export function trialColor(trial: number): number {
  return trial % runColorCount;
}

/**
 * Colours of runs without a study, kept once given.
 * @param given - colour index by run folder, as stored before
 * @param runs - all run folders that need one, oldest first
 * @returns `given` with the new runs added, each with the colour that is least used so far
 */
export function assignColors(given: Readonly<Record<string, number>>, runs: readonly string[]): Record<string, number> {
  const assigned: Record<string, number> = { ...given };
  const uses = new Array<number>(runColorCount).fill(0);
  for (const index of Object.values(given)) {
    uses[index % runColorCount] = (uses[index % runColorCount] ?? 0) + 1;
  }
  for (const run of runs) {
    if (assigned[run] === undefined) {
      const index = uses.indexOf(Math.min(...uses));
      assigned[run] = index;
      uses[index] = (uses[index] ?? 0) + 1;
    }
  }
  return assigned;
}

/** Line patterns, in pixels, for runs of one colour in the same chart; the first is solid. */
export const runDashes: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [8, 3, 2, 3]];

/**
 * Which dash each run of a chart gets: the first of a colour is solid.
 * @param colorIndexes - one a run, in the panel's order
 */
export function dashIndexes(colorIndexes: readonly number[]): number[] {
  const seen = new Map<number, number>();
  return colorIndexes.map((color) => {
    const count = seen.get(color) ?? 0;
    seen.set(color, count + 1);
    return count % runDashes.length;
  });
}
