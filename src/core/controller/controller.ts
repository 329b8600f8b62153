import path from 'node:path';
import type { GpuLeases } from '../gpu/leases.ts';
import type { Launcher } from '../launcher/launcher.ts';
import type { Pruner } from '../search/pruner.ts';
import type { Sampler, SearchState } from '../search/sampler.ts';
import type { SearchSpace } from '../space/distribution.ts';
import type { Params } from '../space/value.ts';
import type { HeldDoor } from '../study/door.ts';
import type { StudyStore } from '../study/store.ts';
import type { BeginTrial, EndTrial, Requeue, StoredTrial } from '../study/storedTrial.ts';
import { ActiveTrial, type Look } from './activeTrial.ts';
import type { ControllerEvent, EndReason } from './events.ts';
import { failureKind } from './failureReason.ts';
import { outcomeOf } from './outcome.ts';
import { attemptOf, readRunRecord, readStopRequest, recordedProcess, runId, runPath } from './runFolder.ts';
import type { RunStarter } from './runStarter.ts';
import { StudyEnd } from './studyEnd.ts';
import { trialsAfter } from './trialsAfter.ts';

const pollMs = 100;
const inboxMs = 250;
const heartbeatMs = 20_000;
/** Between two rewritings of trials.jsonl and best.*; longer where one takes long. */
const derivedMs = 2_000;
const derivedShare = 20;

/** What a controller works with. It owns none of it but the trials. */
export interface ControllerParts {
  /** Absolute folder of the study. */
  readonly folder: string;
  readonly store: StudyStore;
  readonly door: HeldDoor;
  readonly space: SearchSpace;
  readonly sampler: Sampler;
  readonly pruner: Pruner | null;
  readonly launcher: Launcher;
  readonly starter: RunStarter;
  readonly leases: GpuLeases | null;
  readonly emit: (event: ControllerEvent) => void;
  /** Rewrites trials.jsonl and best.*. */
  readonly writeDerived: () => void;
  readonly limits: ControllerLimits;
}

export interface ControllerLimits {
  readonly jobs: number;
  /** Total of trials, null when unbounded. */
  readonly total: number | null;
  readonly timeoutMs: number | null;
  readonly trialTimeoutMs: number | null;
  readonly retries: number;
  /** Trials that fail alike from the start before the study ends; 0 switches the rule off. */
  readonly alikeFailures: number;
}

/**
 * The life of a study's trials. One loop does everything: it looks at the running trials by their folders, stores what
 * they report, ends and begins trials in one transaction, and is woken by its poll or by a child's end. A controller
 * that takes over after a death runs the same code on the trials that it finds running.
 */
export class Controller {
  readonly #parts: ControllerParts;
  readonly #active = new Map<number, ActiveTrial>();
  readonly #failures = new Map<number, number>();
  readonly #end: StudyEnd;
  readonly #startMs = Date.now();
  #wake: () => void = () => undefined;
  #woken = false;
  #nextInboxMs = 0;
  #nextHeartbeatMs = 0;
  #nextDerivedMs = 0;
  #derivedIsOld = true;
  #exhausted = false;
  /** The total of trials is reached. */
  #full = false;
  #warned = false;
  readonly #records = new WeakMap<ActiveTrial, { state: string; reason: string | null; exitCode: number | null }>();

  constructor(parts: ControllerParts) {
    this.#parts = parts;
    this.#end = new StudyEnd(parts.limits);
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
    for (const active of this.#active.values()) {
      active.kill('study', 'stopped with the study', Date.now());
    }
    this.#hint();
  }

