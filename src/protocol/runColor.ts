/** Number of run colours; `trialdeck.run0` to `trialdeck.run9` are their theme names. */
export const runColorCount = 10;

export interface RunPalette {
  readonly dark: readonly string[];
  readonly light: readonly string[];
}

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
  for (const run of runs) {
    const index = given[run];
    if (index !== undefined) {
      uses[index] = (uses[index] ?? 0) + 1;
    }
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

/** CSS colour that follows the theme, with the manifest's colours as contributed by the extension. */
export function runColorVariable(index: number): string {
  return `--vscode-trialdeck-run${index % runColorCount}`;
}
