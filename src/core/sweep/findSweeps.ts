import { nearest } from '../space/nearest.ts';
import { methods, namesOf, topKeys } from './keys.ts';
import type { Report } from './report.ts';
import { meantTopKey } from './topLevel.ts';
import { type Entry, entryOf, type MapNode, type Node } from './tree.ts';

/** A sweep that stands under other keys. */
export interface EmbeddedSweep {
  readonly root: MapNode;
  /** The keys that lead to it, from the top; items of lists add none. */
  readonly keys: readonly Entry[];
}

/** So many keys lead to a sweep at most. */
const deepest = 4;

/** Larger mappings and lists than these are data, and are not looked through. */
const mostInside = 200;

const known = namesOf(topKeys);

const needed: ReadonlySet<string> = new Set(['method', 'parameters', 'program', 'command']);

const topSigns: ReadonlySet<string> = new Set([
  'method',
  'parameters',
  'program',
  'metric',
  'command',
  'early_terminate',
  'trialdeck',
  'run_cap',
]);

/** Whether the keys at the top of a text are those of a sweep, rightly written or not. */
export function isTopSweep(root: MapNode): boolean {
  const signs = root.entries.filter(({ name }) => topSigns.has(name));
  return signs.length >= 2 && signs.some(({ name }) => name === 'method' || name === 'parameters');
}

/** Whether a mapping is surely something else: it has no key of a sweep, or it is a config of Hydra. */
export function isForeign(root: MapNode): boolean {
  const names = root.entries.map(({ name }) => name);
  if (names.length === 0 || names.includes('method') || names.includes('parameters')) return false;
  if (names.includes('hydra') || names.includes('defaults')) return true;
  return !names.some((name) => topSigns.has(name) || known.includes(name) || needed.has(meantTopKey(name) ?? ''));
}

/** The sweeps under the keys of a mapping, by position. */
export function embeddedSweeps(root: MapNode): readonly EmbeddedSweep[] {
  const found: EmbeddedSweep[] = [];
  const look = (node: Node, keys: readonly Entry[]): void => {
    if (node.kind === 'list') {
      for (const item of node.items.slice(0, mostInside)) look(item, keys);
    } else if (node.kind === 'map') {
      if (keys.length > 0 && isSweepMapping(node)) found.push({ root: node, keys });
      else if (keys.length < deepest)
        for (const entry of node.entries.slice(0, mostInside)) look(entry.value, [...keys, entry]);
    }
  };
  look(root, []);
  return found;
}

/** Cautious: other tools have these keys, too, but not with such values. */
function isSweepMapping(map: MapNode): boolean {
  const method = entryOf(map, 'method')?.value;
  const parameters = entryOf(map, 'parameters')?.value;
  if (method?.kind !== 'scalar' || parameters?.kind !== 'map' || !isMethod(method.text)) return false;
  return parameters.entries.some(({ value }) => value.kind === 'map' && value.entries.some(isParameterKey));
}

/** Whether a text is a method, or may become one. */
export function isMethod(text: string): boolean {
  return methods.some((method) => method.startsWith(text)) || nearest(text, methods) !== null;
}

function isParameterKey({ name }: Entry): boolean {
  return ['value', 'values', 'min', 'max', 'distribution', 'parameters'].includes(name);
}

/**
 * A file is run as the sweep at its top.
 * @param called - a script seems to read the file and to take the sweep out of it
 */
export function reportEmbedded({ root, keys }: EmbeddedSweep, report: Report, called: boolean): void {
  const [first] = keys;
  const path = keys.map(({ name }) => name).join('.');
  report.add(
    called ? 'information' : 'error',
    'embedded-sweep',
    first?.key.span ?? root.span,
    `The sweep stands under \`${path}\`, and a file is run as the sweep at its top. ${called ? 'Run the script that reads it, or move' : 'Move'} it into a file of its own.`,
  );
}
