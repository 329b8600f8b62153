import { anchoredAt, anchoredCount, isAnchored } from './anchored.ts';
import { exactDigits, multipleOf, roundHalfEven } from './decimal.ts';
import type { Distribution } from './distribution.ts';
import { isConstant } from './distribution.ts';
import { sameValue, valueKey } from './equal.ts';
import { constantValue } from './params.ts';
import { pyInt, pyRepr } from './render.ts';
import { SpaceError } from './spaceError.ts';
import { support } from './support.ts';
import type { Literal, Value } from './value.ts';

/** A parameter's distribution as study.db holds it. `json` is the text that Optuna's `json_to_distribution` reads. */
export type OptunaDistribution =
  | {
      readonly name: 'FloatDistribution' | 'IntDistribution';
      readonly low: number;
      readonly high: number;
      /** Null for a continuous range; `(value - low) / step` is whole otherwise. */
      readonly step: number | null;
      readonly log: boolean;
      readonly json: string;
    }
  | { readonly name: 'CategoricalDistribution'; readonly choices: readonly Literal[]; readonly json: string };

/**
 * The storage form of a distribution: the same one for every trial, and wide enough to contain every value that can occur
 * (W&B's `q_*` can leave `[min, max]`). Null for constants, which are not stored.
 */
export function optunaDistribution(distribution: Distribution): OptunaDistribution | null {
  const known = forms.get(distribution);
  if (known !== undefined) return known;
  const form = formOf(distribution);
  forms.set(distribution, form);
  return form;
}

/** Asked for every parameter of every trial, so worked out once a distribution. */
const forms = new WeakMap<Distribution, OptunaDistribution | null>();

function formOf(distribution: Distribution): OptunaDistribution | null {
  if (isConstant(distribution)) return null;
  switch (distribution.kind) {
    case 'constant':
      return null;
    case 'categorical':
      return categorical(distinct(distribution.choices));
    case 'int_uniform':
      return int(distribution.low, distribution.high, 1, false);
    case 'uniform':
    case 'normal':
    case 'beta': {
      const { low, high } = support(distribution);
      return float(low, high, null, false);
    }
    case 'log_uniform_values':
    case 'inv_log_uniform_values':
    case 'log_normal': {
      const { low, high } = support(distribution);
      return float(low, high, null, low > 0);
    }
    default:
      return stepped(distribution);
  }
}

type Stepped = Extract<Distribution, { readonly q: number }>;

/** Multiples farther from zero carry rounding that `(value - low) / step` shows above Optuna's tolerance of 1e-8. */
const MAX_FLOAT_STEPS = 1e7;

/** The longest decimal that a double always keeps. */
const DOUBLE_DIGITS = 15;

function stepped(distribution: Stepped): OptunaDistribution {
  if (isAnchored(distribution)) {
    const last = anchoredAt(distribution, anchoredCount(distribution) - 1);
    if (distribution.whole) return int(distribution.low, last, distribution.q, false);
    return float(distribution.low, last, distribution.q, false);
  }
  const { kind, q, whole } = distribution;
  const range = support(distribution);
  const first = roundHalfEven(range.low / q);
  const last = roundHalfEven(range.high / q);
  let low = multipleOf(first, q);
  let high = multipleOf(last, q);
  // Draws are multiples of q, a grid counts from min in steps of q: where min is no multiple, a plain range holds both.
  const aligned = kind !== 'q_uniform' || distribution.low === low;
  if (!aligned) {
    low = Math.min(low, range.low);
    high = Math.max(high, range.high);
  }
  if (whole && (aligned || Number.isInteger(range.low)) && Number.isSafeInteger(low) && Number.isSafeInteger(high)) {
    const log = (kind === 'q_log_uniform_values' || kind === 'q_log_normal') && q === 1 && low >= 1;
    return int(low, high, aligned ? q : 1, log);
  }
  const exact = Math.max(exactDigits(first, q), exactDigits(last, q)) <= DOUBLE_DIGITS;
  return float(low, high, aligned && exact && Math.max(-first, last) <= MAX_FLOAT_STEPS ? q : null, false);
}

function float(low: number, high: number, step: number | null, log: boolean): OptunaDistribution {
  const stepText = step === null ? 'null' : pyRepr(step);
  const attributes = `{"step": ${stepText}, "low": ${pyRepr(low)}, "high": ${pyRepr(high)}, "log": ${log}}`;
  return { name: 'FloatDistribution', low, high, step, log, json: jsonOf('FloatDistribution', attributes) };
}

