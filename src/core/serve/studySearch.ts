import { randomInt } from 'node:crypto';
import { createSampler } from '../search/create.ts';
import { createPruner } from '../search/createPruner.ts';
import { externalCommand } from '../search/external.ts';
import type { RemoteSampler, Sampler } from '../search/sampler.ts';
import type { SearchSpace } from '../space/distribution.ts';
import { rngName } from '../space/rng.ts';
import { samplerNames } from '../space/searchNames.ts';
import type { Direction } from '../space/trial.ts';
import type { StudyStore } from '../study/store.ts';
import type { Objective, SweepSpec } from '../sweep/spec.ts';
import { AskTell, spaceOf } from './askTell.ts';
import { ExternalSampler } from './externalSampler.ts';
import { optunaGrid } from './optunaGrid.ts';

/** What the process gives to a study that is driven. */
export interface ServeHost {
  /** Absolute folder that holds `.trialdeck`. */
  readonly workspace: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder of the engine, and its version. */
  readonly engine: string;
  readonly engineVersion: string;
  /** A line for people: what an external sampler writes to stderr. */
  readonly say: (line: string) => void;
}

/** What is searched with, where the call says so rather than the study. */
export interface SearchChoice {
  readonly seed?: number;
  readonly sampler?: SweepSpec['options']['sampler'];
}

/**
 * The engine of an open study.
 * @param spec - the sweep that it was made from; null for a study of real Optuna, which is searched with tpe as Optuna would
 * @param cwd - where an external sampler runs
 * @throws ServeError `no-space`; SearchError for a sampler or pruner that cannot be made
 */
export async function driveStudy(
  store: StudyStore,
  spec: SweepSpec | null,
  choice: SearchChoice,
  cwd: string,
  host: ServeHost,
): Promise<AskTell> {
  const space = spaceOf(store);
  const search = searchOf(store, spec, space, choice);
  const seed = await seedOf(store, spec, choice);
  const grid = spec === null && choice.sampler === undefined ? optunaGrid(space, store.trials()) : null;
  const sampler = grid ?? samplerOf(search, store, seed, cwd, host);
  const { constraints = [], repeat, stop } = search.options;
  const pruner = createPruner(search);
  const rules = { constraints, repeated: repeat !== undefined, stop: stop?.trial ?? null };
  return new AskTell({ store, space, sampler, pruner, seed, ...rules });
}

function searchOf(store: StudyStore, spec: SweepSpec | null, space: SearchSpace, { sampler }: SearchChoice): SweepSpec {
  const base = spec ?? specOfOptuna(store);
  const options = sampler === undefined ? base.options : { ...base.options, sampler };
  return { ...base, space, options, metrics: objectivesOf(store) };
}

/** Optuna's own default, or the sampler that a sweep of ours went on with. */
function specOfOptuna(store: StudyStore): SweepSpec {
  const stored = store.attributes()['trialdeck:sampler'];
  const name = samplerNames.find((known) => known === stored) ?? 'tpe';
  return {
    method: 'bayes',
    program: null,
    command: null,
    metric: null,
    metrics: [],
    name: store.name,
    description: null,
    runCap: null,
    space: { parameters: [] },
    earlyTerminate: null,
    spaceFiles: [],
    options: { sampler: { name, args: {} } },
  };
}

function objectivesOf({ metrics, directions }: StudyStore): readonly Objective[] {
  return directions.map((goal: Direction, i) => ({ name: metrics[i] ?? (i === 0 ? 'value' : `value ${i}`), goal }));
}

/** A seed that is drawn or given is stored, so that suggestions go on from it. */
async function seedOf(store: StudyStore, spec: SweepSpec | null, choice: SearchChoice): Promise<number> {
  const stored = store.attributes()['trialdeck:seed'];
  const known = typeof stored === 'number' ? stored : undefined;
  const seed = choice.seed ?? known ?? spec?.options.seed ?? randomInt(2 ** 31);
  if (seed !== known) await store.setAttributes({ 'trialdeck:seed': seed, 'trialdeck:rng': rngName });
  return seed;
}

function samplerOf(
  spec: SweepSpec,
  store: StudyStore,
  seed: number,
  cwd: string,
  { env, say }: ServeHost,
): Sampler | RemoteSampler {
  const command = externalCommand(spec);
  if (command === null) return createSampler(spec, seed);
  const { method, metrics: objectives } = spec;
  return new ExternalSampler({ command, cwd, env, say, study: store.name, method, objectives, seed });
}
