import type { Distribution, Parameter } from '../space/distribution.ts';
import type { Params, Value } from '../space/value.ts';
import { combinations } from './combinations.ts';
import { distributionFields } from './distributionText.ts';
import {
  allTrials,
  type PlannedOptions,
  type PlannedStage,
  plannedOptions,
  plannedStages,
  plannedTrials,
} from './planOptions.ts';
import type { SweepSpec } from './spec.ts';
import { stageSpec } from './stageSpec.ts';

/** What `plan --json` prints (cli.md 1): what a run would do. */
export interface SweepPlan extends PlannedOptions {
  readonly method: SweepSpec['method'];
  readonly sampler: string;
  readonly pruner: string;
  /** Of all stages together; null when unbounded. */
  readonly trials: number | null;
  /** Points of the space; null when unbounded. */
  readonly combinations: number | null;
  readonly parameters: readonly PlannedParameter[];
  /** All when there are at most 1,000 of them, else the first 10. */
  readonly commands: readonly (readonly string[])[];
  readonly warnings: readonly string[];
  /** Where the sweep has stages; parameters and commands are those of the first one then. */
  readonly stages?: readonly PlannedStage[];
}

/** Keys as in the file: `min`, `max`, `q`, `mu`, `sigma`, `a`, `b`, `value`, `values`, `probabilities`, `condition`. */
export type PlannedParameter = { readonly name: string; readonly distribution: string } & Readonly<
  Record<string, Value>
>;

export interface PlanInput {
  /** Names of the sampler and of the pruner that a spec gets. */
  readonly named: (spec: SweepSpec) => { readonly sampler: string; readonly pruner: string };
  /**
   * Parameters of the next trial; `earlier` are those of the trials before it. Null when the space is exhausted, or nobody
   * knows beforehand.
   */
  readonly suggest: (number: number, earlier: readonly Params[]) => Params | null;
  readonly command: (params: Params, number: number) => readonly string[];
  readonly warnings: readonly string[];
}

const mostCommands = 1000;
const firstCommands = 10;

/** @param spec - with the options of the command line merged in */
export function planSweep(spec: SweepSpec, input: PlanInput): SweepPlan {
  const stages = plannedStages(spec, input.named);
  const first = firstSpec(spec);
  const firstTrials = plannedTrials(first);
  return {
    method: spec.method,
    ...input.named(first),
    trials: allTrials(spec),
    combinations: combinations(first),
    parameters: first.space.parameters.map(plannedParameter),
    commands: commandsOf(input, firstTrials !== null && firstTrials <= mostCommands ? firstTrials : firstCommands),
    warnings: input.warnings,
    ...plannedOptions(first),
    ...(stages.length === 0 ? {} : { stages }),
  };
}

/** What runs first: the first stage, or the sweep that has none. */
export function firstSpec(spec: SweepSpec): SweepSpec {
  const [stage] = spec.options.stages ?? [];
  return stage === undefined ? spec : stageSpec(spec, stage);
}

function commandsOf(input: PlanInput, count: number): (readonly string[])[] {
  const earlier: Params[] = [];
  const commands: (readonly string[])[] = [];
  for (let number = 0; number < count; number++) {
    const params = input.suggest(number, earlier);
    if (params === null) break;
    earlier.push(params);
    commands.push(input.command(params, number));
  }
  return commands;
}

function plannedParameter({ name, distribution, condition }: Parameter): PlannedParameter {
  const where =
    condition && Object.fromEntries(Object.entries(condition).map(([parent, values]) => [parent, [...values]]));
  return {
    name,
    distribution: distributionName(distribution),
    ...distributionFields(distribution),
    ...(where && { condition: where }),
  };
}

/** W&B's name of the distribution. */
export function distributionName(distribution: Distribution): string {
  const weighted = distribution.kind === 'categorical' && distribution.probabilities !== undefined;
  return weighted ? 'categorical_w_probabilities' : distribution.kind;
}
