import path from 'node:path';
import type { GpuLease, GpuLeases } from '../gpu/leases.ts';
import type { Launcher } from '../launcher/launcher.ts';
import type { Pruner } from '../search/pruner.ts';
import type { RemoteSampler, Sampler } from '../search/sampler.ts';
import type { SearchSpace } from '../space/distribution.ts';
import type { HeldDoor } from '../study/door.ts';
import type { StudyStore } from '../study/store.ts';
import type { StoredTrial } from '../study/storedTrial.ts';
import type { TrialStopRules } from '../sweep/spec.ts';
import { ActiveRun, type Look } from './activeRun.ts';
import type { ControllerEvent, EndReason } from './events.ts';
import { failureKind } from './failureReason.ts';
import { Judge } from './judge.ts';
import { NextTrial } from './nextTrial.ts';
import { type Measure, valueRuleText } from './objective.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { endLeftRuns, type FoundRun, findRepeats, findRun, type RecoveryParts } from './recovery.ts';
import { type RepeatPlan, runParams } from './repeatPlan.ts';
import { attemptOf, isRepeat, runId, runPath } from './runFolder.ts';
import { type DueRun, RunningTrial } from './runningTrial.ts';
import type { RunStarter } from './runStarter.ts';
import { SessionError } from './sessionError.ts';
import { type EndRules, StudyEnd } from './studyEnd.ts';
import { failuresOf, TrialChanges } from './trialChanges.ts';
import { TrialRules } from './trialRules.ts';

const pollMs = 100;
const inboxMs = 250;
const heartbeatMs = 20_000;
/** Between two rewritings of trials.jsonl and best.*; longer where one takes long. */
const derivedMs = 2_000;
const derivedShare = 20;

/** What a controller works with. It owns none of it but the trials, and ends a sampler that has a process of its own. */
export interface ControllerParts {
  /** Absolute folder of the study. */
  readonly folder: string;
  readonly store: StudyStore;
  readonly door: HeldDoor;
  readonly space: SearchSpace;
  readonly sampler: Sampler | RemoteSampler;
  /** Of the study. */
  readonly seed: number;
  readonly pruner: Pruner | null;
  readonly measure: Measure;
  /** Null where a trial is one run. */
  readonly repeat: RepeatPlan | null;
  readonly launcher: Launcher;
  readonly starter: RunStarter;
  readonly leases: GpuLeases | null;
  readonly emit: (event: ControllerEvent) => void;
  /** Rewrites trials.jsonl and best.*. */
  readonly writeDerived: () => void;
  readonly limits: ControllerLimits;
}

export interface ControllerLimits extends EndRules {
  /** Runs at once. */
  readonly jobs: number;
  /** Total of trials, null when unbounded. */
  readonly total: number | null;
  /** Of one run. */
  readonly trialTimeoutMs: number | null;
  readonly retries: number;
  /** When a trial is pruned by rule; null: never. */
  readonly trial: TrialStopRules | null;
}

/** A trial that is about to begin. */
interface Beginning {
  readonly trial: Extract<ReturnType<NextTrial['choose']>, { kind: 'trial' }>;
  readonly attempt: number;
  readonly lease: GpuLease | null;
}

/**
 * The life of a study's trials. One loop does everything: it looks at the running trials by their folders, stores what
 * they report, ends and begins trials in one transaction, and is woken by its poll or by a child's end. A controller
 * that takes over after a death runs the same code on the trials that it finds running.
 */
export class Controller {
  readonly #parts: ControllerParts;
  readonly #active = new Map<number, RunningTrial>();
  readonly #end: StudyEnd;
  readonly #next: NextTrial;
  readonly #judge: Judge;
  readonly #recovery: RecoveryParts;
  readonly #startMs = Date.now();
  readonly #unmeasured = new Set<string>();
  readonly #outcomes = new WeakMap<ActiveRun, { state: string; reason: string | null; exitCode: number | null }>();
  #wake: () => void = () => undefined;
  #woken = false;
  #nextInboxMs = 0;
  #nextHeartbeatMs = 0;
  #nextDerivedMs = 0;
  #derivedIsOld = true;
  #warned = false;
  #problem: SessionError | null = null;

  constructor(parts: ControllerParts) {
    const { store, pruner, sampler, seed, limits } = parts;
    this.#parts = parts;
    this.#recovery = parts;
    this.#end = new StudyEnd(limits, store.directions[0] ?? 'minimize');
    this.#judge = new Judge(store, pruner);
    this.#next = new NextTrial(sampler, limits.total, seed, () => this.#hint());
  }

