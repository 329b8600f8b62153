import path from 'node:path';
import { findGpus } from '../gpu/devices.ts';
import { GpuLeases, leaseFolder } from '../gpu/leases.ts';
import { LocalLauncher } from '../launcher/local.ts';
import { hasWandbAccount } from '../launcher/wandbAccount.ts';
import { createSampler } from '../search/create.ts';
import { createPruner } from '../search/createPruner.ts';
import type { RemoteSampler } from '../search/sampler.ts';
import { searchedNames } from '../space/params.ts';
import { bestOf } from '../study/best.ts';
import { isImported, plannedTotal } from '../study/imported.ts';
import type { StoredTrial } from '../study/storedTrial.ts';
import { trialsInAll } from '../sweep/combinations.ts';
import { hasOtherEnd } from '../sweep/planOptions.ts';
import { Controller } from './controller.ts';
import { rewriteDerived } from './derivedFiles.ts';
import type { ControllerEvent, EndReason, StudyHead } from './events.ts';
import { measureAttributes, measureOf } from './objective.ts';
import type { LaunchPlan } from './preflight.ts';
import { repeatPlan } from './repeatPlan.ts';
import { revalue, revaluedTexts } from './revalue.ts';
import { RunStarter } from './runStarter.ts';
import type { StudySession } from './studySession.ts';

/** What the process gives to a controller. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that holds the companion package. */
  readonly companion: string;
  /** From planLaunch. */
  readonly launch: LaunchPlan;
  readonly emit: (event: ControllerEvent) => void;
  /** The sampler in another program that the sweep names, null for one of our own. The controller ends it. */
  readonly externalSampler: (session: StudySession) => RemoteSampler | null;
}

/** A study that is ready to run. */
export interface AssembledStudy {
  readonly head: StudyHead;
  readonly controller: Controller;
  /** Runs to the end: tells the study first, its end last, and records the end. */
  run(): Promise<EndReason>;
}

/** Trials of a study in all: what was asked for, at most what a finite space has and what is enqueued beside it; null when unbounded. */
export function totalTrials(session: Pick<StudySession, 'spec'>): number | null {
  return trialsInAll(session.spec);
}

/** Puts a controller together. */
export async function assembleStudy(session: StudySession, surroundings: Surroundings): Promise<AssembledStudy> {
  const { spec, store, info, folder, seed } = session;
  const { env, emit, launch } = surroundings;
  const repeat = repeatPlan(spec);
  const starter = new RunStarter({
    study: info.study,
    studyFolder: folder,
    spec,
    metric: spec.metric?.name ?? null,
    ...launch,
    cwd: info.cwd,
    args: info.args,
    inherited: env,
    wandbLoggedIn: hasWandbAccount(Object.assign({}, env, ...launch.envLayers)),
    companion: surroundings.companion,
  });
  const measure = measureOf(spec);
  // Before anything is asked, judged or shown by the values that are there.
  const revalued = revaluedTexts(await revalue(store, folder, measure));
  const sampler = surroundings.externalSampler(session) ?? createSampler(spec, seed);
  const leases = await gpuLeases(session, env);
  const jobs = spec.options.jobs ?? (leases === null ? 1 : Math.max(1, leases.free()));
  const total = plannedTotal(totalTrials(session), store.trials());
  const controller = new Controller({
    folder,
    store,
    door: session.door,
    space: spec.space,
    sampler,
    seed,
    pruner: createPruner(spec),
    measure,
    repeat,
    launcher: new LocalLauncher(),
    starter,
    leases,
    emit,
    writeDerived: () => rewriteDerived(folder, store),
    limits: {
      jobs,
      // A finite space ends when its sampler has nothing left: trials that were enqueued beside it or twice do not shorten it.
      total: spec.options.trials ?? null,
      timeoutMs: spec.options.timeoutMs ?? null,
      trialTimeoutMs: spec.options.trialTimeoutMs ?? null,
      retries: spec.options.retries ?? 0,
      alikeFailures: spec.options.stop?.failures ?? 3,
      target: spec.options.stop?.target ?? null,
      noImprovement: spec.options.stop?.noImprovement ?? null,
      trial: spec.options.stop?.trial ?? null,
    },
  });
  const head: StudyHead = {
    study: info.study,
    // A sampler that was chosen goes before the method, which may be that of other stages.
    method: spec.options.sampler?.name ?? spec.method,
    note: sampler.note,
    objectives: spec.metrics,
    jobs,
    total,
    folder: shorter(folder),
    searched: searchedNames(spec.space),
    endedBefore: ownTrials(store).filter(({ state }) => state !== 'running' && state !== 'waiting').length,
    countsBefore: countEnded(store),
    bestBefore: bestOf(store),
    interpreter: `${launch.interpreter.path} (${launch.interpreter.why})`,
    ...(info.stage === undefined ? {} : { stage: info.stage }),
  };
  const run = async (): Promise<EndReason> => {
    emit({
      event: 'study',
      study: info.study,
      path: folder,
      ...metricFields(head.objectives),
      trials: total,
    });
    if (total === null && !hasOtherEnd(spec.options)) {
      emit({
        event: 'warning',
        message: `no end is set: the sweep runs until it is stopped. Add run_cap: N, or --trials N.`,
      });
    }
    const beyond = queuedBeyond(session);
    for (const message of beyond === null ? revalued : [...revalued, beyond]) {
      emit({ event: 'warning', message });
    }
    await store.setAttributes({ 'trialdeck:end': null, 'trialdeck:total': total, ...measureAttributes(spec) });
    const reason = await controller.run();
    await store.setAttributes({ 'trialdeck:end': { reason, time: new Date().toISOString() } });
    if (controller.open.length > 0) {
      emit({ event: 'warning', message: openText(info.study, controller.open) });
    }
    emit(endEvent(session, reason, controller.open));
    if (controller.problem !== null) {
      throw controller.problem;
    }
    return reason;
  };
  return { head, controller, run };
}

