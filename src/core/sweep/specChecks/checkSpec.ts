import type { SweepSpec } from '../spec.ts';
import { conditionProblems } from './conditions.ts';
import { metricProblems } from './metrics.ts';
import { overrideProblems } from './overrides.ts';
import { pointListProblems } from './points.ts';
import { repeatProblems } from './repeat.ts';
import type { SpecProblem } from './specProblem.ts';
import { stageProblems } from './stages.ts';

/**
 * What does not fit together between the options and the space, and among the options.
 * @param spec - with the options of the command line merged in
 */
export function specProblems(spec: SweepSpec): readonly SpecProblem[] {
  return [...wholeProblems(spec), ...stageProblems(spec, wholeProblems)];
}

/** All but those of stages. */
function wholeProblems(spec: SweepSpec): readonly SpecProblem[] {
  return [
    ...metricProblems(spec),
    ...overrideProblems(spec),
    ...conditionProblems(spec),
    ...repeatProblems(spec),
    ...pointListProblems(spec),
  ];
}
