import { isConstant } from '../../space/distribution.ts';
import { didYouMean, nearest } from '../../space/nearest.ts';
import { optionTable } from '../optionTable.ts';
import { hasOtherEnd, plannedTrials } from '../planOptions.ts';
import type { Stage, SweepSpec } from '../spec.ts';
import { stageSpec } from '../stageSpec.ts';
import { valueProblem } from './points.ts';
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
      ...bestProblems(spec, index, at),
      ...endProblems(spec, index, at),
    ];
  });
}

/** Whether the stage itself has the key; what the sweep has is said there. */
function isOwn(stage: Stage, key: string | number): boolean {
  const property = optionTable.find((option) => option.key === key)?.property;
  return property !== undefined && Object.hasOwn(stage.options, property);
}

function fixedProblems(spec: SweepSpec, stage: Stage, at: SpecProblem['path']): readonly SpecProblem[] {
  return [...unknownFixed(spec, stage, at), ...fixedOutside(spec, stage, at)];
}

/** Another constant is what `fixed` is for; what is searched has a space. */
function fixedOutside({ space }: SweepSpec, stage: Stage, at: SpecProblem['path']): readonly SpecProblem[] {
  return space.parameters.flatMap((parameter): SpecProblem[] => {
    const { name, distribution } = parameter;
    const value = Object.hasOwn(stage.fixed, name) ? stage.fixed[name] : undefined;
    const problem = value === undefined || isConstant(distribution) ? null : valueProblem(parameter, value);
    if (problem === null) return [];
    const message = `\`fixed\` of the stage \`${stage.name}\` lies outside the space: ${problem.message}`;
    return [{ severity: 'warning', code: 'fixed-outside', path: [...at, 'fixed', name], message }];
  });
}

function unknownFixed({ space }: SweepSpec, stage: Stage, at: SpecProblem['path']): readonly SpecProblem[] {
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

/** What `best` has no use for, and more of them than there can be. */
function bestProblems(spec: SweepSpec, index: number, at: SpecProblem['path']): readonly SpecProblem[] {
  const { stages = [] } = spec.options;
  const [before, stage] = [stages[index - 1], stages[index]];
  if (before === undefined || stage === undefined || stage.best === null) return [];
  const warn = (key: string, message: string, atKey: boolean): SpecProblem => ({
    severity: 'warning',
    code: 'doubtful-best',
    path: [...at, key],
    message,
    ...(atKey ? { atKey } : {}),
  });
  const unused = (['trials', 'sampler'] as const).filter((key) => stage.options[key] !== undefined);
  const trials = plannedTrials(stageSpec(spec, before), before);
  const few = `\`${before.name}\` has ${trials === 1 ? '1 trial' : `${trials} trials`}, so \`${stage.name}\` runs these again, not ${stage.best}.`;
  return [
    ...(trials !== null && trials < stage.best ? [warn('best', few, false)] : []),
    ...unused.map((key) => {
      const says = `\`best: ${stage.best}\` says which trials \`${stage.name}\` runs`;
      return warn(key, `\`${key}\` has no effect: ${says}.`, true);
    }),
  ];
}

/** A stage without an end keeps those after it from ever running. */
function endProblems(spec: SweepSpec, index: number, at: SpecProblem['path']): readonly SpecProblem[] {
  const { stages = [] } = spec.options;
  const stage = stages[index];
  const after = stages[index + 1];
  if (stage === undefined || after === undefined) return [];
  const said = stageSpec(spec, stage);
  if (hasOtherEnd(said.options) || plannedTrials(said, stage) !== null) return [];
  return [
    {
      severity: 'warning',
      code: 'endless-stage',
      path: [...at, 'name'],
      message: `The stage \`${stage.name}\` has no end, so \`${after.name}\` would never run. Give it \`trials\` or \`timeout\`.`,
    },
  ];
}
