import path from 'node:path';
import { planLaunch } from '../core/controller/preflight.ts';
import { openSession, resumableInfo, type StudySession } from '../core/controller/studySession.ts';
import type { Value } from '../core/space/value.ts';
import { changedSinceBegun, requireFreeName, requireSameStages } from '../core/stages/begunStages.ts';
import {
  type Chain,
  endedStageWarnings,
  freeSweepName,
  makeStage,
  stageFolder,
  stageIsOver,
  stagesOf,
  staleWarning,
} from '../core/stages/chain.ts';
import { StageError } from '../core/stages/stageError.ts';
import { lastStageFolder } from '../core/study/lastStage.ts';
import { spaceCopies } from '../core/study/spaceCopies.ts';
import { StudyError } from '../core/study/studyError.ts';
import type { StudyInfo } from '../core/study/studyInfo.ts';
import { studyName } from '../core/study/studyName.ts';
import { isStudyFolder, studiesFolder } from '../core/study/workspace.ts';
import type { Stage, SweepSpec } from '../core/sweep/spec.ts';
import { specProblems } from '../core/sweep/specChecks/checkSpec.ts';
import { stageSpec } from '../core/sweep/stageSpec.ts';
import type { CliContext } from './command.ts';
import { engineFolder } from './engine.ts';
import { UsageError } from './errors.ts';
import { parseRunOptions } from './runOptions.ts';
import { queuedWarnings } from './runSession.ts';
import { addedOptions, readStoredSweep } from './storedSweep.ts';
import { readSweepFile } from './sweepFile.ts';
import { type EndEvent, exitCode, type SweepRunner, withRunner } from './sweepRunner.ts';
import { engineVersion } from './version.ts';

/** A sweep with stages as the command line gives it. */
export interface GivenSweep {
  readonly spec: SweepSpec;
  readonly text: string;
  readonly file: string;
  readonly given: Readonly<Record<string, Value>>;
}

/** The chain that `sweep FILE` begins, or goes on with where `--study NAME` names one. */
export function newChain(context: CliContext, sweep: GivenSweep): Chain {
  const { spec, text, file, given } = sweep;
  const stages = spec.options.stages ?? [];
  const name = spec.options.study ?? freeSweepName(context.workspace, studyName(spec.name, file), stages);
  const chain: Chain = {
    workspace: context.workspace,
    name,
    ...(spec.options.study === undefined ? { fresh: true } : {}),
    spec,
    text,
    listText: listTextOf(given),
    common: {
      sweepFile: file,
      cwd: context.cwd,
      args: context.rest,
      options: given,
      engineVersion: engineVersion(),
      engine: engineFolder(),
    },
  };
  requireFreeName(chain);
  requireSameStages(chain);
  return chain;
}

/**
 * Begins a chain, or goes on with it, and runs it. Where another start was faster with a name that nobody gave, it takes the
 * next one.
 */
export async function runNewChain(context: CliContext, sweep: GivenSweep): Promise<number> {
  for (;;) {
    try {
      return await runChain(context, newChain(context, sweep), null);
    } catch (error) {
      const taken = error instanceof StageError && error.reason === 'name-taken';
      if (!taken || sweep.spec.options.study !== undefined) throw error;
    }
  }
}

/**
 * The chain of which a study is a stage; null for a study without stages.
 * @param given - options of the command line that hold for all stages that have not begun
 */
export function chainOf(
  context: CliContext,
  folder: string,
  given: Readonly<Record<string, Value>> = {},
): Chain | null {
  const info = resumableInfo(folder);
  const workspace = path.resolve(folder, '..', '..', '..');
  // A stage that was copied or renamed is a study by itself.
  const inPlace = folder === path.join(studiesFolder(workspace), info.study);
  if (info.stage === undefined || !inPlace) return null;
  // The sweep as it was last run: the stages before keep what they began with.
  const last = lastStageFolder(workspace, info.stage.sweep) ?? folder;
  const options = addedOptions(resumableInfo(last).sweepOptions ?? {}, given);
  const { spec, text } = readSweepFile(context, path.join(last, 'stages.yaml'), parseRunOptions(options), {
    warnings: false,
    readFile: spaceCopies(last),
  });
  const chain: Chain = {
    workspace,
    name: info.stage.sweep,
    spec,
    text,
    listText: listTextOf(options),
    common: {
      sweepFile: info.sweep,
      cwd: info.cwd,
      args: info.args,
      options,
      engineVersion: engineVersion(),
      engine: engineFolder(),
    },
  };
  requireSameStages(chain);
  return chain;
}

function listTextOf({ stages }: Readonly<Record<string, Value>>): string | null {
  return typeof stages === 'string' ? stages : null;
}

/** What a resumed stage is given on the command line. */
export interface StageResume {
  readonly index: number;
  readonly given: Readonly<Record<string, Value>>;
  readonly args: readonly string[];
}

/**
 * Runs the stages one after the other, going on where they are.
 * @returns the exit code: 0, 1 when a stage ends without a complete trial, 130 when it was stopped
 */
