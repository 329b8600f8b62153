import { nearest } from '../space/nearest.ts';
import type { Value } from '../space/value.ts';
import { SearchError } from './searchError.ts';

/** A sampler or pruner as `trialdeck:` names it. */
export interface Named {
  readonly name: string;
  readonly args: Readonly<Record<string, Value>>;
}

/** What an argument may be. */
export type ArgRule =
  | { readonly type: 'whole'; readonly min: number }
  | { readonly type: 'number'; readonly min: number; readonly max?: number }
  | { readonly type: 'flag' }
  | { readonly type: 'name'; readonly values: readonly string[] }
  /** A whole number, or `auto`. */
  | { readonly type: 'auto'; readonly min: number }
  /** Names of parameters. */
  | { readonly type: 'names' }
  /** Another pruner: its name, or a mapping with `name` and arguments. */
  | { readonly type: 'named' };

type ArgRules = Readonly<Record<string, ArgRule>>;

type ArgOf<Rule extends ArgRule> = Rule extends { readonly type: 'flag' }
  ? boolean
  : Rule extends { readonly type: 'name'; readonly values: readonly (infer Name)[] }
    ? Name
    : Rule extends { readonly type: 'auto' }
      ? number | 'auto'
      : Rule extends { readonly type: 'names' }
        ? readonly string[]
        : Rule extends { readonly type: 'named' }
          ? Named
          : number;

/** The arguments that were given, each of its rule's type. */
export type ArgsOf<Rules extends ArgRules> = { -readonly [Key in keyof Rules]?: ArgOf<Rules[Key]> };

/**
 * The arguments of a sampler or pruner.
 * @param rules - the arguments that there are
 * @throws SearchError `unknown-argument` or `bad-argument`
 */
export function readArgs<const Rules extends ArgRules>(
  what: 'sampler' | 'pruner',
  { name, args }: Named,
  rules: Rules,
): ArgsOf<Rules> {
  const read: Record<string, Value | Named> = {};
  const known = new Map<string, ArgRule>(Object.entries(rules));
  for (const [key, value] of Object.entries(args)) {
    const rule = known.get(key);
    if (!rule) {
      const begun = key.length < 3 ? undefined : [...known.keys()].find((name) => name.startsWith(key));
      const near = begun ?? nearest(key, known.keys());
      const all = known.size > 0 ? `It takes ${[...known.keys()].join(', ')}.` : 'It takes none.';
      const hint = near === null ? all : `Did you mean ${near}?`;
      throw new SearchError(
        'unknown-argument',
        `The ${what} ${name} has no argument ${key}. ${hint}`,
        key,
        near ?? undefined,
      );
    }
    if (!obeys(rule, value)) {
      throw new SearchError('bad-argument', `${key} of the ${what} ${name} must be ${wording(rule)}.`, key);
    }
    read[key] = rule.type === 'named' ? namedOf(value) : value;
  }
  return read as ArgsOf<Rules>;
}

function obeys(rule: ArgRule, value: Value): boolean {
  switch (rule.type) {
    case 'flag':
      return typeof value === 'boolean';
    case 'name':
      return typeof value === 'string' && rule.values.includes(value);
    case 'whole':
      return typeof value === 'number' && Number.isInteger(value) && value >= rule.min;
    case 'auto':
      return value === 'auto' || obeys({ type: 'whole', min: rule.min }, value);
    case 'names':
      return Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string');
    case 'named':
      return namedOf(value).name !== '';
    case 'number':
      return (
        typeof value === 'number' &&
        Number.isFinite(value) &&
        value >= rule.min &&
        value <= (rule.max ?? Number.MAX_VALUE)
      );
  }
}

function wording(rule: ArgRule): string {
  switch (rule.type) {
    case 'flag':
      return 'true or false';
    case 'name':
      return rule.values.length === 1 ? `${rule.values[0]}` : `one of ${rule.values.join(', ')}`;
    case 'whole':
      return `a whole number, ${rule.min} or more`;
    case 'auto':
      return `auto, or a whole number, ${rule.min} or more`;
    case 'names':
      return 'a list of parameters';
    case 'named':
      return 'a name, or a mapping with name and arguments';
    case 'number':
      return rule.max === undefined ? `a number, ${rule.min} or more` : `a number from ${rule.min} to ${rule.max}`;
  }
}

/** An empty name for what is neither a name nor a mapping with one. */
function namedOf(value: Value): Named {
  if (typeof value === 'string') return { name: value, args: {} };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { name: '', args: {} };
  const { name, ...args } = value;
  return { name: typeof name === 'string' ? name : '', args };
}

/** @throws SearchError `unknown-sampler` or `unknown-pruner` for a name that is none of the known ones */
export function refuseUnknown<const Name extends string>(
  what: 'sampler' | 'pruner',
  name: string,
  known: readonly Name[],
): asserts name is Name {
  if (known.some((other) => other === name)) return;
  const near = nearest(name, known);
  const hint = near === null ? `Use one of ${known.join(', ')}.` : `Did you mean ${near}?`;
  const reason = what === 'sampler' ? 'unknown-sampler' : 'unknown-pruner';
  throw new SearchError(reason, `There is no ${what} named ${name} in this version. ${hint}`);
}
