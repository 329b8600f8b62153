import { didYouMean } from '../../space/nearest.ts';
import type { Value } from '../../space/value.ts';
import { parseDurationMs } from '../duration.ts';
import { replaceFix } from '../edits.ts';
import { meantGoal } from '../metric.ts';
import type { SweepOptions } from '../spec.ts';
import { describe } from '../tree.ts';
import { isCount, isWhole, numberOf, type OptionInput, refuse } from './optionInput.ts';

/** What an option that is one number or one text may be. */
const safeIntegers = `a whole number, ${Number.MIN_SAFE_INTEGER} to ${Number.MAX_SAFE_INTEGER}`;

export type PlainType = 'name' | 'text' | 'count' | 'whole' | 'integer' | 'amount' | 'duration' | 'direction';

/** The name of a folder; dots alone would name one that is there already, with everything in it. */
export const studyNamePattern = /^(?!\.+$)[A-Za-z0-9._-]+$/;

/** Reads an option that is one number or one text; null when it is something else; reported. */
export function readPlain(type: PlainType, { option, node, report }: OptionInput): number | string | null {
  const expected = (what: string): null => refuse(node, `\`${option.key}\``, what, report);
  const text = node.kind === 'scalar' ? node.text : '';
  switch (type) {
    case 'count':
      return numberOf(node, isCount) ?? expected('a whole number above 0');
    case 'whole':
      return numberOf(node, isWhole) ?? expected('a whole number from 0');
    case 'integer':
      return numberOf(node, Number.isSafeInteger) ?? expected(safeIntegers);
    case 'amount':
      return numberOf(node, (n) => n >= 0) ?? expected('a number from 0');
    case 'duration': {
      const timeMs = node.kind === 'scalar' ? durationMs(text, node.resolved.value) : null;
      return timeMs ?? expected('a duration such as `90s`, `15m`, `2h30m` or `1d`');
    }
    case 'name':
      return studyNamePattern.test(text)
        ? text
        : expected('a name of letters, digits, `.`, `_` and `-`, not of dots alone');
    case 'text':
      return text === '' ? expected('a text') : text;
    case 'direction':
      return text === 'minimize' || text === 'maximize' ? text : refuseDirection(node, meantGoal(text), report);
  }
}

function refuseDirection(node: OptionInput['node'], meant: string | null, report: OptionInput['report']): null {
  report.error(
    'bad-option',
    node.span,
    `\`direction\` must be \`minimize\` or \`maximize\`, not ${describe(node)}.${didYouMean(meant)}`,
    meant === null ? undefined : replaceFix(report, node.span, meant),
  );
  return null;
}

/** PyYAML reads `1:30` as 90 and `1_0` as 10; everything else is taken as written. */
export function durationMs(text: string, value: Value): number | null {
  return parseDurationMs(typeof value === 'number' ? String(value) : text);
}

/** Reads a mapping of names to texts; null when it is none; reported. */
export function readTexts({ option, node, report }: OptionInput): NonNullable<SweepOptions['env']> | null {
  if (node.kind !== 'map') return refuse(node, `\`${option.key}\``, 'a mapping of names to texts', report);
  const found: [string, string][] = [];
  for (const { name, value } of node.entries) {
    if (value.kind === 'scalar') found.push([name, value.text]);
    else refuse(value, `\`${name}\` of \`${option.key}\``, 'a text', report);
  }
  return Object.fromEntries(found);
}
