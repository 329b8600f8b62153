import type { SeriesOverview } from '../../src/core/series/overview.ts';
import { shortNumber } from '../ui/numbers.ts';

/** What a chart's title says beside the metric's name. */
export interface Fact {
  readonly text: string;
  /** The number in full, for the tooltip. */
  readonly exact: string;
}

const lowerIsBetter = /loss|error|err$|perplexity|ppl|mae|mse|wer|cer|fid|nll/i;
const higherIsBetter = /acc|f1|auc|precision|recall|score|bleu|rouge|reward|iou|dice|r2|psnr|ssim/i;

/** The direction in which a metric improves, where the study or its name tells. */
export function directionOf(
  metric: string,
  goals: Readonly<Record<string, 'minimize' | 'maximize'>>,
): 'minimize' | 'maximize' | null {
  return goals[metric] ?? (lowerIsBetter.test(metric) ? 'minimize' : higherIsBetter.test(metric) ? 'maximize' : null);
}

/**
 * The one fact worth reading: the best value and whose it is; where no direction is known, how many runs log it.
 * @param runs - the shown runs
 */
export function factOf(
  metric: string,
  runs: readonly { readonly path: string; readonly name: string }[],
  overviews: ReadonlyMap<string, SeriesOverview>,
  goals: Readonly<Record<string, 'minimize' | 'maximize'>>,
): Fact {
  const direction = directionOf(metric, goals);
  let best: { readonly value: number; readonly name: string } | null = null;
  let logging = 0;
  for (const run of runs) {
    const overview = overviews.get(run.path);
    const row = overview?.metrics.indexOf(metric) ?? -1;
    if (overview === undefined || row < 0) {
      continue;
    }
    logging++;
    const value = (direction === 'maximize' ? overview.max : overview.min)[row] ?? Number.NaN;
    const better = best === null || (direction === 'maximize' ? value > best.value : value < best.value);
    if (Number.isFinite(value) && better) {
      best = { value, name: run.name };
    }
  }
  if (direction !== null && best !== null) {
    const word = direction === 'minimize' ? 'lowest' : 'highest';
    const whose = runs.length > 1 ? ` · ${best.name}` : '';
    return { text: `${word} ${shortNumber(best.value)}${whose}`, exact: `${word} ${best.value}${whose}` };
  }
  const text = logging === runs.length ? '' : `${logging} of ${runs.length} runs`;
  return { text, exact: text };
}
