import { replaceFix } from './edits.ts';
import { reportReadings } from './literal.ts';
import type { Report } from './report.ts';
import { numberInText, portableNumber } from './scalar.ts';
import { describe, type Entry } from './tree.ts';

export interface WrittenNumber {
  readonly value: number;
  /** Written as a whole number: no dot, no exponent. */
  readonly whole: boolean;
}

/**
 * Reads a number where only a number makes sense (`min max mu sigma q a b`): number-like text counts, quoted or not, and is
 * warned about, since W&B refuses it.
 * @param owner - name of the parameter, for messages
 * @returns null when it is no finite number; reported
 */
export function readNumber(entry: Entry, owner: string, report: Report): WrittenNumber | null {
  const { value: node, name } = entry;
  const refuse = (): null => {
    const span = node.span[0] === node.span[1] ? entry.key.span : node.span;
    report.error('not-a-number', span, `\`${name}\` of \`${owner}\` must be a number, not ${describe(node)}.`);
    return null;
  };
  if (node.kind !== 'scalar') return refuse();
  const { resolved } = node;
  if (resolved.type === 'int' || resolved.type === 'float') {
    if (!Number.isFinite(resolved.value)) return refuse();
    if (node.reading === 'number-as-text') reportText(entry, node.text, resolved.value, report);
    else reportReadings(node, report);
    return { value: resolved.value, whole: resolved.type === 'int' };
  }
  const number = resolved.type === 'text' ? numberInText(resolved.value) : null;
  if (number === null || !Number.isFinite(number.value)) return refuse();
  reportText(entry, node.text, number.value, report);
  return { value: number.value, whole: number.type === 'int' };
}

function reportText(entry: Entry, text: string, value: number, report: Report): void {
  const { span } = entry.value;
  const plain = entry.value.kind === 'scalar' && entry.value.plain;
  const mended = portableNumber(text);
  const why = plain
    ? `\`${text}\` is text in YAML 1.1, and W&B refuses text`
    : `\`"${text}"\` is text, and W&B refuses it`;
  report.warning(
    'number-as-text',
    span,
    `${why} as \`${entry.name}\`; write \`${mended}\`. Trialdeck reads it as ${String(value)}.`,
    replaceFix(report, span, mended),
  );
}
