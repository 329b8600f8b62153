import { plannedTrials } from '../../src/core/sweep/planOptions.ts';
import type { Fix, Report } from '../../src/core/sweep/report.ts';
import type { Stage, SweepSpec } from '../../src/core/sweep/spec.ts';
import { stageSpec } from '../../src/core/sweep/stageSpec.ts';
import { type Entry, entryOf, type MapNode } from '../../src/core/sweep/tree.ts';
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
      stages.length === 0 ? capFix(root, at, report) : undefined,
    );
  },
};

/** Before the method, on a line of its own, or behind it after a comma. */
function capFix(root: MapNode, method: Entry, { spelling, lines }: Report): Fix | undefined {
  if (entryOf(root, 'run_cap') !== null || spelling.dialect === 'python') return undefined;
  const addition = spelling.entry('run_cap', '50', method.key.plain);
  const title = `Add \`${addition}\``;
  const [, end] = method.span;
  if (root.flow) return { title, edits: [[[end, end], `, ${addition}`]] };
  if (lines.position(method.span[0]).character !== 0 || method.value.kind !== 'scalar') return undefined;
  return { title, edits: [[[method.span[0], method.span[0]], `${addition}\n`]] };
}

function isEndless(spec: SweepSpec, stage: Stage | null = null): boolean {
  const { timeoutMs, stop } = spec.options;
  return timeoutMs === undefined && stop?.noImprovement === undefined && plannedTrials(spec, stage) === null;
}
