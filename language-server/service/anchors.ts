import type { Span } from '../../src/core/sweep/lineIndex.ts';
import { yamlLines } from './yamlText/lines.ts';
import type { YamlLine } from './yamlText/yamlLine.ts';

const word = /[*&][^\s,[\]{}]+/g;

/**
 * The anchor (`&name`) of the alias (`*name`) at an offset: the last before it; null where no alias stands there.
 * @param offset - not inside of a text, which can hold `*` as well
 */
export function anchorOf(text: string, offset: number): Span | null {
  if (!text.includes('*')) return null;
  const { lines } = yamlLines(text);
  const at = lines.findLastIndex(({ start }) => start <= offset);
  const line = lines[at];
  if (line === undefined) return null;
  const alias = wordsOf(line).find(([start, end]) => text.charAt(start) === '*' && offset >= start && offset <= end);
  if (alias === undefined) return null;
  const name = text.slice(alias[0] + 1, alias[1]);
  for (let index = at; index >= 0; index--) {
    const earlier = lines[index];
    if (earlier === undefined || !earlier.text.includes(`&${name}`)) continue;
    const anchor = wordsOf(earlier).findLast(
      ([start, end]) => end <= alias[0] && text.slice(start, end) === `&${name}` && !isInQuotes(earlier, start),
    );
    if (anchor !== undefined) return anchor;
  }
  return null;
}

/** Aliases and anchors of a line, by place in the text: at the start of a value only. */
function wordsOf({ kind, text, comment, start }: YamlLine): readonly Span[] {
  if (kind !== 'content' && kind !== 'more') return [];
  const shown = comment < 0 ? text : text.slice(0, comment);
  return [...shown.matchAll(word)]
    .filter(({ index }) => index === 0 || /[\s,[{]/.test(shown.charAt(index - 1)))
    .map((found): Span => [start + found.index, start + found.index + found[0].length]);
}

/** Counts the quotes before a place; those inside words (`don't`) are none. */
function isInQuotes({ text, start }: YamlLine, at: number): boolean {
  let quote = '';
  for (let index = 0; index < at - start; index++) {
    const char = text.charAt(index);
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if ((char === '"' || char === "'") && (index === 0 || /[\s,[{:]/.test(text.charAt(index - 1)))) quote = char;
  }
  return quote !== '';
}
