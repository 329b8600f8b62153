import type { TextEdit } from '../../src/core/sweep/diagnostic.ts';
import { isSweep } from './recognise.ts';
import { yamlLines } from './yamlText/lines.ts';
import { listStyle, relayout } from './yamlText/relayout.ts';
import { sameYaml } from './yamlText/sameYaml.ts';
import { spaced, spacedComments } from './yamlText/spaced.ts';
import type { YamlLine } from './yamlText/yamlLine.ts';

export interface FormatOptions {
  /** File name or path, which tells sweeps from other YAML. */
  readonly name: string;
  /** Blanks of one level; the editor's `tabSize`. */
  readonly tabSize: number;
  /** Globs of files that may be sweeps. */
  readonly patterns?: readonly string[];
}

/** Longer texts are data. */
const maxLength = 1_000_000;

/** A text that is not at rest after so many rounds is left as it is. */
const maxRounds = 3;

/**
 * Formats a sweep file: indentation, lists below their keys in the way that prevails, one blank after `:`, `,` and `-`, a blank
 * behind `#`, no blanks at the ends of lines, one empty line in a row at most, a line break at the end. Comments, quotes,
 * spellings of numbers, brackets, block texts, anchors and line breaks stay. No edits where the result would not say exactly the
 * same, and none for JSON, for broken YAML and for files that are no sweeps.
 */
export function format(text: string, { name, tabSize, patterns = [] }: FormatOptions): readonly TextEdit[] {
  if (!isOurs(name, text, patterns)) return [];
  const size = Number.isSafeInteger(tabSize) && tabSize >= 1 && tabSize <= 8 ? tabSize : 2;
  const before = yamlLines(text).lines.map((line, index): Kept => ({ index, text: line.text + line.end }));
  let kept: readonly Kept[] = before;
  for (let round = 0; ; round++) {
    const next = oneRound(kept, size);
    if (next === null || round === maxRounds) return [];
    const atRest = next.length === kept.length && next.every((line, index) => line.text === kept[index]?.text);
    if (atRest) break;
    kept = next;
  }
  const formatted = textOf(kept);
  if (formatted === text || !sameYaml(text, formatted)) return [];
  return editsOf(before, kept);
}

/** A line with its line break, and which line of the text it was. */
interface Kept {
  readonly index: number;
  readonly text: string;
}

function textOf(kept: readonly Kept[]): string {
  return kept.map(({ text }) => text).join('');
}

/** At the top of the file, as YAML. */
function isOurs(name: string, text: string, patterns: readonly string[]): boolean {
  if (/\.(?:json|py|ipynb)$/i.test(name) || /^[\s\ufeff]*\{/.test(text) || text.startsWith('\ufeff')) return false;
  if (text.length > maxLength) return false;
  // A file that is no text.
  if (/(?![\t\n\r])\p{Cc}/u.test(text)) return false;
  return isSweep(name, text, patterns) && /^["']?(?:method|parameters)["']?[ \t]*:/m.test(text);
}

/** The lines that stay, as they should be; null where nothing should be moved. */
function oneRound(kept: readonly Kept[], size: number): readonly Kept[] | null {
  const { lines, unusual } = yamlLines(textOf(kept));
  if (unusual) return null;
  const places = relayout(lines, size, listStyle(lines));
  const comments = spacedComments(lines);
  const last = lines.findLastIndex((line) => line.kind !== 'blank');
  const ending = lines[0]?.end || '\n';
  return lines.flatMap((line, at): Kept[] => {
    const index = kept[at]?.index ?? at;
    if (line.kind === 'blank') {
      const goes = at === 0 || lines[at - 1]?.kind === 'blank' || at > last;
      return goes ? [] : [{ index, text: line.end }];
    }
    const end = line.end === '' ? ending : line.end;
    return [{ index, text: shownOf(line, places[at]?.indent ?? null, comments.get(at) ?? null) + end }];
  });
}

function shownOf(line: YamlLine, indent: number | null, comment: string | null): string {
  switch (line.kind) {
    case 'blank':
      return '';
    case 'mark':
      return line.text.trimEnd();
    case 'block':
      return indent === null ? '' : ' '.repeat(indent) + line.text.slice(line.indent);
    case 'more':
      if (indent === null) return line.endCounts ? line.text : '';
      return ' '.repeat(indent) + spaced(line, comment);
    case 'comment':
    case 'content':
      return ' '.repeat(indent ?? line.indent) + spaced(line, comment);
  }
}

/** One edit for each line that differs, of what differs in it. */
function editsOf(before: readonly Kept[], after: readonly Kept[]): readonly TextEdit[] {
  const kept = new Map(after.map(({ index, text }) => [index, text]));
  return before.flatMap(({ index: line, text }): TextEdit[] => {
    const shown = kept.get(line);
    if (shown === text) return [];
    const start = { line, character: 0 };
    if (shown === undefined) {
      const end = /[\r\n]$/.test(text) ? { line: line + 1, character: 0 } : { line, character: text.length };
      return [{ range: { start, end }, newText: '' }];
    }
    let from = 0;
    while (from < text.length && text.charAt(from) === shown.charAt(from)) from++;
    let end = 0;
    const most = Math.min(text.length, shown.length) - from;
    while (end < most && text.charAt(text.length - 1 - end) === shown.charAt(shown.length - 1 - end)) end++;
    const range = { start: { line, character: from }, end: { line, character: text.length - end } };
    return [{ range, newText: shown.slice(from, shown.length - end) }];
  });
}
