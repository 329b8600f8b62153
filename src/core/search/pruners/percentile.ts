import type { Direction, Trial } from '../../space/trial.ts';
import type { PruneDecision, Pruner } from '../pruner.ts';
import { bestOf, isWorse, KEEP, lastReport, opensInterval, shortNumber, valueAt } from './reports.ts';

/** Optuna's arguments of PercentilePruner. */
export interface PercentileArgs {
  /** Per cent of the complete trials that a trial has to be among, 0 to 100. */
  readonly percentile: number;
  /** No pruning before this many trials are complete. */
  readonly n_startup_trials: number;
  /** No pruning while the step is below. */
  readonly n_warmup_steps: number;
  /** Steps between two decisions, counted from the warm-up. */
  readonly interval_steps: number;
  /** No pruning at a step that fewer complete trials have reported. */
  readonly n_min_trials: number;
}

/**
 * Stops a trial whose best value so far is not among the best `percentile` per cent of what the complete trials reported at
 * the same step. Decides as Optuna 5.0's `PercentilePruner` does (`optuna/pruners/_percentile.py`), numpy's treatment of
 * infinities included.
 */
export class PercentilePruner implements Pruner {
  readonly name: string;
  readonly #args: PercentileArgs;
  readonly #word: string;

  /** @param word - what messages call the threshold */
  constructor(args: PercentileArgs, name = 'percentile', word = `best ${args.percentile} %`) {
    this.#args = args;
    this.name = name;
    this.#word = word;
  }

  decide(trial: Trial, others: readonly Trial[], direction: Direction): PruneDecision {
    const { n_startup_trials, n_warmup_steps, interval_steps, n_min_trials, percentile } = this.#args;
    const complete = others.filter(({ state }) => state === 'complete');
    const last = lastReport(trial);
    if (complete.length === 0 || complete.length < n_startup_trials || last === null) return KEEP;
    const [step, value] = last;
    if (step < n_warmup_steps || !opensInterval(step, trial, n_warmup_steps, interval_steps)) return KEEP;

    const best = bestOf(
      trial.intermediate.map(([, own]) => own),
      direction,
    );
    if (best === null) return { prune: true, reason: `at step ${step}: no number yet, only NaN` };

    const peers = complete.flatMap((other) => valueAt(other, step) ?? []);
    if (peers.length < n_min_trials) return KEEP;
    const threshold = numpyPercentile(peers, direction === 'maximize' ? 100 - percentile : percentile);
    // A NaN threshold compares false: the trial goes on.
    if (!isWorse(best, threshold, direction)) return KEEP;
    const shown = value === best ? shortNumber(best) : `best ${shortNumber(best)}`;
    const counted = peers.filter((peer) => !Number.isNaN(peer)).length;
    const whose = counted === 1 ? '1 other' : `${counted} others`;
    return { prune: true, reason: `at step ${step}: ${shown}, ${this.#word} of ${whose} ${shortNumber(threshold)}` };
  }
}

/** `numpy.nanpercentile(values, percent)`: between two infinities, or beside one, it is NaN. */
export function numpyPercentile(values: readonly number[], percent: number): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const place = (sorted.length - 1) * (percent / 100);
  const floor = Math.floor(place);
  const below = sorted[floor] ?? Number.NaN;
  const above = sorted[Math.min(floor + 1, sorted.length - 1)] ?? Number.NaN;
  const share = place - floor;
  const gap = above - below;
  return share >= 0.5 ? above - gap * (1 - share) : below + gap * share;
}
