import { maxNameLength } from '../controller/newStudyFolder.ts';
import type { SearchSpace } from '../space/distribution.ts';
import { nearest } from '../space/nearest.ts';
import type { Value } from '../space/value.ts';
import { bestList, bestOf } from '../study/best.ts';
import { openForReading } from '../study/openStudy.ts';
import type { StudyStore } from '../study/store.ts';
import type { AddTrial } from '../study/storedTrial.ts';
import { trialLines } from '../study/trialsFile.ts';
import { enqueue, isWithoutMetric, type Told } from './askTell.ts';
import { readGivenSweep } from './createStudy.ts';
import { Fields, wireNumber } from './fields.ts';
import { type Handler, MethodError } from './jsonRpc.ts';
import { knownOnly, openForWriting } from './openStudy.ts';
import { readWholeParams } from './paramInput.ts';
import { ParamsError } from './serveError.ts';
import type { StudySet } from './studySet.ts';
import { type ServeMethods, serveMethods, type WireNumber } from './wire.ts';

/** More than anybody runs at once; a mistyped count would keep the server for hours. */
const maxCount = 10_000;

/** Optuna's column for it. */
const maxDatabaseNameLength = 512;

type Methods = {
  readonly [M in keyof ServeMethods]: (params: unknown) => Promise<ServeMethods[M]['result']>;
};

/** The methods of cli.md 6 on a set of studies. */
export function serveHandler(studies: StudySet, cwd: string): Handler {
  const methods = methodsOf(studies, cwd);
  return (method, params) => {
    const known = serveMethods.find((name) => name === method);
    if (known !== undefined) return methods[known](params);
    const near = nearest(method, serveMethods);
    const hint = near === null ? `There are ${serveMethods.join(', ')}.` : `Did you mean ${near}?`;
    throw new MethodError(`There is no method ${method}. ${hint}`);
  };
}

function methodsOf(studies: StudySet, cwd: string): Methods {
  return {
    create: async (params) => {
      const fields = new Fields(params, 'create', ['sweep', 'study', 'storage', 'seed', 'sampler']);
      const sweep = readGivenSweep(fields.text('sweep'), givenOptions(fields), cwd);
      return { study: await studies.create(sweep, studyName(fields), fields.optionalText('storage') ?? null) };
    },
    ask: async (params) => {
      const fields = new Fields(params, 'ask', ['study', 'count']);
      const count = fields.optionalWhole('count', 1, maxCount) ?? 1;
      const study = fields.text('study');
      const asked = await (await studies.get(study)).ask(count);
      studies.changed(study);
      return asked;
    },
    report: async (params) => {
      const fields = new Fields(params, 'report', ['study', 'trial', 'step', 'value']);
      const [trial, step, value] = [fields.whole('trial'), fields.whole('step'), fields.number('value')];
      const study = fields.text('study');
      const verdict = await (await studies.get(study)).report(trial, step, value);
      studies.changed(study);
      return verdict;
    },
    tell: async (params) => {
      const fields = new Fields(params, 'tell', ['study', 'trial', 'value', 'values', 'state', 'metrics']);
      const [study, trial] = [fields.text('study'), fields.whole('trial')];
      const askTell = await studies.get(study);
      await askTell.tell(trial, toldIn(fields, isWithoutMetric(askTell.store)));
      studies.changed(study);
      return {};
    },
    enqueue: async (params) => {
      const fields = new Fields(params, 'enqueue', ['study', 'params']);
      const [study, given] = [fields.text('study'), fields.mapping('params')];
      const known = studies.known(study);
      if (known !== null) {
        studies.changed(study);
        return { trial: await known.enqueue(given) };
      }
      const opened = await openForWriting(studies.place(study));
      return { trial: await closing(opened, (store) => enqueue(store, given)) };
    },
    add: async (params) => {
      const fields = new Fields(params, 'add', ['study', 'trials']);
      const [name, given] = [fields.text('study'), fields.list('trials')];
      const study = await studies.get(name);
      await study.add(given.map((trial, i) => addedTrial(trial, `trials[${i}]`, study.space)));
      studies.changed(name);
      return {};
    },
    best: (params) =>
      reading(studies, new Fields(params, 'best', ['study']).text('study'), (store) => {
        const best = bestOf(store);
        if (store.directions.length > 1) return bestList(best).map(wireBest);
        const [only] = bestList(best);
        return only === undefined ? { trial: null } : wireBest(only);
      }),
    trials: (params) => reading(studies, new Fields(params, 'trials', ['study']).text('study'), trialLines),
  };
}

