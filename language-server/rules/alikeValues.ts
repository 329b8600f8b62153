import { entryOf } from '../../src/core/sweep/tree.ts';
import type { Rule } from './rule.ts';

/** Choices that Python takes for one: `true` and `1`, `false` and `0`. */
export const alikeValues: Rule = {
  code: 'alike-values',
  check({ reading: { sources } }, report) {
    for (const { name, map } of sources) {
      const values = entryOf(map, 'values')?.value;
      if (values?.kind !== 'list') continue;
      const kinds = new Map<number, string>();
      for (const item of values.items) {
        if (item.kind !== 'scalar') continue;
        const { value } = item.resolved;
        if (typeof value !== 'boolean' && value !== 0 && value !== 1) continue;
        const number = Number(value);
        const earlier = kinds.get(number);
        if (earlier === undefined) kinds.set(number, typeof value);
        else if (earlier !== typeof value) {
          report.hint(
            'alike-values',
            item.span,
            `Python takes \`${number === 1 ? 'True' : 'False'}\` and \`${number}\` for the same: Optuna reads both of \`${name}\` as the first.`,
          );
        }
      }
    }
  },
};
