import { literalOf } from '../../src/core/space/render.ts';
import type { ParameterSource } from '../../src/core/sweep/parameters.ts';
import type { Report } from '../../src/core/sweep/report.ts';
import { numberInText, portableNumber } from '../../src/core/sweep/scalar.ts';
import { type Entry, entryOf, type Node, type ScalarNode } from '../../src/core/sweep/tree.ts';
import type { Sweep } from '../service/sweep.ts';
import { isChoice } from './argumentChoice.ts';
import { passedOf } from './passed.ts';
import type { Rule } from './rule.ts';
import { WrittenValues } from './valueFix.ts';

const words: ReadonlyMap<string, null | boolean> = new Map([
  ['none', null],
  ['null', null],
  ['true', true],
  ['false', false],
]);

const longestWord = 5;

/** Text that looks like null, a truth value, or a number among numbers. */
export const quotedWords: Rule = {
  code: 'quoted-word',
  check(sweep, report) {
    const { sources, text } = sweep.reading;
    for (const source of sources) {
      const { name, map } = source;
      const there = new WrittenValues(source);
      for (const node of valuesOf(entryOf(map, 'value'), entryOf(map, 'values'))) {
        if (node.kind !== 'scalar' || node.resolved.type !== 'text') continue;
        const meant = node.text.length > longestWord ? undefined : words.get(node.text.toLowerCase());
        if (meant === undefined || (node.plain && meant !== null) || isRefused(sweep, source, meant)) continue;
        const word = report.spelling.plain(String(meant));
        const write = { title: `Write ${word}`, edits: [[node.span, word]] } as const;
        report.hint(
          'quoted-word',
          node.span,
          `\`${name}\` gets the text "${node.text}", not \`${word}\`. Fine if the script compares with text.`,
          there.fix(node, meant, write, report, text),
        );
      }
      reportMixed(source, there, report, text);
    }
  },
};

/** Whether the script refuses what would be meant, so that the text is meant, or neither can be, which other rules say. */
function isRefused(sweep: Sweep, { name, path }: ParameterSource, meant: null | boolean): boolean {
  const passed = path.length === 1 ? passedOf(sweep) : null;
  const argument = passed === null || passed.form === 'hydra' ? null : passed.argumentOf(name);
  if (passed === null || argument === null) return false;
  if (argument.type === 'int' || argument.type === 'float') return true;
  if (argument.type === 'flag') return passed.form !== 'flags' || meant === null;
  if (argument.choices === null || (passed.form === 'flags' && meant !== null)) return false;
  return !isChoice(literalOf(meant).python, argument, argument.choices, passed);
}

function valuesOf(value: Entry | null, values: Entry | null): readonly Node[] {
  return [...(value === null ? [] : [value.value]), ...(values?.value.kind === 'list' ? values.value.items : [])];
}

/** Numbers in quotes where everything else is a number. */
function reportMixed({ name, map }: ParameterSource, there: WrittenValues, report: Report, source: string): void {
  const values = entryOf(map, 'values');
  if (values?.value.kind !== 'list') return;
  const { items } = values.value;
  const numbers = items.filter((item) => item.kind === 'scalar' && typeof item.resolved.value === 'number');
  // Most lists are of one kind.
  if (numbers.length === 0 || numbers.length === items.length) return;
  const quoted = items.filter(isQuotedNumber);
  if (numbers.length + quoted.length < items.length) return;
  for (const node of quoted) {
    const { text, span } = node;
    const message = `"${text}" is text among the numbers of \`${name}\`. Write it without quotes.`;
    const write = { title: 'Remove the quotes', edits: [[span, report.spelling.plain(portableNumber(text))]] } as const;
    report.warning(
      'mixed-list',
      span,
      message,
      there.fix(node, numberInText(text)?.value ?? null, write, report, source),
    );
  }
}

function isQuotedNumber(node: Node): node is ScalarNode {
  return node.kind === 'scalar' && node.resolved.type === 'text' && numberInText(node.text) !== null;
}