  /** What broke, though the study ended in order; null when nothing did. */
  get problem(): SessionError | null {
    return this.#problem;
  }

  /** Stops gently: trials get SIGINT and go back into the queue. */
  stop(): void {
    this.#end.request('stopped');
    this.#stopAll('stopped with the study');
    this.#hint();
  }

  /** Ends every trial at once; they go back into the queue. */
  stopNow(): void {
    this.#end.request('stopped');
    for (const trial of this.#active.values()) {
      trial.kill('study', 'stopped with the study', Date.now());
    }
    this.#hint();
  }

  /** Runs until the study ends. On an error the trials are ended, so that nothing is left behind. */
  async run(): Promise<EndReason> {
    const { sampler } = this.#parts;
    try {
      await this.#recover();
      for (;;) {
        const reason = await this.#turn();
        if (reason !== null) {
          this.#parts.writeDerived();
          return reason;
        }
        await this.#sleep();
      }
    } catch (error) {
      for (const trial of this.#active.values()) {
        const runs = [...trial.runs];
        trial.kill('study', 'the controller could not go on', Date.now());
        for (const run of runs) {
          run.launched.sweepUp();
          run.lease?.release();
        }
      }
      throw error;
    } finally {
      if ('close' in sampler) {
        await sampler.close();
      }
    }
  }

  /** One look at everything. */
  async #turn(): Promise<EndReason | null> {
    const now = Date.now();
    this.#housekeeping(now);
    const changes = new TrialChanges();
    for (const trial of [...this.#active.values()]) {
      for (const run of [...trial.runs]) {
        await this.#lookAt(trial, run, now, changes);
      }
      this.#settle(trial, changes);
    }
    await this.#commit(changes);
    this.#startDue();
    if (this.#active.size > 0 || this.#end.reason !== null) {
      return this.#active.size > 0 ? null : this.#end.reason;
    }
    // A trial that was queued again may still wait for a GPU.
    return this.#parts.store.trials().some(({ state }) => state === 'waiting') ? null : this.#next.over;
  }

