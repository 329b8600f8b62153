import { type Form, formOf, forms } from '../../src/core/sweep/forms.ts';
import { keysOf, type SweepKey } from './keyTable.ts';
import { argumentsOf } from './searchArguments.ts';

/** What a mapping has already: its keys, with the text of plain values and null for all else. */
export type Present = ReadonlyMap<string, string | null>;

/** What decides beside the mapping itself. */
export interface Circumstances {
  /** `grid`, `random`, `bayes`, or what else stands there; null without one. */
  readonly method: string | null;
  /** Which item of its list the mapping is, from 0. */
  readonly index: number;
  /** How many metrics are optimised: `several`; `one`, since something looks at that alone; or any number. */
  readonly metrics: 'several' | 'one' | 'any';
}

/** What looks at one metric, by the group that it stands in. */
const ofOneMetric: Readonly<Record<string, readonly string[]>> = {
  '': ['early_terminate', 'metric'],
  trialdeck: ['pruner', 'metric', 'direction'],
  'trialdeck.stages': ['pruner'],
  'trialdeck.stop': ['target', 'trial'],
  'trialdeck.stages.stop': ['target', 'trial'],
};

/** Keys of which only one may be there. */
const exclusive: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'trialdeck.repeat': [['seeds', 'folds']],
  'trialdeck.stages': [['narrow', 'best']],
  trialdeck: [
    ['metrics', 'metric'],
    ['metrics', 'direction'],
  ],
  early_terminate: [
    ['min_iter', 'max_iter'],
    ['min_iter', 's'],
  ],
};

/** The keys that may be added to a mapping without making it wrong, in the order in which people look for them. */
export function fittingKeys(path: readonly string[], present: Present, where: Circumstances): readonly SweepKey[] {
  const keys = (keysOf(path) ?? []).filter(({ name, status }) => status === undefined && !present.has(name));
  if (isParameter(path)) return keys.filter(({ name }) => fitsParameter(name, present, where.method));
  const own = path.filter((name, index) => !(name === 'stages' && index === 1 && path.length > 2));
  const group = own.join('.');
  const excluded = new Set(
    (exclusive[group] ?? []).flatMap((pair) => (pair.some((name) => present.has(name)) ? pair : [])),
  );
  return keys.filter(({ name }) => {
    if (excluded.has(name)) return false;
    if (where.metrics === 'several' && ofOneMetric[path.join('.')]?.includes(name)) return false;
    if (where.metrics === 'one' && name === 'metrics') return false;
    if (group === 'trialdeck.stages' && (name === 'narrow' || name === 'best')) return where.index > 0;
    if (group === 'trialdeck.stop.trial' && name === 'after') return present.has('above') || present.has('below');
    const what = own.at(-1) === 'sampler' ? 'sampler' : 'pruner';
    if (own[0] === 'trialdeck' && ['sampler', 'pruner', 'wrapped'].includes(own.at(-1) ?? ''))
      return fitsNamed(what, name, present);
    return true;
  });
}

/** Whether a path is that of one parameter: the mapping that says its values. */
export function isParameter(path: readonly string[]): boolean {
  return path[0] === 'parameters' && path.length % 2 === 0;
}

/** A sampler of one's own has its `command` alone; all others have a name, and then its arguments. */
function fitsNamed(what: 'sampler' | 'pruner', key: string, present: Present): boolean {
  if (present.has('command')) return false;
  if (key === 'name') return true;
  if (key === 'command') return what === 'sampler' && present.size === 0;
  const name = present.get('name') ?? null;
  return name !== null && argumentsOf(what, name).some((argument) => argument.name === key);
}

const known = new Set(forms.flatMap(({ required, optional }) => [...required, ...optional]));

/** Whether a form may still become of what is there. */
function admits({ required, optional }: Form, keys: Iterable<string>): boolean {
  for (const key of keys) if (known.has(key) && !required.includes(key) && !optional.includes(key)) return false;
  return true;
}

/** Forms that are understood without `distribution`. */
const inferred = ['constant', 'categorical', 'categorical_w_probabilities', 'int_uniform', 'uniform'];

function fitsParameter(key: string, present: Present, method: string | null): boolean {
  if (present.has('parameters') || present.has('value')) return false;
  if (key === 'parameters') return present.size === 0;
  if (key === 'probabilities' && method !== 'random') return false;
  const written = present.get('distribution');
  const possible = distributionsFor(present, method);
  if (key === 'distribution') return possible.length > 0;
  if (written !== undefined) {
    const form = written === null ? null : formOf(written);
    return form !== null && [...form.required, ...form.optional].includes(key);
  }
  // These come with the distribution that they need.
  if (key === 'q') return present.has('min') || present.has('max');
  return inferred.some((name) => {
    const form = formOf(name);
    return form?.required.includes(key) === true && admits(form, present.keys());
  });
}

/**
 * The distributions that a parameter may have, as it stands.
 * @param method - a grid takes those that can be counted
 */
export function distributionsFor(present: Present, method: string | null): readonly Form[] {
  const bounds = ['min', 'max'].flatMap((key) => {
    const text = present.get(key);
    return text === undefined || text === null ? [] : [Number(text)];
  });
  return forms.filter((form) => {
    if (form.exponents === true || (method === 'grid' && form.finite !== true)) return false;
    if (form.name === 'categorical_w_probabilities' && !present.has('probabilities')) return false;
    if (form.positive === true && bounds.some((bound) => !(bound > 0))) return false;
    if (form.name === 'int_uniform' && bounds.some((bound) => !Number.isInteger(bound))) return false;
    return admits(form, present.keys());
  });
}
