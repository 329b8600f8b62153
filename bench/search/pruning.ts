import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { crc32 } from '../../src/core/search/crc32.ts';
import { createPruner } from '../../src/core/search/createPruner.ts';
import type { Pruner } from '../../src/core/search/pruner.ts';
import type { Direction, Trial } from '../../src/core/space/trial.ts';
import type { Value } from '../../src/core/space/value.ts';
import type { Mode } from './measure.ts';
import { jobsOf } from './measure.ts';
import { median } from './statistics.ts';

/** What `curves/train.py` recorded: for each task the metric of each trial after each epoch, null where it was no number. */
interface Curves {
  readonly epochs: number;
  readonly tasks: ReadonlyArray<{
    readonly name: string;
    readonly direction: Direction;
    readonly curves: ReadonlyArray<ReadonlyArray<number | null>>;
  }>;
}

/** A pruner as it is searched with, and what it is called in tables and by its peers. */
interface PrunerCase {
  readonly label: string;
  readonly name: string;
  readonly args: Readonly<Record<string, Value>>;
}

/** The first five are Optuna's, with its defaults; then ours; then W&B's with its usual bands, and the same mended. */
const prunerCases: readonly PrunerCase[] = [
  { label: 'median', name: 'median', args: {} },
  { label: 'percentile 25', name: 'percentile', args: { percentile: 25 } },
  { label: 'patient median', name: 'patient', args: { wrapped: 'median', patience: 3 } },
  { label: 'successive_halving', name: 'successive_halving', args: {} },
  { label: 'hyperband', name: 'hyperband', args: {} },
  { label: 'asha', name: 'asha', args: {} },
  { label: 'early_terminate', name: 'early_terminate', args: { min_iter: 3, strict: false } },
  { label: 'early_terminate strict', name: 'early_terminate', args: { min_iter: 3, strict: true } },
  { label: 'early_terminate mended', name: 'early_terminate', args: { min_iter: 3, strict: false, mended: true } },
];

/** Trials of one search, drawn from those recorded, and searches of each task. */
const TRIALS = 40;
const SEARCHES = 20;

const STUDY = 'pruning';

/** What one search gave: epochs that were trained, and whether the best trial was stopped. */
interface Outcome {
  readonly epochs: number;
  readonly lost: boolean;
  /** How far the best trial that was left is from the best of all, in units of the distance between that and the median. */
  readonly gap: number;
}

/** All searches of a task in a mode with one pruner. `epochs` and `lost` are what a peer stores too. */
export interface PruningResult {
  readonly pruner: string;
  readonly task: string;
  readonly mode: Mode;
  readonly epochs: readonly number[];
  readonly lost: readonly number[];
  readonly gap: number;
}

interface PeerPruning {
  readonly curves: string;
  readonly peers: Readonly<
    Record<string, { readonly version: string; readonly date: string; readonly results: readonly PeerResult[] }>
  >;
}

type PeerResult = Omit<PruningResult, 'gap'>;

const text = readFileSync(new URL('curves/curves.json', import.meta.url), 'utf8');
export const curves: Curves = JSON.parse(text);

/** Of the curves, which a peer's results must be of. */
const curvesHash = createHash('sha256').update(text).digest('hex');

/** @param only - chooses pruners, by their labels, and tasks; all unless given */
export function measurePruning(only: (name: string) => boolean = () => true): PruningResult[] {
  return prunerCases
    .filter(({ label }) => only(label))
    .flatMap(({ label, name, args }) => {
      const pruner = createPruner({ options: { pruner: { name, args } } });
      if (pruner === null) throw new Error(`${name} prunes nothing`);
      return curves.tasks
        .filter(({ name: task }) => only(task))
        .flatMap((task) =>
          (['sequential', 'parallel'] as const).map((mode): PruningResult => {
            const outcomes = Array.from({ length: SEARCHES }, (_, search) => {
              const order = orderOf(task.name, search, task.curves.length);
              return simulate(
                order.map((index) => task.curves[index] ?? []),
                task.direction,
                jobsOf[mode],
                pruner,
              );
            });
            return {
              pruner: label,
              task: task.name,
              mode,
              epochs: outcomes.map(({ epochs }) => epochs),
              lost: outcomes.map(({ lost }) => Number(lost)),
              gap: median(outcomes.map(({ gap }) => gap)),
            };
          }),
        );
    });
}

/** Some of the trials in an order of chance that another language draws as easily: by the CRC-32 of task, search and place. */
function orderOf(task: string, search: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => ({ index, key: crc32(`${task}/${search}/${index}`) }))
    .sort((a, b) => a.key - b.key || a.index - b.index)
    .slice(0, TRIALS)
    .map(({ index }) => index);
}

