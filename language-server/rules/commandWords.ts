import { rewriteFix } from '../../src/core/sweep/edits.ts';
import type { Fix, Report } from '../../src/core/sweep/report.ts';
import type { ListNode, ScalarNode } from '../../src/core/sweep/tree.ts';
import type { Rule } from './rule.ts';
import { isShell, writtenCommand } from './writtenCommand.ts';

const runner = /^(?:\$\{interpreter\}|(?:python|pypy)[\d.]*|bash|sh|uv|poetry|accelerate|torchrun|srun|mpirun|conda)$/;

/** Several words in one item of `command`, which is one argument whatever is in it. */
export const commandWords: Rule = {
  code: 'command-words',
  check({ reading: { root, text } }, report) {
    const command = writtenCommand(root);
    if (command === null || isShell(command.items)) return;
    for (const [index, item] of command.items.entries()) {
      const words = item.text.split(/\s+/);
      const [first = '', second = ''] = words;
      if (words.length < 2 || /["'\\]/.test(item.text)) continue;
      if (runner.test(first) && second !== '') {
        const message = `\`${item.text}\` is one item, so a program of that whole name is looked for. Give each word its own item.`;
        // It is started where nothing stands before it but the environment.
        const starts = command.items.slice(0, index).every((one) => one.text === '${env}');
        report.add(
          starts ? 'error' : 'warning',
          'command-words',
          item.span,
          message,
          split(command.node, item, words, { text, report }),
        );
      } else if (words.length === 2 && /^--?[A-Za-z][\w-]*$/.test(first)) {
        const message = `\`${item.text}\` is one argument, with the blank in it. Write \`${first}=${second}\`, or two items.`;
        report.warning('command-words', item.span, message, split(command.node, item, words, { text, report }));
      } else if (/^--?[A-Za-z]/.test(first) && words.slice(1).some((word) => /^--[A-Za-z]/.test(word))) {
        const message = `\`${item.text}\` is one argument, with the blanks in it. Give each word its own item.`;
        report.warning('command-words', item.span, message, split(command.node, item, words, { text, report }));
      }
    }
  },
};

function split(
  list: ListNode,
  item: ScalarNode,
  words: readonly string[],
  { text, report: { spelling } }: { readonly text: string; readonly report: Report },
): Fix | undefined {
  const plain = item.plain && spelling.dialect === 'yaml' && words.every((word) => /^[\w./${}=-]+$/.test(word));
  const written = words.map((word) => (plain && /^[\w./$-]/.test(word) ? word : spelling.text(word)));
  const title = 'Make each word an item';
  if (list.flow) return rewriteFix(item.span, written.join(', '), title);
  const lineStart = text.lastIndexOf('\n', item.span[0] - 1) + 1;
  const lead = text.slice(lineStart, item.span[0]);
  return /^ *- +$/.test(lead) ? rewriteFix(item.span, written.join(`\n${lead}`), title) : undefined;
}
