import { displayWidth, pad, truncate } from './displayWidth.ts';
import type { Paint, Tone } from './paint.ts';

export interface TableCell {
  readonly text: string;
  readonly tone?: Tone;
}

export interface TableColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly cells: readonly TableCell[];
  readonly minWidth?: number;
  /** Widest that it gets; longer cells end in an ellipsis. */
  readonly maxWidth?: number;
  /** A column that may be left out where the terminal is narrow; the highest number goes first. */
  readonly dropOrder?: number;
  /** Narrowest that this column is cut to before others are dropped; a cuttable column comes last in the row. */
  readonly cutTo?: number;
}

const gap = '  ';

interface Sized {
  readonly column: TableColumn;
  width: number;
}

/**
 * Lines of a table, head first, every line at most `width` columns wide. A column without any text is left out.
 * @param rowTones - tone of a whole row; a cell's own tone wins
 */
export function tableLines(
  columns: readonly TableColumn[],
  width: number,
  paint: Paint,
  rowTones: ReadonlyArray<Tone | undefined> = [],
): string[] {
  const sized = sizeColumns(
    columns.filter(({ cells }) => cells.some(({ text }) => text !== '')),
    width,
  );
  const rows = Math.max(0, ...sized.map(({ column }) => column.cells.length));
  const line = (cellAt: (column: TableColumn) => TableCell, rowTone: Tone | undefined): string => {
    const cells = sized.map(({ column }) => cellAt(column));
    const filled = cells.findLastIndex(({ text }) => text !== '') + 1;
    let text = '';
    let left = width;
    for (const [index, { column, width: own }] of sized.slice(0, filled).entries()) {
      const between = index === 0 ? '' : gap;
      const space = Math.min(own, left - between.length);
      if (space <= 0) break;
      left -= space + between.length;
      const { text: whole, tone } = cells[index] ?? { text: '' };
      const cut = truncate(whole, space);
      const padded = index === filled - 1 && column.align === 'left' ? cut : pad(cut, space, column.align);
      text += between + paint(padded, tone ?? rowTone ?? 'plain');
    }
    return text;
  };
  const head = line(({ title }) => ({ text: title }), 'faint');
  return [
    head,
    ...Array.from({ length: rows }, (_, row) => line(({ cells }) => cells[row] ?? { text: '' }, rowTones[row])),
  ];
}

/** Width that a column has where there is room. */
export function naturalWidth(column: TableColumn): number {
  const widest = Math.max(displayWidth(column.title), ...column.cells.map(({ text }) => displayWidth(text)));
  return Math.max(column.minWidth ?? 0, Math.min(widest, column.maxWidth ?? widest));
}

/** Drops columns until the rest fits, then gives the space that is left to those that were cut. */
function sizeColumns(columns: readonly TableColumn[], width: number): Sized[] {
  const kept = columns.map((column): Sized => {
    const natural = naturalWidth(column);
    return { column, width: Math.min(natural, column.cutTo ?? natural) };
  });
  const total = (): number => kept.reduce((sum, { width: own }) => sum + own + gap.length, -gap.length);
  while (total() > width) {
    const highest = Math.max(0, ...kept.map(({ column }) => column.dropOrder ?? 0));
    if (highest === 0) break;
    kept.splice(
      kept.findIndex(({ column }) => column.dropOrder === highest),
      1,
    );
  }
  for (const entry of kept) {
    entry.width += Math.max(0, Math.min(naturalWidth(entry.column) - entry.width, width - total()));
  }
  return kept;
}
