import { oneLine, truncate } from '../text/displayWidth.ts';
import { formatNumber, NumberColumn } from '../text/numbers.ts';
import { type Paint, stateLooks, type Tone } from '../text/paint.ts';
import { alignOf, paramTitles, valueCells } from '../text/paramText.ts';
import { naturalWidth, type TableColumn, tableLines } from '../text/table.ts';
import { formatLeft, formatTableClock } from '../text/times.ts';
import { lineWidth } from './lineWidth.ts';
import type { SweepProgress, TrialRow } from './progress.ts';
import { countTexts } from './summary.ts';

/** Ended trials in the table, where there is room. */
const endedShown = 6;
const barColumns = 44;

export interface FrameOptions {
  /** Columns that a line may take. */
  readonly width: number;
  /** Lines that the frame may take, from 4. */
  readonly height: number;
  readonly nowMs: number;
  /** Last line: what the person can do, or what is going on. */
  readonly hint: string;
}

/**
 * Draws a sweep as lines of text: head, progress, a table of the last ended and the running trials, a hint. One object
 * serves one view, because columns keep their width and notation from frame to frame.
 */
export class FrameRenderer {
  readonly #paint: Paint;
  readonly #widths = new Map<string, number>();
  readonly #notations = new Map<string, NumberColumn>();

  constructor(paint: Paint) {
    this.#paint = paint;
  }

  lines(progress: SweepProgress, options: FrameOptions): string[] {
    const paint = this.#paint;
    const { width, height } = options;
    const head = this.#head(progress, width);
    const status = this.#status(progress, width, options.nowMs);
    const hint = options.hint === '' ? [] : [paint(truncate(options.hint, width), 'faint')];
    const room = height - head.length - status.length - hint.length - 1;
    return [...head, ...status, ...this.#table(progress, options, room), ...hint];
  }

  #head({ head }: SweepProgress, width: number): string[] {
    const facts = [head.method];
    if (head.metric !== null) facts.push(`${head.direction} ${head.metric}`);
    facts.push(`${head.jobs} ${head.jobs === 1 ? 'job' : 'jobs'}`, `study ${head.folder}`);
    const name = truncate(head.study, width);
    const rest = truncate(oneLine(facts.join(' · ')), width - lineWidth(name) - 2);
    return [`${this.#paint(name, 'strong')}  ${this.#paint(rest, 'faint')}`.trimEnd()];
  }

