import type { Distribution, Parameter, SearchSpace } from '../../space/distribution.ts';
import { sameValue } from '../../space/equal.ts';
import { didYouMean, nearest } from '../../space/nearest.ts';
import type { Value } from '../../space/value.ts';
import type { SweepSpec } from '../spec.ts';
import { valueProblem } from './points.ts';
import type { SpecProblem } from './specProblem.ts';

/** Conditions on parameters or values that there are not, and circles. */
export function conditionProblems({ space, options }: SweepSpec): readonly SpecProblem[] {
  const byName = new Map(space.parameters.map((parameter) => [parameter.name, parameter]));
  const problems: SpecProblem[] = [];
  const unknown = (name: string, path: readonly string[]): void => {
    const near = nearest(name, byName.keys());
    problems.push({
      severity: 'error',
      code: 'unknown-parameter',
      path,
      atKey: true,
      message: `\`conditions\`: the sweep has no parameter \`${name}\`.${didYouMean(near)}`,
      ...(near === null ? {} : { replacement: near }),
    });
  };
  for (const [child, parents] of Object.entries(options.conditions ?? {})) {
    const path = ['trialdeck', 'conditions', child];
    if (![...byName.keys()].some((name) => name === child || name.startsWith(`${child}.`))) unknown(child, path);
    for (const [name, values] of Object.entries(parents)) {
      const parent = byName.get(name);
      if (parent === undefined) {
        unknown(name, [...path, name]);
        continue;
      }
      values.forEach((value, index) => {
        const problem = valueProblem(parent, value);
        if (problem === null) {
          if (isContinuous(parent.distribution)) problems.push(hardlyEver(child, parent.name, [...path, name, index]));
          return;
        }
        problems.push({
          severity: 'error',
          code: 'impossible-condition',
          path: [...path, name, index],
          message: `\`conditions\` of \`${child}\`: ${problem.message}`,
          ...(problem.near === null ? {} : { replacement: problem.near }),
        });
      });
    }
  }
  const circle = findCircle(space);
  if (circle === null && !problems.some(({ severity }) => severity === 'error'))
    problems.push(...neverTogether(space, options));
  if (circle !== null)
    problems.push({
      severity: 'error',
      code: 'circular-conditions',
      path: ['trialdeck', 'conditions', circle[0] ?? ''],
      atKey: true,
      message: `These conditions go in a circle: ${circle.map((name) => `\`${name}\``).join(' needs ')}. Remove one of them.`,
    });
  return problems;
}

/** A single number out of a range of real ones. */
function hardlyEver(child: string, parent: string, path: SpecProblem['path']): SpecProblem {
  return {
    severity: 'warning',
    code: 'impossible-condition',
    path,
    message: `\`conditions\` of \`${child}\`: \`${parent}\` is drawn from real numbers and hardly ever is exactly this one. Give \`${parent}\` \`values\`.`,
  };
}

function isContinuous({ kind }: Distribution): boolean {
  return !['constant', 'categorical', 'int_uniform'].includes(kind) && !kind.startsWith('q_');
}

/** Children whose condition and those of its parents exclude each other. */
function neverTogether({ parameters }: SearchSpace, options: SweepSpec['options']): readonly SpecProblem[] {
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const needed = new Map<string, Map<string, readonly Value[]>>();
  /** What must hold for a parameter to count, those of its parents included. */
  const needs = (name: string): Map<string, readonly Value[]> => {
    const known = needed.get(name);
    if (known !== undefined) return known;
    const all = new Map<string, readonly Value[]>();
    needed.set(name, all);
    const add = (parent: string, values: readonly Value[]): void => {
      const others = all.get(parent);
      all.set(parent, others?.filter((one) => values.some((value) => sameValue(value, one))) ?? values);
    };
    for (const [parent, values] of Object.entries(byName.get(name)?.condition ?? {})) {
      for (const [above, more] of needs(parent)) add(above, more);
      add(parent, values);
    }
    return all;
  };
  return Object.keys(options.conditions ?? {}).flatMap((child): SpecProblem[] => {
    const broken = [...needs(child)].find(([, values]) => values.length === 0);
    if (broken === undefined) return [];
    return [
      {
        severity: 'error',
        code: 'impossible-condition',
        path: ['trialdeck', 'conditions', child],
        atKey: true,
        message: `\`${child}\` never counts: its condition and those above it leave no value of \`${broken[0]}\`.`,
      },
    ];
  });
}

/** Names along a circle of conditions, the first again at its end; null when there is none. */
function findCircle({ parameters }: SearchSpace): readonly string[] | null {
  const parentsOf = new Map(parameters.map(({ name, condition }) => [name, Object.keys(condition ?? {})]));
  const clear = new Set<string>();
  const visit = (name: string, trail: readonly string[]): readonly string[] | null => {
    const at = trail.indexOf(name);
    if (at >= 0) return [...trail.slice(at), name];
    if (clear.has(name)) return null;
    for (const parent of parentsOf.get(name) ?? []) {
      const circle = visit(parent, [...trail, name]);
      if (circle !== null) return circle;
    }
    clear.add(name);
    return null;
  };
  for (const { name } of parameters) {
    const circle = visit(name, []);
    if (circle !== null) return circle;
  }
  return null;
}

/** `optimizer is sgd or adam` for every parent, for messages. */
export function conditionText({ condition = {} }: Pick<Parameter, 'condition'>): string {
  return Object.entries(condition)
    .map(([parent, values]) => `${parent} is ${values.map((value) => JSON.stringify(value)).join(' or ')}`)
    .join(' and ');
}
