import { isConstant, type Parameter, type SearchSpace } from './distribution.ts';
import { sameValue } from './equal.ts';
import { optunaDistribution } from './optunaForm.ts';
import { constantValue, spell } from './params.ts';
import { isPlainWord } from './plainWord.ts';
import { literalOf } from './render.ts';
import { specText } from './specText.ts';
import type { Value } from './value.ts';

/** One parameter as a form shows it: plain data, so that it crosses to another process and to a webview. */
export interface ParameterField {
  readonly name: string;
  readonly input: FieldInput;
  /** What it may be: `1e-5 to 0.1, log scale`. */
  readonly limits: string;
  /** How the command line writes its distribution (`log(1.0e-05,0.1)`); null where it has no short form. */
  readonly spec: string | null;
  /** It counts where every parent has one of these values. */
  readonly condition: readonly FieldCondition[];
}

export type FieldInput =
  | {
      readonly kind: 'number';
      readonly whole: boolean;
      readonly low: number;
      readonly high: number;
      /** `(value - low) / step` is whole; null for any number. */
      readonly step: number | null;
    }
  | { readonly kind: 'choice'; readonly choices: readonly FieldChoice[] };

export interface FieldChoice {
  /** As people read it. */
  readonly text: string;
  /** As the command line takes it, `NAME=VALUE`. Tells apart what reads alike, the text `8` and the number 8. */
  readonly value: string;
}

export interface FieldCondition {
  readonly parent: string;
  /** As the parent's field has them. */
  readonly values: readonly string[];
}

/** A parameter that has one value. */
export interface FixedParameter {
  readonly name: string;
  /** As the command line takes it. */
  readonly value: string;
}

/** A space as a form shows it. */
export interface SpaceFields {
  readonly fields: readonly ParameterField[];
  readonly fixed: readonly FixedParameter[];
}

/** The searched parameters as fields, in the order of the space, and what is fixed. */
export function spaceFields(space: SearchSpace): SpaceFields {
  const byName = new Map(space.parameters.map((parameter) => [parameter.name, parameter]));
  const fields: ParameterField[] = [];
  const fixed: FixedParameter[] = [];
  for (const parameter of space.parameters) {
    const { name, distribution } = parameter;
    if (isConstant(distribution)) {
      fixed.push({ name, value: fieldText(parameter, constantValue(distribution) ?? null) });
    } else {
      fields.push(fieldOf(parameter, byName));
    }
  }
  return { fields, fixed };
}

function fieldOf(parameter: Parameter, byName: ReadonlyMap<string, Parameter>): ParameterField {
  const { name, distribution } = parameter;
  const form = optunaDistribution(distribution);
  const condition = Object.entries(parameter.condition ?? {}).map(([parent, values]) => ({
    parent,
    values: values.map((value) => fieldText(byName.get(parent) ?? null, value)),
  }));
  const spec = specText(distribution);
  if (form === null || form.name === 'CategoricalDistribution') {
    const choices = (form?.choices ?? []).map((choice) => ({ text: choice.python, value: choiceText(choice) }));
    const limits = choices.map(({ text }) => text).join(', ');
    return { name, input: { kind: 'choice', choices }, limits, spec, condition };
  }
  const { low, high, step } = form;
  const whole = form.name === 'IntDistribution';
  const end = (value: number): string => numberText(spell(distribution, value).python);
  const range = `${end(low)} to ${end(high)}`;
  const steps = step === null || (whole && step === 1) ? '' : `, steps of ${step}`;
  const log = /log/.test(distribution.kind) ? ', log scale' : '';
  const limits = `${range}${steps}${log}`;
  return { name, input: { kind: 'number', whole, low, high, step }, limits, spec, condition };
}

/** A value as the parameter's field holds it, and as `NAME=VALUE` of the command line takes it. */
function fieldText(parameter: Pick<Parameter, 'distribution'> | null, value: Value): string {
  if (typeof value === 'number' && Number.isFinite(value)) {
    return parameter === null ? String(value) : numberText(spell(parameter.distribution, value).python);
  }
  const form = parameter === null ? null : optunaDistribution(parameter.distribution);
  const choices = form?.name === 'CategoricalDistribution' ? form.choices : [];
  return choiceText(choices.find((choice) => sameValue(choice.value, value)) ?? literalOf(value));
}

/** `1.0e-05` as people write it, `1e-5`; the value is the same. */
function numberText(text: string): string {
  return text
    .replace(/\.0(?=e|$)/, '')
    .replace(/e([+-])0*(\d)/, (_, sign: string, digit: string) => `e${sign === '+' ? '' : '-'}${digit}`);
}

/** Plain where every reader takes it as that text, else JSON, which is YAML too. */
function choiceText({ value, json }: { readonly value: Value; readonly json: string }): string {
  if (typeof value === 'number') {
    return numberText(json);
  }
  return typeof value === 'string' && isPlainWord(value) ? value : json;
}
