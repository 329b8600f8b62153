import type { FieldCondition, FieldInput } from '../core/space/parameterField.ts';
import type { RpcAnswer, RpcCancel, RpcRequest } from './rpc.ts';

/** Messages between the extension host and a form about a study (Enqueue Trial, Extend Study, Refit Best). */

/** A row of a form. Its value is a text; an empty one leaves the choice to what `empty` says. */
export interface FormField {
  /** Unique in its form. */
  readonly name: string;
  readonly label: string;
  readonly input: FieldInput | { readonly kind: 'text' };
  /** Stands beside the field: what it may be. */
  readonly limits: string;
  /** What happens where it is left empty: `the sampler chooses`. */
  readonly empty: string;
  /** The field is there where every parent has one of these values. */
  readonly condition: readonly FieldCondition[];
}

export interface FormSection {
  readonly title: string;
  readonly fields: readonly FormField[];
}

/** Texts of fields by name. */
export type FormValues = Readonly<Record<string, string>>;

/** Values to start from: `best trial 23`. */
export interface FormStart {
  readonly label: string;
  readonly values: FormValues;
}

export interface FormPage {
  /** `Enqueue Trial`. */
  readonly title: string;
  readonly study: string;
  /** What the form does, in one sentence. */
  readonly lead: string;
  readonly starts: readonly FormStart[];
  readonly sections: readonly FormSection[];
  /** Text of the button. */
  readonly submit: string;
  /** Set when there is no form: why, and what to do. */
  readonly problem: string | null;
}

export type FormOutcome =
  | {
      readonly ok: true;
      /** `Trial 24 is queued.` */
      readonly message: string;
      /** The next sensible step. */
      readonly action: FormAction | null;
    }
  | { readonly ok: false; readonly message: string };

export interface FormAction {
  readonly id: 'resume' | 'reveal';
  readonly label: string;
}

/** What is wrong with a field, or what follows from it. */
export interface FieldCheck {
  readonly kind: 'problem' | 'note';
  readonly text: string;
}

/** What the form asks the host. */
export interface FormRequests {
  page: { params: Record<string, never>; result: FormPage };
  /** What the text of a field means; null when there is nothing to say. */
  check: { params: { name: string; text: string }; result: FieldCheck | null };
  submit: { params: { values: FormValues }; result: FormOutcome };
}

export type ToForm = RpcAnswer;

export type FromForm = RpcRequest | RpcCancel | { readonly kind: 'action'; readonly id: FormAction['id'] };

/** Whether a field counts with these values. */
export function isShown(field: Pick<FormField, 'condition'>, values: FormValues): boolean {
  return field.condition.every(({ parent, values: wanted }) => wanted.includes(values[parent] ?? ''));
}

const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** What is wrong with the text of a field by its limits, in words that mend it; null when nothing is. */
export function fieldProblem({ input, limits }: Pick<FormField, 'input' | 'limits'>, text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === '' || input.kind === 'text') {
    return null;
  }
  if (input.kind === 'choice') {
    return input.choices.some(({ value }) => value === trimmed) ? null : `Choose one of ${limits}.`;
  }
  const value = numberPattern.test(trimmed) ? Number(trimmed) : Number.NaN;
  if (!Number.isFinite(value)) {
    return `Write a number: ${limits}.`;
  }
  if (value < input.low || value > input.high) {
    return `${value < input.low ? 'Too small' : 'Too large'}: ${limits}.`;
  }
  if (input.whole && !Number.isInteger(value)) {
    return `Write a whole number: ${limits}.`;
  }
  return stepProblem(value, input.low, input.high, input.step);
}

/** The same tolerance as the study's own check has. */
function stepProblem(value: number, low: number, high: number, step: number | null): string | null {
  const steps = step === null ? 0 : (value - low) / step;
  if (step === null || Math.abs(steps - Math.round(steps)) < 1e-8) {
    return null;
  }
  const at = (count: number): number => Number((low + count * step).toPrecision(12));
  const below = at(Math.floor(steps));
  const above = at(Math.ceil(steps));
  return above > high ? `The nearest step is ${below}.` : `The nearest steps are ${below} and ${above}.`;
}