/** Options of `create` as the command line would give them. */
function givenOptions(fields: Fields): Record<string, Value> {
  const seed = fields.optionalWhole('seed', Number.MIN_SAFE_INTEGER);
  const sampler = fields.value('sampler') ?? null;
  if (typeof sampler !== 'string' && (typeof sampler !== 'object' || Array.isArray(sampler))) {
    throw fields.wrong('sampler', 'a name, or an object with a name or a command');
  }
  return {
    ...(seed === undefined ? {} : { seed: String(seed) }),
    ...(sampler === null ? {} : { sampler: typeof sampler === 'string' ? sampler : JSON.stringify(sampler) }),
  };
}

/** A study may come to be a folder of that name. */
function studyName(fields: Fields): string | null {
  const name = fields.optionalText('study') ?? null;
  const inDatabase = fields.optionalText('storage') !== undefined;
  const most = inDatabase ? maxDatabaseNameLength : maxNameLength;
  if (name !== null && name.length > most) throw fields.wrong('study', `at most ${most} characters`);
  if (name === null || (/^[A-Za-z0-9._-]+$/.test(name) && !/^\.+$/.test(name))) return name;
  if (inDatabase) return name;
  throw fields.wrong('study', 'made of letters, digits, `.`, `_` and `-`');
}

function toldIn(fields: Fields, withoutMetric: boolean): Told {
  const given = ['value', 'values', 'state'].filter((name) => isGiven(fields, name));
  if (given.length === 0 && withoutMetric) return { values: [] };
  if (given.length !== 1) {
    throw new ParamsError(`tell needs one of \`value\`, \`values\` and \`state\`, not ${given.length}.`);
  }
  const state = fields.choice('state', ['fail', 'pruned']);
  if (state !== undefined) return { state };
  const values = fields.optionalNumbers('values') ?? [fields.number('value')];
  return isGiven(fields, 'metrics') ? { values, metrics: metricsIn(fields) } : { values };
}

function metricsIn(fields: Fields): Record<string, number> {
  return Object.fromEntries(
    Object.entries(fields.mapping('metrics')).map(([name, given]) => {
      const value = wireNumber(given);
      if (value === null) throw fields.wrong('metrics', 'an object of numbers');
      return [name, value];
    }),
  );
}

function isGiven(fields: Fields, name: string): boolean {
  return (fields.value(name) ?? null) !== null;
}

function addedTrial(given: Value, what: string, space: SearchSpace): AddTrial {
  const fields = new Fields(given, what, null);
  const params = inTrial(what, () => readWholeParams(space, fields.mapping('params')));
  const listed = fields.optionalNumbers('values') ?? [];
  const values = listed.length === 0 && isGiven(fields, 'value') ? [fields.number('value')] : listed;
  const state =
    fields.choice('state', ['complete', 'pruned', 'fail', 'running', 'waiting']) ??
    (values.length > 0 ? 'complete' : 'fail');
  if (state === 'running' || state === 'waiting') {
    throw new ParamsError(`${what} is ${state}. Only trials that have ended can be added; enqueue takes others.`);
  }
  return {
    state,
    params,
    values: state === 'fail' || (state === 'pruned' && values.length === 0) ? null : values,
    intermediate: (fields.optionalList('intermediate') ?? []).map((report) => intermediate(report, what)),
    reason: fields.optionalText('reason') ?? null,
    startMs: time(fields, 'start'),
    endMs: time(fields, 'end'),
  };
}

function inTrial<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof ParamsError ? new ParamsError(`${what}: ${error.message}`) : error;
  }
}

function intermediate(report: Value, what: string): readonly [step: number, value: number] {
  const [step, given] = Array.isArray(report) ? report : [];
  const value = wireNumber(given);
  if (typeof step === 'number' && Number.isSafeInteger(step) && value !== null) return [step, value];
  throw new ParamsError(`${what}: \`intermediate\` must be a list of [step, value].`);
}

function time(fields: Fields, name: string): number | null {
  const text = fields.optionalText(name);
  const ms = text === undefined ? null : Date.parse(text);
  if (Number.isNaN(ms)) throw fields.wrong(name, 'a time in ISO 8601');
  return ms;
}

/** A study that somebody else drives can be read too. */
async function reading<T>(studies: StudySet, reference: string, read: (store: StudyStore) => T): Promise<T> {
  const known = studies.known(reference);
  if (known !== null) return read(known.store);
  return closing(await knownOnly(openForReading(studies.place(reference))), read);
}

async function closing<T>(store: StudyStore, work: (store: StudyStore) => T | Promise<T>): Promise<T> {
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

function wireBest<T extends { readonly value: number | readonly number[] }>(
  best: T,
): T & { readonly value: WireNumber | readonly WireNumber[] } {
  return best;
}
