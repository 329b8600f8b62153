import { completeParams } from '../search/completeParams.ts';
import { externalNote } from '../search/external.ts';
import type { RemoteSampler, SearchState } from '../search/sampler.ts';
import type { SearchSpace } from '../space/distribution.ts';
import { sameValue } from '../space/equal.ts';
import { type Trial, trialNumbered } from '../space/trial.ts';
import type { Params, Value } from '../space/value.ts';
import { parseAttribute } from '../study/attributeJson.ts';
import type { Objective } from '../sweep/spec.ts';
import { type LineChild, startLineChild } from './childProcess.ts';
import { readWholeParams } from './paramInput.ts';
import { ParamsError, ServeError } from './serveError.ts';
import { sweepJson } from './sweepJson.ts';
import { type AskedTrial, wireText } from './wire.ts';

/** What a child is started with, and what it is told of the study. */
export interface ExternalSamplerSetup {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly study: string;
  readonly method: string;
  readonly objectives: readonly Objective[];
  readonly seed: number;
  /** Gets every line that the child writes to stderr. */
  readonly say: (line: string) => void;
  /** How long the child may take for one answer. */
  readonly answerTimeoutMs?: number;
}

/** A sampler may import a framework first, and may fit a model for every answer. */
const defaultTimeoutMs = 5 * 60_000;
/** Trials in one `add`. */
const addedAtOnce = 1000;

/**
 * A sampler in another program, which answers `create`, `ask`, `tell` and `add` of cli.md 6 on its standard streams. It keeps
 * nothing: whenever it starts, it is given the trials that have ended with `add`, so a study goes on after any death.
 */
export class ExternalSampler implements RemoteSampler {
  readonly name = 'external';
  readonly note: string;
  readonly #setup: ExternalSamplerSetup;
  #connection: Connection | null = null;

  constructor(setup: ExternalSamplerSetup) {
    this.#setup = setup;
    this.note = externalNote(setup.command);
  }

  /** @throws ServeError `sampler-failed` when the child ends, is silent for too long, or answers with what is no answer */
  async suggest(state: SearchState, number: number): Promise<Params | null> {
    this.#connection ??= await Connection.open(this.#setup, state.space);
    try {
      await this.#connection.tellEnded(state);
      return await this.#connection.ask(state, number);
    } catch (error) {
      // Whatever it thinks now, the next one starts from the trials.
      await this.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = null;
    await connection?.close();
  }
}

/** What the child suggested for a trial of ours. */
interface Suggestion {
  /** Number that the trial has for the child. */
  readonly remote: number;
  readonly params: Params;
}

class Connection {
  readonly #setup: ExternalSamplerSetup;
  readonly #child: LineChild;
  readonly #suggestions = new Map<number, Suggestion>();
  /** Numbers of the child that are used. */
  readonly #numbers = new Set<number>();
  readonly #told = new Set<number>();
  #pending: { readonly id: number; readonly method: string; readonly settle: PromiseWithResolvers<Value> } | null =
    null;
  #gone: string | null = null;
  #calls = 0;

