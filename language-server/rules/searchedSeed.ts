import { isConstant } from '../../src/core/space/distribution.ts';
import { isSeed } from './names.ts';
import type { Rule } from './rule.ts';

/** A seed that the search is free to tune. */
export const searchedSeed: Rule = {
  code: 'searched-seed',
  check(
    {
      reading: {
        document: { spec },
        sources,
      },
    },
    report,
  ) {
    if (spec?.method !== 'bayes') return;
    for (const { name, entry, distribution } of sources) {
      if (distribution === null || isConstant(distribution) || !isSeed(name)) continue;
      report.hint(
        'searched-seed',
        entry.key.span,
        `\`bayes\` will pick a lucky \`${name}\`. Fix it, and repeat the best trial over several seeds instead.`,
      );
    }
  },
};