  /** Runs until the study ends. On an error the trials are ended, so that nothing is left behind. */
  async run(): Promise<EndReason> {
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
      for (const active of this.#active.values()) {
        active.kill('study', 'the controller could not go on', Date.now());
        active.launched.sweepUp();
        active.lease?.release();
      }
      throw error;
    }
  }

  /** One look at everything. */
  async #turn(): Promise<EndReason | null> {
    const now = Date.now();
    this.#housekeeping(now);
    const end: EndTrial[] = [];
    const requeue: Requeue[] = [];
    const ended: { active: ActiveTrial; say: ControllerEvent | null }[] = [];
    for (const active of [...this.#active.values()]) {
      const seen = active.look(now);
      this.#take(active, seen);
      const capped = await active.capOutput(Date.now);
      if (capped !== null) {
        this.#take(active, capped);
      }
      const look = capped ?? seen;
      if (look.status.kind === 'running') {
        this.#watchClock(active, now);
        continue;
      }
      ended.push({ active, say: this.#settle(active, look.status, end, requeue) });
      this.#active.delete(active.number);
    }
    await this.#commit(end, requeue, ended);
    if (this.#active.size > 0 || this.#end.reason !== null) {
      return this.#active.size > 0 ? null : this.#end.reason;
    }
    // A trial that was queued again may still wait for a GPU.
    const over =
      (this.#exhausted || this.#full) && !this.#parts.store.trials().some(({ state }) => state === 'waiting');
    return over ? (this.#exhausted ? 'exhausted' : 'trials') : null;
  }

  /** Stores what ended and begins what fits, the first beginning in the same transaction as the ends. */
  async #commit(
    end: EndTrial[],
    requeue: Requeue[],
    over: readonly { active: ActiveTrial; say: ControllerEvent | null }[],
  ): Promise<void> {
    let pending = { end, requeue };
    let told = false;
    const tell = (): void => {
      if (!told) {
        told = true;
        for (const { active, say } of over) {
          active.launched.sweepUp();
          active.lease?.release();
          this.#finishRecord(active);
          if (say !== null) {
            this.#parts.emit(say);
          }
        }
      }
    };
    for (;;) {
      const next = this.#next(pending.end, pending.requeue);
      if (next === null && pending.end.length === 0 && pending.requeue.length === 0) {
        return;
      }
      this.#derivedIsOld = true;
      const [number] = await this.#parts.store.commit({ ...pending, begin: next === null ? [] : [next.begin] });
      pending = { end: [], requeue: [] };
      tell();
      if (next === null || number === undefined) {
        return;
      }
      this.#start(number, next);
    }
  }

  /** The trial that should begin now, null when none fits or none is left. */
  #next(ending: readonly EndTrial[], requeued: readonly Requeue[]): Next | null {
    const { store, limits, leases, sampler, space } = this.#parts;
    const trials = trialsAfter(store.trials(), ending, requeued);
    this.#end.look(trials, Date.now() - this.#startMs);
    if (this.#end.reason !== null) {
      this.#warnOnce();
      this.#stopAll(this.#end.stopReason);
      return null;
    }
    const waiting = trials.find((trial) => trial.state === 'waiting');
    if (this.#active.size >= limits.jobs || (waiting === undefined && (this.#exhausted || this.#full))) {
      return null;
    }
    const state: SearchState = { space, directions: store.directions, trials };
    if (waiting === undefined && limits.total !== null && trials.length >= limits.total) {
      this.#full = true;
      // A space that has nothing left ends the study as exhausted rather than by its number.
      this.#exhausted = sampler.suggest(state, trials.length) === null;
      return null;
    }
    const lease = leases?.take() ?? null;
    if (leases !== null && lease === null) {
      return null;
    }
    const params = waiting === undefined ? sampler.suggest(state, trials.length) : this.#complete(waiting, state);
    if (params === null) {
      lease?.release();
      this.#exhausted = true;
      return null;
    }
    const attempt = waiting?.run == null ? 1 : attemptOf(waiting.run) + 1;
    const begin: BeginTrial = {
      params,
      run: (number) => runPath(number, attempt),
      ...(waiting === undefined ? {} : { waiting: waiting.number }),
    };
    return { begin, params, attempt, lease, previous: waiting?.run ?? null };
  }

  #warnOnce(): void {
    if (this.#end.message !== null && !this.#warned) {
      this.#warned = true;
      this.#parts.emit({ event: 'warning', message: this.#end.message });
    }
  }

  /** An enqueued trial may fix only some parameters; the sampler gives the rest. */
  #complete(waiting: StoredTrial, state: SearchState): Params | null {
    const missing = state.space.parameters.some(({ name }) => !(name in waiting.params));
    return missing ? { ...this.#parts.sampler.suggest(state, waiting.number), ...waiting.params } : waiting.params;
  }

  #start(number: number, { params, attempt, lease, previous }: Next): void {
    const { launcher, starter, store, emit } = this.#parts;
    const folder = path.join(this.#parts.folder, runPath(number, attempt));
    const run = runId(store.name, number, attempt);
    const prepared = starter.prepare({ number, attempt, run, folder, params, gpus: lease?.visible ?? null, previous });
    const startMs = Date.now();
    const launched = launcher.start({ folder, ...prepared }, () => this.#hint());
    lease?.passTo(launched.process);
    starter.started(folder, launched.process);
    this.#active.set(
      number,
      new ActiveTrial({
        number,
        attempt,
        params,
        folder,
        startMs,
        lease,
        launched,
        metric: this.#metric,
        adopted: false,
      }),
    );
    emit({
      event: 'trial-start',
      trial: number,
      run,
      params,
      command: prepared.command,
      pid: launched.process.pid,
      ...(attempt > 1 ? { attempt } : {}),
    });
  }

  get #metric(): string | null {
    return this.#parts.store.metrics[0] ?? null;
  }

  /** Stores and tells new reports, and asks the pruner after each. */
  #take(active: ActiveTrial, look: Look, ended = look.status.kind !== 'running'): void {
    const { store, pruner, emit } = this.#parts;
    // Reports that an earlier controller had stored before it died are not told again.
    const stored = new Map(
      active.adopted && look.reports.length > 0 ? store.trials()[active.number]?.intermediate : [],
    );
    for (const [step, value] of look.reports) {
      if (stored.has(step) && Object.is(stored.get(step), value)) {
        continue;
      }
      store.report(active.number, step, value);
      emit({ event: 'report', trial: active.number, step, value });
      if (pruner !== null && !ended && active.stopping === null) {
        const trials = store.trials();
        const trial = trials[active.number];
        const direction = store.directions[0] ?? 'minimize';
        const decision =
          trial &&
          pruner.decide(
            trial,
            trials.filter((other) => other !== trial),
            direction,
            store.name,
          );
        if (decision?.prune) {
          active.stop('pruned', decision.reason, Date.now());
        }
      }
    }
  }

  #watchClock(active: ActiveTrial, now: number): void {
    const { trialTimeoutMs } = this.#parts.limits;
    if (trialTimeoutMs !== null && active.stopping === null && now - active.startMs >= trialTimeoutMs) {
      active.stop('limit', `stopped at the trial's time limit of ${trialTimeoutMs / 1000} s`, now);
    }
    active.escalate(now);
  }

  /** Decides what becomes of an ended attempt. */
  #settle(
    active: ActiveTrial,
    status: Look['status'],
    end: EndTrial[],
    requeue: Requeue[],
    watched = true,
  ): ControllerEvent | null {
    if (status.kind === 'running') {
      return null;
    }
    const { number, folder, stopping, lastValue } = active;
    const outcome = outcomeOf({
      folder,
      status,
      stopping,
      metric: this.#metric,
      lastValue,
      logged: Object.keys(active.summary),
      watched,
    });
    const exitCode = status.kind === 'exited' ? status.code : null;
    this.#records.set(active, { state: outcome.shown, reason: outcome.reason, exitCode });
    const how = outcome.shown === 'stopped' || outcome.shown === 'crashed' ? { how: outcome.shown } : {};
    if (outcome.next === 'queue') {
      requeue.push({ number, reason: outcome.reason, ...how });
      return null;
    }
    if (outcome.state === 'fail' && outcome.retry) {
      const failed = (this.#failures.get(number) ?? 0) + 1;
      this.#failures.set(number, failed);
      if (failed <= this.#parts.limits.retries) {
        requeue.push({ number, reason: outcome.reason, ...how });
        return null;
      }
      this.#end.failed(failureKind(outcome.reason), outcome.reason);
    }
    const values = outcome.value === null ? null : [outcome.value];
    end.push({ number, state: outcome.state, values, reason: outcome.reason, ...how });
    return {
      event: 'trial-end',
      trial: number,
      state: outcome.state,
      value: outcome.value,
      reason: outcome.reason,
      durationMs: Date.now() - active.startMs,
    };
  }

  #finishRecord(active: ActiveTrial): void {
    const result = this.#records.get(active);
    if (result !== undefined) {
      const { writer, metricsFrom, summary, folder } = active;
      this.#parts.starter.ended(folder, { ...result, writer, metricsFrom, summary });
    }
  }

  #stopAll(reason: string): void {
    for (const active of this.#active.values()) {
      active.stop('study', reason, Date.now());
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
    const { store, folder, launcher, emit, leases } = this.#parts;
    const end: EndTrial[] = [];
    const requeue: Requeue[] = [];
    const over: { active: ActiveTrial; say: ControllerEvent | null }[] = [];
    for (const trial of store.trials()) {
      if (trial.state !== 'running') {
        continue;
      }
      const run = trial.run;
      const runFolder = run === null ? null : path.join(folder, run);
      const record = runFolder === null ? null : readRunRecord(runFolder);
      // Without its run.json the attempt was begun in study.db only.
      const launched =
        runFolder === null || record === null ? null : launcher.adopt(runFolder, recordedProcess(record));
      if (run === null || runFolder === null || launched === null) {
        requeue.push({ number: trial.number });
        continue;
      }
      const active = new ActiveTrial({
        number: trial.number,
        attempt: attemptOf(run),
        params: trial.params,
        folder: runFolder,
        startMs: trial.startMs ?? Date.now(),
        lease: leases?.adopt(launched.process) ?? null,
        launched,
        metric: this.#metric,
        adopted: true,
      });
      const stop = readStopRequest(runFolder);
      if (stop !== null) {
        active.resumeStop(stop.kind, stop.reason, Date.now());
      }
      launched.signal('SIGCONT');
      const status = launched.status();
      if (status.kind === 'running') {
        this.#active.set(trial.number, active);
        emit({
          event: 'trial-start',
          trial: trial.number,
          run: runId(store.name, trial.number, active.attempt),
          params: trial.params,
          command: record?.command ?? [],
          pid: launched.process.pid,
          ...(active.attempt > 1 ? { attempt: active.attempt } : {}),
          readopted: true,
        });
        this.#take(active, active.look(Date.now()));
      } else {
        this.#take(active, active.look(Date.now()), true);
        over.push({ active, say: this.#settle(active, status, end, requeue, false) });
      }
    }
    await this.#commit(end, requeue, over);
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

interface Next {
  readonly begin: BeginTrial;
  readonly params: Params;
  readonly attempt: number;
  readonly lease: ReturnType<GpuLeases['take']>;
  /** Run folder of the attempt before, relative to the study. */
  readonly previous: string | null;
}
