import { usesProgram } from '../../src/core/sweep/macros.ts';
import { entryOf } from '../../src/core/sweep/tree.ts';
import { baseName } from '../service/baseName.ts';
import type { Rule } from './rule.ts';
import { writtenCommand } from './writtenCommand.ts';

/** A program beside a command that runs something else. */
export const unusedProgram: Rule = {
  code: 'unused-program',
  check({ reading: { root } }, report) {
    const program = root === null ? null : entryOf(root, 'program');
    const items = writtenCommand(root)?.items ?? [];
    if (program?.value.kind !== 'scalar' || program.value.text === '' || items.length === 0) return;
    const texts = items.map(({ text }) => text);
    if (usesProgram(texts) || texts.some((text) => text.includes('${program}'))) return;
    const { text } = program.value;
    const stem = baseName(text).replace(/\.py$/, '');
    // The same program by another way, such as `-m`.
    if (texts.some((item) => item.split(/[^\w-]+/).includes(stem))) return;
    report.hint(
      'unused-program',
      program.key.span,
      `\`program\` has no effect: \`command\` does not contain \`\${program}\`, so \`${text}\` is not run.`,
    );
  },
};
