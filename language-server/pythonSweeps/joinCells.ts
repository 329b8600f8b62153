import type { Range } from '../../src/core/sweep/diagnostic.ts';
import { LineIndex } from '../../src/core/sweep/lineIndex.ts';

/** The code cells of a notebook as one Python text, and the way back. */
export interface JoinedCells {
  readonly text: string;
  /** The cell that holds a range of the text, and where in it; null where the range spans cells. */
  locate(range: Range): { readonly id: string; readonly range: Range } | null;
  /** Offset in the text of an offset in a cell; null for an unknown cell. */
  offsetOf(id: string, offset: number): number | null;
}

/** A line that is for the notebook and no Python: `!pip install x`, `%matplotlib inline`, `%%time`, `?name`, `name??`. */
const magicLine = /^[ \t]*(?:!|%%?[A-Za-z]|\?{1,2}[A-Za-z_]).*$|^[ \t]*[A-Za-z_][\w.]*\?{1,2}[ \t]*$/gm;

/** What a shell or a magic gives to a name: `files = !ls`, `t = %timeit -o x`. */
const magicValue = /^([ \t]*[A-Za-z_]\w*[ \t]*=[ \t]*)((?:!|%[A-Za-z]).*)$/gm;

/**
 * Joins the code cells of a notebook in their order, a cell a paragraph. Lines for the notebook itself are blanked, a cell that
 * is wholly in another language (`%%bash`) too; every character keeps its place.
 */
export function joinCells(cells: readonly { readonly id: string; readonly text: string }[]): JoinedCells {
  const parts: string[] = [];
  const starts = new Map<string, { readonly offset: number; readonly line: number; readonly lines: number }>();
  let offset = 0;
  let line = 0;
  for (const { id, text } of cells) {
    const lines = lastLine(text) + 1;
    starts.set(id, { offset, line, lines });
    parts.push(pythonOf(text));
    offset += text.length + 1;
    line += lines;
  }
  const text = parts.join('\n');
  return {
    text,
    locate({ start, end }) {
      for (const [id, cell] of starts) {
        if (start.line < cell.line || start.line >= cell.line + cell.lines) continue;
        if (end.line >= cell.line + cell.lines) return null;
        const inCell = {
          start: { ...start, line: start.line - cell.line },
          end: { ...end, line: end.line - cell.line },
        };
        return { id, range: inCell };
      }
      return null;
    },
    offsetOf(id, inside) {
      const cell = starts.get(id);
      return cell === undefined ? null : cell.offset + inside;
    },
  };
}

function lastLine(text: string): number {
  return new LineIndex(text).position(text.length).line;
}

function pythonOf(text: string): string {
  const blank = (part: string): string => part.replaceAll(/[^\r\n]/g, ' ');
  return /^\s*%%(?!time|capture)/.test(text)
    ? blank(text)
    : text
        .replaceAll(magicLine, blank)
        .replaceAll(magicValue, (_, name: string, value: string) => `${name}0${blank(value.slice(1))}`);
}
