import { rankedTrials } from '../analysis/bestTrials.ts';
import { leastTrialsToNarrow, type NarrowedSpace, narrowSpace } from '../analysis/narrow.ts';
import type { SearchSpace } from '../space/distribution.ts';
import { isConstant } from '../space/distribution.ts';
import type { Direction, Trial } from '../space/trial.ts';
import { changedSweep } from '../sweep/changedText.ts';
import { commentText, keyText, parametersText } from '../sweep/distributionText.ts';
import { parseSweep } from '../sweep/parse.ts';
import { StageError } from './stageError.ts';

/** What narrowing looks at. */
export interface NarrowableStudy {
  readonly name: string;
  readonly space: SearchSpace | null;
  readonly directions: readonly Direction[];
  readonly metrics: readonly string[];
  trials(): readonly Trial[];
}

/**
 * The study's space around its best trials.
 * @param limits - a space out of which no parameter gets; null: ranges may grow where the best trials crowd at an end
 * @throws StageError `several-metrics`, `no-space`, `too-few-trials`
 */
export function narrowStudy(study: NarrowableStudy, limits: SearchSpace | null = null): NarrowedSpace {
  const { name, space } = study;
  const [direction = 'minimize', ...others] = study.directions;
  if (others.length > 0) {
    throw new StageError(
      'several-metrics',
      `${name} has several metrics, so there is no one best region to narrow to.`,
    );
  }
  if (space === null || space.parameters.every(({ distribution }) => isConstant(distribution))) {
    throw new StageError('no-space', `${name} searches nothing, so there is nothing to narrow.`);
  }
  const trials = study.trials();
  const complete = rankedTrials(trials, direction).length;
  if (complete < leastTrialsToNarrow) {
    const has = complete === 1 ? '1 complete trial' : `${complete} complete trials`;
    throw new StageError(
      'too-few-trials',
      `${name} has ${has} with a value, and narrowing needs ${leastTrialsToNarrow}. Run more first: trialdeck extend ${name} --trials N, then trialdeck resume ${name}`,
    );
  }
  return narrowSpace(space, trials, direction, limits);
}

/** The reasons as comments beside the parameters. */
export function narrowNotes({ parameters }: NarrowedSpace): ReadonlyMap<string, string> {
  return new Map(parameters.map(({ name, why }) => [name, why]));
}

/**
 * The sweep of a study with the narrowed space. Without a sweep text, as for a study of real Optuna, a file with the parameters
 * alone, which `trialdeck: space:` of a sweep can name.
 * @param program - another path of the program, from where the text will lie; null: as it is written
 */
export function narrowedText(
  study: NarrowableStudy,
  narrowed: NarrowedSpace,
  sweepText: string | null,
  program: string | null = null,
): string {
  const ranked = rankedTrials(study.trials(), study.directions[0] ?? 'minimize');
  const [best] = ranked;
  const value =
    best === undefined
      ? ''
      : `, best ${study.metrics[0] ?? 'value'} ${best.trial.values[0]} in trial ${best.trial.number}`;
  const gone = narrowed.parameters.filter(({ to }) => to === null).map(({ name, why }) => `${name}: ${why}`);
  const head = [`narrowed from the study ${study.name}: ${ranked.length} complete trials${value}`, ...gone];
  const notes = narrowNotes(narrowed);
  if (sweepText === null) {
    return [...head.map((line) => `${commentText(line)}\n`), parametersText(narrowed.space, notes)].join('');
  }
  // What was queued, and where single changes start, was said for the wider space.
  const options = { enqueue: null, baseline: null, study: null };
  const top = {
    ...nameText(sweepText),
    ...(program === null ? {} : { program: JSON.stringify(program) }),
  };
  return changedSweep(sweepText, { space: narrowed.space, notes, options, head, top });
}

/** Another name than that of the sweep, whose study another one of the same name would be taken for. */
function nameText(sweepText: string): { readonly name?: string } {
  const name = parseSweep(sweepText, { queued: () => true }).spec?.name ?? null;
  if (name === null) return {};
  return { name: keyText(name.endsWith('-narrowed') ? name : `${name}-narrowed`) };
}
