import { countsBeside, parentsFirst } from '../space/conditions.ts';
import type { Parameter, SearchSpace } from '../space/distribution.ts';
import { sameValue } from '../space/equal.ts';
import {
  contains,
  fromInternal,
  type OptunaDistribution,
  optunaDistribution,
  toInternal,
  widerForm,
} from '../space/optunaForm.ts';
import { constantValue } from '../space/params.ts';
import { pyInt, pyRepr } from '../space/render.ts';
import type { Literal, Params, Value } from '../space/value.ts';
import { attributeText, parseAttribute } from './attributeJson.ts';
import { StudyError } from './studyError.ts';

/** A row of `trial_params`: the number that Optuna stores and its distribution as JSON text. */
export interface ParamRow {
  readonly name: string;
  readonly internal: number;
  readonly distribution: string;
}

type Decoder = (internal: number) => Value;

/** Between the parameters of a trial and their rows. Without a space, as in a study of real Optuna, rows speak for themselves. */
export class ParamCodec {
  readonly #parameters: ReadonlyMap<string, Parameter>;
  /** What is not stored, parents first. */
  readonly #constants: readonly { readonly parameter: Parameter; readonly value: Value }[];
  /** By parameter and text of the distribution, of which a study has few and its trials very many copies. */
  readonly #decoders = new Map<string, Map<string, Decoder>>();

  constructor(space: SearchSpace | null) {
    this.#parameters = new Map(space?.parameters.map((parameter) => [parameter.name, parameter]));
    this.#constants = parentsFirst(space?.parameters ?? []).flatMap((parameter) => {
      const value = constantValue(parameter.distribution);
      return value === undefined ? [] : [{ parameter, value }];
    });
  }

  /**
   * Rows of the searched parameters; constants are not stored.
   * @param kept - values that the trial was queued with: they may lie outside a range that has changed since, and are
   * stored with a range that contains them
   * @throws SpaceError for any other value outside its distribution
   */
  encode(params: Params, kept: Params = {}): ParamRow[] {
    const rows: ParamRow[] = [];
    for (const { name, distribution } of this.#parameters.values()) {
      const form = optunaDistribution(distribution);
      const value = ownValue(params, name);
      if (form && value !== undefined) {
        const wide = sameValue(ownValue(kept, name) ?? null, value) ? widerForm(form, value) : null;
        rows.push({
          name,
          internal: wide && typeof value === 'number' ? value : toInternal(distribution, value),
          distribution: wide ?? form.json,
        });
      }
    }
    return rows;
  }

  /**
   * Looks at parameters that came from elsewhere.
   * @throws StudyError `unknown-parameter`, `outside-space`
   */
  check(params: Params, study: string): void {
    for (const [name, value] of Object.entries(params)) {
      const parameter = this.#parameters.get(name);
      if (parameter === undefined) {
        const names = [...this.#parameters.keys()].join(', ');
        throw new StudyError('unknown-parameter', `${study} has no parameter ${name}. It has ${names}.`);
      }
      if (!contains(parameter.distribution, value)) {
        throw new StudyError('outside-space', `${name}: ${JSON.stringify(value)} is not in the space of ${study}.`);
      }
    }
  }

  /**
   * Parameters by name in the order of the space, constants that count included, then those that the space does not know.
   * @param fixedParams - JSON text of the values that a waiting trial without rows will be asked with
   */
  decode(rows: readonly ParamRow[], fixedParams: string | null): Params {
    const values = new Map<string, Value>(this.#fixedValues(fixedParams));
    for (const { name, internal, distribution } of rows) {
      values.set(name, this.#decoder(name, distribution)(internal));
    }
    for (const { parameter, value } of this.#constants) {
      if (countsBeside(parameter, values)) {
        values.set(parameter.name, value);
      }
    }
    const entries: [string, Value][] = [];
    for (const name of this.#parameters.keys()) {
      const value = values.get(name);
      if (value !== undefined) {
        entries.push([name, value]);
      }
      values.delete(name);
    }
    return Object.fromEntries([...entries, ...values]);
  }

  /** JSON text for `fixed_params`, the values as real Optuna would be given them. */
  fixedParams(rows: readonly ParamRow[]): string {
    const entries = rows.map(({ name, internal, distribution }) => {
      const parameter = this.#parameters.get(name);
      const form = parameter ? optunaDistribution(parameter.distribution) : null;
      const text =
        form?.json === distribution ? textIn(form, internal) : attributeText(decoderOf(distribution)(internal));
      return `${JSON.stringify(name)}: ${text}`;
    });
    return `{${entries.join(', ')}}`;
  }

  #fixedValues(text: string | null): [string, Value][] {
    const fixed = text === null ? null : parseAttribute(text);
    if (typeof fixed !== 'object' || fixed === null || Array.isArray(fixed)) {
      return [];
    }
    return Object.entries(fixed).map(([name, value]) => [name, this.#ownChoice(name, value)]);
  }

  #decoder(name: string, distribution: string): Decoder {
    let decoders = this.#decoders.get(name);
    if (!decoders) {
      decoders = new Map();
      this.#decoders.set(name, decoders);
    }
    let decoder = decoders.get(distribution);
    if (!decoder) {
      decoder = this.#makeDecoder(name, distribution);
      decoders.set(distribution, decoder);
    }
    return decoder;
  }

  #makeDecoder(name: string, distribution: string): Decoder {
    const own = this.#parameters.get(name)?.distribution;
    if (own && optunaDistribution(own)?.json === distribution) {
      return (internal) => fromInternal(own, internal);
    }
    const decode = decoderOf(distribution);
    return (internal) => this.#ownChoice(name, decode(internal));
  }

  /** A list or mapping of the space for the text that stands for it in the file. */
  #ownChoice(name: string, value: Value): Value {
    const parameter = this.#parameters.get(name);
    const form = parameter ? optunaDistribution(parameter.distribution) : null;
    if (form?.name !== 'CategoricalDistribution') {
      return value;
    }
    const own = form.choices.find((choice) =>
      isNested(choice) ? choice.json === value : sameValue(choice.value, value),
    );
    return own ? own.value : value;
  }
}

/** Reads by the stored distribution alone, whatever version of Optuna wrote it: an index into choices, or the number itself. */
function decoderOf(text: string): Decoder {
  const distribution = parseAttribute(text);
  if (typeof distribution === 'object' && distribution !== null && !Array.isArray(distribution)) {
    const attributes = distribution['attributes'];
    if (typeof attributes === 'object' && attributes !== null && !Array.isArray(attributes)) {
      const choices = attributes['choices'];
      if (Array.isArray(choices)) {
        return (internal) => choices[Math.trunc(internal)] ?? null;
      }
    }
  }
  return (internal) => internal;
}

function textIn(form: OptunaDistribution, internal: number): string {
  switch (form.name) {
    case 'FloatDistribution':
      return pyRepr(internal);
    case 'IntDistribution':
      return pyInt(internal);
    case 'CategoricalDistribution': {
      const choice = form.choices[Math.trunc(internal)];
      if (!choice) {
        return 'null';
      }
      if (isNested(choice)) {
        return JSON.stringify(choice.json);
      }
      return typeof choice.value === 'number' && !Number.isFinite(choice.value) ? String(choice.value) : choice.json;
    }
  }
}

/** Own properties only: a parameter may be called `constructor`. */
function ownValue(params: Params, name: string): Value | undefined {
  return Object.hasOwn(params, name) ? params[name] : undefined;
}

function isNested(choice: Literal): boolean {
  return typeof choice.value === 'object' && choice.value !== null;
}
