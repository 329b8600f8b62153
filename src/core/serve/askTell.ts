import { constraintExcess, constraintName } from '../controller/objective.ts';
import { TrialRules } from '../controller/trialRules.ts';
import { completeParams, isComplete } from '../search/completeParams.ts';
import type { PruneDecision, Pruner } from '../search/pruner.ts';
import type { RemoteSampler, Sampler, SearchState } from '../search/sampler.ts';
import { withoutRepeat } from '../search/withoutRepeat.ts';
import type { SearchSpace } from '../space/distribution.ts';
import { type Trial, trialNumbered } from '../space/trial.ts';
import type { Params, Value } from '../space/value.ts';
import type { StudyStore } from '../study/store.ts';
import type { AddTrial, BeginTrial, StoredTrial } from '../study/storedTrial.ts';
import type { Constraint, TrialStopRules } from '../sweep/spec.ts';
import { readParams } from './paramInput.ts';
import { ParamsError, repeatText, ServeError } from './serveError.ts';

/** What a study is driven with. */
export interface AskTellParts {
  readonly store: StudyStore;
  readonly space: SearchSpace;
  readonly sampler: Sampler | RemoteSampler;
  readonly pruner: Pruner | null;
  readonly seed: number;
  /** Limits on metrics that are told beside the values. */
  readonly constraints: readonly Constraint[];
  /** Whether a trial is several runs, which only a controller makes. */
  readonly repeated: boolean;
  /** When a trial that reports should stop, whatever the pruner says. */
  readonly stop: TrialStopRules | null;
}

export interface Asked {
  readonly trial: number;
  readonly params: Params;
}

/** How a trial ended: its values, one a metric, or the state that it ended in without any. */
export type Told =
  | {
      readonly values: readonly number[];
      /** Other metrics, by name: those that the study's constraints look at. */
      readonly metrics?: Readonly<Record<string, number>>;
    }
  | { readonly state: 'fail' | 'pruned' };

export interface Verdict {
  readonly prune: boolean;
  /** Null when there is nothing to say. */
  readonly reason: string | null;
}

/**
 * A study that a script drives: it asks for trials, evaluates them itself and tells how they ended. What a call changes is
 * committed when its promise resolves. Calls are made one after the other.
 */
export class AskTell {
  readonly store: StudyStore;
  readonly space: SearchSpace;
  readonly #parts: AskTellParts;
  #exhausted = false;

  constructor(parts: AskTellParts) {
    this.store = parts.store;
    this.space = parts.space;
    this.#parts = parts;
  }

  /** Whether the space had nothing left in the last {@link ask}. */
  get exhausted(): boolean {
    return this.#exhausted;
  }

  /**
   * The next trials, those that wait in the queue first; they run from now on.
   * @returns fewer than `count`, at last none, when the space has nothing left
   * @throws ServeError `invalid-sweep` for a study whose trials are several runs
   */
  async ask(count: number): Promise<Asked[]> {
    const { space, sampler, seed, store, repeated } = this.#parts;
    if (repeated) throw new ServeError('invalid-sweep', `Trials of ${store.name} cannot be asked for. ${repeatText}`);
    const trials: Trial[] = [...store.trials()];
    const begin: (BeginTrial & { readonly number: number })[] = [];
    this.#exhausted = false;
    while (begin.length < count) {
      const at = trials.findIndex(({ state }) => state === 'waiting');
      const waiting = trials[at];
      const number = waiting?.number ?? trials.length;
      const state: SearchState = { space, directions: store.directions, trials };
      const wanted = waiting === undefined || !isComplete(space, waiting.params);
      const suggested = wanted ? await sampler.suggest(state, number) : null;
      if (waiting === undefined && suggested === null) {
        this.#exhausted = true;
        break;
      }
      const params =
        waiting === undefined
          ? (suggested ?? {})
          : {
              ...withoutRepeat(state, waiting, completeParams(space, waiting.params, suggested, seed, number), seed),
              ...unknownTo(space, waiting.params),
            };
      begin.push({ number, params, run: null, ...(waiting === undefined ? {} : { waiting: number }) });
      trials[waiting === undefined ? trials.length : at] = running(number, params);
    }
    if (begin.length === 0) return [];
    const numbers = await store.commit({ begin });
    return begin.map(({ params, number }, i) => ({ trial: numbers[i] ?? number, params }));
  }

