import { methods } from '../../src/core/sweep/keys.ts';
import { entryOf, type MapNode, type Node } from '../../src/core/sweep/tree.ts';

const parameterKeys = new Set(['value', 'values', 'min', 'max', 'distribution', 'mu', 'parameters']);

/** `sweep_config = `, `SWEEP: dict = `, `"sweep": `, `return ` in a function named like that. */
const namedSweep = /\w*sweep\w*["']?\s*(?::[^=\n]{0,60})?[=:]\s*$/i;

/**
 * Whether a dict of which no call of `wandb.sweep` is seen is one for it: a method and parameters that look like it, or a
 * name that says so.
 */
export function looksLikeSweep(root: MapNode, text: string): boolean {
  const method = entryOf(root, 'method')?.value;
  const parameters = entryOf(root, 'parameters')?.value;
  const known = method?.kind === 'scalar' && methods.some((name) => name === method.text);
  if (known && parameters?.kind === 'map' && parameters.entries.some(({ value }) => isParameter(value))) return true;
  if (!namedSweep.test(text.slice(Math.max(0, root.span[0] - 100), root.span[0]))) return false;
  return (method !== undefined || entryOf(root, 'metric') !== null) && parameters?.kind === 'map';
}

function isParameter(node: Node): boolean {
  return node.kind === 'map' && node.entries.some(({ name }) => parameterKeys.has(name));
}
