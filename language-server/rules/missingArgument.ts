import { entryOf } from '../../src/core/sweep/tree.ts';
import { passedOf } from './passed.ts';
import type { Rule } from './rule.ts';

/** An argument that the program requires and that nobody gives. */
export const missingArgument: Rule = {
  code: 'missing-argument',
  check(sweep, report) {
    const { root, sources, document } = sweep.reading;
    const passed = passedOf(sweep);
    if (passed === null || passed.form === 'hydra' || root === null) return;
    // Parameters may stand in other files, or come with a repeat.
    if (document.spec === null || document.spec.spaceFiles.length > 0 || document.spec.options.repeat !== undefined)
      return;
    const { facts, fixed, words, program } = passed;
    const given = new Set(sources.flatMap(({ path }) => passed.argumentOf(path[0] ?? '') ?? []));
    for (const argument of facts.arguments) {
      if (!argument.required || given.has(argument)) continue;
      if ([...argument.names, ...argument.single].some((name) => fixed.has(name)) || (argument.positional && words))
        continue;
      const at = entryOf(root, 'parameters')?.key.span ?? [0, 0];
      const [name = argument.single[0] ?? argument.dest] = argument.names;
      const dashes = argument.positional ? '' : argument.names.length > 0 ? '--' : '-';
      const sure = facts.sure && facts.open === null;
      const mend = argument.positional
        ? 'Write it into `command`.'
        : 'Add it to `parameters`, or write it into `command`.';
      report.add(
        sure ? 'error' : 'hint',
        'missing-argument',
        at,
        `\`${program}\` requires \`${dashes}${name}\`, and nothing gives it. ${mend}`,
      );
    }
  },
};
