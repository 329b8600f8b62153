import type { Distribution, SearchSpace } from './distribution.ts';
import { isConstant } from './distribution.ts';
import { sameValue } from './equal.ts';
import { literalOf, mappingLiteral } from './render.ts';
import type { Literal, Params, Value } from './value.ts';

/**
 * A value as its distribution writes it. A choice or constant keeps the spelling of the sweep file, also when the value
 * comes back from a study or from the command line; continuous kinds are floats (`1.0`), `int_uniform` and multiples of a
 * whole `q` are ints.
 */
export function spell(distribution: Distribution, value: Value): Literal {
  switch (distribution.kind) {
    case 'constant':
      return sameValue(distribution.value.value, value) ? distribution.value : literalOf(value);
    case 'categorical':
      return distribution.choices.find((choice) => sameValue(choice.value, value)) ?? literalOf(value);
    case 'int_uniform':
      return literalOf(value, { float: false });
    case 'q_uniform':
    case 'q_log_uniform_values':
    case 'q_normal':
    case 'q_log_normal':
    case 'q_beta':
      return literalOf(value, { float: !distribution.whole });
    default:
      return literalOf(value, { float: true });
  }
}

interface Spelled {
  readonly name: string;
  readonly path: readonly string[];
  readonly literal: Literal;
}

/** In the order of the space; parameters that the space does not know come last, spelled as their values suggest. */
function spellAll(space: SearchSpace, params: Params): Spelled[] {
  const spelled: Spelled[] = [];
  const known = new Set<string>();
  for (const { name, path, distribution } of space.parameters) {
    known.add(name);
    const value = ownValue(params, name);
    if (value !== undefined) spelled.push({ name, path, literal: spell(distribution, value) });
  }
  for (const [name, value] of Object.entries(params)) {
    if (!known.has(name)) spelled.push({ name, path: [name], literal: literalOf(value) });
  }
  return spelled;
}

/** Flat JSON object keyed by dotted path, floats spelled so that they read as floats (`1.0e-05`, `4.0`). */
export function paramsJson(space: SearchSpace, params: Params): string {
  return mappingLiteral(spellAll(space, params).map(({ name, literal }) => [name, literal])).json;
}

/** What follows `--name=` on a command line: Python's `str()` of the value, floats as in {@link paramsJson}. */
export function argText(space: SearchSpace, name: string, value: Value): string {
  const parameter = space.parameters.find((candidate) => candidate.name === name);
  return (parameter ? spell(parameter.distribution, value) : literalOf(value)).python;
}

/** A branch is a map, so that keys such as `__proto__` or `1` stay what and where they are. */
type Tree = Map<string, Tree | Literal>;

function treeOf(space: SearchSpace, params: Params): Tree {
  const root: Tree = new Map();
  for (const { path, literal } of spellAll(space, params)) {
    let branch = root;
    path.slice(0, -1).forEach((key) => {
      const next = branch.get(key);
      const child: Tree = next instanceof Map ? next : new Map();
      branch.set(key, child);
      branch = child;
    });
    branch.set(path.at(-1) ?? '', literal);
  }
  return root;
}

function treeLiteral(tree: Tree): Literal {
  return mappingLiteral([...tree].map(([key, node]) => [key, node instanceof Map ? treeLiteral(node) : node]));
}

/** The parameters as the training script's nested config: `{model: {width: 8}}`. A dot written in a key does not nest. */
export function nestedParams(space: SearchSpace, params: Params): Record<string, Value> {
  return Object.fromEntries(
    [...treeOf(space, params)].map(([key, node]) => [key, node instanceof Map ? treeLiteral(node).value : node.value]),
  );
}

/**
 * Text of the nested parameters for W&B's command macros.
 * @param style - `json`: as `json.dumps` writes it; `python`: as `str()` writes it
 * @param topKey - only the value under this first key (`--model={'width': 8}`); without it the whole mapping
 * @returns an empty text when there is no such key
 */
export function nestedText(space: SearchSpace, params: Params, style: 'json' | 'python', topKey?: string): string {
  const tree = treeOf(space, params);
  const node = topKey === undefined ? tree : tree.get(topKey);
  if (node === undefined) return '';
  return (node instanceof Map ? treeLiteral(node) : node)[style];
}

/** Names of the parameters that are searched, in the order of the file; constants are left out. */
export function searchedNames(space: SearchSpace): string[] {
  return space.parameters.filter(({ distribution }) => !isConstant(distribution)).map(({ name }) => name);
}

/** The only value that a constant can have; undefined for what is searched. */
export function constantValue(distribution: Distribution): Value | undefined {
  if (distribution.kind === 'constant') return distribution.value.value;
  return isConstant(distribution) && distribution.kind === 'categorical' ? distribution.choices[0]?.value : undefined;
}

/** Own properties only: a parameter may be called `constructor`. */
function ownValue(params: Params, name: string): Value | undefined {
  return Object.hasOwn(params, name) ? params[name] : undefined;
}
