import type { Parameter, SearchSpace } from '../space/distribution.ts';
import { sameValue } from '../space/equal.ts';
import type { Params, Value } from '../space/value.ts';
import type { Conditions, Objective, Stage, SweepOptions, SweepSpec } from './spec.ts';

/**
 * The spec with the options of the command line on top: command line beats `trialdeck:` beats the W&B key. `metrics`,
 * `metric` and `direction` end in `spec.metrics` and `spec.metric`, `conditions` and `space` in `spec.space`, and `trials`
 * defaults to `run_cap`. What the command line says holds for every stage; the spec of a stage is
 * `mergeOptions(spec, stage.options)`.
 */
export function mergeOptions(spec: SweepSpec, commandLine: SweepOptions): SweepSpec {
  const file = withoutTarget(spec, commandLine, withoutOtherMetrics(spec.options, commandLine));
  const merged = layered(file, commandLine);
  const space = mergedSpace(spec.space, merged);
  const options: SweepOptions = {
    ...merged,
    ...(merged.trials === undefined && spec.runCap !== null ? { trials: spec.runCap } : {}),
    ...(merged.baseline === undefined ? {} : { baseline: flattenPoint(space, merged.baseline) }),
    ...(merged.enqueue === undefined ? {} : { enqueue: merged.enqueue.map((point) => flattenPoint(space, point)) }),
    ...(merged.stages === undefined
      ? {}
      : { stages: merged.stages.map((stage) => mergedStage(space, stage, commandLine)) }),
  };
  const metrics = mergedMetrics(spec, options);
  return { ...spec, metric: metrics[0] ?? null, metrics, space, options };
}

/** Options over others: the upper ones win, `stop` and `env` key by key. */
function layered(under: SweepOptions, over: SweepOptions): SweepOptions {
  return {
    ...under,
    ...over,
    ...(under.stop !== undefined && over.stop !== undefined ? { stop: { ...under.stop, ...over.stop } } : {}),
    ...(under.env !== undefined && over.env !== undefined ? { env: { ...under.env, ...over.env } } : {}),
  };
}

/** What is named on the command line takes the place of what the file names, be it one metric or several. */
function withoutOtherMetrics(file: SweepOptions, commandLine: SweepOptions): SweepOptions {
  if (commandLine.metrics !== undefined) {
    const { metric: _, direction: __, ...rest } = file;
    return rest;
  }
  if (commandLine.metric === undefined) return file;
  const { metrics: _, ...rest } = file;
  return rest;
}

/** A target is one of its metric: where the command line names another one it is not reached by chance. */
function withoutTarget({ metric }: SweepSpec, commandLine: SweepOptions, file: SweepOptions): SweepOptions {
  const other = commandLine.metric !== undefined && commandLine.metric !== metric?.name;
  if (!other || file.stop?.target === undefined) return file;
  const { target: _, ...stop } = file.stop;
  return { ...file, stop };
}

function mergedMetrics(spec: SweepSpec, { metrics, metric, direction }: SweepOptions): readonly Objective[] {
  if (metrics !== undefined) return metrics;
  const name = metric ?? spec.metric?.name;
  if (name === undefined) return [];
  const known = spec.metrics.find((one) => one.name === name) ?? spec.metric;
  return [{ name, goal: direction ?? known?.goal ?? 'minimize' }];
}

function mergedSpace({ parameters }: SearchSpace, { conditions, space = {} }: SweepOptions): SearchSpace {
  return {
    parameters: parameters.map((parameter): Parameter => {
      const distribution = Object.hasOwn(space, parameter.name) ? space[parameter.name] : undefined;
      const replaced = distribution === undefined ? parameter : { ...parameter, distribution };
      return conditions === undefined ? replaced : withCondition(replaced, conditions);
    }),
  };
}

/** With its own condition and those of the groups that it is in; where two name the same parent both must hold. */
function withCondition({ condition: _, ...parameter }: Parameter, conditions: Conditions): Parameter {
  const condition = new Map<string, readonly Value[]>();
  for (const [child, parents] of Object.entries(conditions)) {
    if (parameter.name !== child && !parameter.name.startsWith(`${child}.`)) continue;
    for (const [parent, values] of Object.entries(parents)) {
      const others = condition.get(parent);
      condition.set(
        parent,
        others === undefined ? values : values.filter((value) => others.some((other) => sameValue(other, value))),
      );
    }
  }
  return condition.size === 0 ? parameter : { ...parameter, condition: Object.fromEntries(condition) };
}

function mergedStage(
  space: SearchSpace,
  stage: Stage,
  { stages: _, study: __, storage: ___, ...given }: SweepOptions,
): Stage {
  return { ...stage, options: addGiven(stage.options, given), fixed: flattenPoint(space, stage.fixed) };
}

function addGiven(options: Stage['options'], given: Stage['options']): Stage['options'] {
  const { metrics, metric, direction, ...rest } = options;
  return layered(given.metrics !== undefined || given.metric !== undefined ? rest : options, given);
}

/** A point by dotted names, also where it was written nested as the script gets it (`model: {width: 8}`). */
function flattenPoint({ parameters }: SearchSpace, point: Params): Params {
  const names = new Set(parameters.map(({ name }) => name));
  const flat: [string, Value][] = [];
  const add = (name: string, value: Value): void => {
    const group = !names.has(name) && parameters.some((parameter) => parameter.name.startsWith(`${name}.`));
    if (group && typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, inner] of Object.entries(value)) add(`${name}.${key}`, inner);
    } else flat.push([name, value]);
  };
  for (const [name, value] of Object.entries(point)) add(name, value);
  return Object.fromEntries(flat);
}
