import path from 'node:path';
import { planLaunch } from '../controller/preflight.ts';
import { createSession, type NewSession, type StudySession } from '../controller/studySession.ts';
import { readStoredOptions, readSweepText } from '../serve/sweepText.ts';
import type { StudyParent } from '../space/summary.ts';
import type { Params } from '../space/value.ts';
import { studyIsHeld } from '../study/door.ts';
import { countOwn } from '../study/imported.ts';
import { studyPlace } from '../study/locate.ts';
import { openForReading } from '../study/openStudy.ts';
import { readStudyInfo } from '../study/readStudyInfo.ts';
import type { StoredTrial } from '../study/storedTrial.ts';
import type { StageMark } from '../study/studyInfo.ts';
import { isStudyFolder, studiesFolder } from '../study/workspace.ts';
import type { Stage } from '../sweep/spec.ts';
import { type CheckedStudy, rankCheck, stageWarnings } from './stageChecks.ts';
import { bestFirst, type StageBefore, stageSpace } from './stageSpace.ts';
import { type StagedSweep, saidOfStage, stageText } from './stageText.ts';

/** A sweep with stages as it is being run. */
export interface Chain extends StagedSweep {
  readonly workspace: string;
  /** Its name was free a moment ago, so no stage of it is there but those that it makes. */
  readonly fresh?: true;
  /** What every stage's study is made with; the options are those of the command line. */
  readonly common: Pick<NewSession, 'sweepFile' | 'cwd' | 'args' | 'options' | 'engineVersion' | 'engine'>;
}

export function stagesOf({ spec }: StagedSweep): readonly Stage[] {
  return spec.options.stages ?? [];
}

/** Folder of a stage's study, whether it is there or not. */
export function stageFolder({ workspace, name }: Pick<Chain, 'workspace' | 'name'>, stage: Stage): string {
  return path.join(studiesFolder(workspace), `${name}.${stage.name}`);
}

/** `name`, `name-2`, ...: the first one of which there is no stage and no study yet, and none is being made. */
export function freeSweepName(workspace: string, name: string, stages: readonly Stage[]): string {
  for (let count = 1; ; count++) {
    const free = count === 1 ? name : `${name}-${count}`;
    const taken = [free, ...stages.map((stage) => `${free}.${stage.name}`)];
    const folders = taken.map((each) => path.join(studiesFolder(workspace), each));
    if (!folders.some((folder) => isStudyFolder(folder) || studyIsHeld(folder))) return free;
  }
}

/**
 * Whether a stage's study has come to its end.
 * @param leavesBest - the stage after it runs its best trials, so it must have one
 */
export async function stageIsOver(folder: string, leavesBest: boolean): Promise<boolean> {
  const store = await openForReading(studyPlace(folder));
  try {
    const { 'trialdeck:end': end, 'trialdeck:total': total } = store.attributes();
    const reason = typeof end === 'object' && end !== null && !Array.isArray(end) ? end['reason'] : null;
    const trials = store.trials();
    // Without a result there is nothing that another stage could go on from.
    if (!trials.some(({ state }) => state === 'complete')) return false;
    if (leavesBest && bestFirst(store.directions, trials).length === 0) return false;
    const over = typeof reason === 'string' && reason !== 'stopped' && reason !== 'failures';
    // An extended stage has more to do.
    return over && !(reason === 'trials' && typeof total === 'number' && countOwn(trials) < total);
  } finally {
    await store.close();
  }
}

/** What a stage leaves to the next one. */
interface Snapshot extends StageBefore, CheckedStudy {
  trials(): readonly StoredTrial[];
}

async function snapshot(folder: string, fixed: Params): Promise<Snapshot> {
  const store = await openForReading(studyPlace(folder));
  try {
    const trials = store.trials();
    const { name, space, directions, metrics } = store;
    return { name, space, directions, metrics, fixed, trials: () => trials };
  } finally {
    await store.close();
  }
}

/** A stage's study that was just made, and what people should know of it. */
export interface MadeStage {
  readonly session: StudySession;
  readonly launch: ReturnType<typeof planLaunch>;
  readonly warnings: readonly string[];
}

/**
 * Makes the study of a stage from what the one before it has found.
 * @throws StageError `no-best`, ServeError `invalid-sweep`, SessionError, StudyError
 */
