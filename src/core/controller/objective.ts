import type { Direction } from '../space/trial.ts';
import type { Value } from '../space/value.ts';
import type { Constraint, Objective, SweepSpec, ValueRule } from '../sweep/spec.ts';

/** What of a run's metrics decides: the objectives, which of their values counts, and the limits on others. */
export interface Measure {
  /** Empty for a sweep without a metric. */
  readonly objectives: readonly Objective[];
  readonly rule: ValueRule;
  readonly constraints: readonly Constraint[];
}

/** How the runs of a sweep are measured. */
export function measureOf({ metrics, options }: Pick<SweepSpec, 'metrics' | 'options'>): Measure {
  return { objectives: metrics, rule: options.value ?? { kind: 'last' }, constraints: options.constraints ?? [] };
}

/** Name of a constraint in study.db: `val_latency <= 3`. */
export function constraintName(constraint: Constraint): string {
  return 'max' in constraint
    ? `${constraint.metric} <= ${constraint.max}`
    : `${constraint.metric} >= ${constraint.min}`;
}

/** By how much a value of its metric exceeds a limit; above 0 it is broken. */
export function constraintExcess(constraint: Constraint, value: number): number {
  return 'max' in constraint ? value - constraint.max : constraint.min - value;
}

/** What study.db says of the way in which trials get their values, as study user attributes. */
export function measureAttributes(spec: Pick<SweepSpec, 'metrics' | 'options'>): Record<string, Value> {
  const { repeat, constraints = [] } = spec.options;
  return {
    'trialdeck:value': valueRuleText(measureOf(spec).rule),
    ...(constraints.length === 0 ? {} : { 'trialdeck:constraints': constraints.map((each) => ({ ...each })) }),
    ...(repeat === undefined ? {} : { 'trialdeck:repeat': { [repeat.kind]: repeat.count } }),
  };
}

/** How many runs a trial is, as study.db says; null where it is one run. */
export function repeatsIn(attributes: Readonly<Record<string, Value>>): number | null {
  const stored = attributes['trialdeck:repeat'] ?? null;
  const [count] = typeof stored === 'object' && stored !== null ? Object.values(stored) : [];
  return typeof count === 'number' ? count : null;
}

/** `last`, `best`, `mean(3)`. */
export function valueRuleText(rule: ValueRule): string {
  return rule.kind === 'mean' ? `mean(${rule.count})` : rule.kind;
}

/** Values of a run's metrics, gathered as they come; what they come to is asked once it has ended. */
export class RunValues {
  readonly #measure: Measure;
  readonly #objectives: readonly SeriesValue[];
  /** Last value of each constraint's metric. */
  readonly #last: (number | null)[];

  constructor(measure: Measure) {
    this.#measure = measure;
    this.#objectives = measure.objectives.map(({ goal }) => new SeriesValue(measure.rule, goal));
    this.#last = measure.constraints.map(() => null);
  }

  /** Takes one record; metrics that do not count are passed over. */
  take(step: number, values: Readonly<Record<string, number>>): void {
    for (const [index, { name }] of this.#measure.objectives.entries()) {
      const value = own(values, name);
      if (value !== undefined) {
        this.#objectives[index]?.take(step, value);
      }
    }
    for (const [index, { metric }] of this.#measure.constraints.entries()) {
      this.#last[index] = own(values, metric) ?? this.#last[index] ?? null;
    }
  }

  /** One an objective: NaN where the run ended in it, null where it never logged it. */
  objectives(): (number | null)[] {
    return this.#objectives.map((series) => series.value);
  }

  /**
   * By how much each constraint is exceeded, by its name; above 0 it is broken. Measured by the last value of its metric, NaN
   * where that is NaN or was never logged.
   */
  constraints(): Record<string, number> {
    return Object.fromEntries(
      this.#measure.constraints.map((constraint, index) => {
        return [constraintName(constraint), constraintExcess(constraint, this.#last[index] ?? Number.NaN)];
      }),
    );
  }

  /** Metrics of constraints that it never logged. */
  unmeasured(): string[] {
    return this.#measure.constraints.filter((_, index) => this.#last[index] === null).map(({ metric }) => metric);
  }
}

/** Own properties only: a metric may be called `constructor`. */
export function own(values: Readonly<Record<string, number>>, name: string): number | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

/**
 * What the values of one metric come to under a rule. A step that comes again at once replaces its value. `best` passes over
 * NaN; `mean(k)` of fewer than k values is the mean of those there are.
 */
export class SeriesValue {
  readonly #rule: ValueRule;
  readonly #goal: Direction;
  #step: number | null = null;
  #current: number | null = null;
  /** Without the current value: the best one, and the last k - 1. */
  #best = Number.NaN;
  readonly #window: number[] = [];

  constructor(rule: ValueRule, goal: Direction) {
    this.#rule = rule;
    this.#goal = goal;
  }

  take(step: number, value: number): void {
    if (this.#current !== null && step !== this.#step) {
      this.#settle(this.#current);
    }
    this.#step = step;
    this.#current = value;
  }

  /** Null while there is none. */
  get value(): number | null {
    const current = this.#current;
    if (current === null) {
      return null;
    }
    if (this.#rule.kind === 'mean') {
      return mean([...this.#window, current]);
    }
    return this.#rule.kind === 'best' ? better(this.#best, current, this.#goal) : current;
  }

  #settle(value: number): void {
    if (this.#rule.kind === 'best') {
      this.#best = better(this.#best, value, this.#goal);
    } else if (this.#rule.kind === 'mean') {
      this.#window.push(value);
      if (this.#window.length >= this.#rule.count) {
        this.#window.shift();
      }
    }
  }
}

/** The better of two numbers; NaN only when both are. */
export function better(a: number, b: number, goal: Direction): number {
  if (Number.isNaN(a) || Number.isNaN(b)) {
    return Number.isNaN(a) ? b : a;
  }
  return goal === 'minimize' ? Math.min(a, b) : Math.max(a, b);
}

/** Of equal values that value itself, which their sum may miss. */
export function mean(values: readonly number[]): number {
  const [first = Number.NaN] = values;
  return values.every((value) => value === first)
    ? first
    : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * What a repeated trial keeps of its runs, as trial user attributes: their values and the spread of these. Nothing with
 * several metrics.
 * @param columns - the values of the runs, one column a metric
 */
export function repeatAttributes(columns: readonly (readonly number[])[]): Record<string, Value> {
  const [values] = columns;
  return values === undefined || columns.length > 1
    ? {}
    : { 'trialdeck:repeats': [...values], 'trialdeck:spread': sampleDeviation(values) };
}

/** Sample standard deviation; 0 for a single value. */
export function sampleDeviation(values: readonly number[]): number {
  if (values.length < 2) {
    return 0;
  }
  const center = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1));
}