  /**
   * An intermediate value of a running trial; a step again: the last one counts. A study with several metrics keeps none.
   * @returns whether the trial should be stopped. It goes on until it is told.
   */
  async report(number: number, step: number, value: number): Promise<Verdict> {
    const { store } = this.#parts;
    this.#running(number);
    // Of which metric would it be? Optuna and the controller store none either.
    if (store.directions.length > 1) return { prune: false, reason: null };
    store.report(number, step, value);
    const trial = this.#trial(number);
    const others = store.trials().filter((other) => other !== trial);
    const { prune, reason, attributes = {} } = this.#decide(trial, others);
    const user: Record<string, Value> = prune ? { [reasonAttribute]: reason } : {};
    if (prune || Object.keys(attributes).length > 0) {
      await store.commit({ attributes: [{ number, user, system: attributes }] });
    } else {
      await store.flush();
    }
    return { prune, reason: reason === '' ? null : reason };
  }

  /** The pruner's decision, else that of the rules of `stop: trial:`. */
  #decide(trial: StoredTrial, others: readonly StoredTrial[]): PruneDecision {
    const { store, pruner, stop } = this.#parts;
    const direction = store.directions[0] ?? 'minimize';
    const decision = pruner?.decide(trial, others, direction, store.name) ?? { prune: false, reason: '' };
    if (decision.prune || stop === null) return decision;
    // The rules follow a trial from its start, which may have been in another process.
    const rules = new TrialRules(stop, this.#metricText(), direction);
    const broken = trial.intermediate.map(([step, value]) => rules.take(step, value)).at(-1) ?? null;
    return broken === null ? decision : { ...decision, prune: true, reason: broken };
  }

  /** Ends a running trial. A value that is NaN makes it `fail`. */
  async tell(number: number, told: Told): Promise<StoredTrial> {
    const { store } = this.#parts;
    const { reason } = this.#running(number);
    if ('state' in told) {
      const why = told.state === 'pruned' ? reason : null;
      await store.commit({ end: [{ number, state: told.state, values: null, reason: why }] });
    } else {
      const values = this.#values(told.values);
      const wrong = (values ?? []).flatMap((value, i) =>
        Number.isNaN(value) ? [store.metrics[i] ?? 'the value'] : [],
      );
      const failed = wrong.length > 0;
      const why = failed ? `${wrong.join(' and ')} ${wrong.length === 1 ? 'is' : 'are'} NaN at the end` : null;
      const constraints = this.#constraints(told);
      await store.commit({ end: [{ number, state: failed ? 'fail' : 'complete', values, constraints, reason: why }] });
    }
    return this.#trial(number);
  }

  /** Queues a trial that is asked before anything else; what it does not fix the sampler gives. */
  async enqueue(given: { readonly [key: string]: Value }): Promise<number> {
    return enqueue(this.store, given);
  }

  /** Adds trials that ended elsewhere. */
  async add(trials: readonly AddTrial[]): Promise<readonly number[]> {
    for (const { state, values } of trials) if (state === 'complete') this.#values(values ?? []);
    return trials.length === 0 ? [] : await this.store.commit({ add: trials });
  }

  /** Lets go of the study and of an external sampler. */
  async close(): Promise<void> {
    const { sampler } = this.#parts;
    try {
      if ('close' in sampler) await sampler.close();
    } finally {
      await this.store.close();
    }
  }

