import type { SweepSpec } from '../spec.ts';
import type { SpecProblem } from './specProblem.ts';

/** Options that look at a metric, of a sweep that has none or several. */
export function metricProblems(spec: SweepSpec): readonly SpecProblem[] {
  const { metrics, options } = spec;
  const problems: SpecProblem[] = [];
  const add = (path: readonly string[], code: string, message: string, atKey?: true): void => {
    problems.push({
      severity: 'error',
      code,
      path: path[0] === 'early_terminate' ? path : ['trialdeck', ...path],
      message,
      ...(atKey === undefined ? {} : { atKey }),
    });
  };
  for (const key of ['metric', 'direction'] as const) {
    if (options.metrics !== undefined && options[key] !== undefined)
      add(
        [key],
        'contradiction',
        `\`${key}\` cannot stand beside \`metrics\`, where each metric has its \`goal\`. Remove one of the two.`,
        true,
      );
  }
  if (metrics.length === 0) {
    for (const [path, what] of needsMetric(spec))
      add(path, 'missing-metric', `${what} looks at a metric. Add \`metric: {name: ..., goal: ...}\`.`, true);
  }
  if (metrics.length > 1) {
    for (const [path, what] of needsOneMetric(spec))
      add(
        path,
        'several-metrics',
        `${what} looks at one metric, and the sweep has ${metrics.length}. Remove it.`,
        true,
      );
  }
  const limited = metrics.find(({ name }) => options.constraints?.some(({ metric }) => metric === name));
  if (limited !== undefined && metrics.length === 1)
    problems.push({
      severity: 'warning',
      code: 'constrained-metric',
      path: ['trialdeck', 'constraints'],
      message: `\`${limited.name}\` is the metric that is optimised; a limit on it only hides trials. \`stop: {target: ...}\` ends the study when it is good enough.`,
    });
  return problems;
}

type Needing = readonly (readonly [path: readonly string[], what: string])[];

function needsMetric({ options, ...spec }: Pick<SweepSpec, 'options' | 'earlyTerminate'>): Needing {
  const { value, stop, constraints } = options;
  return [
    ...(value === undefined ? [] : [[['value'], '`value`'] as const]),
    ...(constraints === undefined || constraints.length === 0 ? [] : [[['constraints'], '`constraints`'] as const]),
    ...(stop?.noImprovement === undefined ? [] : [[['stop', 'no_improvement'], '`no_improvement`'] as const]),
    ...needsOneMetric({ options, ...spec }),
  ];
}

function needsOneMetric({ options, earlyTerminate }: Pick<SweepSpec, 'options' | 'earlyTerminate'>): Needing {
  const { stop, pruner } = options;
  return [
    ...(stop?.target === undefined ? [] : [[['stop', 'target'], '`target`'] as const]),
    ...(stop?.trial === undefined ? [] : [[['stop', 'trial'], '`stop: trial`'] as const]),
    ...(pruner === undefined || pruner.name === 'none' ? [] : [[['pruner'], `The pruner \`${pruner.name}\``] as const]),
    ...(pruner === undefined && earlyTerminate !== null ? [[['early_terminate'], '`early_terminate`'] as const] : []),
  ];
}