export async function makeStage(
  chain: Chain,
  index: number,
  env: Readonly<Record<string, string | undefined>>,
): Promise<MadeStage> {
  const stages = stagesOf(chain);
  const stage = stages[index];
  if (stage === undefined) throw new RangeError(`there is no stage ${index}`);
  const previous = stages[index - 1];
  const before = previous === undefined ? null : await snapshot(stageFolder(chain, previous), previous.fixed);
  const own = 'space' in saidOfStage(chain, stage) ? Object.keys(stage.options.space ?? {}) : [];
  const found = stageSpace(chain.spec, stage, before, own);
  const text = stageText(chain, stage, found);
  const { common } = chain;
  const options = stageOptions(common.options, stage);
  const spec = readSweepText(text, readStoredOptions(options), `stage ${stage.name} of ${chain.name}`);
  const launch = planLaunch(spec, common.cwd, common.sweepFile ?? path.join(common.cwd, 'sweep.yaml'), env);
  const mark: StageMark = {
    name: stage.name,
    index,
    count: stages.length,
    sweep: chain.name,
    ...(found.rerun.length === 0 ? {} : { rerun: found.rerun.map(({ trial }) => trial) }),
  };
  const parent: StudyParent | null = before === null ? null : { study: before.name, how: 'stage' };
  const session = await createSession({
    ...common,
    workspace: chain.workspace,
    spec,
    sweepText: text,
    options,
    sweepOptions: common.options,
    name: { name: `${chain.name}.${stage.name}`, exact: true },
    stage: mark,
    files: { 'stages.yaml': chain.text },
    spaceFiles: chain.spec.spaceFiles,
    ...(parent === null ? {} : { parent }),
  });
  return { session, launch, warnings: found.warnings };
}

/** Options of the command line that a stage keeps; the others are worked into its own text. */
function stageOptions(options: NewSession['options'], stage: Stage): NewSession['options'] {
  const worked = new Set(['study', 'stages', 'space', 'enqueue', 'trials', 'conditions', 'seed']);
  if (stage.narrow || stage.best !== null) worked.add('baseline');
  if (stage.best !== null) for (const key of ['sampler', 'pruner']) worked.add(key);
  return Object.fromEntries(Object.entries(options).filter(([key]) => !worked.has(key)));
}

/**
 * What to say of a stage that runs the best of the one before again, where those are others by now: the one before was given
 * more trials.
 */
export async function staleWarning(chain: Chain, index: number): Promise<string | null> {
  const stages = stagesOf(chain);
  const [stage, previous] = [stages[index], stages[index - 1]];
  if (stage === undefined || previous === undefined || stage.best === null) return null;
  const rerun = readStudyInfo(stageFolder(chain, stage))?.stage?.rerun ?? [];
  const folder = stageFolder(chain, previous);
  if (rerun.length === 0 || !isStudyFolder(folder)) return null;
  const before = await snapshot(folder, previous.fixed);
  const best = stageSpace(chain.spec, { ...stage, best: rerun.length }, before, []).rerun.map(({ trial }) => trial);
  const missed = best.filter((trial) => !rerun.includes(trial));
  if (missed.length === 0) return null;
  const which = missed.length === 1 ? `trial ${missed[0]} is` : `trials ${missed.join(', ')} are`;
  return `${which} among the best ${best.length} of ${before.name} now, and ${stage.name} was made before that. To run one again: trialdeck refit ${before.name} --trial ${missed[0]}`;
}

/** What there is to say of a stage that has ended. */
export async function endedStageWarnings(chain: Chain, index: number): Promise<readonly string[]> {
  const stages = stagesOf(chain);
  const [stage, previous] = [stages[index], stages[index - 1]];
  if (stage === undefined) return [];
  const folder = stageFolder(chain, stage);
  const study = await snapshot(folder, stage.fixed);
  const rerun = readStudyInfo(folder)?.stage?.rerun;
  const gone = previous === undefined || !isStudyFolder(stageFolder(chain, previous));
  if (gone || rerun === undefined) return stageWarnings(study, null);
  const before = await snapshot(stageFolder(chain, previous), previous.fixed);
  return stageWarnings(study, { study: before, check: rankCheck(before, study, rerun) });
}
