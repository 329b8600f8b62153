import { isConstant } from '../../space/distribution.ts';
import { didYouMean, nearest } from '../../space/nearest.ts';
import { constantValue } from '../../space/params.ts';
import { repeatParameter } from '../repeatParameter.ts';
import type { SweepSpec } from '../spec.ts';
import type { SpecProblem } from './specProblem.ts';

/** A parameter of `repeat` that is not there, or that is searched. */
export function repeatProblems(spec: SweepSpec): readonly SpecProblem[] {
  const { repeat } = spec.options;
  if (repeat === undefined) return [];
  const { parameters } = spec.space;
  const path = ['trialdeck', 'repeat', 'parameter'];
  const wanted = repeatParameter(spec);
  if (wanted === null) return [unnamed(spec)];
  const parameter = parameters.find(({ name }) => name === wanted);
  if (parameter === undefined) {
    const constants = parameters.filter(({ distribution }) => isConstant(distribution)).map(({ name }) => name);
    const near = nearest(wanted, constants);
    const add = ` Add \`${wanted}: {value: 0}\` to \`parameters\`.`;
    return [
      {
        severity: 'error',
        code: 'unknown-parameter',
        path,
        message: `\`repeat\`: the sweep has no parameter \`${wanted}\`.${near === null ? add : didYouMean(near)}`,
        ...(near === null ? {} : { replacement: near }),
      },
    ];
  }
  if (isConstant(parameter.distribution)) {
    const first = constantValue(parameter.distribution);
    if (Number.isInteger(first)) return [];
    return [
      {
        severity: 'error',
        code: 'unnumbered-repeat',
        path,
        message: `\`repeat\`: \`${parameter.name}\` is no whole number, from which runs could be numbered. Write \`${parameter.name}: {value: 0}\`.`,
      },
    ];
  }
  return [
    {
      severity: 'error',
      code: 'searched-seed',
      path,
      message: `\`repeat\`: \`${parameter.name}\` is searched, so it cannot carry the number of the ${repeat.kind === 'seeds' ? 'seed' : 'fold'}. Make it a constant: \`${parameter.name}: {value: 0}\`.`,
    },
  ];
}

function unnamed({ options: { repeat } }: SweepSpec): SpecProblem {
  const name = repeat?.kind === 'folds' ? 'fold' : 'seed';
  return {
    severity: name === 'fold' ? 'error' : 'warning',
    code: 'unnamed-repeat',
    path: ['trialdeck', 'repeat'],
    message: `\`repeat\`: nothing tells the runs of a trial which ${name} is theirs. Add \`${name}: {value: 0}\` to \`parameters\`, or name another constant: \`parameter: NAME\`.`,
  };
}
