import { rewriteFix } from '../../src/core/sweep/edits.ts';
import type { Rule } from './rule.ts';
import { isShell, writtenCommand } from './writtenCommand.ts';

/** What only a shell would understand, in a command that runs without one. */
export const shellText: Rule = {
  code: 'shell-text',
  check({ reading: { root } }, report) {
    const command = writtenCommand(root);
    if (command === null || isShell(command.items)) return;
    for (const item of command.items) {
      const { text, span } = item;
      const variable = /\$([A-Z][A-Z0-9_]*)\b/.exec(text)?.[1];
      if (variable !== undefined) {
        const mended = text.replaceAll(/\$([A-Z][A-Z0-9_]*)\b/g, (_, name: string) => `\${envvar:${name}}`);
        const plain = item.plain && report.spelling.dialect === 'yaml';
        report.warning(
          'shell-text',
          span,
          `There is no shell: \`$${variable}\` is passed as it stands. Write \`\${envvar:${variable}}\`.`,
          rewriteFix(span, plain ? mended : report.spelling.text(mended), `Write \`${mended}\``),
        );
      } else if (/^~\//.test(text) || /^--?[\w-]+=~\//.test(text)) {
        const mended = text.replace('~/', '${envvar:HOME}/');
        const plain = item.plain && report.spelling.dialect === 'yaml';
        report.warning(
          'shell-text',
          span,
          'There is no shell: `~` is passed as it stands. Write `${envvar:HOME}`.',
          rewriteFix(span, plain ? mended : report.spelling.text(mended), `Write \`${mended}\``),
        );
      } else if (/^(?:&&|\|\||[|;&]|[12]?>{1,2}|<)$/.test(text) || /\$\([^)]*\)/.test(text)) {
        report.warning(
          'shell-text',
          span,
          `There is no shell: \`${text}\` is passed as it stands. Start the command with \`sh\` and \`-c\`, or put it into a script.`,
        );
      }
    }
  },
};
