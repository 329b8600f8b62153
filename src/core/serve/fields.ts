import { didYouMean, nearest } from '../space/nearest.ts';
import type { Value } from '../space/value.ts';
import { ParamsError } from './serveError.ts';

/** A number on the wire: JSON's, or the text of one that JSON does not have. Null for anything else. */
export function wireNumber(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : null;
}

/** The named parameters of one call, read one by one. */
export class Fields {
  readonly #values: Readonly<Record<string, Value | undefined>>;
  readonly #what: string;

  /**
   * @param what - how messages name the mapping: `ask`, `a trial`
   * @param names - the fields that there are; null takes any
   * @throws ParamsError for what is no mapping, and for a field that there is not
   */
  constructor(value: unknown, what: string, names: readonly string[] | null) {
    if (!isMapping(value)) throw new ParamsError(`${what}: the parameters must be an object with names.`);
    this.#values = value;
    this.#what = what;
    for (const name of names === null ? [] : Object.keys(value)) {
      if (names?.includes(name)) continue;
      const near = nearest(name, names ?? []);
      throw new ParamsError(`${what} has no parameter \`${name}\`.${didYouMean(near)}`);
    }
  }

  has(name: string): boolean {
    return this.#own(name) !== undefined;
  }

  text(name: string): string {
    return this.optionalText(name) ?? this.#missing(name, 'a text');
  }

  optionalText(name: string): string | undefined {
    return this.#read(name, 'a text', (value) => (typeof value === 'string' && value !== '' ? value : null));
  }

  whole(name: string): number {
    return this.optionalWhole(name, 0) ?? this.#missing(name, 'a whole number');
  }

  /** A safe whole number, `min` or more. */
  optionalWhole(name: string, min: number, max = Number.MAX_SAFE_INTEGER): number | undefined {
    const wording =
      max === Number.MAX_SAFE_INTEGER && min >= 0 ? `a whole number from ${min}` : `a whole number, ${min} to ${max}`;
    return this.#read(name, wording, (value) =>
      typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max ? value : null,
    );
  }

  number(name: string): number {
    return this.#read(name, 'a number', wireNumber) ?? this.#missing(name, 'a number');
  }

  optionalNumbers(name: string): readonly number[] | undefined {
    return this.#read(name, 'a list of numbers', (value) => {
      const numbers = Array.isArray(value) ? value.map(wireNumber) : [null];
      const read = numbers.filter((number) => number !== null);
      return read.length === numbers.length ? read : null;
    });
  }

  choice<const Choice extends string>(name: string, choices: readonly Choice[]): Choice | undefined {
    return this.#read(
      name,
      `one of ${choices.join(', ')}`,
      (value) => choices.find((choice) => choice === value) ?? null,
    );
  }

  mapping(name: string): { readonly [key: string]: Value } {
    return (
      this.#read(name, 'an object', (value) => (isMapping(value) ? value : null)) ?? this.#missing(name, 'an object')
    );
  }

  list(name: string): readonly Value[] {
    return this.optionalList(name) ?? this.#missing(name, 'a list');
  }

  optionalList(name: string): readonly Value[] | undefined {
    return this.#read(name, 'a list', (value) => (Array.isArray(value) ? value : null));
  }

  /** Anything, null included; undefined when it is not there. */
  value(name: string): Value | undefined {
    return this.#own(name);
  }

  wrong(name: string, expected: string): ParamsError {
    return new ParamsError(`${this.#what}: \`${name}\` must be ${expected}.`);
  }

  #read<T>(name: string, expected: string, read: (value: Value) => T | null): T | undefined {
    const value = this.#own(name);
    // Clients that have one shape for every call send null for what they do not give.
    if (value === undefined || value === null) return undefined;
    const found = read(value);
    if (found === null) throw this.wrong(name, expected);
    return found;
  }

  #missing(name: string, expected: string): never {
    throw new ParamsError(`${this.#what} needs \`${name}\`, ${expected}.`);
  }

  #own(name: string): Value | undefined {
    return Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
  }
}

function isMapping(value: unknown): value is { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
