// Compares our samplers with real Optuna: quality on functions whose optimum is known, and the time of a suggestion.
// Prints Markdown, writes out/bench-search.md and out/bench-search.json. What Optuna found is stored in peers/ (peer.py).
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createSampler, samplerNames } from '../../src/core/search/create.ts';
import { SearchError } from '../../src/core/search/searchError.ts';
import { type Comparison, compare, type Pair } from './compare.ts';
import { type Candidate, checkpoints, jobsOf, type Mode, type Search } from './measure.ts';
import { type Peer, peerRegrets, readPeer } from './peers.ts';
import { runAll } from './pool.ts';
import { comparisonTable, timingTable } from './report.ts';
import type { Task } from './task.ts';
import { tasks } from './tasks.ts';
import { type Timing, timeOptuna, timeSampler } from './timing.ts';

const help = `Usage: node bench/search/run.ts [options]

  --quick             fewer seeds for the slow samplers, fewer rounds of timing
  --samplers NAMES    comma-separated; arguments as JSON after a colon: 'tpe,tpe:{"multivariate":false}' (default: tpe,auto,gp)
  --tasks REGEX       only these functions
  --seeds N           seeds a function (default: 20, gp 10)
  --threads N         searches at once (default: cores)
  --python PATH       interpreter with Optuna, for the timing beside Optuna
  --no-timing         quality only
  --no-quality        timing only`;

const { values: given } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    samplers: { type: 'string' },
    tasks: { type: 'string', default: '.' },
    seeds: { type: 'string' },
    threads: { type: 'string', default: String(os.availableParallelism()) },
    python: { type: 'string' },
    timing: { type: 'boolean', default: true },
    quality: { type: 'boolean', default: true },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
});

/** How a sampler is measured. */
interface Plan {
  readonly peer: string;
  readonly trials: number;
  readonly seeds: number;
  readonly modes: readonly Mode[];
  readonly task: (task: Task) => boolean;
}

const everywhere: Plan = { peer: 'tpe', trials: 100, seeds: 20, modes: ['sequential', 'parallel'], task: () => true };

/** Each sampler's plans. A Gaussian process costs too much for all of it, with Optuna as with us. */
function plansOf(name: string): readonly Plan[] {
  const few = given.quick ? 5 : 10;
  const classic = {
    trials: 50,
    seeds: few,
    modes: ['sequential'],
    task: ({ suite }: Task) => suite === 'classic',
  } as const;
  if (name === 'gp') return ['gp', 'tpe'].map((peer) => ({ ...classic, peer }));
  return name === 'auto' && given.quick ? [{ ...everywhere, seeds: few, modes: ['sequential'] }] : [everywhere];
}

function candidatesOf(text: string): Candidate[] {
  const known: readonly string[] = samplerNames;
  return text.split(/,(?=[a-z])/).map((label) => {
    const [, name = '', args = '{}'] = /^(\w+)(?::(.*))?$/.exec(label) ?? [];
    if (!known.includes(name)) throw new Error(`There is no sampler ${label}. There are ${known.join(', ')}.`);
    return { label, name, args: JSON.parse(args) };
  });
}

/** Whether the sampler can search the task at all. */
function suits({ name, args }: Candidate, { space }: Task): boolean {
  try {
    createSampler({ method: 'bayes', space, options: { sampler: { name, args } } }, 0);
    return true;
  } catch (error) {
    if (error instanceof SearchError) return false;
    throw error;
  }
}

async function measure(candidate: Candidate, plan: Plan, peer: Peer): Promise<Comparison[]> {
  const chosen = tasks.filter(
    (task) => new RegExp(given.tasks).test(task.name) && plan.task(task) && suits(candidate, task),
  );
  const checkpoint = checkpoints.find((each) => each === plan.trials) ?? 100;
  const at = checkpoints.indexOf(checkpoint);
  const seeds = Number(given.seeds ?? plan.seeds);
  const comparisons: Comparison[] = [];
  for (const mode of plan.modes) {
    const shown = chosen.flatMap((task) => {
      const theirs = peerRegrets(peer, task, mode, checkpoint);
      return theirs ? [{ task, theirs }] : [];
    });
    if (shown.length === 0) continue;
    const orders = shown.flatMap(({ task }) =>
      Array.from({ length: seeds }, (_, seed) => ({
        task: tasks.indexOf(task),
        candidate,
        seed: seed + 1,
        trials: plan.trials,
        jobs: jobsOf[mode],
      })),
    );
    const found = await runAll(orders, Number(given.threads));
    const regretsOf = (index: number): number[] =>
      found.slice(index * seeds, (index + 1) * seeds).map((each: Search) => each.regrets[at] ?? Number.NaN);
    const pairs = shown.map(
      ({ task, theirs }, index): Pair => ({ task: task.name, suite: task.suite, ours: regretsOf(index), theirs }),
    );
    const whose = `Optuna ${peer.version}'s ${peer.sampler} (${peer.date})`;
    comparisons.push(compare(candidate, whose, mode, plan.trials, pairs));
  }
  return comparisons;
}

async function time(candidates: readonly Candidate[]): Promise<Timing[]> {
  const sizes = [100, 1000, 10_000];
  const rounds = given.quick ? 20 : 100;
  const ours = candidates.map((candidate) =>
    timeSampler(candidate, candidate.name === 'tpe' ? sizes : [100, 1000], rounds),
  );
  return given.python === undefined ? ours : [...ours, ...(await timeOptuna(given.python, sizes, rounds))];
}

if (given.help) {
  console.log(help);
} else {
  const known: readonly string[] = samplerNames;
  const usual = ['tpe', 'auto', 'gp'].filter((name) => known.includes(name)).join(',');
  const candidates = candidatesOf(given.samplers ?? usual);
  const comparisons: Comparison[] = [];
  const lines: string[] = [];
  const tell = (text: string): void => {
    lines.push(text);
    console.log(text);
  };
  if (given.quality) {
    for (const candidate of candidates) {
      for (const plan of plansOf(candidate.name)) {
        for (const comparison of await measure(candidate, plan, readPeer(plan.peer))) {
          comparisons.push(comparison);
          tell(comparisonTable(comparison));
        }
      }
    }
  }
  const timings = given.timing ? await time(candidates) : [];
  if (timings.length > 0) tell(timingTable(timings));
  const machine = {
    cpu: os.cpus()[0]?.model ?? '',
    cores: os.cpus().length,
    load: os.loadavg()[0],
    node: process.version,
  };
  const out = path.join(import.meta.dirname, '../../out');
  mkdirSync(out, { recursive: true });
  writeFileSync(path.join(out, 'bench-search.md'), `${lines.join('\n')}\n`);
  writeFileSync(path.join(out, 'bench-search.json'), `${JSON.stringify({ machine, comparisons, timings }, null, 1)}\n`);
}
