import type { Distribution } from '../space/distribution.ts';
import { valueKey } from '../space/equal.ts';
import { removeItemFix } from './edits.ts';
import { nodeLiteral, reportReadings } from './literal.ts';
import type { Report } from './report.ts';
import { portableNumber } from './scalar.ts';
import { describe, type Entry, hasUnknown } from './tree.ts';

/** `value:` of a parameter; null when a part of it is not known. */
export function readConstant(entry: Entry, report: Report): Distribution | null {
  if (hasUnknown(entry.value)) return null;
  reportReadings(entry.value, report);
  return { kind: 'constant', value: nodeLiteral(entry.value) };
}

/**
 * `values:` of a parameter; null when it is no list or an empty one; reported. Null, too, when a part is not known.
 * @param weighted - they have probabilities, so that none can be taken out alone
 */
export function readChoices(entry: Entry, owner: string, report: Report, weighted = false): Distribution | null {
  const { value: node } = entry;
  if (node.kind !== 'list') {
    const message = `\`values\` of \`${owner}\` must be a list, not ${describe(node)}.`;
    if (node.kind === 'scalar' && node.span[1] > node.span[0]) {
      report.error('values-not-list', node.span, message, {
        title: 'Make it a list',
        edits: [
          [[node.span[0], node.span[0]], '['],
          [[node.span[1], node.span[1]], ']'],
        ],
      });
    } else report.error('values-not-list', entry.key.span, message);
    return null;
  }
  if (node.items.length === 0) {
    report.error('no-values', node.span, `\`values\` of \`${owner}\` is empty. Give it at least one value.`);
    return null;
  }
  reportReadings(node, report);
  if (hasUnknown(node)) return null;
  const choices = node.items.map(nodeLiteral);
  const seen = new Set<string>();
  node.items.forEach((item, index) => {
    const key = valueKey(choices[index]?.value ?? null);
    if (seen.has(key)) {
      report.warning(
        'duplicate-value',
        item.span,
        `\`${owner}\` lists this value twice; it counts once here, while random search of W&B draws it twice as often.`,
        weighted ? undefined : removeItemFix(report.lines, node, index),
      );
    }
    seen.add(key);
  });
  return { kind: 'categorical', choices };
}

/** Relative tolerance of numpy's `isclose`, with which W&B checks the sum. */
const sumTolerance = 1e-5;

/** `probabilities:` of a parameter that has `count` choices; null when they do not fit; reported. */
export function readProbabilities(
  entry: Entry,
  count: number,
  owner: string,
  report: Report,
): readonly number[] | null {
  const { value: node } = entry;
  if (node.kind !== 'list') {
    report.error(
      'probabilities',
      entry.key.span,
      `\`probabilities\` of \`${owner}\` must be a list of numbers, not ${describe(node)}.`,
    );
    return null;
  }
  const numbers: number[] = [];
  for (const item of node.items) {
    const resolved = item.kind === 'scalar' ? item.resolved : null;
    const number = resolved?.type === 'int' || resolved?.type === 'float' ? resolved.value : Number.NaN;
    if (!(number >= 0 && number < Number.POSITIVE_INFINITY)) {
      report.error(
        'probabilities',
        item.span,
        `\`probabilities\` of \`${owner}\` are numbers from 0 to 1, not ${describe(item)}.`,
      );
      return null;
    }
    numbers.push(number);
  }
  reportReadings(node, report);
  if (numbers.length !== count) {
    report.error(
      'probabilities',
      node.span,
      `\`${owner}\` has ${count} values and ${numbers.length} probabilities. Give each value one.`,
    );
    return null;
  }
  const sum = numbers.reduce((a, b) => a + b, 0);
  if (Math.abs(sum - 1) > sumTolerance) {
    const message = `The probabilities of \`${owner}\` add up to ${Number(sum.toPrecision(6))}, not 1.`;
    const scaled = node.items.map((item, i) => [item.span, portableNumber(String((numbers[i] ?? 0) / sum))] as const);
    const fix = sum > 0 ? { title: 'Scale them to a sum of 1', edits: scaled } : undefined;
    report.error('probabilities', node.span, message, fix);
    return null;
  }
  return numbers;
}
