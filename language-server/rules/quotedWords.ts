import { numberInText } from '../../src/core/sweep/scalar.ts';
import { type Entry, entryOf, type Node } from '../../src/core/sweep/tree.ts';
import type { Rule } from './rule.ts';

const words: Readonly<Record<string, string>> = { none: 'null', null: 'null', true: 'true', false: 'false' };

/** Text that looks like null, a truth value, or a number among numbers. */
export const quotedWords: Rule = {
  code: 'quoted-word',
  check({ sources }, report) {
    for (const { name, map } of sources) {
      for (const node of valuesOf(entryOf(map, 'value'), entryOf(map, 'values'))) {
        if (node.kind !== 'scalar' || node.resolved.type !== 'text') continue;
        const meant = words[node.text.toLowerCase()];
        if (meant === undefined || (node.plain && meant !== 'null')) continue;
        report.hint(
          'quoted-word',
          node.span,
          `\`${name}\` gets the text "${node.text}", not \`${meant}\`. Fine if the script compares with text.`,
          {
            title: `Write ${meant}`,
            edits: [[node.span, meant]],
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

function reportMixed(name: string, values: Entry | null, report: Parameters<Rule['check']>[1]): void {
  if (values?.value.kind !== 'list') return;
  const { items } = values.value;
  if (!items.some((item) => item.kind === 'scalar' && typeof item.resolved.value === 'number')) return;
  for (const item of items) {
    if (item.kind !== 'scalar' || item.plain || item.resolved.type !== 'text' || numberInText(item.text) === null)
      continue;
    report.warning(
      'mixed-list',
      item.span,
      `"${item.text}" is text among the numbers of \`${name}\`. Write it without quotes.`,
      {
        title: 'Remove the quotes',
        edits: [[item.span, item.text]],
      },
    );
  }
}
