import { hyperbandBands } from '../../src/core/sweep/earlyTerminate.ts';
import type { SweepSpec } from '../../src/core/sweep/spec.ts';
import { entryOf } from '../../src/core/sweep/tree.ts';
import { wordsOf } from './names.ts';
import type { Rule } from './rule.ts';

/** An `early_terminate` that has nothing to stop. */
export const earlyStops: Rule = {
  code: 'early-stop',
  check(
    {
      reading: {
        document: { spec },
        root,
      },
    },
    report,
  ) {
    const entry = root === null ? null : entryOf(root, 'early_terminate');
    if (spec === null || spec.earlyTerminate === null || entry === null) return;
    const rule = spec.earlyTerminate;
    const [first] = hyperbandBands(
      {
        minIter: numberOf(rule['min_iter']),
        maxIter: numberOf(rule['max_iter']),
        s: numberOf(rule['s']),
        eta: numberOf(rule['eta']) ?? 3,
      },
      100,
    );
    const epochs = mostEpochs(spec);
    if (first !== undefined && epochs !== null && first >= epochs) {
      report.hint(
        'early-stop',
        entry.key.span,
        `Trials have ${epochs} epochs and are compared at ${first} first: nothing is stopped, unless the script reports more often.`,
      );
    }
    if (spec.method === 'grid') {
      report.hint(
        'early-stop',
        entry.key.span,
        'A grid is meant to run every combination; stopping some of them leaves gaps in it.',
      );
    }
  },
};

function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  const number = typeof value === 'string' ? Number(value) : Number.NaN;
  return Number.isNaN(number) ? null : number;
}

/** What stands before `epochs` where all epochs of a trial are meant. */
const ofTrials = new Set([
  ...['n', 'num', 'nb', 'no', 'nr', 'number', 'of', 'max', 'total', 'count', 'train', 'training', 'trainer', 'fit'],
  ...['run', 'model', 'optim', 'optimizer', 'args', 'cfg', 'config', 'param', 'params', 'hparams', 'hyperparameters'],
]);

/** The most epochs that a trial of the sweep can have; null where no parameter says it. */
export function mostEpochs(spec: SweepSpec): number | null {
  for (const { name, distribution } of spec.space.parameters) {
    const words = wordsOf(name);
    const last = words.pop();
    // `warmup_epochs` and `unfreeze_epoch` say something else.
    if ((last !== 'epochs' && last !== 'epoch') || words.some((word) => !ofTrials.has(word))) continue;
    if (distribution.kind === 'constant') return numberOf(distribution.value.value);
    if (distribution.kind === 'int_uniform') return distribution.high;
    if (distribution.kind === 'categorical') {
      const counts = distribution.choices.flatMap((choice) => (typeof choice.value === 'number' ? [choice.value] : []));
      return counts.length === 0 ? null : Math.max(...counts);
    }
  }
  return null;
}
