import type { ParamCodec } from './paramCodec.ts';
import type { ReportChanges } from './reportBuffer.ts';
import type { BeginTrial, EndTrial, Requeue, StudyChanges } from './storedTrial.ts';
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
  #noMetric = false;

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

  /** @param noMetric - the study has no metric: its complete trials store 0.0, because Optuna cannot load one without a value */
  start(noMetric: boolean): void {
    this.#touched.clear();
    this.#noMetric = noMetric;
  }

  /** Stores reports of trials that still run; finished trials are immutable. */
  reports(changes: ReportChanges): void {
    for (const [id, steps] of changes) {
      if (this.#cache.trial(id)?.state === 'running') {
        this.#writer.reports(id, steps);
      }
    }
  }

  apply(changes: StudyChanges): number[] {
    for (const end of changes.end ?? []) {
      this.#end(end);
    }
    for (const requeue of changes.requeue ?? []) {
      this.#requeue(requeue);
    }
    return (changes.begin ?? []).map((begin) => this.#begin(begin));
  }

  #end({ number, state, value, reason, how }: EndTrial): void {
    const id = this.#idOf(number);
    const finalState = state === 'complete' && Number.isNaN(value) ? 'fail' : state;
    const finalValue = finalState === 'complete' && value === null && this.#noMetric ? 0 : value;
    if (finalState === 'complete' && finalValue === null) {
      throw new TypeError(`trial ${number} of ${this.#study} has a metric and cannot be complete without a value`);
    }
    if (!this.#writer.finish(id, finalState)) {
      throw this.#finished(number);
    }
    if (finalState === 'complete' && finalValue !== null) {
      this.#writer.value(id, finalValue);
    } else if (finalState === 'pruned') {
      this.#writer.valueOfLastReport(id);
    }
    this.#writer.marks(id, { reason, how: how ?? null });
    this.#touched.add(id);
  }

  #requeue({ number, how, reason }: Requeue): void {
    const id = this.#idOf(number);
    const params = this.#cache.trial(id)?.params ?? {};
    if (!this.#writer.requeue(id, this.#codec.fixedParams(this.#codec.encode(params)))) {
      throw this.#finished(number);
    }
    this.#writer.marks(id, { reason: reason ?? null, how: how ?? null });
    this.#touched.add(id);
  }

  #begin({ params, run, waiting }: BeginTrial): number {
    const number = waiting ?? this.#writer.nextNumber();
    const id = waiting === undefined ? this.#writer.insert(number) : this.#idOf(waiting);
    if (waiting !== undefined && !this.#writer.pop(id)) {
      throw new StudyError('not-waiting', `Trial ${number} of ${this.#study} is not waiting any more.`);
    }
    this.#writer.params(id, this.#codec.encode(params));
    this.#writer.marks(id, { run: typeof run === 'string' ? run : run(number), reason: null, how: null });
    this.#touched.add(id);
    return number;
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