  async #lookAt(trial: RunningTrial, run: ActiveRun, now: number, changes: TrialChanges): Promise<void> {
    const seen = run.look(now);
    await this.#take(trial, run, seen);
    const capped = await run.capOutput(Date.now);
    if (capped !== null) {
      await this.#take(trial, run, capped);
    }
    const { status } = capped ?? seen;
    if (status.kind === 'running') {
      this.#watchClock(run, now);
    } else {
      await this.#runEnded(trial, run, status, changes);
    }
  }

  /** Stores what ended and begins what fits, the first beginning in the same transaction as the ends. */
  async #commit(changes: TrialChanges): Promise<void> {
    let pending = changes;
    for (;;) {
      const next = this.#choose(pending);
      if (next === null && pending.isEmpty) {
        changes.tell(this.#parts.emit, (run) => this.#letGo(run));
        return;
      }
      this.#derivedIsOld = true;
      const begin = next === null ? [] : [this.#beginOf(next)];
      const [number] = await this.#parts.store.commit({ ...pending.stored, begin });
      pending = new TrialChanges();
      changes.tell(this.#parts.emit, (run) => this.#letGo(run));
      if (next === null || number === undefined) {
        return;
      }
      this.#begin(number, next);
    }
  }

  /** The trial that should begin now, null when none fits or none is left. */
  #choose(changes: TrialChanges): Beginning | null {
    const { store, limits, leases, space } = this.#parts;
    const trials = changes.applied(store.trials());
    this.#end.look(trials, Date.now() - this.#startMs);
    if (this.#end.reason !== null) {
      this.#warnOnce();
      this.#stopAll(this.#end.stopReason);
      return null;
    }
    let lease: GpuLease | null = null;
    const mayStart = (): boolean => {
      const taken = [...this.#active.values()].reduce((sum, trial) => sum + trial.runs.size + trial.dueCount, 0);
      lease = taken < limits.jobs ? (leases?.take() ?? null) : null;
      return taken < limits.jobs && (leases === null || lease !== null);
    };
    const release = (): null => {
      lease?.release();
      return null;
    };
    try {
      const trial = this.#next.choose({ space, directions: store.directions }, trials, mayStart);
      const before = trial.kind === 'trial' ? (trial.waiting?.run ?? null) : null;
      return trial.kind === 'trial'
        ? { trial, attempt: before === null ? 1 : attemptOf(before) + 1, lease }
        : release();
    } catch (error) {
      this.#samplerFailed(error);
      return release();
    }
  }

  /** The study ends in order: what runs is stopped and queued again. */
  #samplerFailed(error: unknown): void {
    const words = error instanceof Error ? error.message : String(error);
    const message = `the sampler ${this.#parts.sampler.name} failed, so the study cannot go on: ${words}`;
    this.#problem ??= new SessionError('sampler-failed', message, { cause: error });
    this.#end.request('failures');
    this.#stopAll('stopped because the sampler failed');
  }

  #warnOnce(): void {
    if (this.#end.message !== null && !this.#warned) {
      this.#warned = true;
      this.#parts.emit({ event: 'warning', message: this.#end.message });
    }
  }

  #beginOf({ trial: { params, waiting }, attempt }: Beginning): {
    params: typeof params;
    run: (number: number) => string;
    waiting?: number;
  } {
    const repeat = this.#parts.repeat === null ? null : 0;
    return {
      params,
      run: (number) => runPath(number, attempt, repeat),
      ...(waiting === null ? {} : { waiting: waiting.number }),
    };
  }

  /** Starts the first run of a trial that has just begun, or finds those that it had before it was queued again. */
  #begin(number: number, { trial: { params, waiting }, attempt, lease }: Beginning): void {
    const { repeat } = this.#parts;
    const previous = waiting?.run ?? null;
    const startMs = Date.now();
    const left =
      repeat === null
        ? { found: [], due: [{ repeat: null, attempt, previous }] }
        : findRepeats(this.#recovery, number, repeat.count, startMs);
    const trial = this.#add({ number, params, startMs }, left.due);
    for (const { run } of left.found) {
      trial.started(run);
      this.#hint();
    }
    const due = trial.takeDue();
    if (due === null) {
      lease?.release();
    } else {
      this.#start(trial, due, lease);
    }
  }

  #add(
    { number, params, startMs }: Pick<RunningTrial, 'number' | 'params' | 'startMs'>,
    due: readonly DueRun[],
  ): RunningTrial {
    const { limits, measure, repeat } = this.#parts;
    const [objective] = measure.objectives;
    const rules =
      limits.trial === null || objective === undefined
        ? null
        : new TrialRules(limits.trial, objective.name, objective.goal);
    const trial = new RunningTrial({ number, params, startMs, repeats: repeat?.count ?? null, due, rules });
    this.#active.set(number, trial);
    return trial;
  }

  /** Starts further runs of repeated trials while there is room. */
  #startDue(): void {
    const { leases, limits } = this.#parts;
    let running = [...this.#active.values()].reduce((sum, { runs }) => sum + runs.size, 0);
    for (const trial of this.#active.values()) {
      while (trial.dueCount > 0 && running < limits.jobs && this.#end.reason === null) {
        const lease = leases?.take() ?? null;
        const due = leases !== null && lease === null ? null : trial.takeDue();
        if (due === null) {
          return;
        }
        this.#start(trial, due, lease);
        running++;
      }
    }
  }

  #start(trial: RunningTrial, due: DueRun, lease: GpuLease | null): void {
    const { launcher, starter, store, measure, repeat: plan } = this.#parts;
    const { number } = trial;
    const { repeat, attempt, previous } = due;
    const folder = path.join(this.#parts.folder, runPath(number, attempt, repeat));
    const run = runId(store.name, number, attempt, repeat);
    const params = runParams(plan, trial.params, repeat);
    const gpus = lease?.visible ?? null;
    const prepared = starter.prepare({ number, repeat, attempt, run, folder, params, gpus, previous });
    const startMs = Date.now();
    const launched = launcher.start({ folder, ...prepared }, () => this.#hint());
    lease?.passTo(launched.process);
    starter.started(folder, launched.process);
    const parts = { repeat, attempt, folder, startMs, lease, launched, measure };
    const active = new ActiveRun({ ...parts, adopted: false, closed: false });
    trial.started(active);
    this.#tellStart(trial, active, params, prepared.command, false);
  }

  #tellStart(
    { number }: RunningTrial,
    { attempt, repeat, launched }: ActiveRun,
    params: RunningTrial['params'],
    command: readonly string[],
    readopted: boolean,
  ): void {
    this.#parts.emit({
      event: 'trial-start',
      trial: number,
      run: runId(this.#parts.store.name, number, attempt, repeat),
      params,
      command,
      pid: launched.process.pid,
      ...(repeat === null ? {} : { repeat }),
      ...(attempt > 1 ? { attempt } : {}),
      ...(readopted ? { readopted } : {}),
    });
  }

  /** Tells the reports of a run and stores those of its trial. */
  async #take(trial: RunningTrial, run: ActiveRun, look: Look): Promise<void> {
    const { store, emit } = this.#parts;
    // Reports that an earlier controller had stored before it died are not told again.
    const told = new Map(run.adopted && look.reports.length > 0 ? store.trials()[trial.number]?.intermediate : []);
    for (const { step, values } of look.reports) {
      const [value] = values;
      const several = values.length > 1;
      if (!(told.has(step) && (run.repeat !== null || Object.is(told.get(step), value)))) {
        const repeat = run.repeat === null ? {} : { repeat: run.repeat };
        emit({
          event: 'report',
          trial: trial.number,
          step,
          value: several ? values : (value ?? Number.NaN),
          ...repeat,
        });
      }
      // Optuna stores no reports of a study with several metrics either.
      const own = several || typeof value !== 'number' ? [] : trial.report(run, step, value);
      for (const [at, mean] of own) {
        await this.#report(trial, at, mean, Object.is(told.get(at), mean));
      }
    }
  }

  /** @param known - an earlier controller has stored and judged it */
  async #report(trial: RunningTrial, step: number, value: number, known: boolean): Promise<void> {
    const ruledOut = trial.ruledOut(step, value);
    if (!known) {
      this.#parts.store.report(trial.number, step, value);
    }
    if (trial.goesOn) {
      const reason = ruledOut ?? (known ? null : await this.#judge.look(trial.number, step));
      if (reason !== null) {
        trial.stop('pruned', reason, Date.now());
      }
    }
  }

  #watchClock(run: ActiveRun, now: number): void {
    const { trialTimeoutMs } = this.#parts.limits;
    if (trialTimeoutMs !== null && run.stopping === null && now - run.startMs >= trialTimeoutMs) {
      run.stop('limit', `stopped at the trial's time limit of ${trialTimeoutMs / 1000} s`, now);
    }
    run.escalate(now);
  }

  /** Decides what becomes of an ended run, and lets its trial know. */
  async #runEnded(
    trial: RunningTrial,
    run: ActiveRun,
    status: Exclude<Look['status'], { kind: 'running' }>,
    changes: TrialChanges,
  ): Promise<void> {
    const { measure } = this.#parts;
    const values = run.values.objectives();
    const outcome = outcomeOf({
      folder: run.folder,
      status,
      stopping: run.stopping,
      values: measure.objectives.map(({ name }, index) => [name, values[index] ?? null]),
      rule: valueRuleText(measure.rule),
      logged: Object.keys(run.summary),
      watched: run.watched,
    });
    const exitCode = status.kind === 'exited' ? status.code : null;
    this.#outcomes.set(run, { state: outcome.shown, reason: outcome.reason, exitCode });
    changes.runs.push(run);
    if (outcome.next === 'end' && outcome.state === 'complete') {
      this.#warnOfUnmeasured(trial, run);
    }
    const tellTrial = this.#retried(trial, run, outcome, changes);
    for (const [step, value] of trial.ended(run, tellTrial, Date.now())) {
      await this.#report(trial, step, value, false);
    }
  }

  /** What the trial hears of it: a run that is tried again is queued, with its trial or, of several, alone. */
  #retried(trial: RunningTrial, run: ActiveRun, outcome: Outcome, changes: TrialChanges): Outcome | 'again' {
    const { store, limits } = this.#parts;
    const { reason, shown } = outcome;
    const died = outcome.next === 'queue' && !run.watched && run.stopping === null;
    let again = died;
    if (outcome.next === 'end' && outcome.state === 'fail' && outcome.retry && limits.retries > 0) {
      const repeat = run.repeat ?? 0;
      const failures = failuresOf(store.trials()[trial.number], changes);
      // A run whose end is on record was counted by the controller that saw it.
      const failed = (failures[repeat] ?? 0) + (run.closed ? 0 : 1);
      changes.failures.set(trial.number, { ...failures, [repeat]: failed });
      again = failed <= limits.retries && trial.stopping === null;
    }
    if (!again) {
      return outcome;
    }
    return run.repeat === null ? { next: 'queue', reason: reason ?? '', shown } : 'again';
  }

  #warnOfUnmeasured({ number }: RunningTrial, { values }: ActiveRun): void {
    for (const metric of values.unmeasured().filter((name) => !this.#unmeasured.has(name))) {
      this.#unmeasured.add(metric);
      const message = `trial ${number} never logged ${metric}, which a constraint limits, so it counts as breaking it`;
      this.#parts.emit({ event: 'warning', message });
    }
  }

  /** Decides what becomes of a trial whose runs have ended. */
  #settle(trial: RunningTrial, changes: TrialChanges): void {
    const { measure, store } = this.#parts;
    const outcome = trial.outcome(measure);
    if (outcome === null) {
      return;
    }
    const { number } = trial;
    this.#active.delete(number);
    const { shown, reason } = outcome;
    const how = shown === 'stopped' || shown === 'crashed' ? { how: shown } : {};
    if (outcome.next === 'queue') {
      changes.requeue.push({ number, reason: outcome.reason, ...how });
      return;
    }
    const { state } = outcome;
    const complete = outcome.state === 'complete' ? outcome : null;
    if (outcome.state === 'fail' && outcome.failed) {
      this.#end.failed(failureKind(outcome.reason), outcome.reason);
    }
    const values = complete === null || complete.values.length === 0 ? null : complete.values;
    const measured = complete === null || measure.constraints.length === 0 ? {} : { constraints: complete.constraints };
    const attributes = complete === null ? {} : { attributes: complete.attributes };
    changes.end.push({ number, state, values, reason, ...how, ...measured, ...attributes });
    const last = state === 'pruned' ? store.trials()[number]?.intermediate.at(-1)?.[1] : undefined;
    const value = values === null ? (last ?? null) : values.length === 1 ? (values[0] ?? null) : values;
    const durationMs = Date.now() - trial.startMs;
    changes.says.push({ event: 'trial-end', trial: number, state, value, ...measured, reason, durationMs });
  }

  /** What is left to do about a run once its end is stored. */
  #letGo(run: ActiveRun): void {
    run.launched.sweepUp();
    run.lease?.release();
    const result = this.#outcomes.get(run);
    if (result !== undefined && !run.closed) {
      const { writer, metricsFrom, summary, folder } = run;
      this.#parts.starter.ended(folder, { ...result, writer, metricsFrom, summary });
    }
  }

  #stopAll(reason: string): void {
    for (const trial of this.#active.values()) {
      trial.stop('study', reason, Date.now());
    }
  }

  #housekeeping(now: number): void {
    const { door } = this.#parts;
    if (now >= this.#nextInboxMs) {
      this.#nextInboxMs = now + inboxMs;
      for (const request of door.requests()) {
        if (request.request === 'stop-trial') {
          this.#active.get(request.trial)?.stop('trial', 'stopped', now);
        } else if (request.now) {
          this.stopNow();
        } else {
          this.stop();
        }
      }
    }
    if (now >= this.#nextHeartbeatMs) {
      this.#nextHeartbeatMs = now + heartbeatMs;
      door.beat();
    }
    if (this.#derivedIsOld && now >= this.#nextDerivedMs) {
      this.#derivedIsOld = false;
      this.#parts.writeDerived();
      this.#nextDerivedMs = now + Math.max(derivedMs, derivedShare * (Date.now() - now));
    }
  }

  /** Takes over the trials that an earlier controller left running: alive, ended meanwhile, or dead. */
  async #recover(): Promise<void> {
    const { store, repeat } = this.#parts;
    const requeue: { number: number }[] = [];
    for (const trial of store.trials()) {
      if (trial.state !== 'running') {
        continue;
      }
      const startMs = trial.startMs ?? Date.now();
      if (trial.run === null || isRepeat(trial.run) !== (repeat !== null)) {
        // Begun before `repeat:` was given or taken away.
        endLeftRuns(this.#recovery, trial);
        requeue.push({ number: trial.number });
      } else if (repeat !== null) {
        const { found, due } = findRepeats(this.#recovery, trial.number, repeat.count, startMs);
        this.#readopt(trial, startMs, found, due);
      } else {
        const found = findRun(this.#recovery, trial.run, startMs);
        if (found === null) {
          requeue.push({ number: trial.number });
        } else {
          this.#readopt(trial, startMs, [found], []);
        }
      }
    }
    if (requeue.length > 0) {
      await store.commit({ requeue });
    }
  }

  #readopt(stored: StoredTrial, startMs: number, found: readonly FoundRun[], due: readonly DueRun[]): void {
    const { number, params } = stored;
    const trial = this.#add({ number, params, startMs }, due);
    for (const { run, record, status } of found) {
      trial.started(run);
      if (status.kind === 'running') {
        this.#tellStart(trial, run, runParams(this.#parts.repeat, params, run.repeat), record.command, true);
      }
    }
  }

  #hint(): void {
    this.#woken = true;
    this.#wake();
  }

  async #sleep(): Promise<void> {
    if (!this.#woken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pollMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#woken = false;
  }
}
