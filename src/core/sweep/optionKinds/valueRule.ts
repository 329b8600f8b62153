import { didYouMean, nearest } from '../../space/nearest.ts';
import { replaceFix } from '../edits.ts';
import type { ValueRule } from '../spec.ts';
import { describe } from '../tree.ts';
import type { OptionInput } from './optionInput.ts';

/** `last`, `best` or `mean(k)` as text, the form in which a study stores the rule. */
export function valueRuleText(rule: ValueRule): string {
  return rule.kind === 'mean' ? `mean(${rule.count})` : rule.kind;
}

/** The rule that a text names; null when it names none. */
function parseValueRule(text: string): ValueRule | null {
  if (text === 'last' || text === 'best') return { kind: text };
  const count = Number(/^mean\(\s*([1-9][0-9]*)\s*\)$/.exec(text)?.[1] ?? Number.NaN);
  return Number.isSafeInteger(count) ? { kind: 'mean', count } : null;
}

/** Reads `value`; null when it is no rule; reported. */
export function readValueRule({ node, report }: OptionInput): ValueRule | null {
  const text = node.kind === 'scalar' ? node.text : '';
  const rule = parseValueRule(text);
  if (rule !== null) return rule;
  const near = /^(mean|avg|average)\b/.test(text) ? 'mean(3)' : nearest(text, ['last', 'best']);
  report.error(
    'bad-option',
    node.span,
    `\`value\` must be \`last\`, \`best\` or \`mean(k)\`, not ${describe(node)}.${didYouMean(near)}`,
    near === null ? undefined : replaceFix(report, node.span, near),
  );
  return null;
}
