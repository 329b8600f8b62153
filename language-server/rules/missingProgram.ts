import { runsProgram } from '../service/findProgram.ts';
import type { Rule } from './rule.ts';

/** A program that is not there, in a sweep whose command runs it. */
export const missingProgram: Rule = {
  code: 'program-missing',
  check({ reading, found }, report) {
    if (found.kind !== 'missing' || !runsProgram(reading)) return;
    const { text, span } = found.node;
    const module = /^(?:\S*python[\d.]*\s+)?-m\s+(\S+)/.exec(text)?.[1];
    const mend =
      module === undefined
        ? 'It is looked for in the working directory, then beside this file.'
        : `\`program\` is a file; write \`command: ["\${interpreter}", "-m", "${module}", "\${args}"]\`.`;
    report.error('program-missing', span, `The program \`${text}\` does not exist. ${mend}`);
  },
};