function int(low: number, high: number, step: number, log: boolean): OptunaDistribution {
  const attributes = `{"log": ${log}, "step": ${pyInt(step)}, "low": ${pyInt(low)}, "high": ${pyInt(high)}}`;
  return { name: 'IntDistribution', low, high, step, log, json: jsonOf('IntDistribution', attributes) };
}

function categorical(choices: readonly Literal[]): OptunaDistribution {
  const attributes = `{"choices": [${choices.map(choiceText).join(', ')}]}`;
  return { name: 'CategoricalDistribution', choices, json: jsonOf('CategoricalDistribution', attributes) };
}

const jsonOf = (name: string, attributes: string): string => `{"name": "${name}", "attributes": ${attributes}}`;

/** Optuna's choices are null, bool, int, float and str; a list or mapping is stored as the text of its JSON. */
function choiceText({ value, json }: Literal): string {
  if (typeof value === 'object' && value !== null) return asciiJson(json);
  if (typeof value === 'string') return asciiJson(value);
  if (typeof value !== 'number') return json;
  // Python's own spelling, bare infinities included: as texts they would be choices of another type.
  if (!Number.isFinite(value)) return String(value);
  return /[.e]/.test(json) ? pyRepr(value) : json;
}

/** A JSON text in ASCII, as Python's `json.dumps` writes it. */
function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function distinct(choices: readonly Literal[]): readonly Literal[] {
  const known = new Set<string>();
  return choices.filter(({ value }) => {
    const key = valueKey(value);
    return !known.has(key) && known.add(key);
  });
}

/** Whether the stored distribution contains an internal value (Optuna's `_contains`). */
export function containsInternal(form: OptunaDistribution, internal: number): boolean {
  if (form.name === 'CategoricalDistribution') {
    return Math.trunc(internal) >= 0 && Math.trunc(internal) < form.choices.length;
  }
  if (!(form.low <= internal && internal <= form.high)) return false;
  if (form.name === 'IntDistribution')
    return Number.isInteger(internal) && (internal - form.low) % (form.step ?? 1) === 0;
  if (form.step === null) return true;
  const k = (internal - form.low) / form.step;
  return Math.abs(k - Math.round(k)) < 1e-8;
}

/**
 * JSON of a numeric form widened so far that it contains a number outside its range; null where it contains it already, and
 * for what no range of its kind can contain.
 */
export function widerForm(form: OptunaDistribution, value: Value): string | null {
  if (form.name === 'CategoricalDistribution' || typeof value !== 'number' || !Number.isFinite(value)) return null;
  if (containsInternal(form, value) || (form.log && value <= 0)) return null;
  const low = Math.min(form.low, value);
  const high = Math.max(form.high, value);
  if (form.name === 'FloatDistribution') return float(low, high, null, form.log).json;
  return Number.isInteger(value) ? int(low, high, 1, form.log).json : null;
}

/** Whether a value is one that the distribution can have; also for values that people give (`--enqueue`). */
export function contains(distribution: Distribution, value: Value): boolean {
  const form = optunaDistribution(distribution);
  if (form === null) return sameValue(constantValue(distribution) ?? null, value);
  if (form.name === 'CategoricalDistribution') return form.choices.some((choice) => sameValue(choice.value, value));
  return typeof value === 'number' && containsInternal(form, value);
}

/**
 * The number that study.db holds for a value: itself, or the index of the choice; 0 for a constant, which is not stored.
 * @throws SpaceError `outside-distribution` when the stored distribution would not contain it
 */
export function toInternal(distribution: Distribution, value: Value): number {
  if (!contains(distribution, value)) {
    throw new SpaceError('outside-distribution', `${JSON.stringify(value)} is not a value of this parameter.`);
  }
  const form = optunaDistribution(distribution);
  if (form?.name === 'CategoricalDistribution') {
    return form.choices.findIndex((choice) => sameValue(choice.value, value));
  }
  return form !== null && typeof value === 'number' ? value : 0;
}

/**
 * The value that study.db's number stands for, exactly the one that was stored.
 * @throws SpaceError `outside-distribution` when there is no such choice
 */
export function fromInternal(distribution: Distribution, internal: number): Value {
  const form = optunaDistribution(distribution);
  if (form === null) return constantValue(distribution) ?? null;
  if (form.name !== 'CategoricalDistribution') return internal;
  const choice = form.choices[Math.trunc(internal)];
  if (!choice)
    throw new SpaceError('outside-distribution', `There is no choice ${internal} among ${form.choices.length}.`);
  return choice.value;
}