/** Trials run side by side, an epoch each in turn; whoever ends makes room for the next one from the next epoch on. */
function simulate(
  searched: ReadonlyArray<ReadonlyArray<number | null>>,
  direction: Direction,
  jobs: number,
  pruner: Pruner,
): Outcome {
  const trials: Trial[] = [];
  let running: number[] = [];
  let epochs = 0;
  while (running.length > 0 || trials.length < searched.length) {
    while (running.length < jobs && trials.length < searched.length) {
      running.push(trials.length);
      trials.push({ ...blank, number: trials.length });
    }
    for (const number of running) {
      const curve = searched[number] ?? [];
      const before = trials[number] ?? blank;
      const step = before.intermediate.length;
      const value = curve[step] ?? Number.NaN;
      epochs++;
      const trial: Trial = { ...before, intermediate: [...before.intermediate, [step, value]] };
      const others = trials.filter((other) => other.number !== number);
      const { prune, attributes } = pruner.decide(trial, others, direction, STUDY);
      const ended = step + 1 === curve.length;
      const state = prune ? 'pruned' : !ended ? 'running' : Number.isNaN(value) ? 'fail' : 'complete';
      trials[number] = {
        ...trial,
        state,
        values: state === 'complete' || state === 'pruned' ? [value] : [],
        attributes: { ...before.attributes, ...attributes },
      };
    }
    running = running.filter((number) => trials[number]?.state === 'running');
  }
  return outcomeOf(searched, trials, direction, epochs);
}

const blank: Trial = {
  number: 0,
  state: 'running',
  params: {},
  values: [],
  intermediate: [],
  reason: null,
  startMs: null,
  endMs: null,
  attributes: {},
};

function outcomeOf(
  searched: ReadonlyArray<ReadonlyArray<number | null>>,
  trials: readonly Trial[],
  direction: Direction,
  epochs: number,
): Outcome {
  const sign = direction === 'maximize' ? -1 : 1;
  const losses = searched.map((curve) => sign * (curve.at(-1) ?? sign * Number.POSITIVE_INFINITY));
  const best = Math.min(...losses);
  const kept = Math.min(...losses.filter((_, number) => trials[number]?.state === 'complete'));
  return { epochs, lost: kept > best, gap: kept > best ? (kept - best) / (median(losses) - best) : 0 };
}

/** What real Optuna and W&B did with the same trials in the same order. */
export function readPeerPruning(): PeerPruning {
  const stored: PeerPruning = JSON.parse(readFileSync(new URL('peers/pruning.json', import.meta.url), 'utf8'));
  if (stored.curves !== curvesHash) throw new Error('peers/pruning.json is of other curves. Run pruning.py again.');
  return stored;
}

const total = TRIALS * curves.epochs;
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** One line a pruner and mode: epochs saved and best trials lost over all tasks, ours and the peer's. */
export function pruningTable(ours: readonly PruningResult[], { peers }: PeerPruning): string {
  const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
  const saved = (results: readonly PeerResult[]): string =>
    percent(1 - mean(results.flatMap(({ epochs }) => epochs)) / total);
  const lost = (results: readonly PeerResult[]): string => percent(mean(results.flatMap((each) => each.lost)));
  const rows = prunerCases.flatMap(({ label }) =>
    (['sequential', 'parallel'] as const).map((mode) => {
      const own = ours.filter((each) => each.pruner === label && each.mode === mode);
      const peer = Object.entries(peers).find(([, { results }]) => results.some((each) => each.pruner === label));
      const theirs = peer?.[1].results.filter((each) => each.pruner === label && each.mode === mode) ?? [];
      const same = own.every(({ task, epochs }) => {
        const other = theirs.find((each) => each.task === task);
        return JSON.stringify(other?.epochs) === JSON.stringify(epochs);
      });
      const gap = mean(own.map((each) => each.gap));
      const side = peer
        ? `${peer[0]} ${peer[1].version} | ${saved(theirs)} | ${lost(theirs)} | ${same ? 'yes' : 'no'}`
        : ' | | |';
      return `| ${label} | ${mode} | ${saved(own)} | ${lost(own)} | ${gap.toFixed(3)} | ${side} |`;
    }),
  );
  return [
    '## Pruning',
    '',
    `${SEARCHES} searches of ${TRIALS} trials in each of ${curves.tasks.length} tasks of real learning curves of ${curves.epochs} epochs. Lost: searches`,
    'whose best trial was stopped. Gap: what the best trial that was left is worse by, of the distance between the best and the',
    'median trial (median over searches). Same: the peer trained every search as many epochs.',
    '',
    '| pruner | mode | saved | lost | gap | peer | saved | lost | same |',
    '| --- | --- | ---: | ---: | ---: | --- | ---: | ---: | --- |',
    ...rows,
    '',
  ].join('\n');
}
