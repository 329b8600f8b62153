import { crowdedEdges } from '../analysis/boundary.ts';
import { spearman } from '../analysis/rank.ts';
import type { SearchSpace } from '../space/distribution.ts';
import type { Direction, Trial } from '../space/trial.ts';

/** Below this the short runs of one stage say little about the longer ones of the next. */
const LEAST_CORRELATION = 0.5;

/** Fewer configurations are in an order by chance. */
const LEAST_PAIRS = 3;

/** A study as the checks between stages look at it. */
export interface CheckedStudy {
  readonly name: string;
  readonly space: SearchSpace | null;
  readonly directions: readonly Direction[];
  trials(): readonly Trial[];
}

/** How the values of configurations that two stages ran go together. */
export interface RankCheck {
  /** Spearman's rank correlation; null where it cannot be told. */
  readonly correlation: number | null;
  readonly configurations: number;
}

/** @param rerun - trials of `before` whose parameters the first trials of `after` have */
export function rankCheck(before: CheckedStudy, after: CheckedStudy, rerun: readonly number[]): RankCheck {
  if (before.directions.length > 1 || after.directions.length > 1) return { correlation: null, configurations: 0 };
  const [earlier, later] = [valuesByNumber(before), valuesByNumber(after)];
  const pairs = rerun.flatMap((trial, number) => {
    const [a, b] = [earlier.get(trial), later.get(number)];
    return a === undefined || b === undefined ? [] : [[a, b] as const];
  });
  const correlation =
    pairs.length < LEAST_PAIRS
      ? null
      : spearman(
          pairs.map(([a]) => a),
          pairs.map(([, b]) => b),
        );
  return { correlation, configurations: pairs.length };
}

function valuesByNumber(study: CheckedStudy): Map<number, number> {
  const known = new Map<number, number>();
  for (const { number, state, values } of study.trials()) {
    const [value] = values;
    if (state === 'complete' && value !== undefined && Number.isFinite(value)) known.set(number, value);
  }
  return known;
}

/** What a finished stage warns of: ranks that changed since the stage before, and best trials at the end of a range. */
export function stageWarnings(
  study: CheckedStudy,
  before: { readonly study: CheckedStudy; readonly check: RankCheck } | null,
): string[] {
  const warnings: string[] = [];
  if (before !== null && before.check.correlation !== null && before.check.correlation < LEAST_CORRELATION) {
    const { correlation, configurations } = before.check;
    warnings.push(
      `the ${configurations} configurations that ${before.study.name} and ${study.name} both ran are ranked differently (Spearman ${correlation.toFixed(2)}, below ${LEAST_CORRELATION}): what ${before.study.name} found may not hold here`,
    );
  }
  return [...warnings, ...edgeWarnings(study)];
}

function edgeWarnings(study: CheckedStudy): string[] {
  const [direction, ...others] = study.directions;
  if (direction === undefined || others.length > 0 || study.space === null) return [];
  return crowdedEdges(study.space, study.trials(), direction).map(
    ({ name, end, at, crowd, best }) =>
      `${crowd} of the best ${best} trials of ${study.name} have ${name} at its ${end} end ${Number(at.toPrecision(3))}: better ones may lie beyond, widen it with trialdeck extend ${study.name} --space ${name}=...`,
  );
}
