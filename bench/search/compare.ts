import type { Candidate, Mode } from './measure.ts';
import { holm, mannWhitney, median, type Tested, wilcoxon } from './statistics.ts';

/** Regrets of one sampler on one task, ours and a peer's, one a seed. */
export interface Pair {
  readonly task: string;
  readonly suite: string;
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
}

export interface TaskResult {
  readonly task: string;
  readonly suite: string;
  readonly ours: number;
  readonly theirs: number;
  /** Natural logarithm of our median regret over theirs; below 0 where ours is lower. */
  readonly logRatio: number;
  /** Mann-Whitney's p after Holm's correction over the tasks of the comparison. */
  readonly p: number;
  readonly verdict: 'better' | 'worse' | '';
}

export interface Comparison {
  readonly sampler: string;
  readonly peer: string;
  readonly mode: Mode;
  readonly trials: number;
  readonly seeds: number;
  readonly tasks: readonly TaskResult[];
  /** Wilcoxon over the tasks' log ratios. */
  readonly overall: Tested;
  readonly worse: number;
  readonly better: number;
  /** Tasks with the lower median. */
  readonly lower: number;
  /** Tasks with the same median, as where both found the optimum. */
  readonly equal: number;
  readonly medianLogRatio: number;
}

/** Regrets below this are equal: the optimum was found, and logarithms of what is left say nothing. */
const FOUND = 1e-8;

const LEVEL = 0.05;

export function compare(
  candidate: Candidate,
  peer: string,
  mode: Mode,
  trials: number,
  pairs: readonly Pair[],
): Comparison {
  const tests = pairs.map(({ ours, theirs }) => mannWhitney(ours, theirs));
  const corrected = holm(tests.map(({ p }) => p));
  const tasks = pairs.map(({ task, suite, ours, theirs }, i): TaskResult => {
    const p = corrected[i] ?? 1;
    const effect = tests[i]?.effect ?? 0;
    const [a, b] = [median(ours), median(theirs)];
    const logRatio = Math.log(Math.max(a, FOUND) / Math.max(b, FOUND));
    return { task, suite, ours: a, theirs: b, logRatio, p, verdict: p >= LEVEL ? '' : effect < 0 ? 'better' : 'worse' };
  });
  return {
    sampler: candidate.label,
    peer,
    mode,
    trials,
    seeds: Math.max(0, ...pairs.map(({ ours }) => ours.length)),
    tasks,
    overall: wilcoxon(tasks.map(({ logRatio }) => logRatio)),
    worse: tasks.filter(({ verdict }) => verdict === 'worse').length,
    better: tasks.filter(({ verdict }) => verdict === 'better').length,
    lower: tasks.filter(({ logRatio }) => logRatio < 0).length,
    equal: tasks.filter(({ logRatio }) => logRatio === 0).length,
    medianLogRatio: median(tasks.map(({ logRatio }) => logRatio)),
  };
}