/** One metric as itself, several as lists; without one the direction is that of study.db. */
function metricFields(objectives: StudyHead['objectives']): Pick<StudyEvent, 'metric' | 'direction'> {
  const [first, ...others] = objectives;
  if (first === undefined || others.length === 0) {
    return { metric: first?.name ?? null, direction: first?.goal ?? 'minimize' };
  }
  return { metric: objectives.map(({ name }) => name), direction: objectives.map(({ goal }) => goal) };
}

type StudyEvent = Extract<ControllerEvent, { event: 'study' }>;

async function gpuLeases({ spec }: StudySession, env: Surroundings['env']): Promise<GpuLeases | null> {
  const perTrial = spec.options.gpusPerTrial ?? 1;
  const gpus = perTrial === 0 ? [] : await findGpus(env);
  return gpus.length === 0 ? null : new GpuLeases(gpus, perTrial, leaseFolder(env));
}

function endEvent({ store }: StudySession, reason: EndReason, open: readonly number[]): ControllerEvent {
  const counted = { event: 'end', reason, counts: countEnded(store), best: bestOf(store) } as const;
  return open.length === 0 ? counted : { ...counted, open };
}

/** What is queued beyond the trials that were asked for; null where nothing is. */
function queuedBeyond({ spec, store }: StudySession): string | null {
  const asked = spec.options.trials ?? null;
  const own = ownTrials(store);
  const waiting = own.filter(({ state }) => state === 'waiting').length;
  if (asked === null || waiting === 0 || own.length <= asked) return null;
  const queued = waiting === 1 ? '1 trial is queued, which runs' : `${waiting} trials are queued, which run`;
  return `${queued} although that makes ${own.length} instead of ${asked} in all`;
}

/** What keeps a study from its end that has nothing left to do here. */
function openText(study: string, open: readonly number[]): string {
  const listed = `${open.slice(0, 10).join(', ')}${open.length > 10 ? ', ...' : ''}`;
  const which = open.length === 1 ? `trial ${listed} is` : `trials ${listed} are`;
  return `${which} open: asked for by a script or by Optuna, and never told. Where nobody will: trialdeck tell ${study} ${open[0]} --state fail`;
}

/** Those that were run here. */
function ownTrials(store: StudySession['store']): readonly StoredTrial[] {
  return store.trials().filter((trial) => !isImported(trial));
}

function countEnded(store: StudySession['store']): { complete: number; pruned: number; fail: number } {
  const counts = { complete: 0, pruned: 0, fail: 0 };
  for (const { state } of ownTrials(store)) {
    if (state !== 'running' && state !== 'waiting') {
      counts[state]++;
    }
  }
  return counts;
}

function shorter(folder: string): string {
  const relative = path.relative(process.cwd(), folder);
  return relative.length < folder.length ? relative : folder;
}
