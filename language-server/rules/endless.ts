import { combinations } from '../../src/core/sweep/combinations.ts';
import { entryOf } from '../../src/core/sweep/tree.ts';
import type { Rule } from './rule.ts';

/** A sweep that nothing ends. */
export const endless: Rule = {
  code: 'endless',
  check({ document: { spec }, root }, report) {
    if (spec === null || root === null || spec.options.trials !== undefined || spec.options.timeoutMs !== undefined)
      return;
    if (combinations(spec) !== null) return;
    const at = entryOf(root, 'method');
    if (at === null) return;
    report.information(
      'endless',
      at.value.span,
      'This sweep runs until it is stopped. Add `run_cap`, or give a number of trials when it starts.',
    );
  },
};
