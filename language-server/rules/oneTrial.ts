import { combinations } from '../../src/core/sweep/combinations.ts';
import { entryOf } from '../../src/core/sweep/tree.ts';
import type { Rule } from './rule.ts';

/** A random search that has one thing to try. */
export const oneTrial: Rule = {
  code: 'nothing-to-search',
  check({ reading: { document, root } }, report) {
    const { spec } = document;
    const method = root === null ? null : entryOf(root, 'method');
    if (spec === null || method === null || spec.method !== 'random' || spec.options.sampler !== undefined) return;
    if (spec.options.stages !== undefined || spec.space.parameters.length === 0 || combinations(spec) !== 1) return;
    report.hint(
      'nothing-to-search',
      method.value.span,
      'Every parameter has one value: there is one trial to run. At W&B it is repeated until somebody stops it.',
    );
  },
};
