import { entryOf } from '../../src/core/sweep/tree.ts';
import { severity } from './argumentType.ts';
import { macroFix, passedOf } from './passed.ts';
import type { Rule } from './rule.ts';

/** Hydra takes `k=v`, and refuses `--k=v`. */
export const hydraHyphens: Rule = {
  code: 'hydra-hyphens',
  check(sweep, report) {
    const passed = passedOf(sweep);
    const { root, sources } = sweep.reading;
    if (passed === null || passed.form === 'hydra' || root === null || sources.length === 0) return;
    const { kinds } = passed.facts;
    if (!kinds.has('hydra') || kinds.size > 1) return;
    const command = entryOf(root, 'command')?.value;
    const item =
      command?.kind === 'list'
        ? command.items.find((one) => one.kind === 'scalar' && one.text === passed.macro)
        : undefined;
    const at = item ?? entryOf(root, 'program')?.value ?? entryOf(root, 'parameters')?.key ?? root;
    report.add(
      severity(passed),
      'hydra-hyphens',
      at.span,
      `\`${passed.program}\` is a Hydra program, which refuses \`--name=value\`. Pass the parameters with \`\${args_no_hyphens}\`.`,
      macroFix(sweep, passed, '${args_no_hyphens}', report),
    );
  },
};
