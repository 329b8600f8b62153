import type { Parameter, SearchSpace } from '../space/distribution.ts';
import { sameValue } from '../space/equal.ts';
import { didYouMean, nearest } from '../space/nearest.ts';
import { contains, optunaDistribution } from '../space/optunaForm.ts';
import { constantValue, spell } from '../space/params.ts';
import { literalOf } from '../space/render.ts';
import type { Params, Value } from '../space/value.ts';
import { LineIndex } from '../sweep/lineIndex.ts';
import { nodeLiteral } from '../sweep/literal.ts';
import { readYaml } from '../sweep/readYaml.ts';
import { Report } from '../sweep/report.ts';
import { resolvePlain } from '../sweep/scalar.ts';
import { ParamsError } from './serveError.ts';

type Mapping = { readonly [key: string]: Value };

/**
 * Parameters that a person or a program gives, keyed by dotted path or nested as in best.yaml, checked against the space.
 * Constants may be there with their value.
 * @returns in the order of the space, constants left out
 * @throws ParamsError naming the parameter that is unknown, of another value, or does not count
 */
export function readParams(space: SearchSpace, given: Mapping): Params {
  const found = collected(space, given);
  for (const { name, condition } of space.parameters) {
    if (!found.has(name)) continue;
    for (const [parent, values] of Object.entries(condition ?? {})) {
      if (!excludes(found, parent, values)) continue;
      const wanted = values.map((value) => literalOf(value).python).join(' or ');
      throw new ParamsError(`${name} counts only where ${parent} is ${wanted}. Leave it out.`);
    }
  }
  return inOrder(space, found);
}

/**
 * {@link readParams} of a whole trial.
 * @throws ParamsError also for a parameter that is missing
 */
export function readWholeParams(space: SearchSpace, given: Mapping): Params {
  const params = readParams(space, given);
  const found = new Map(Object.entries(params));
  for (const { name, distribution, condition } of space.parameters) {
    if (constantValue(distribution) !== undefined || found.has(name)) continue;
    const counts = Object.entries(condition ?? {}).every(([parent, values]) => !excludes(found, parent, values));
    if (counts) throw new ParamsError(`${name} is missing among the parameters.`);
  }
  return params;
}

/**
 * A file of parameters for another study than it was written for: constants that have another value here are left out.
 * @returns the rest, nested as it was given, and the names that were left out
 */
export function withoutOtherConstants(
  space: SearchSpace,
  given: Mapping,
): { readonly given: Mapping; readonly left: readonly string[] } {
  const parameters = new Map(space.parameters.map((parameter) => [parameter.name, parameter]));
  const left: string[] = [];
  const within = (map: Mapping, prefix: string): Mapping =>
    Object.fromEntries(
      Object.entries(map).flatMap(([key, value]): [string, Value][] => {
        const name = prefix + key;
        const parameter = parameters.get(name);
        if (parameter === undefined) return [[key, isMapping(value) ? within(value, `${name}.`) : value]];
        const constant = constantValue(parameter.distribution);
        if (constant === undefined || isMeant(parameter, constant, value)) return [[key, value]];
        left.push(name);
        return [];
      }),
    );
  return { given: within(given, ''), left };
}

function isMeant({ distribution }: Parameter, constant: Value, value: Value): boolean {
  return sameValue(constant, value) || spell(distribution, constant).python === literalOf(value).python;
}

function collected(space: SearchSpace, given: Mapping): Map<string, Value> {
  const found = new Map<string, Value>();
  collect(new Map(space.parameters.map((parameter) => [parameter.name, parameter])), given, '', found);
  return found;
}

function inOrder(space: SearchSpace, found: ReadonlyMap<string, Value>): Params {
  return Object.fromEntries(
    space.parameters.flatMap(({ name, distribution }): [string, Value][] => {
      const value = found.get(name);
      return value === undefined || constantValue(distribution) !== undefined ? [] : [[name, value]];
    }),
  );
}

/** Whether a parent that is given has a value with which the parameter does not count. */
function excludes(found: ReadonlyMap<string, Value>, parent: string, values: readonly Value[]): boolean {
  const value = found.get(parent);
  return value !== undefined && !values.some((one) => sameValue(one, value));
}

