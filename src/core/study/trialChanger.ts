import type { Value } from '../space/value.ts';
import { constraintPrefix } from './constraintAttributes.ts';
import type { ParamCodec } from './paramCodec.ts';
import type { ReportChanges } from './reportBuffer.ts';
import { ReportLog } from './reportLog.ts';
import type {
  AddTrial,
  BeginTrial,
  EndTrial,
  EnqueueTrial,
  HowEnded,
  Requeue,
  Revalue,
  StudyChanges,
  TrialOrigin,
} from './storedTrial.ts';
import type { StudyCache } from './studyCache.ts';
import { StudyError } from './studyError.ts';
import type { TrialWriter } from './trialWriter.ts';

/** What a change means in rows. Works inside the caller's transaction and remembers which trials it touched. */
export class TrialChanger {
  readonly #writer: TrialWriter;
  readonly #cache: StudyCache;
  readonly #codec: ParamCodec;
  readonly #study: string;
  readonly #touched = new Set<number>();
  #objectives = 1;
  #rewrote = false;

  constructor(writer: TrialWriter, cache: StudyCache, codec: ParamCodec, study: string) {
    this.#writer = writer;
    this.#cache = cache;
    this.#codec = codec;
    this.#study = study;
  }

  /** Ids of the trials that the transaction changed. */
  get touched(): ReadonlySet<number> {
    return this.#touched;
  }

  /** Whether the transaction changed trials that had ended before. */
  get rewrote(): boolean {
    return this.#rewrote;
  }

  /** @param objectives - how many values a complete trial has; 0 in a study without a metric */
  start(objectives: number): void {
    this.#touched.clear();
    this.#objectives = objectives;
    this.#rewrote = false;
  }

  /** Stores reports of trials that still run; finished trials are immutable. */
  reports(changes: ReportChanges): void {
    for (const [id, steps] of changes) {
      if (this.#cache.trial(id)?.state === 'running') {
        this.#writer.reports(id, steps);
      }
    }
  }

  /** @returns the numbers of the added, then the enqueued, then the begun trials */
  apply(changes: StudyChanges): number[] {
    for (const { number, user = {}, system = {} } of changes.attributes ?? []) {
      const id = this.#touch(number);
      this.#writer.user(id, user);
      this.#writer.system(id, system);
    }
    for (const end of changes.end ?? []) {
      this.#end(end);
    }
    for (const requeue of changes.requeue ?? []) {
      this.#requeue(requeue);
    }
    for (const revalue of changes.revalue ?? []) {
      this.#revalue(revalue);
    }
    return [
      ...(changes.add ?? []).map((add) => this.#add(add)),
      ...(changes.enqueue ?? []).map((enqueue) => this.#enqueue(enqueue)),
      ...(changes.begin ?? []).map((begin) => this.#begin(begin)),
    ];
  }

  #end({ number, state, values, constraints = {}, attributes = {}, reason, how }: EndTrial): void {
    const id = this.#idOf(number);
    const finalState = state === 'complete' && hasNaN(values) ? 'fail' : state;
    const finalValues = finalState === 'complete' ? this.#complete(`trial ${number}`, values) : [];
    if (!this.#writer.finish(id, finalState)) {
      throw this.#finished(number);
    }
    if (finalState === 'complete') {
      this.#writer.values(id, finalValues);
    } else if (finalState === 'pruned' && this.#objectives === 1) {
      this.#writer.valueOfLastReport(id);
    }
    this.#writer.system(id, constraintAttributes(constraints));
    this.#writer.user(id, { ...attributes, ...marks({ reason, how: how ?? null }) });
    this.#touched.add(id);
  }

  #requeue({ number, how, reason }: Requeue): void {
    const id = this.#idOf(number);
    const params = this.#cache.trial(id)?.params ?? {};
    if (!this.#writer.requeue(id, this.#codec.fixedParams(this.#codec.encode(params, params)))) {
      throw this.#finished(number);
    }
    this.#writer.user(id, marks({ reason: reason ?? null, how: how ?? null }));
    this.#touched.add(id);
  }

  #revalue({ number, state, values, reason, constraints = {}, attributes = {} }: Revalue): void {
    const id = this.#touch(number);
    const before = this.#cache.trial(id)?.state;
    if (before === undefined || before === 'running' || before === 'waiting' || (before === 'fail' && !state)) {
      throw new StudyError(
        'no-value',
        `Trial ${number} of ${this.#study} is ${before}: it has no value to be changed.`,
      );
    }
    if (hasNaN(values)) {
      throw new TypeError(`the new value of trial ${number} is NaN`);
    }
    if (state !== undefined && state !== before) {
      this.#writer.endOtherwise(id, state);
      this.#writer.user(id, marks({ reason: reason ?? null, how: null }));
    }
    this.#writer.values(id, state === 'fail' ? [] : this.#complete(`trial ${number}`, values));
    this.#writer.system(id, constraintAttributes(constraints));
    this.#writer.user(id, attributes);
  }