  #metricText(): string {
    return this.store.metrics.join(', ') || 'the value';
  }

  /** Null in a study without a metric. */
  #values(given: readonly number[]): readonly number[] | null {
    const { store } = this;
    if (isWithoutMetric(store)) {
      if (given.length === 0) return null;
      throw new ParamsError(`${store.name} has no metric, so a trial ends without a value.`);
    }
    const count = store.directions.length;
    if (given.length === count) return given;
    const names = store.metrics.length === count ? ` (${store.metrics.join(', ')})` : '';
    throw new ParamsError(
      `${store.name} has ${count === 1 ? 'one metric' : `${count} metrics`}${names}, so a trial ends with ${
        count === 1 ? 'one value' : `${count} values`
      }, not ${given.length}.`,
    );
  }

  /** By how much each constraint is exceeded: NaN, which breaks it, where no metrics are told at all. */
  #constraints({ values, metrics }: Extract<Told, { readonly values: readonly number[] }>): Record<string, number> {
    const { constraints, store } = this.#parts;
    const known = constraints.map(({ metric }) => metric);
    for (const name of Object.keys(metrics ?? {})) {
      if (known.includes(name)) continue;
      const which = known.length === 0 ? 'no constraints' : `constraints on ${known.join(', ')}`;
      throw new ParamsError(`${store.name} has ${which}, so the metric ${name} has no place.`);
    }
    const measured = new Map([
      ...store.metrics.map((name, i) => [name, values[i]] as const),
      ...Object.entries(metrics ?? {}),
    ]);
    return Object.fromEntries(
      constraints.map((constraint) => {
        const value = measured.get(constraint.metric) ?? (metrics === undefined ? Number.NaN : undefined);
        if (value === undefined)
          throw new ParamsError(`The metric ${constraint.metric} is missing: a constraint looks at it.`);
        return [constraintName(constraint), constraintExcess(constraint, value)];
      }),
    );
  }

  #running(number: number): StoredTrial {
    const trial = this.#trial(number);
    if (trial.state === 'running') return trial;
    if (trial.state === 'waiting') {
      throw new ServeError(
        'waiting-trial',
        `Trial ${number} of ${this.store.name} waits in the queue. Ask for it first.`,
      );
    }
    throw new ServeError('finished-trial', `Trial ${number} of ${this.store.name} has ended already (${trial.state}).`);
  }

  #trial(number: number): StoredTrial {
    const trial = trialNumbered(this.store.trials(), number);
    if (trial !== undefined) return trial;
    throw new ServeError('unknown-trial', `${this.store.name} has no trial ${number}.`);
  }
}

const reasonAttribute = 'trialdeck:reason';

/** Queues a trial in a study that a controller may hold: it goes through the database. */
export async function enqueue(store: StudyStore, given: { readonly [key: string]: Value }): Promise<number> {
  const params = readParams(spaceOf(store), given);
  const [number] = await store.commit({ enqueue: [{ params }] });
  if (number === undefined) throw new ServeError('unknown-trial', `${store.name} took no trial.`);
  return number;
}

/** @throws ServeError `no-space` for a study of real Optuna whose trials do not show one */
export function spaceOf({ space, name }: StudyStore): SearchSpace {
  if (space !== null) return space;
  throw new ServeError(
    'no-space',
    `${name} has no trial with parameters yet, so it is not known what to search. Give it a sweep: trialdeck create FILE --storage DATABASE --study ${name}`,
  );
}

/** What Optuna's own scripts queue and nobody has suggested yet. */
function unknownTo(space: SearchSpace, params: Params): Params {
  const known = new Set(space.parameters.map(({ name }) => name));
  return Object.fromEntries(Object.entries(params).filter(([name]) => !known.has(name)));
}

export function isWithoutMetric(store: StudyStore): boolean {
  return store.attributes()['trialdeck:no_metric'] === true;
}

/** A trial as it will stand once it has begun. */
function running(number: number, params: Params): Trial {
  return { number, state: 'running', params, values: [], intermediate: [], reason: null, startMs: null, endMs: null };
}
