import { numberInText, portableNumber } from '../../src/core/sweep/scalar.ts';
import { type Entry, entryOf, type Node, type ScalarNode } from '../../src/core/sweep/tree.ts';
import type { Rule } from './rule.ts';

const words: ReadonlyMap<string, string> = new Map([
  ['none', 'null'],
  ['null', 'null'],
  ['true', 'true'],
  ['false', 'false'],
]);

const longestWord = 5;

/** Text that looks like null, a truth value, or a number among numbers. */
export const quotedWords: Rule = {
  code: 'quoted-word',
  check({ reading: { sources } }, report) {
    for (const { name, map } of sources) {
      for (const node of valuesOf(entryOf(map, 'value'), entryOf(map, 'values'))) {
        if (node.kind !== 'scalar' || node.resolved.type !== 'text') continue;
        const meant = node.text.length > longestWord ? undefined : words.get(node.text.toLowerCase());
        if (meant === undefined || (node.plain && meant !== 'null')) continue;
        report.hint(
          'quoted-word',
          node.span,
          `\`${name}\` gets the text "${node.text}", not \`${report.spelling.plain(meant)}\`. Fine if the script compares with text.`,
          {
            title: `Write ${report.spelling.plain(meant)}`,
            edits: [[node.span, report.spelling.plain(meant)]],
          },
        );
      }
      reportMixed(name, entryOf(map, 'values'), report);
    }
  },
};

function valuesOf(value: Entry | null, values: Entry | null): readonly Node[] {
  return [...(value === null ? [] : [value.value]), ...(values?.value.kind === 'list' ? values.value.items : [])];
}

/** Numbers in quotes where everything else is a number. */
function reportMixed(name: string, values: Entry | null, report: Parameters<Rule['check']>[1]): void {
  if (values?.value.kind !== 'list') return;
  const { items } = values.value;
  const numbers = items.filter((item) => item.kind === 'scalar' && typeof item.resolved.value === 'number');
  // Most lists are of one kind.
  if (numbers.length === 0 || numbers.length === items.length) return;
  const quoted = items.filter(isQuotedNumber);
  if (numbers.length + quoted.length < items.length) return;
  for (const { text, span } of quoted) {
    const message = `"${text}" is text among the numbers of \`${name}\`. Write it without quotes.`;
    report.warning('mixed-list', span, message, {
      title: 'Remove the quotes',
      edits: [[span, report.spelling.plain(portableNumber(text))]],
    });
  }
}

function isQuotedNumber(node: Node): node is ScalarNode {
  return node.kind === 'scalar' && node.resolved.type === 'text' && numberInText(node.text) !== null;
}
