import { plannedTrials } from '../../src/core/sweep/planOptions.ts';
import type { Stage, SweepSpec } from '../../src/core/sweep/spec.ts';
import { stageSpec } from '../../src/core/sweep/stageSpec.ts';
import { entryOf } from '../../src/core/sweep/tree.ts';
import type { Rule } from './rule.ts';

/** A sweep that nothing ends. */
export const endless: Rule = {
  code: 'endless',
  check(
    {
      reading: {
        document: { spec },
        root,
      },
    },
    report,
  ) {
    if (spec === null || root === null) return;
    const { stages = [] } = spec.options;
    if (stages.length === 0 ? !isEndless(spec) : stages.every((stage) => !isEndless(stageSpec(spec, stage), stage)))
      return;
    const at = entryOf(root, 'method');
    if (at === null) return;
    report.information(
      'endless',
      at.value.span,
      'This sweep runs until it is stopped. Add `run_cap`, or give a number of trials when it starts.',
    );
  },
};

function isEndless(spec: SweepSpec, stage: Stage | null = null): boolean {
  const { timeoutMs, stop } = spec.options;
  return timeoutMs === undefined && stop?.noImprovement === undefined && plannedTrials(spec, stage) === null;
}
