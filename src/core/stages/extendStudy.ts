import { totalTrials } from '../controller/assemble.ts';
import { rewriteDerived } from '../controller/derivedFiles.ts';
import { measureAttributes, measureOf } from '../controller/objective.ts';
import { type Revalued, revalue } from '../controller/revalue.ts';
import { createSession, openSession, type StudySession } from '../controller/studySession.ts';
import { requireSameObjectives } from '../controller/takeOver.ts';
import { idle } from '../serve/idle.ts';
import type { TrialState } from '../space/state.ts';
import type { Value } from '../space/value.ts';
import { studyIsHeld } from '../study/door.ts';
import { countOwn, isImported } from '../study/imported.ts';
import { studyPlace } from '../study/locate.ts';
import { openForReading } from '../study/openStudy.ts';
import { spaceDifference } from '../study/spaceDifference.ts';
import type { StudyStore } from '../study/store.ts';
import type { StudyInfo } from '../study/studyInfo.ts';
import type { SweepSpec } from '../sweep/spec.ts';
import { pointProblems } from '../sweep/specChecks/points.ts';
import { fitTrial } from './fitTrial.ts';
import { studySource } from './importSource.ts';
import { type Imported, importTrials } from './importTrials.ts';
import { StageError } from './stageError.ts';

/** How a study is to go on. */
export interface Extension {
  readonly workspace: string;
  /** Absolute folder of the study. */
  readonly folder: string;
  readonly info: StudyInfo;
  /** The study's sweep with all options, old and new. */
  readonly spec: SweepSpec;
  readonly sweepText: string;
  /** The options as texts, to be kept. */
  readonly options: Readonly<Record<string, Value>>;
  /** What was given now: `trials`, `space`. */
  readonly given: readonly string[];
  /** A study of that name is wanted, whether it is needed or not. */
  readonly linkTo: string | null;
  readonly engineVersion: string;
  readonly engine: string;
}

/** What became of it. */
export interface Extended {
  readonly study: string;
  /** Absolute folder. */
  readonly path: string;
  /** A new study that goes on from the old one. */
  readonly linked: boolean;
  readonly parent: string | null;
  /** Total that is planned; null when unbounded. */
  readonly trials: number | null;
  /** Trials that have ended here. */
  readonly ended: number;
  /** Why a new study was needed, in a few words; null in place. */
  readonly difference: string | null;
  /** Trials of the study that lie outside its new ranges: they stay, and the sampler leaves them out. */
  readonly outside: number;
  /** Queued trials outside them: they run all the same. */
  readonly queuedOutside: number;
  readonly imported: Imported;
  readonly revalued: Revalued;
}

const nothing: Imported = { imported: 0, skipped: 0, reasons: [] };

/**
 * Changes what a study goes on with: in place while only ranges, totals and rules differ, as a linked study with the trials
 * imported that fit where parameters, choices or scales do.
 * @throws StageError `locked`, `below-trials`; SessionError, StudyError
 */
export async function extendStudy(extension: Extension): Promise<Extended> {
  const { folder, info, spec, linkTo } = extension;
  if (studyIsHeld(folder)) {
    throw new StageError(
      'locked',
      `study ${info.study} is running. Stop it first: trialdeck stop ${info.study}. Then extend it and go on with: trialdeck resume ${info.study}`,
    );
  }
  const { difference, own, measured } = await lookAt(folder, spec);
  if (linkTo !== null || difference !== null) return linkStudy(extension, difference, measured);
  const { trials } = spec.options;
  if (extension.given.includes('trials') && trials !== undefined) requireMore(info.study, trials, own, spec);
  return extendInPlace(extension);
}

/** More trials than there are, and a space that has them. */
function requireMore(study: string, trials: number, own: number, spec: SweepSpec): void {
  if (trials < own) {
    throw new StageError(
      'below-trials',
      `${study} has ${own} trials already, and ${trials} in all is less. Give a larger number: --trials ${own + 10}`,
    );
  }
  const size = totalTrials({ spec });
  if (size !== null && size < trials && size <= own) {
    throw new StageError(
      'below-trials',
      `${study} has ${own} trials, and its space has ${size} in all, so there are no ${trials} to run. Widen it (--space NAME=...), or leave --trials out.`,
    );
  }
}

