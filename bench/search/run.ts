// Compares our samplers and pruners with real Optuna and W&B: quality on functions whose optimum is known, the time of a
// suggestion and of opening a study, epochs saved on recorded learning curves. Prints Markdown, writes out/bench-search.md and
// out/bench-search.json, ends with 1 when a goal is not met. What the peers found is stored in peers/ (peer.py, pruning.py).
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createSampler } from '../../src/core/search/create.ts';
import { SearchError } from '../../src/core/search/searchError.ts';
import { samplerNames } from '../../src/core/space/searchNames.ts';
import { python } from '../../test/interop/venv.ts';
import { type Comparison, compare, type Pair } from './compare.ts';
import { goalsOf } from './goals.ts';
import { type Candidate, checkpoints, jobsOf, type Mode } from './measure.ts';
import { peerRegrets, readPeer } from './peers.ts';
import { runAll } from './pool.ts';
import { measurePruning, pruningTable, readPeerPruning } from './pruning.ts';
import { comparisonTable, goalsTable, openingLine, scaleTable, summaryTable, timingTable } from './report.ts';
import { timeScale } from './scale.ts';
import type { Task } from './task.ts';
import { tasks } from './tasks.ts';
import { type Timing, timeOpening, timeOptuna, timeSampler } from './timing.ts';

const help = `Usage: npm run bench -- search [options]

  --quick             at most ten minutes: fewer seeds for the slow samplers, fewer rounds of timing
  --samplers NAMES    comma-separated; arguments as JSON after a colon: 'tpe,tpe:{"multivariate":false}' (default: tpe,auto,gp)
  --tasks REGEX       only these functions
  --seeds N           seeds a function (default: 20, gp 10)
  --threads N         searches at once (default: cores)
  --python PATH       interpreter with Optuna for the timing (default: one that is made, with optuna==5.0.0, and kept)
  --no-quality, --no-timing, --no-pruning
                      leave a part out`;

const { values: given } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    samplers: { type: 'string', default: 'tpe,auto,gp' },
    tasks: { type: 'string', default: '.' },
    seeds: { type: 'string' },
    threads: { type: 'string', default: String(os.availableParallelism()) },
    python: { type: 'string' },
    timing: { type: 'boolean', default: true },
    quality: { type: 'boolean', default: true },
    pruning: { type: 'boolean', default: true },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
});

/** How a sampler is measured. */
interface Plan {
  readonly peers: readonly string[];
  readonly trials: number;
  readonly seeds: number;
  readonly modes: readonly Mode[];
  readonly task: (task: Task) => boolean;
}

const everywhere: Plan = {
  peers: ['tpe'],
  trials: 100,
  seeds: 20,
  modes: ['sequential', 'parallel'],
  task: () => true,
};

/** How each sampler is measured. A Gaussian process costs too much for all of it, with Optuna as with us. */
function planOf(name: string): Plan {
  if (name === 'gp') {
    const task = ({ suite }: Task): boolean => suite === 'classic';
    return { peers: ['gp', 'tpe'], trials: 50, seeds: given.quick ? 4 : 10, modes: ['sequential'], task };
  }
  return name === 'auto' && given.quick ? { ...everywhere, seeds: 3, modes: ['sequential'] } : everywhere;
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

async function measure(candidate: Candidate, plan: Plan): Promise<Comparison[]> {
  const pattern = new RegExp(given.tasks);
  const chosen = tasks.filter((task) => pattern.test(task.name) && plan.task(task) && suits(candidate, task));
  const seeds = Number(given.seeds ?? plan.seeds);
  const comparisons: Comparison[] = [];
  for (const mode of chosen.length > 0 ? plan.modes : []) {
    process.stderr.write(`${candidate.label}, ${mode}: ${chosen.length} functions, ${seeds} seeds\n`);
    const orders = chosen.flatMap((task) =>
      Array.from({ length: seeds }, (_, seed) => ({
        task: tasks.indexOf(task),
        candidate,
        seed: seed + 1,
        trials: plan.trials,
        jobs: jobsOf[mode],
      })),
    );
    const found = await runAll(orders, Number(given.threads));
    for (const peer of plan.peers.map(readPeer)) {
      for (const [at, checkpoint] of checkpoints.entries()) {
        const pairs = chosen.flatMap((task, index): Pair[] => {
          const theirs = checkpoint <= plan.trials ? peerRegrets(peer, task, mode, checkpoint) : null;
          const searches = found.slice(index * seeds, (index + 1) * seeds);
          const ours = searches.map(({ regrets }) => regrets[at] ?? Number.NaN);
          return theirs ? [{ task: task.name, suite: task.suite, ours, theirs }] : [];
        });
        const whose = `Optuna ${peer.version}'s ${peer.sampler} (${peer.date})`;
        if (pairs.length > 0) comparisons.push(compare(candidate, whose, mode, checkpoint, pairs));
      }
    }
  }
  return comparisons;
}

async function time(candidates: readonly Candidate[], optuna: string | null): Promise<Timing[]> {
  const sizes = [100, 1000, 10_000];
  const rounds = given.quick ? 20 : 100;
  const ours = candidates.map((candidate) =>
    timeSampler(candidate, candidate.name === 'tpe' ? sizes : [100, 1000], rounds),
  );
  return optuna === null ? ours : [...ours, ...(await timeOptuna(optuna, sizes, rounds))];
}

if (given.help) {
  console.log(help);
} else {
  const candidates = candidatesOf(given.samplers);
  const comparisons: Comparison[] = [];
  const lines: string[] = [];
  const tell = (text: string): void => {
    lines.push(text);
    console.log(text);
  };
  if (given.quality) {
    for (const candidate of candidates) {
      const plan = planOf(candidate.name);
      const measured = await measure(candidate, plan);
      comparisons.push(...measured);
      for (const comparison of measured.filter(({ trials }) => trials === plan.trials))
        tell(comparisonTable(comparison));
    }
  }
  if (comparisons.length > 0) tell(summaryTable(comparisons));
  const optuna = given.timing ? (given.python ?? (await python('optuna==5.0.0'))) : null;
  const timings = given.timing ? await time(candidates, optuna) : [];
  if (timings.length > 0) tell(timingTable(timings));
  const opening = given.timing ? await timeOpening(optuna, 10_000) : null;
  if (opening) tell(openingLine(opening));
  const scale = given.timing ? timeScale() : [];
  if (scale.length > 0) tell(scaleTable(scale));
  const pruning = given.pruning ? measurePruning() : [];
  if (pruning.length > 0) tell(pruningTable(pruning, readPeerPruning()));
  const goals = goalsOf(comparisons, timings, opening);
  if (goals.length > 0) tell(goalsTable(goals));
  const machine = {
    cpu: os.cpus()[0]?.model ?? '',
    cores: os.cpus().length,
    load: os.loadavg()[0],
    node: process.version,
  };
  const out = path.join(import.meta.dirname, '../../out');
  mkdirSync(out, { recursive: true });
  writeFileSync(path.join(out, 'bench-search.md'), `${lines.join('\n')}\n`);
  writeFileSync(
    path.join(out, 'bench-search.json'),
    `${JSON.stringify({ machine, goals, comparisons, timings, opening, scale, pruning }, null, 1)}\n`,
  );
  process.exitCode = goals.every(({ met }) => met) ? 0 : 1;
}
