import { entryOf } from '../../src/core/sweep/tree.ts';
import type { Rule } from './rule.ts';

/** Steps on a logarithmic scale, which Optuna's distributions cannot say. */
export const logStep: Rule = {
  code: 'log-and-step',
  check(
    {
      reading: {
        document: { spec },
        root,
        sources,
      },
    },
    report,
  ) {
    // Said to those who use what Optuna has.
    const block = root === null ? undefined : entryOf(root, 'trialdeck')?.value;
    if (spec === null || block?.kind !== 'map' || !['sampler', 'storage', 'pruner'].some((key) => entryOf(block, key)))
      return;
    for (const { name, map, distribution } of sources) {
      if (distribution?.kind !== 'q_log_uniform_values') continue;
      if (distribution.whole && distribution.q === 1 && distribution.low >= 1) continue;
      const at = entryOf(map, 'distribution')?.value.span ?? map.span;
      report.hint(
        'log-and-step',
        at,
        `Optuna has no steps on a logarithmic scale: in the study's database \`${name}\` stands as plain steps of ${distribution.q}.`,
      );
    }
  },
};