interface Looked {
  /** What in the spec makes another study necessary. */
  readonly difference: string | null;
  /** Trials that there are. */
  readonly own: number;
  /** What its trials are measured by, as attributes of the study. */
  readonly measured: Readonly<Record<string, Value>>;
}

async function lookAt(folder: string, spec: SweepSpec): Promise<Looked> {
  const store = await openForReading(studyPlace(folder));
  try {
    // A linked study could not take a trial either.
    requireSameObjectives(store, spec);
    const difference = store.space === null ? null : spaceDifference(store.space, spec.space);
    const { 'trialdeck:value': value = 'last', 'trialdeck:constraints': constraints = null } = store.attributes();
    const measured = { 'trialdeck:value': value, 'trialdeck:constraints': constraints };
    return { difference, own: countOwn(store.trials()), measured };
  } finally {
    await store.close();
  }
}

async function extendInPlace({ folder, spec, options, engine }: Extension): Promise<Extended> {
  const session = await openSession(folder, spec, engine, { options });
  const { store, info } = session;
  try {
    const revalued = await revalue(store, folder, measureOf(spec));
    const total = totalTrials(session);
    await store.setAttributes({ ...measureAttributes(spec), 'trialdeck:total': total });
    rewriteDerived(folder, store);
    const trials = store.trials();
    const ended = endedHere(session);
    // The lists then say that there is more to do.
    if (total === null || total > ended) await store.setAttributes(idle());
    return {
      study: info.study,
      path: folder,
      linked: false,
      parent: null,
      trials: total,
      ended,
      difference: null,
      outside: trials.filter(({ state, params }) => hasEnded(state) && fitTrial(spec.space, params).params === null)
        .length,
      queuedOutside: queuedOutside(store, spec),
      imported: nothing,
      revalued,
    };
  } finally {
    await close(session);
  }
}

async function linkStudy(
  extension: Extension,
  difference: string | null,
  measured: Looked['measured'],
): Promise<Extended> {
  const { workspace, folder, info, spec, sweepText, options, linkTo, engineVersion, engine } = extension;
  const source = await studySource(studyPlace(folder), workspace, info.study);
  const { study: _, ...kept } = options;
  const session = await createSession({
    workspace,
    spec,
    sweepFile: info.sweep,
    sweepText,
    cwd: info.cwd,
    args: info.args,
    options: kept,
    engineVersion,
    engine,
    name: linkTo === null ? { name: info.study.replace(/-\d+$/, ''), exact: false } : { name: linkTo, exact: true },
    parent: { study: info.study, how: 'linked' },
  });
  try {
    const imported = await importTrials(session.store, [source]);
    // They come with the values and the limits of the old study.
    await session.store.setAttributes(measured);
    const revalued = await revalue(session.store, null, measureOf(spec));
    rewriteDerived(session.folder, session.store);
    const total = totalTrials(session);
    await session.store.setAttributes({ ...idle(), 'trialdeck:total': total });
    return {
      study: session.info.study,
      path: session.folder,
      linked: true,
      parent: info.study,
      trials: total,
      ended: 0,
      difference,
      outside: 0,
      queuedOutside: 0,
      imported,
      revalued,
    };
  } finally {
    await close(session);
  }
}

/** Queued trials that lie outside the ranges, as these have changed since: they run all the same. */
export function queuedOutside(store: StudyStore, { space }: SweepSpec): number {
  return store.trials().filter(({ state, params }) => state === 'waiting' && pointProblems(space, params).length > 0)
    .length;
}

function endedHere({ store }: StudySession): number {
  return store.trials().filter((trial) => hasEnded(trial.state) && !isImported(trial)).length;
}

function hasEnded(state: TrialState): boolean {
  return state === 'complete' || state === 'pruned' || state === 'fail';
}

async function close({ store, door }: StudySession): Promise<void> {
  await store.close();
  door.release();
}
