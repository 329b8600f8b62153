import type { GpuLease } from '../gpu/leases.ts';
import type { BeginTrial, StoredTrial } from '../study/storedTrial.ts';
import type { ActiveRun } from './activeRun.ts';
import type { ControllerParts } from './controllerParts.ts';
import { Ends } from './ends.ts';
import type { EndReason } from './events.ts';
import { Judge } from './judge.ts';
import { NextTrial } from './nextTrial.ts';
import { endLeftRuns, type FoundRun, findRepeats, findRun, type RecoveryParts } from './recovery.ts';
import { RepeatMeans } from './repeatMeans.ts';
import { attemptOf, isRepeat, runPath } from './runFolder.ts';
import { type DueRun, firstRuns, RunningTrial } from './runningTrial.ts';
import { Runs } from './runs.ts';
import { SessionError } from './sessionError.ts';
import { StudyEnd } from './studyEnd.ts';
import { TrialChanges } from './trialChanges.ts';
import { TrialReports } from './trialReports.ts';
import { TrialRules } from './trialRules.ts';
import { OwnReports, RepeatsAsSteps, type TrialSeries } from './trialSeries.ts';

const pollMs = 100;
const inboxMs = 250;
const heartbeatMs = 20_000;
/** Between two rewritings of trials.jsonl and best.*; longer where one takes long. */
const derivedMs = 2_000;
const derivedShare = 20;

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
  readonly #runs: Runs;
  readonly #reports: TrialReports;
  readonly #ends: Ends;
  readonly #recovery: RecoveryParts;
  readonly #startMs = Date.now();
  #wake: () => void = () => undefined;
  #woken = false;
  #nextInboxMs = 0;
  #nextHeartbeatMs = 0;
  #nextDerivedMs = 0;
  #derivedIsOld = true;
  #warned = false;
  #problem: SessionError | null = null;
  #open: readonly number[] = [];

  constructor(parts: ControllerParts) {
    const { store, pruner, sampler, seed, limits, starter, emit, measure } = parts;
    this.#parts = parts;
    this.#recovery = parts;
    this.#end = new StudyEnd(limits, store.directions);
    this.#runs = new Runs(parts, () => this.#hint());
    this.#reports = new TrialReports(store, new Judge(store, pruner), emit);
    this.#ends = new Ends({ store, starter, emit, measure, retries: limits.retries, studyEnd: this.#end });
    this.#next = new NextTrial(sampler, limits.total, seed, () => this.#hint());
  }

  /** What broke, though the study ended in order; null when nothing did. */
  get problem(): SessionError | null {
    return this.#problem;
  }

  /** Trials that were left to run elsewhere when nothing was left to do here: asked for and not told, or real Optuna's. */
  get open(): readonly number[] {
    return this.#open;
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
      if (this.#ends.ofTrial(trial, changes)) {
        this.#active.delete(trial.number);
      }
    }
    await this.#commit(changes);
    this.#startDue();
    if (this.#active.size > 0 || this.#end.reason !== null) {
      return this.#active.size > 0 ? null : this.#end.reason;
    }
    const trials = this.#parts.store.trials();
    // A trial that was queued again may still wait for a GPU.
    if (this.#next.over === null || trials.some(({ state }) => state === 'waiting')) {
      return null;
    }
    this.#open = trials.filter(({ state }) => state === 'running').map(({ number }) => number);
    return this.#open.length > 0 ? 'stopped' : this.#next.over;
  }

  async #lookAt(trial: RunningTrial, run: ActiveRun, now: number, changes: TrialChanges): Promise<void> {
    const seen = run.look(now);
    await this.#reports.take(trial, run, seen);
    const capped = await run.capOutput(Date.now);
    if (capped !== null) {
      await this.#reports.take(trial, run, capped);
    }
    const { status } = capped ?? seen;
    if (status.kind === 'running') {
      this.#watchClock(run, now);
    } else {
      await this.#reports.store(trial, this.#ends.ofRun(trial, run, status, changes));
    }
  }

  /** Stores what ended and begins what fits, the first beginning in the same transaction as the ends. */
  async #commit(changes: TrialChanges): Promise<void> {
    let pending = changes;
    changes.takeLatest(this.#runs.latest);
    for (;;) {
      const next = this.#choose(pending);
      if (next === null && pending.isEmpty) {
        changes.tell(this.#parts.emit, (run) => this.#ends.letGo(run));
        return;
      }
      this.#derivedIsOld = true;
      const begin = next === null ? [] : [this.#beginOf(next)];
      const [number] = await this.#parts.store.commit({ ...pending.stored, begin });
      pending = new TrialChanges();
      changes.tell(this.#parts.emit, (run) => this.#ends.letGo(run));
      if (next === null || number === undefined) {
        return;
      }
      this.#begin(number, next);
      this.#startDue();
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
    if (this.#problem === null) {
      this.#problem = new SessionError('sampler-failed', message, { cause: error });
      this.#parts.emit({ event: 'warning', message });
    }
    // Nothing is wrong with the trials.
    this.#end.request('stopped');
    this.#stopAll('stopped because the sampler failed');
  }

  #warnOnce(): void {
    if (this.#end.message !== null && !this.#warned) {
      this.#warned = true;
      this.#parts.emit({ event: 'warning', message: this.#end.message });
    }
  }

  #beginOf({ trial: { params, waiting }, attempt }: Beginning): BeginTrial {
    const repeated = this.#parts.repeat !== null;
    const kept = repeated && waiting?.run != null && isRepeat(waiting.run) ? waiting.run : null;
    return {
      params,
      run: kept ?? ((number) => runPath(number, repeated ? 1 : attempt, repeated ? 0 : null)),
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
        : previous === null
          ? { found: [], due: firstRuns(repeat.count) }
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
      this.#runs.start(trial, due, lease);
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
    const trial = new RunningTrial({
      number,
      params,
      startMs,
      repeats: repeat?.count ?? null,
      series: this.#series(),
      due,
      rules,
    });
    this.#active.set(number, trial);
    return trial;
  }

  #series(): TrialSeries {
    const { repeat, pruner } = this.#parts;
    if (repeat === null) {
      return new OwnReports();
    }
    return pruner?.name === 'wilcoxon' ? new RepeatsAsSteps() : new RepeatMeans(repeat.count);
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
        this.#runs.start(trial, due, lease);
        running++;
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
      // Without a run it is a script's that asked for it, or real Optuna's: theirs to tell.
      if (trial.state !== 'running' || trial.run === null) {
        continue;
      }
      const startMs = trial.startMs ?? Date.now();
      if (isRepeat(trial.run) !== (repeat !== null)) {
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
        this.#runs.tell(trial, run, record.command);
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