export async function runChain(context: CliContext, chain: Chain, resume: StageResume | null): Promise<number> {
  checkStages(context, chain);
  return withRunner(context, (runner) => runStages(context, chain, resume, runner));
}

async function runStages(
  context: CliContext,
  chain: Chain,
  resume: StageResume | null,
  runner: SweepRunner,
): Promise<number> {
  const stages = stagesOf(chain);
  const warn = (message: string): void => runner.view.event({ event: 'warning', message });
  const reached = stages.findLastIndex((stage) => isStudyFolder(stageFolder(chain, stage)));
  const changed = resume === null ? changedSinceBegun(chain) : null;
  const first = changed === null ? [] : [changed];
  let end: EndEvent | null = null;
  for (const [index, stage] of stages.entries()) {
    const folder = stageFolder(chain, stage);
    const last = index === stages.length - 1;
    const known = isStudyFolder(folder);
    if (known && index === 0 && chain.fresh) {
      throw new StageError('name-taken', `${path.basename(folder)} was made by another start just now.`);
    }
    if (!known && index < reached) {
      // It has done its work for those after it.
      first.push(`stage ${stage.name} is left out: ${path.basename(folder)} is gone, and a stage after it has begun`);
      continue;
    }
    if (known && (await isPast(folder, stages, index, resume))) continue;
    let run: OpenStage;
    try {
      run = await openStage(context, chain, index, folder, resume);
    } catch (error) {
      if (end === null) throw error;
      const fruitless = error instanceof StageError && error.reason === 'no-best';
      if (fruitless) warn(error.message);
      runner.view.event(end);
      if (fruitless) return 1;
      throw error;
    }
    end = await runner.run(run.session, run.launch, [...first.splice(0), ...run.warnings]);
    const code = exitCode(end);
    if (end.open !== undefined && !last) {
      // The stage is not over, and what it was to find is not known.
      runner.view.event(end);
      return code;
    }
    if (code !== 0 || (runner.stopped && !last)) {
      if (code === 1)
        warn(`stage ${stage.name} ended without a complete trial, so the stages after it have nothing to go on from`);
      runner.view.event(code === 0 ? { ...end, reason: 'stopped' } : end);
      return code === 0 ? 130 : code;
    }
    for (const message of await endedStageWarnings(chain, index)) warn(message);
    if (!last) runner.view.stageEnded(end);
  }
  if (end !== null) runner.view.event(end);
  return end === null ? 0 : exitCode(end);
}

/** Whether a stage needs no look any more: it is over, and neither the last one nor the one that is asked for. */
async function isPast(
  folder: string,
  stages: readonly Stage[],
  index: number,
  resume: StageResume | null,
): Promise<boolean> {
  const next = stages[index + 1];
  if (next === undefined) return false;
  const asked = resume !== null && resume.index === index && Object.keys(resume.given).length > 0;
  return !asked && (await stageIsOver(folder, next.best !== null));
}

/** What is missing in any stage is found before the first one starts. */
function checkStages(context: CliContext, { spec, common, ...chain }: Chain): void {
  const endless = specProblems(spec).find(({ code }) => code === 'endless-stage');
  if (endless !== undefined) throw new UsageError('sweep-errors', endless.message);
  for (const stage of stagesOf({ ...chain, spec })) {
    planLaunch(
      stageSpec(spec, stage),
      common.cwd,
      common.sweepFile ?? path.join(common.cwd, 'sweep.yaml'),
      context.env,
    );
  }
}

interface OpenStage {
  readonly session: StudySession;
  readonly launch: ReturnType<typeof planLaunch>;
  readonly warnings: readonly string[];
}

async function openStage(
  context: CliContext,
  chain: Chain,
  index: number,
  folder: string,
  resume: StageResume | null,
): Promise<OpenStage> {
  if (!isStudyFolder(folder)) {
    return makeStage(chain, index, context.env).catch((error: unknown) => {
      const taken = index === 0 && error instanceof StudyError && error.reason === 'exists';
      throw taken ? new StageError('name-taken', error.message, { cause: error }) : error;
    });
  }
  const asked = resume?.index === index ? resume : null;
  const { info, spec, options } = readStoredSweep(context, folder, asked?.given ?? {});
  const launch = planLaunch(spec, info.cwd, sweepFileOf(info, folder), context.env);
  const args = asked !== null && asked.args.length > 0 ? { args: asked.args } : {};
  const { text, common, spec: whole } = chain;
  const stages = { text, options: common.options, spaceFiles: whole.spaceFiles };
  const stale = await staleWarning(chain, index);
  const session = await openSession(folder, spec, engineFolder(), { options, stages, ...args });
  return { session, launch, warnings: [...(stale === null ? [] : [stale]), ...queuedWarnings(session)] };
}

export function sweepFileOf({ sweep }: StudyInfo, folder: string): string {
  return sweep ?? path.join(folder, 'sweep.yaml');
}
