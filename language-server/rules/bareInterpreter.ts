import type { Rule } from './rule.ts';
import { isArgs, writtenCommand } from './writtenCommand.ts';

/** Options of Python that take a value of their own, or end in a program. */
const program = /^-(?:m|c)$|^-$/;
const withValue = /^-[WX]$/;

/** A command that calls Python with the parameters and no program. */
export const bareInterpreter: Rule = {
  code: 'command-without-script',
  check({ reading: { root } }, report) {
    const items = writtenCommand(root)?.items ?? [];
    const at = items.findIndex(({ text }) =>
      /^\$\{interpreter\}$|(?:^|[/\\])(?:python|pypy)[\d.]*(?:\.exe)?$/.test(text),
    );
    if (at < 0) return;
    for (let index = at + 1; index < items.length; index++) {
      const item = items[index];
      if (item === undefined || program.test(item.text)) return;
      if (withValue.test(item.text)) {
        index++;
        continue;
      }
      if (isArgs(item.text)) {
        report.error(
          'command-without-script',
          item.span,
          `\`${items[at]?.text}\` gets the parameters and no program: put \`\${program}\` before \`${item.text}\`.`,
        );
        return;
      }
      if (!item.text.startsWith('-')) return;
    }
  },
};
