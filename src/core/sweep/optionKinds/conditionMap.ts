import type { Value } from '../../space/value.ts';
import { nodeLiteral } from '../literal.ts';
import type { Conditions } from '../spec.ts';
import { type OptionInput, refuse } from './optionInput.ts';

/** Reads `conditions`: `{child: {parent: [values]}}`, one value without its list too; null when it is no mapping; reported. */
export function readConditions({ node, report }: OptionInput): Conditions | null {
  const form = 'a mapping such as `{momentum: {optimizer: [sgd]}}`';
  if (node.kind !== 'map') return refuse(node, '`conditions`', form, report);
  const found: [string, Readonly<Record<string, readonly Value[]>>][] = [];
  for (const { name, value } of node.entries) {
    if (value.kind !== 'map' || value.entries.length === 0) {
      refuse(value, `The condition of \`${name}\``, 'a mapping such as `{optimizer: [sgd]}`', report);
      continue;
    }
    const parents = value.entries.map(({ name: parent, value: values }): [string, readonly Value[]] => {
      const items = values.kind === 'list' ? values.items : [values];
      if (items.length === 0)
        report.error(
          'bad-option',
          values.span,
          `\`${name}\` would never count: give \`${parent}\` at least one value.`,
        );
      return [parent, items.map((item) => nodeLiteral(item).value)];
    });
    found.push([name, Object.fromEntries(parents)]);
  }
  return Object.fromEntries(found);
}
