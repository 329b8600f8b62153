import { drawAxis } from '../../src/core/space/axis.ts';
import { isConstant } from '../../src/core/space/distribution.ts';
import { valueKey } from '../../src/core/space/equal.ts';
import { entryOf } from '../../src/core/sweep/tree.ts';
import type { Rule } from './rule.ts';

/** A condition that every value of its parent meets. */
export const alwaysCondition: Rule = {
  code: 'always-true-condition',
  check(
    {
      reading: {
        document: { spec },
        root,
      },
    },
    report,
  ) {
    const conditions = spec?.options.conditions;
    const block = root === null ? undefined : entryOf(root, 'trialdeck')?.value;
    const written = block?.kind === 'map' ? entryOf(block, 'conditions')?.value : undefined;
    if (spec === null || conditions === undefined || written?.kind !== 'map') return;
    const byName = new Map(spec.space.parameters.map((parameter) => [parameter.name, parameter]));
    for (const [child, parents] of Object.entries(conditions)) {
      for (const [name, values] of Object.entries(parents)) {
        const parent = byName.get(name);
        // One that counts only sometimes has no value at other times.
        if (parent === undefined || parent.condition !== undefined) continue;
        const distinct = new Set(values.map(valueKey)).size;
        const size = isConstant(parent.distribution) ? 1 : drawAxis(parent.distribution)?.size;
        if (size === undefined || distinct < size) continue;
        const at = entryOf(written, child);
        const exact = at?.value.kind === 'map' ? entryOf(at.value, name) : null;
        report.hint(
          'always-true-condition',
          exact?.key.span ?? at?.key.span ?? written.span,
          `\`${child}\` always counts: this names every value of \`${name}\`.`,
        );
      }
    }
  },
};
