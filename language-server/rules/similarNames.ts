import type { Entry } from '../../src/core/sweep/tree.ts';
import type { Rule } from './rule.ts';

/** Two parameters that differ in `-` and `_` or in case only. */
export const similarNames: Rule = {
  code: 'similar-names',
  check({ reading: { sources, lines } }, report) {
    const seen = new Map<string, Entry>();
    for (const { name, entry } of sources) {
      const key = name.replaceAll('-', '_').toLowerCase();
      const earlier = seen.get(key);
      if (earlier === undefined) seen.set(key, entry);
      else if (earlier.name !== entry.name) {
        const line = lines.position(earlier.key.span[0]).line + 1;
        report.hint(
          'similar-names',
          entry.key.span,
          `\`${name}\` and the parameter of line ${line} differ in \`-\`, \`_\` or case only: to many programs they are the same argument.`,
        );
      }
    }
  },
};
