import { nearest } from '../../space/nearest.ts';
import { rewriteFix } from '../edits.ts';
import { repeatKeys } from '../optionFields.ts';
import type { Repeat } from '../spec.ts';
import { entryOf } from '../tree.ts';
import { knownEntries, numberOf, type OptionInput, readCount, readWord, refuse } from './optionInput.ts';

/** Reads `repeat`; null when it asks for nothing (`1`) or is wrong; the latter reported. */
export function readRepeat({ node, report }: OptionInput): Repeat | null {
  if (numberOf(node, (n) => n === 1) !== null) return null;
  if (node.kind !== 'map') {
    const count = numberOf(node, (n) => Number.isSafeInteger(n) && n > 1);
    if (count === null) return refuse(node, '`repeat`', 'a mapping such as `{seeds: 5, parameter: seed}`', report);
    const { spelling } = report;
    const meant = spelling.mapping([['seeds', String(count)]]);
    report.error(
      'bad-option',
      node.span,
      `\`repeat\` says what differs between the runs of a trial: \`${meant}\` or \`${spelling.mapping([['folds', String(count)]])}\`.`,
      rewriteFix(node.span, meant),
    );
    return null;
  }
  let kind: Repeat['kind'] | null = null;
  let count: number | null = null;
  let parameter: string | null = null;
  for (const { name, value } of knownEntries(node, '`repeat`', repeatKeys, report)) {
    if (name === 'parameter') parameter = readWord(value, '`parameter` of `repeat`', report);
    else {
      kind = name === 'folds' ? 'folds' : 'seeds';
      count = readCount(value, `\`${name}\` of \`repeat\``, report);
    }
  }
  const both = entryOf(node, 'seeds') !== null && entryOf(node, 'folds') !== null;
  // What is misspelt was said.
  const misspelt = node.entries.some(({ name }) =>
    ['seeds', 'folds'].includes(nearest(name, ['seeds', 'folds', 'parameter']) ?? ''),
  );
  if (both || (kind === null && !misspelt))
    report.error('bad-option', node.span, `\`repeat\` takes ${both ? 'one of ' : ''}\`seeds: N\` or \`folds: N\`.`);
  return kind === null || count === null || both ? null : { kind, count, parameter };
}