  #add(trial: AddTrial): number {
    const { params, values, constraints = {}, attributes = {}, reason = null, origin } = trial;
    this.#codec.check(params, this.#study);
    const number = this.#writer.nextNumber();
    const state = trial.state === 'complete' && hasNaN(values) ? 'fail' : trial.state;
    const finalValues =
      state === 'complete' ? this.#complete('an added trial', values) : state === 'pruned' ? (values ?? []) : [];
    const id = this.#writer.add(number, state, trial.startMs ?? null, trial.endMs ?? null);
    this.#writer.params(id, this.#codec.encode(params));
    const reports = new ReportLog([]);
    for (const [step, value] of trial.intermediate ?? []) {
      reports.add(Math.trunc(step), value);
    }
    this.#writer.reports(id, reports.take());
    this.#writer.values(id, finalValues);
    if (state === 'pruned' && values === null && this.#objectives === 1) {
      this.#writer.valueOfLastReport(id);
    }
    this.#writer.system(id, constraintAttributes(constraints));
    this.#writer.user(id, { ...attributes, ...marks({ reason, origin: origin ?? null }) });
    this.#touched.add(id);
    return number;
  }

  #enqueue({ params }: EnqueueTrial): number {
    this.#codec.check(params, this.#study);
    const number = this.#writer.nextNumber();
    const id = this.#writer.enqueue(number, this.#codec.fixedParams(this.#codec.encode(params)));
    this.#touched.add(id);
    return number;
  }

  #begin({ params, run, waiting }: BeginTrial): number {
    const number = waiting ?? this.#writer.nextNumber();
    const id = waiting === undefined ? this.#writer.insert(number) : this.#idOf(waiting);
    if (waiting !== undefined && !this.#writer.pop(id)) {
      throw new StudyError('not-waiting', `Trial ${number} of ${this.#study} is not waiting any more.`);
    }
    // What it was queued with stays valid when the ranges have changed since.
    const queued = waiting === undefined ? {} : (this.#cache.trial(id)?.params ?? {});
    this.#writer.params(id, this.#codec.encode(params, queued));
    this.#writer.user(id, marks({ run: typeof run === 'function' ? run(number) : run, reason: null, how: null }));
    this.#touched.add(id);
    return number;
  }

  /** Values of a complete trial as they are stored: Optuna cannot load one without a value, so 0.0 without a metric. */
  #complete(trial: string, values: readonly number[] | null): readonly number[] {
    if (this.#objectives === 0) {
      return [0];
    }
    if (values?.length !== this.#objectives) {
      const needed = this.#objectives === 1 ? 'a value' : `${this.#objectives} values`;
      throw new TypeError(`${trial} of ${this.#study} cannot be complete without ${needed}`);
    }
    return values;
  }

  #touch(number: number): number {
    const id = this.#idOf(number);
    this.#touched.add(id);
    const state = this.#cache.trial(id)?.state;
    this.#rewrote ||= state !== 'running' && state !== 'waiting';
    return id;
  }

  #idOf(number: number): number {
    const id = this.#cache.idOf(number);
    if (id === undefined) {
      throw new StudyError('unknown-trial', `Study ${this.#study} has no trial ${number}.`);
    }
    return id;
  }

  #finished(number: number): StudyError {
    return new StudyError('finished-trial', `Trial ${number} of ${this.#study} has ended already.`);
  }
}

/** What an attempt leaves on its trial; null removes it. */
interface TrialMarks {
  readonly run?: string | null;
  readonly reason?: string | null;
  readonly how?: HowEnded | null;
  readonly origin?: TrialOrigin | null;
}

function marks(given: TrialMarks): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => [
      `trialdeck:${key}`,
      typeof value === 'object' && value !== null ? { ...value } : value,
    ]),
  );
}

/** Optuna calls a trial whose constraint is NaN feasible in one place and not in another; infinity breaks it everywhere. */
function constraintAttributes(constraints: Readonly<Record<string, number | null>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(constraints).map(([name, value]) => [
      constraintPrefix + name,
      value !== null && Number.isNaN(value) ? Number.POSITIVE_INFINITY : value,
    ]),
  );
}

function hasNaN(values: readonly number[] | null): boolean {
  return values?.some(Number.isNaN) ?? false;
}
