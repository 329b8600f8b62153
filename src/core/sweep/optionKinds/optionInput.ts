import { didYouMean, nearest } from '../../space/nearest.ts';
import { keyFix } from '../edits.ts';
import type { KeyInfo } from '../keys.ts';
import type { OptionKey } from '../optionTable.ts';
import type { Report } from '../report.ts';
import { describe, type Entry, type MapNode, type Node } from '../tree.ts';

/** The value of one option, as a reader of its kind gets it. */
export interface OptionInput {
  readonly option: OptionKey;
  readonly node: Node;
  readonly report: Report;
}

/** Says what should stand there. */
export function refuse(node: Node, owner: string, expected: string, report: Report): null {
  report.error('bad-option', node.span, `${owner} must be ${expected}, not ${found(node, expected)}.`);
  return null;
}

/** What is there, closer where it is of the kind that is expected. */
function found(node: Node, expected: string): string {
  const kind = describe(node);
  if (node.kind === 'scalar' || node.kind === 'unknown' || !expected.includes(kind)) return kind;
  const of = node.kind === 'list' ? node.items.length : node.entries.length;
  if (of === 0) return `an empty ${node.kind === 'list' ? 'list' : 'mapping'}`;
  return node.kind === 'list' ? 'this list' : `one with ${node.entries.map(({ name }) => `\`${name}\``).join(', ')}`;
}

/** The finite number that a node is, where it fits; else null. */
export function numberOf(node: Node, fits: (n: number) => boolean): number | null {
  if (node.kind !== 'scalar' || typeof node.resolved.value !== 'number') return null;
  return Number.isFinite(node.resolved.value) && fits(node.resolved.value) ? node.resolved.value : null;
}

export const isCount = (n: number): boolean => Number.isSafeInteger(n) && n >= 1;
export const isWhole = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;

/** A field that is a whole number above 0; null when it is something else; reported. */
export function readCount(node: Node, owner: string, report: Report): number | null {
  return numberOf(node, isCount) ?? refuse(node, owner, 'a whole number above 0', report);
}

/** A field that is a number; null when it is something else; reported. */
export function readAmount(node: Node, owner: string, report: Report): number | null {
  return numberOf(node, () => true) ?? refuse(node, owner, 'a number', report);
}

/** A field that is a text; null when it is something else; reported. */
export function readWord(node: Node, owner: string, report: Report): string | null {
  return node.kind === 'scalar' && node.text !== '' ? node.text : refuse(node, owner, 'a text', report);
}

/**
 * The entries of a mapping whose keys are known; others are reported with the nearest.
 * @param owner - the mapping in messages: `` `stop` ``
 * @param elsewhere - the option that is meant, by keys that people look for here
 */
export function knownEntries(
  map: MapNode,
  owner: string,
  known: readonly KeyInfo[],
  report: Report,
  elsewhere: Readonly<Record<string, string>> = {},
): readonly Entry[] {
  const names = known.map(({ name }) => name);
  return map.entries.filter((entry) => {
    if (names.includes(entry.name)) return true;
    const option = Object.hasOwn(elsewhere, entry.name) ? elsewhere[entry.name] : undefined;
    if (option !== undefined) {
      const message = `\`${entry.name}\` is no key of ${owner}: \`${option}\` is an option of its own.`;
      report.error('unknown-key', entry.key.span, message);
      return false;
    }
    const near = nearest(entry.name, names);
    const hint = near === null ? ` It takes ${names.map((name) => `\`${name}\``).join(', ')}.` : didYouMean(near);
    const fix = near === null ? undefined : keyFix(report, entry.key, near);
    report.error('unknown-key', entry.key.span, `\`${entry.name}\` is no key of ${owner}.${hint}`, fix);
    return false;
  });
}