  private constructor(setup: ExternalSamplerSetup) {
    this.#setup = setup;
    this.#child = startLineChild(setup.command, setup, {
      line: (text) => this.#answered(text),
      complaint: setup.say,
      gone: (why) => {
        this.#gone = why;
        this.#pending?.settle.reject(this.#ended());
      },
    });
  }

  static async open(setup: ExternalSamplerSetup, space: SearchSpace): Promise<Connection> {
    const connection = new Connection(setup);
    const { study, seed, method, objectives } = setup;
    const sweep = sweepJson(method, objectives, space);
    try {
      await connection.#call('create', { sweep, study, storage: ':memory:', seed });
      return connection;
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** Tells the trials that have ended since the last time: its own with `tell`, others with `add`. */
  async tellEnded({ trials }: SearchState): Promise<void> {
    const others: Trial[] = [];
    for (const trial of trials) {
      if (this.#told.has(trial.number) || trial.state === 'running' || trial.state === 'waiting') continue;
      this.#told.add(trial.number);
      const suggestion = this.#suggestions.get(trial.number);
      const own = suggestion !== undefined && sameValue(suggestion.params, trial.params);
      if (suggestion !== undefined) await this.#tell(suggestion.remote, own ? outcome(trial) : { state: 'fail' });
      if (!own) others.push(trial);
    }
    for (let at = 0; at < others.length; at += addedAtOnce) {
      await this.#call('add', { trials: others.slice(at, at + addedAtOnce).map(wireTrial) });
    }
  }

  async ask({ trials, space }: SearchState, number: number): Promise<Params | null> {
    const known = this.#suggestions.get(number);
    const begun = trialNumbered(trials, number)?.state;
    // Asked for already, but the trial did not come to begin.
    if (known !== undefined && (begun === undefined || begun === 'waiting')) return known.params;
    const answer = await this.#call('ask', { count: 1 });
    if (!Array.isArray(answer)) throw this.#nonsense('ask', 'expected a list of {trial, params}');
    const [first] = answer;
    if (first === undefined) return null;
    if (answer.length > 1) throw this.#nonsense('ask', `${answer.length} trials where 1 was asked for`);
    const asked = this.#askedTrial(first);
    if (this.#numbers.has(asked.trial)) throw this.#nonsense('ask', `the trial ${asked.trial} was suggested before`);
    const params = this.#checked(space, asked.params);
    this.#numbers.add(asked.trial);
    this.#suggestions.set(number, { remote: asked.trial, params });
    return params;
  }

  async close(): Promise<void> {
    await this.#child.close();
  }

  async #tell(trial: number, how: object): Promise<void> {
    await this.#call('tell', { trial, ...how });
  }

  #askedTrial(value: Value): AskedTrial {
    const { trial, params } = isMapping(value) ? value : {};
    if (typeof trial === 'number' && Number.isSafeInteger(trial) && params !== undefined && isMapping(params))
      return { trial, params };
    throw this.#nonsense('ask', 'expected a list of {trial, params}');
  }

  #checked(space: SearchSpace, params: Params): Params {
    try {
      return completeParams(space, readWholeParams(space, params), null, 'constants');
    } catch (error) {
      if (error instanceof ParamsError) throw this.#nonsense('ask', error.message);
      throw error;
    }
  }

  async #call(method: string, params: object): Promise<Value> {
    if (this.#gone !== null) throw this.#ended();
    const id = ++this.#calls;
    const settle = Promise.withResolvers<Value>();
    this.#pending = { id, method, settle };
    const { answerTimeoutMs = defaultTimeoutMs, study } = this.#setup;
    const timer = setTimeout(
      () => settle.reject(this.#failed(`has not answered ${method} for ${answerTimeoutMs / 1000} s`)),
      answerTimeoutMs,
    );
    try {
      this.#child.send(wireText({ jsonrpc: '2.0', id, method, params: { study, ...params } }));
      return await settle.promise;
    } finally {
      clearTimeout(timer);
      this.#pending = null;
    }
  }

  #answered(text: string): void {
    const pending = this.#pending;
    if (text.trim() === '' || pending === null) return;
    const message = parseAttribute(text);
    if (message === text || !isMapping(message)) {
      const hint = 'It has standard output for answers only, so let it print to stderr';
      pending.settle.reject(
        this.#failed(`wrote '${shortened(text)}' in place of an answer to ${pending.method}. ${hint}`),
      );
    } else if (message['error'] !== undefined && message['error'] !== null) {
      const { error } = message;
      const said = isMapping(error) && typeof error['message'] === 'string' ? error['message'] : wireText(error);
      pending.settle.reject(this.#failed(`refused ${pending.method}: ${shortened(said)}`));
    } else if (message['id'] !== pending.id) {
      pending.settle.reject(
        this.#nonsense(pending.method, `its id is ${wireText(message['id'] ?? null)}, not ${pending.id}`),
      );
    } else {
      pending.settle.resolve(message['result'] ?? null);
    }
  }

  #ended(): ServeError {
    const last = this.#child.complaints.at(-1);
    return this.#failed(`ended (${this.#gone})${last === undefined ? '' : `: ${shortened(last)}`}`);
  }

  #nonsense(method: string, what: string): ServeError {
    return this.#failed(`gave a wrong answer to ${method}: ${what}`);
  }

  #failed(what: string): ServeError {
    const command = shortened(this.#setup.command.join(' ').replaceAll('\n', ' '));
    return new ServeError('sampler-failed', `The sampler \`${command}\` ${what.replace(/\.$/, '')}.`);
  }
}

function outcome({ state, values }: Trial): object {
  if (state !== 'complete') return { state };
  return values.length === 1 ? { value: values[0] } : { values };
}

function wireTrial({ number, state, params, values, intermediate, reason, startMs, endMs }: Trial): object {
  return {
    trial: number,
    state,
    params,
    value: values.length === 1 ? values[0] : null,
    values,
    intermediate,
    reason,
    run: null,
    start: startMs === null ? null : new Date(startMs).toISOString(),
    end: endMs === null ? null : new Date(endMs).toISOString(),
  };
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}

function isMapping(value: Value): value is { [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
