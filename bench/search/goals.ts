import type { Comparison } from './compare.ts';
import type { Opening, Timing } from './timing.ts';

/** What the search engine promises, and what was measured. */
export interface Goal {
  readonly goal: string;
  readonly found: string;
  readonly met: boolean;
}

/** Samplers' names in a comparison: the peer's is part of its title. */
const isAgainst = ({ peer }: Comparison, sampler: string): boolean => peer.includes(`'s ${sampler} `);

const LEVEL = 0.05;
const AUTO_SHARE = 0.7;
const GP_FACTOR = 2;
const GP_SHARE = 0.8;

/** Milliseconds of a suggestion by the number of stored trials, and of opening a study. */
const SUGGESTION_MS: Readonly<Record<string, number>> = { '100': 1, '1000': 5, '10000': 40 };
const OPENING_MS = 600;

/** The goals that the measured figures speak of, at the full budget of trials. */
export function goalsOf(
  comparisons: readonly Comparison[],
  timings: readonly Timing[],
  opening: Opening | null,
): Goal[] {
  const goals: Goal[] = [];
  for (const comparison of comparisons) {
    const { sampler, mode, worse, tasks, overall, lower, trials } = comparison;
    if (sampler === 'tpe' && trials === 100 && isAgainst(comparison, 'tpe')) {
      goals.push({
        goal: `\`tpe\` significantly worse on no function, ${mode}`,
        found: `on ${worse} of ${tasks.length}`,
        met: worse === 0,
      });
      goals.push({
        goal: `\`tpe\` not worse over all functions at 5 %, ${mode}`,
        found: `${overall.effect < 0 ? 'better' : 'worse'}, p = ${overall.p.toPrecision(2)}`,
        met: overall.effect <= 0 || overall.p >= LEVEL,
      });
    }
    if (sampler === 'auto' && trials === 100 && isAgainst(comparison, 'tpe')) {
      goals.push({
        goal: `\`auto\` with the lower median on at least 70 % of the functions, ${mode}`,
        found: `${lower} of ${tasks.length}, ${((100 * lower) / tasks.length).toFixed(0)} %`,
        met: lower >= AUTO_SHARE * tasks.length,
      });
    }
    if (sampler === 'gp' && trials === 50 && isAgainst(comparison, 'gp')) {
      const within = tasks.filter(({ logRatio }) => logRatio <= Math.log(GP_FACTOR)).length;
      goals.push({
        goal: "`gp` within a factor of two of GPSampler's median on 8 of 10 functions",
        found: `${within} of ${tasks.length}`,
        met: within >= GP_SHARE * tasks.length,
      });
    }
  }
  const tpe = timings.find(({ ours, who }) => ours && who === '`tpe`');
  for (const [size, budget] of Object.entries(SUGGESTION_MS)) {
    const ms = tpe?.ms[size];
    if (ms === undefined) continue;
    goals.push({
      goal: `\`tpe\`: ${budget} ms a suggestion at ${size} trials`,
      found: `${ms.toFixed(2)} ms`,
      met: ms <= budget,
    });
  }
  if (opening) {
    goals.push({
      goal: `a study of ${opening.trials} trials opens in ${OPENING_MS} ms`,
      found: `${opening.ms.toFixed(0)} ms`,
      met: opening.ms <= OPENING_MS,
    });
  }
  return goals;
}
