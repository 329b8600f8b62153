import type { Rule } from './rule.ts';
import { isArgs, writtenCommand } from './writtenCommand.ts';

/** An argument that the command fixes beside a parameter of the same name. */
export const fixedTwice: Rule = {
  code: 'fixed-twice',
  check({ reading: { root, sources } }, report) {
    const items = writtenCommand(root)?.items ?? [];
    const args = items.findIndex(({ text }) => isArgs(text));
    if (args < 0 || sources.length === 0) return;
    const names = new Set(sources.filter(({ path }) => path.length === 1).map(({ name }) => alike(name)));
    for (const [index, { text, span }] of items.entries()) {
      const name = /^(?:--|\+{0,2}(?=[\w.-]+=))([A-Za-z_][\w.-]*)(?:=|$)/.exec(text)?.[1];
      if (name === undefined || !names.has(alike(name))) continue;
      if (index > args)
        report.warning(
          'fixed-twice',
          span,
          `\`${name}\` is a parameter, too, and the later of two arguments wins: every trial gets this one. Remove it.`,
        );
      else
        report.hint(
          'fixed-twice',
          span,
          `\`${name}\` is a parameter, too: it is passed twice, and most programs take the one that the search chose.`,
        );
    }
  },
};

const alike = (name: string): string => name.replaceAll('-', '_');
