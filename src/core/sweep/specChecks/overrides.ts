import { didYouMean, nearest } from '../../space/nearest.ts';
import type { SweepSpec } from '../spec.ts';
import type { SpecProblem } from './specProblem.ts';

/** `--space NAME=SPEC` of a parameter that there is not. */
export function overrideProblems({ space, options }: SweepSpec): readonly SpecProblem[] {
  const names = space.parameters.map(({ name }) => name);
  return Object.keys(options.space ?? {})
    .filter((name) => !names.includes(name))
    .map((name) => ({
      severity: 'error',
      code: 'unknown-parameter',
      path: ['trialdeck', 'space', name],
      message: `\`space\`: the sweep has no parameter \`${name}\`.${didYouMean(nearest(name, names))}`,
    }));
}