function collect(
  parameters: ReadonlyMap<string, Parameter>,
  given: Mapping,
  prefix: string,
  found: Map<string, Value>,
): void {
  for (const [key, value] of Object.entries(given)) {
    const name = prefix + key;
    const parameter = parameters.get(name);
    if (parameter !== undefined) {
      found.set(name, ownValue(parameter, value));
    } else if (isMapping(value) && [...parameters.keys()].some((known) => known.startsWith(`${name}.`))) {
      collect(parameters, value, `${name}.`, found);
    } else {
      const near = nearest(name, parameters.keys());
      const hint = near === null ? ` There are ${[...parameters.keys()].join(', ')}.` : didYouMean(near);
      throw new ParamsError(`\`${name}\` is no parameter of the space.${hint}`);
    }
  }
}

/** The value as the space has it: a choice may be written as Python or a shell writes it (`True`, `8` for the text "8"). */
function ownValue({ name, distribution }: Parameter, value: Value): Value {
  if (contains(distribution, value)) return value;
  const { json, python } = literalOf(value);
  const text = typeof value === 'string' ? value : python;
  // People read what they wrote: null, not None.
  const given = value === null || typeof value === 'boolean' ? json : text;
  const form = optunaDistribution(distribution);
  const choices = form?.name === 'CategoricalDistribution' ? form.choices : [];
  const meant = choices.find((choice) => choice.python === text || choice.value === text);
  if (meant !== undefined) return meant.value;
  const constant = constantValue(distribution);
  if (constant !== undefined) {
    throw new ParamsError(`${name} is the constant ${spell(distribution, constant).python}, it cannot be ${given}.`);
  }
  if (form === null || form.name === 'CategoricalDistribution') {
    const listed = choices.slice(0, 10).map((choice) => choice.python);
    const more = choices.length > listed.length ? `, ... (${choices.length} in all)` : '';
    throw new ParamsError(`${name} cannot be ${given}. It is one of ${listed.join(', ')}${more}.`);
  }
  const range = `${spell(distribution, form.low).python} to ${spell(distribution, form.high).python}`;
  const step = form.step === null || form.step === 1 ? '' : ` in steps of ${form.step}`;
  const whole = form.name === 'IntDistribution' ? 'a whole number' : 'a number';
  throw new ParamsError(`${name} cannot be ${given}. It is ${whole} from ${range}${step}.`);
}

/**
 * `NAME=VALUE` words of a command line, values as YAML reads them: `lr=1e-4`, `optimizer=adam`, `betas=[0.9, 0.99]`.
 * @throws ParamsError for a word without `=` and for text that is no YAML
 */
export function readAssignments(words: readonly string[]): Mapping {
  const given = new Map<string, Value>();
  for (const word of words) {
    const at = word.indexOf('=');
    if (at <= 0) throw new ParamsError(`'${word}': expected NAME=VALUE, such as lr=0.001.`);
    const name = word.slice(0, at);
    if (given.has(name)) throw new ParamsError(`${name} is given twice.`);
    given.set(name, yamlValue(word.slice(at + 1), name));
  }
  return Object.fromEntries(given);
}

/**
 * The text of a file of parameters, YAML or JSON.
 * @param name - of the file, for messages
 * @throws ParamsError when it holds no mapping
 */
export function readParamsText(text: string, name: string): Mapping {
  const value = parseYaml(text, name);
  if (!isMapping(value)) throw new ParamsError(`${name}: expected a mapping of parameters to values.`);
  return value;
}

function yamlValue(text: string, name: string): Value {
  const trimmed = text.trim();
  return /^["'[{]/.test(trimmed) ? parseYaml(trimmed, name) : resolvePlain(trimmed).resolved.value;
}

function parseYaml(text: string, name: string): Value {
  const report = new Report(new LineIndex(text));
  const { root } = readYaml(text, report);
  const problem = report.diagnostics.find(({ severity }) => severity === 'error');
  if (problem !== undefined) throw new ParamsError(`${name}:${problem.range.start.line + 1}: ${problem.message}`);
  return root === null ? null : nodeLiteral(root).value;
}

function isMapping(value: Value): value is { [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
