import { insertFix, replaceFix } from '../../src/core/sweep/edits.ts';
import { entryOf } from '../../src/core/sweep/tree.ts';
import { wordsOf } from './names.ts';
import type { Rule } from './rule.ts';

const lowerIsBetter = new Set([
  'loss',
  'error',
  'err',
  'mse',
  'mae',
  'rmse',
  'nll',
  'perplexity',
  'ppl',
  'wer',
  'cer',
  'fid',
  'regret',
]);
const higherIsBetter = new Set([
  ...['acc', 'accuracy', 'f1', 'auc', 'auroc', 'reward', 'return', 'score', 'iou', 'miou', 'dice', 'bleu', 'rouge'],
  ...['precision', 'recall', 'psnr', 'ssim', 'map', 'ndcg', 'r2', 'acc1', 'acc5', 'top1', 'top5'],
]);
const turnedRound = new Set(['neg', 'negative', 'minus', 'inverse', 'inv', 'drop', 'gap', 'diff']);

/** A goal that the metric's name speaks against. */
export const goalAgainstName: Rule = {
  code: 'goal-against-name',
  check({ reading }, report) {
    const metric = reading.root === null ? null : (entryOf(reading.root, 'metric')?.value ?? null);
    if (metric?.kind !== 'map') return;
    const name = entryOf(metric, 'name')?.value;
    if (name?.kind !== 'scalar') return;
    const likely = likelyGoal(name.text);
    const goal = entryOf(metric, 'goal');
    if (likely === null) return;
    if (goal === null) {
      if (likely === 'minimize') return;
      const fix = insertFix(report, reading.text, metric, 'goal', 'maximize');
      report.warning(
        'goal-against-name',
        name.span,
        `Without \`goal\` the sweep minimizes \`${name.text}\`. Add \`${reading.spelling.entry('goal', reading.spelling.plain('maximize'))}\`.`,
        fix,
      );
      return;
    }
    if (
      goal.value.kind !== 'scalar' ||
      !['minimize', 'maximize'].includes(goal.value.text) ||
      goal.value.text === likely
    )
      return;
    report.warning(
      'goal-against-name',
      goal.value.span,
      `\`goal: ${goal.value.text}\` searches for the worst \`${name.text}\`, by its name. Did you mean \`${likely}\`?`,
      replaceFix(report, goal.value.span, likely),
    );
  },
};

/** The goal that a name speaks for; null where it speaks for none. */
export function likelyGoal(name: string): 'minimize' | 'maximize' | null {
  const words = wordsOf(name);
  if (words.some((word) => turnedRound.has(word))) return null;
  const lower = words.some((word) => lowerIsBetter.has(word));
  const higher = words.some((word) => higherIsBetter.has(word));
  if (lower === higher) return null;
  return lower ? 'minimize' : 'maximize';
}
