import { stripVTControlCharacters } from 'node:util';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const printableAscii = /^[\x20-\x7e]*$/;
const emoji = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\u{fe0f}|\p{Regional_Indicator}{2}/u;
const invisible = /^[\p{Mark}\p{Control}\p{Format}\p{Surrogate}]+$/u;

/** Blocks whose characters take two columns (Unicode's East_Asian_Width W and F, by range). */
const wideRanges: ReadonlyArray<readonly [first: number, last: number]> = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x17000, 0x18cff],
  [0x1b000, 0x1b2ff],
  [0x20000, 0x3fffd],
];

function graphemeWidth(text: string): number {
  if (invisible.test(text)) return 0;
  if (emoji.test(text)) return 2;
  const code = text.codePointAt(0) ?? 0;
  return wideRanges.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** Columns that a text without escapes and line breaks takes on a terminal. */
export function displayWidth(text: string): number {
  if (printableAscii.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment);
  return width;
}

/** Cuts a text to at most `columns`, ending in an ellipsis where something is missing. */
export function truncate(text: string, columns: number): string {
  if (columns <= 0) return '';
  if (displayWidth(text) <= columns) return text;
  let width = 0;
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    width += graphemeWidth(segment);
    if (width > columns - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Fills a text up to `columns`. */
export function pad(text: string, columns: number, align: 'left' | 'right'): string {
  const missing = ' '.repeat(Math.max(0, columns - displayWidth(text)));
  return align === 'right' ? missing + text : text + missing;
}

/**
 * Makes a text from a program or a file safe to print on one line: line breaks and tabs become blanks, other control
 * characters, escapes among them, vanish.
 */
export function oneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\r\n\t\u2028\u2029]+/g, ' ')
    .replace(/[\p{Control}\u202a-\u202e\u2066-\u2069]/gu, '');
}

/** {@link oneLine} of each line: for messages of several lines that quote what a file or a program says. */
export function safeLines(text: string): string {
  return text.split('\n').map(oneLine).join('\n');
}
