import { constantValue } from '../space/params.ts';
import type { Params } from '../space/value.ts';
import { trialsInAll } from './combinations.ts';
import { constraintName } from './optionKinds/constraintList.ts';
import { valueRuleText } from './optionKinds/valueRule.ts';
import { repeatParameter } from './repeatParameter.ts';
import type { Objective, Repeat, Stage, StopRules, SweepOptions, SweepSpec } from './spec.ts';
import { stageSpec } from './stageSpec.ts';

/** What a plan says beside trials and commands; each only where the sweep says something. */
export interface PlannedOptions {
  readonly metrics?: readonly Objective[];
  /** `best`, `mean(3)`. */
  readonly value?: string;
  /** `val_latency <= 3`. */
  readonly constraints?: readonly string[];
  /** Keys as in the file. */
  readonly stop?: PlannedStop;
  /** Time limit of the sweep, or of the stage. */
  readonly timeoutMs?: number;
  /** Runs of every trial, and the parameter that tells them apart: its values by run. */
  readonly repeat?: {
    readonly kind: 'seeds' | 'folds';
    readonly count: number;
    readonly parameter: string | null;
    readonly values: readonly number[];
  };
  /** What is run first. */
  readonly enqueue?: readonly Params[];
}

export interface PlannedStop {
  readonly target?: number;
  readonly no_improvement?: number;
  readonly failures?: number;
  readonly trial?: {
    readonly above?: number;
    readonly below?: number;
    readonly after?: number;
    readonly no_improvement?: number;
  };
}

/** One phase of a search in stages. */
export interface PlannedStage extends PlannedOptions {
  readonly name: string;
  /** Null for a stage that runs the best of the one before again. */
  readonly sampler: string | null;
  readonly pruner: string;
  /** Null when unbounded. */
  readonly trials: number | null;
  readonly fixed: Params;
  readonly narrow: boolean;
  readonly best: number | null;
}

/** Whether something else than a number of trials ends a sweep: a time limit, or a rule. */
export function hasOtherEnd({ timeoutMs, stop }: Pick<SweepOptions, 'timeoutMs' | 'stop'>): boolean {
  return timeoutMs !== undefined || stop?.target !== undefined || stop?.noImprovement !== undefined;
}

/** @param spec - of the sweep or of a stage */
export function plannedOptions(spec: SweepSpec): PlannedOptions {
  const { metrics } = spec;
  const { value, constraints = [], stop, repeat, enqueue = [], timeoutMs } = spec.options;
  return {
    ...(metrics.length === 0 ? {} : { metrics }),
    ...(value === undefined ? {} : { value: valueRuleText(value) }),
    ...(constraints.length === 0 ? {} : { constraints: constraints.map(constraintName) }),
    ...(stop === undefined ? {} : { stop: plannedStop(stop) }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(repeat === undefined ? {} : { repeat: plannedRepeat(spec, repeat) }),
    ...(enqueue.length === 0 ? {} : { enqueue }),
  };
}

function plannedRepeat(spec: SweepSpec, { kind, count }: Repeat): NonNullable<PlannedOptions['repeat']> {
  const parameter = repeatParameter(spec);
  const known = spec.space.parameters.find(({ name }) => name === parameter);
  const first = known === undefined ? null : constantValue(known.distribution);
  const values = typeof first === 'number' ? Array.from({ length: count }, (_, run) => first + run) : [];
  return { kind, count, parameter, values };
}

function plannedStop({ trial, ...rules }: StopRules): PlannedStop {
  return { ...spelled(rules), ...(trial === undefined ? {} : { trial: spelled(trial) }) };
}

function spelled<Rules extends { readonly noImprovement?: number }>({
  noImprovement,
  ...rules
}: Rules): Omit<Rules, 'noImprovement'> & { readonly no_improvement?: number } {
  return { ...rules, ...(noImprovement === undefined ? {} : { no_improvement: noImprovement }) };
}

/** Trials of a sweep without stages, or of a stage; null when unbounded. */
export function plannedTrials(spec: SweepSpec, stage: Pick<Stage, 'best'> | null = null): number | null {
  if (stage !== null && stage.best !== null) return stage.best;
  return trialsInAll(spec);
}

/** Trials of a sweep in all, of its stages together; null when one of them is unbounded. */
export function allTrials(spec: SweepSpec): number | null {
  const { stages = [] } = spec.options;
  if (stages.length === 0) return plannedTrials(spec);
  const counts = stages.map((stage) => plannedTrials(stageSpec(spec, stage), stage));
  return counts.reduce<number | null>((all, count) => (all === null || count === null ? null : all + count), 0);
}

/**
 * The stages of a sweep, none where it has none.
 * @param named - names of the sampler and of the pruner that a spec gets
 */
export function plannedStages(
  spec: SweepSpec,
  named: (spec: SweepSpec) => { readonly sampler: string; readonly pruner: string },
): readonly PlannedStage[] {
  return (spec.options.stages ?? []).map((stage) => {
    const own = stageSpec(spec, stage);
    const { name, fixed, narrow, best } = stage;
    const { sampler, pruner } = named(own);
    const trials = plannedTrials(own, stage);
    return {
      name,
      sampler: best === null ? sampler : null,
      pruner,
      trials,
      fixed,
      narrow,
      best,
      ...plannedOptions(own),
    };
  });
}
