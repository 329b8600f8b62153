import type { Value } from '../space/value.ts';
import { type Measure, mean, repeatAttributes } from './objective.ts';

/** What a run that ended well came to. */
export interface RunResult {
  /** One an objective. */
  readonly values: readonly number[];
  readonly constraints: Readonly<Record<string, number>>;
}

/** What a trial comes to whose runs ended well, or why it has failed all the same. */
export type TrialResult =
  | (RunResult & { readonly attributes: Readonly<Record<string, Value>>; readonly reason: null })
  | { readonly reason: string };

/**
 * Puts the runs of a trial together: all that it is measured by is the mean over them.
 * @param repeated - whether the trial keeps the values of its runs
 */
export function trialResult(
  results: readonly RunResult[],
  { objectives, constraints }: Measure,
  repeated: boolean,
): TrialResult {
  const columns = objectives.map((_, index) => results.map(({ values }) => values[index] ?? Number.NaN));
  const values = columns.map(mean);
  const broken = values.findIndex(Number.isNaN);
  if (broken >= 0) {
    return { reason: `the mean ${objectives[broken]?.name} of its repeats is NaN` };
  }
  const names = constraints.length === 0 ? [] : Object.keys(results[0]?.constraints ?? {});
  return {
    values,
    constraints: Object.fromEntries(
      names.map((name) => [name, mean(results.map((result) => result.constraints[name] ?? Number.NaN))]),
    ),
    attributes: repeated ? repeatAttributes(columns) : {},
    reason: null,
  };
}
