import { didYouMean, nearest } from '../../space/nearest.ts';
import { optionTable } from '../optionTable.ts';
import { plannedTrials } from '../planOptions.ts';
import type { Stage, SweepSpec } from '../spec.ts';
import { stageSpec } from '../stageSpec.ts';
import type { SpecProblem } from './specProblem.ts';

/** Problems of every stage's own keys, as the same checks find them in the whole sweep. */
export function stageProblems(
  spec: SweepSpec,
  problemsOf: (spec: SweepSpec) => readonly SpecProblem[],
): readonly SpecProblem[] {
  return (spec.options.stages ?? []).flatMap((stage, index) => {
    const at = ['trialdeck', 'stages', index] as const;
    const own = problemsOf(stageSpec(spec, stage)).flatMap((problem) => {
      const [, key = '', ...rest] = problem.path;
      return isOwn(stage, key) ? [{ ...problem, path: [...at, key, ...rest] }] : [];
    });
    return [
      ...own,
      ...fixedProblems(spec, stage, at),
      ...narrowProblems(spec, index, at),
      ...endProblems(spec, index, at),
    ];
  });
}

/** Whether the stage itself has the key; what the sweep has is said there. */
function isOwn(stage: Stage, key: string | number): boolean {
  const property = optionTable.find((option) => option.key === key)?.property;
  return property !== undefined && Object.hasOwn(stage.options, property);
}

function fixedProblems({ space }: SweepSpec, stage: Stage, at: SpecProblem['path']): readonly SpecProblem[] {
  const names = space.parameters.map(({ name }) => name);
  return Object.keys(stage.fixed)
    .filter((name) => !names.includes(name))
    .map((name) => {
      const near = nearest(name, names);
      return {
        severity: 'error',
        code: 'unknown-parameter',
        path: [...at, 'fixed', name],
        atKey: true,
        message: `\`fixed\` of the stage \`${stage.name}\`: the sweep has no parameter \`${name}\`.${didYouMean(near)}`,
        ...(near === null ? {} : { replacement: near }),
      };
    });
}

/** Finished trials below which a stage cannot narrow what the one before searched. */
export const leastToNarrow = 10;

function narrowProblems(spec: SweepSpec, index: number, at: SpecProblem['path']): readonly SpecProblem[] {
  const { stages = [] } = spec.options;
  const before = stages[index - 1];
  if (before === undefined || stages[index]?.narrow !== true) return [];
  const trials = plannedTrials(stageSpec(spec, before), before);
  if (trials === null || trials >= leastToNarrow) return [];
  return [
    {
      severity: 'warning',
      code: 'few-to-narrow',
      path: [...at, 'narrow'],
      message: `\`${before.name}\` has ${trials} trials, and narrowing needs ${leastToNarrow} finished ones: this stage would search the whole space.`,
    },
  ];
}

/** A stage without an end keeps those after it from ever running. */
function endProblems(spec: SweepSpec, index: number, at: SpecProblem['path']): readonly SpecProblem[] {
  const { stages = [] } = spec.options;
  const stage = stages[index];
  const after = stages[index + 1];
  if (stage === undefined || after === undefined) return [];
  const said = stageSpec(spec, stage);
  const { timeoutMs, stop } = said.options;
  const ends = timeoutMs !== undefined || stop?.target !== undefined || stop?.noImprovement !== undefined;
  if (ends || plannedTrials(said, stage) !== null) return [];
  return [
    {
      severity: 'warning',
      code: 'endless-stage',
      path: [...at, 'name'],
      message: `The stage \`${stage.name}\` has no end, so \`${after.name}\` would never run. Give it \`trials\` or \`timeout\`.`,
    },
  ];
}
