import { randomInt } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { enqueueFirst } from '../controller/studySession.ts';
import { searchAttributes } from '../controller/takeOver.ts';
import { rngName } from '../space/rng.ts';
import { spaceToJson } from '../space/spaceJson.ts';
import type { Value } from '../space/value.ts';
import { createOrAdopt, holdsStudy } from '../study/adopt.ts';
import { StudyStore } from '../study/store.ts';
import { studyName } from '../study/studyName.ts';
import { decodeSweep } from '../sweep/decode.ts';
import type { SweepSpec } from '../sweep/spec.ts';
import type { AskTell } from './askTell.ts';
import { optionsAttribute, sweepTextAttribute } from './openStudy.ts';
import { repeatText, ServeError } from './serveError.ts';
import { driveStudy, type ServeHost } from './studySearch.ts';
import { filesOf, readStoredOptions, readSweepText } from './sweepText.ts';

/** A sweep that a study is to be made of. */
export interface GivenSweep {
  readonly text: string;
  /** Absolute path of its file; null where the text itself was given. */
  readonly file: string | null;
  readonly spec: SweepSpec;
  /** Options given beside it, texts by key of `trialdeck:`. */
  readonly options: Readonly<Record<string, Value>>;
}

/**
 * Reads a sweep that is given as text or as a path.
 * @param given - one line that names a file is a path
 * @throws ServeError `invalid-sweep`
 */
export function readGivenSweep(given: string, options: Readonly<Record<string, Value>>, cwd: string): GivenSweep {
  const file = fileOf(given, cwd);
  const text = file === null ? given : textOf(file);
  const name = file === null ? 'sweep' : path.relative(cwd, file) || file;
  const read = filesOf(file === null ? cwd : path.dirname(file));
  const spec = readSweepText(text, readStoredOptions(options), name, read);
  checkDriven(spec);
  return { text, file, spec, options };
}

/** What only a controller does is refused, rather than left out in silence. */
function checkDriven({ options: { repeat, stages } }: SweepSpec): void {
  if (repeat !== undefined) throw new ServeError('invalid-sweep', repeatText);
  if (stages !== undefined) {
    throw new ServeError(
      'invalid-sweep',
      '`stages` are run one after the other by trialdeck sweep and resume. A script makes a study for each stage: take `stages` out, and get the sweep of the next one from trialdeck narrow STUDY.',
    );
  }
}

function fileOf(given: string, cwd: string): string | null {
  if (/[\n{]|:\s/.test(given)) return null;
  const file = path.resolve(cwd, given);
  try {
    if (statSync(file).isFile()) return file;
  } catch {
    // Nor is it a file when it can be no path at all.
  }
  const shown = given.length > 200 ? `${given.slice(0, 200)}...` : given;
  throw new ServeError('invalid-sweep', `${shown}: no such file. Give the path of a sweep file, or its text.`);
}

function textOf(file: string): string {
  const decoded = decodeSweep(readFileSync(file));
  if ('diagnostic' in decoded) throw new ServeError('invalid-sweep', `${file}: ${decoded.diagnostic.message}`);
  return decoded.text;
}

/** The name that a study gets which is given none. */
export function nameOf({ spec, file }: GivenSweep): string {
  return studyName(spec.name, file ?? 'study');
}

/**
 * A study in a database without a folder, or in memory (`:memory:`); one of that name that is there is gone on with.
 * The caller holds the database's lock.
 * @throws ServeError `space-differs`, StudyError
 */
export async function studyInDatabase(
  database: string,
  name: string,
  sweep: GivenSweep,
  host: ServeHost,
): Promise<AskTell> {
  const store = await storeFor(database, name, sweep);
  try {
    const { seed, sampler } = readStoredOptions(sweep.options);
    const choice = { ...(seed === undefined ? {} : { seed }), ...(sampler === undefined ? {} : { sampler }) };
    return await driveStudy(store, sweep.spec, choice, host.cwd, host);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function storeFor(
  database: string,
  name: string,
  { spec, text, file, options }: GivenSweep,
): Promise<StudyStore> {
  if (await holdsStudy(database, name)) {
    const store = await StudyStore.open(database, { name, readOnly: false });
    if (store.space !== null && isSameSearch(store, spec)) return store;
    const made = store.space !== null;
    await store.close();
    if (made) throw differs(name);
  }
  const seed = spec.options.seed ?? randomInt(2 ** 31);
  const store = await createOrAdopt(database, {
    name,
    objectives: spec.metrics,
    space: spec.space,
    attributes: {
      'trialdeck:sweep': file,
      [sweepTextAttribute]: text,
      [optionsAttribute]: { ...options },
      'trialdeck:seed': seed,
      'trialdeck:rng': rngName,
      ...searchAttributes(spec, seed),
    },
  });
  await enqueueFirst(store, spec);
  return store;
}

/** Whether a study searches what the sweep says. */
export function isSameSearch(store: StudyStore, { space, metrics }: SweepSpec): boolean {
  // Without a metric as study.db has it.
  const goals = metrics.length === 0 ? ['minimize'] : metrics.map(({ goal }) => goal);
  return (
    store.space !== null &&
    spaceToJson(store.space) === spaceToJson(space) &&
    goals.length === store.directions.length &&
    goals.every((goal, i) => goal === store.directions[i])
  );
}

export function differs(name: string): ServeError {
  return new ServeError(
    'space-differs',
    `study ${name} was made for another search space or other goals. Give the changed sweep a study of its own.`,
  );
}
