import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createSampler } from '../../src/core/search/create.ts';
import type { Distribution, SearchSpace } from '../../src/core/space/distribution.ts';
import { optunaDistribution } from '../../src/core/space/optunaForm.ts';
import { literalOf } from '../../src/core/space/render.ts';
import { counterRng } from '../../src/core/space/rng.ts';
import { sample } from '../../src/core/space/sample.ts';
import type { Trial } from '../../src/core/space/trial.ts';
import type { Params } from '../../src/core/space/value.ts';
import { StudyStore } from '../../src/core/study/store.ts';
import type { AddTrial } from '../../src/core/study/storedTrial.ts';
import type { Candidate } from './measure.ts';
import { median } from './statistics.ts';

/** Median milliseconds of a suggestion, by the number of trials stored. */
export interface Timing {
  readonly who: string;
  readonly ours: boolean;
  readonly ms: Readonly<Record<string, number>>;
}

const log: Distribution = { kind: 'log_uniform_values', low: 1e-5, high: 1 };
const float: Distribution = { kind: 'uniform', low: 0, high: 1 };
const int: Distribution = { kind: 'int_uniform', low: 1, high: 100 };
const choice: Distribution = { kind: 'categorical', choices: ['a', 'b', 'c', 'd'].map((value) => literalOf(value)) };

const space: SearchSpace = {
  parameters: [log, log, log, log, float, float, float, int, int, choice].map((distribution, index) => ({
    name: `p${index}`,
    path: [`p${index}`],
    distribution,
  })),
};

/** A bowl, so that the good trials lie together as in a real study. */
function objective(params: Params): number {
  const distance = space.parameters.map(({ name, distribution }) => {
    const value = params[name];
    if (typeof value !== 'number') return value === 'b' ? 0 : 0.3;
    if (distribution.kind === 'log_uniform_values') return Math.log10(value) / 5 + 0.6;
    return (distribution.kind === 'int_uniform' ? value / 100 : value) - 0.3;
  });
  return distance.reduce((sum, each) => sum + each * each, 0);
}

const complete = (number: number, params: Params): Trial => ({
  number,
  state: 'complete',
  params,
  values: [objective(params)],
  intermediate: [],
  reason: null,
  startMs: null,
  endMs: null,
});

const drawn = (number: number): Params =>
  Object.fromEntries(
    space.parameters.map(({ name, distribution }) => [name, sample(distribution, counterRng('timing', number, name))]),
  );

/** Suggestions in another study before the first that counts, so that the compiler has settled, or as many as take so long. */
const WARM_UP = { rounds: 300, ms: 2000 };

/** Times suggestions in this process, each after one more trial has ended. */
export function timeSampler(candidate: Candidate, sizes: readonly number[], rounds: number): Timing {
  const ms: Record<string, number> = {};
  for (const size of sizes) {
    suggest(candidate, size, WARM_UP.rounds, WARM_UP.ms);
    ms[size] = median(suggest(candidate, size, rounds));
  }
  return { who: `\`${candidate.label}\``, ours: true, ms };
}

/** Milliseconds of each suggestion in a new study of some trials, of which the first reads them all and is left out. */
function suggest(candidate: Candidate, size: number, rounds: number, mostMs = Number.POSITIVE_INFINITY): number[] {
  const options = { sampler: { name: candidate.name, args: candidate.args }, trials: 20_000, jobs: 1 };
  const sampler = createSampler({ method: 'bayes', space, options }, 1);
  const trials = Array.from({ length: size }, (_, number) => complete(number, drawn(number)));
  const times: number[] = [];
  const began = performance.now();
  for (let round = 0; round <= rounds && performance.now() - began < mostMs; round++) {
    const start = performance.now();
    const params = sampler.suggest({ space, directions: ['minimize'], trials }, trials.length);
    if (round > 0) times.push(performance.now() - start);
    if (params) trials.push(complete(trials.length, params));
  }
  return times;
}

/**
 * Times real Optuna on the same space and trials: in process, and its command line on studies that our store writes.
 * @param python - an interpreter that has Optuna
 */
export async function timeOptuna(python: string, sizes: readonly number[], rounds: number): Promise<Timing[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'trialdeck-timing-'));
  try {
    const file = (size: number): string => path.join(folder, `${size}.db`);
    for (const size of sizes) await writeStudy(file(size), size);
    const distributions = Object.fromEntries(
      space.parameters.map(({ name, distribution }) => [name, optunaDistribution(distribution)?.json ?? '']),
    );
    const input = JSON.stringify({
      files: Object.fromEntries(sizes.map((size) => [size, file(size)])),
      distributions,
      rounds,
    });
    const script = path.join(import.meta.dirname, 'timing.py');
    const output = execFileSync(python, [script], { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
    const { version, inProcess, cli } = JSON.parse(output) as {
      version: string;
      inProcess: Timing['ms'];
      cli: Timing['ms'];
    };
    return [
      { who: `Optuna ${version} TPESampler`, ours: false, ms: inProcess },
      { who: `Optuna ${version} \`optuna ask\``, ours: false, ms: cli },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Median milliseconds that a study takes to be opened with all its trials, process start apart. */
export interface Opening {
  readonly trials: number;
  readonly ms: number;
  /** Real Optuna's `load_study` and `get_trials` on the same file. */
  readonly peer: { readonly version: string; readonly ms: number } | null;
}

/** Reports of each trial of the study that is opened. */
const REPORTS = 10;

/** Opens a study file in processes of their own, ours and real Optuna's by turns. */
export async function timeOpening(python: string | null, size: number): Promise<Opening> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'trialdeck-opening-'));
  try {
    const file = path.join(folder, 'study.db');
    await writeStudy(file, size, REPORTS);
    const take = (command: string, script: string): { ms: number; version: string; trials: number } =>
      JSON.parse(execFileSync(command, [path.join(import.meta.dirname, script), file], { encoding: 'utf8' }));
    const ours: number[] = [];
    const theirs: number[] = [];
    let version = '';
    for (let round = 0; round < ROUNDS; round++) {
      const found = take(process.execPath, 'opening.ts');
      if (found.trials !== size) throw new Error(`${found.trials} trials were read of ${size}`);
      ours.push(found.ms);
      if (python === null) continue;
      const peer = take(python, 'opening.py');
      theirs.push(peer.ms);
      version = peer.version;
    }
    return { trials: size, ms: median(ours), peer: theirs.length > 0 ? { version, ms: median(theirs) } : null };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const ROUNDS = 3;

async function writeStudy(database: string, size: number, reports = 0): Promise<void> {
  const objectives = [{ name: 'loss', goal: 'minimize' }] as const;
  using store = await StudyStore.create(database, { name: 'timing', objectives, space, attributes: {} });
  const add = Array.from({ length: size }, (_, number): AddTrial => {
    const params = drawn(number);
    const value = objective(params);
    const intermediate = Array.from({ length: reports }, (_, step) => [step, value * (reports - step)] as const);
    return { state: 'complete', params, values: [value], intermediate };
  });
  await store.commit({ add });
}