  #status(progress: SweepProgress, width: number, nowMs: number): string[] {
    const paint = this.#paint;
    const { total, metric } = progress.head;
    const ended = progress.endedCount;
    const best = progress.best;
    const left = progress.leftMs(nowMs);
    const count = total === null ? `${ended} ended` : `${ended}/${total}`;
    const counts = countTexts(progress.counts, paint).join('  ');
    const bestText =
      best && best.value !== null && metric !== null
        ? paint(`best ${formatNumber(best.value)} (trial ${best.trial})`, 'good')
        : '';
    const leftText = left === null ? '' : formatLeft(left);
    const all = [count, counts, bestText, leftText].filter((part) => part !== '');
    const oneRow = all.join('   ');
    const short = [count, leftText].filter((part) => part !== '').join('   ');
    const fits = lineWidth(oneRow) + (total === null ? 0 : 12) <= width;
    const first = fits ? oneRow : short;
    const bar = total === null ? '' : this.#bar(ended, total, Math.min(barColumns, width - lineWidth(first) - 2));
    const second = [counts, bestText].filter((part) => part !== '').join('   ');
    const lines = [`${bar}${bar === '' ? '' : '  '}${first}`];
    if (!fits && second !== '')
      lines.push(lineWidth(second) <= width ? second : truncate(`best ${best?.value ?? ''}`, width));
    return lines;
  }

  #bar(ended: number, total: number, columns: number): string {
    if (columns < 4) return '';
    const full = total === 0 ? columns : Math.min(columns, Math.floor((ended / total) * columns));
    return this.#paint('━'.repeat(full), 'good') + this.#paint('━'.repeat(columns - full), 'faint');
  }

  #table(progress: SweepProgress, options: FrameOptions, room: number): string[] {
    const { rows, hidden } = chooseRows(progress, room);
    if (rows.length === 0) return [];
    const best = progress.best?.trial ?? null;
    const tones = rows.map((row): Tone => {
      if (row.trial === best) return 'good';
      return row.state === 'finished' ? 'plain' : stateLooks[row.state].tone;
    });
    const lines = tableLines(this.#columns(progress, rows, options), options.width, this.#paint, tones);
    if (hidden > 0) lines.push(this.#paint(truncate(`  and ${hidden} more running`, options.width), 'running'));
    return lines;
  }

  #columns(progress: SweepProgress, rows: readonly TrialRow[], { nowMs }: FrameOptions): TableColumn[] {
    const { head, best } = progress;
    const mark = (row: TrialRow): string => (row.trial === best?.trial ? ' ★' : '  ');
    const columns: TableColumn[] = [
      { title: 'trial', align: 'right', cells: rows.map((row) => ({ text: `${row.trial}${mark(row)}` })) },
      {
        title: 'state',
        align: 'left',
        cells: rows.map(({ state }) => ({ text: `${stateLooks[state].icon} ${state}` })),
      },
    ];
    if (head.metric !== null) {
      const values = rows.map(({ value }) => value ?? undefined);
      columns.push({ title: oneLine(head.metric), align: 'right', maxWidth: 18, cells: this.#cells('=value', values) });
      columns.push({
        title: 'step',
        align: 'right',
        dropOrder: 2,
        cells: rows.map(({ step }) => ({ text: step === null ? '' : String(step) })),
      });
    }
    const titles = paramTitles(head.searched);
    head.searched.forEach((name, index) => {
      const values = rows.map(({ params }) => params[name]);
      const cells = this.#cells(name, values);
      columns.push({
        title: titles.get(name) ?? name,
        align: alignOf(values),
        maxWidth: 20,
        dropOrder: 10 + index,
        cells,
      });
    });
    const time = rows.map(({ startMs, durationMs }) => ({
      text: formatTableClock(durationMs ?? nowMs - startMs),
    }));
    columns.push({ title: 'time', align: 'right', dropOrder: 1, cells: time });
    const reasons = rows.map(({ reason, state }) => ({ text: state === 'finished' ? '' : oneLine(reason ?? '') }));
    columns.push({ title: 'why', align: 'left', cutTo: 16, dropOrder: 5, cells: reasons });
    return columns.map((column, index) => this.#steady(column, index));
  }

  #cells(name: string, values: ReadonlyArray<TrialRow['params'][string] | undefined>): TableColumn['cells'] {
    const notation = this.#notations.get(name) ?? new NumberColumn();
    this.#notations.set(name, notation);
    return valueCells(values, notation);
  }

  /** Keeps the greatest width that a column has had, so that nothing jumps. */
  #steady(column: TableColumn, index: number): TableColumn {
    const key = `${index} ${column.title}`;
    const empty = column.cells.every(({ text }) => text === '');
    const width = Math.max(this.#widths.get(key) ?? 0, empty || column.cutTo !== undefined ? 0 : naturalWidth(column));
    if (width > 0) this.#widths.set(key, width);
    return width > 0 ? { ...column, minWidth: width } : column;
  }
}

/** The last ended trials, the best among them, then the running ones; as many as there is room for. */
function chooseRows(progress: SweepProgress, room: number): { rows: readonly TrialRow[]; hidden: number } {
  const { running, ended, best } = progress;
  if (room <= 0) return { rows: [], hidden: 0 };
  const overflow = running.length > room;
  const shownRunning = overflow ? running.slice(0, Math.max(0, room - 1)) : running;
  const forEnded = Math.min(endedShown, room - shownRunning.length - (overflow ? 1 : 0));
  let last = forEnded > 0 ? ended.slice(-forEnded) : [];
  if (best && forEnded > 1 && !last.some(({ trial }) => trial === best.trial)) {
    last = [best, ...ended.slice(-(forEnded - 1))];
  }
  const sorted = [...last].sort((a, b) => a.trial - b.trial);
  return { rows: [...sorted, ...shownRunning], hidden: running.length - shownRunning.length };
}
