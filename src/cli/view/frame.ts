import { oneLine, truncate } from '../text/displayWidth.ts';
import { formatNumber, frontText, goalsText, type NumberColumn } from '../text/numbers.ts';
import type { Paint } from '../text/paint.ts';
import { naturalWidth, type TableColumn, tableLines } from '../text/table.ts';
import { formatLeft } from '../text/times.ts';
import { type TrialRow, trialColumns, trialTones } from '../text/trialTable.ts';
import { lineWidth } from './lineWidth.ts';
import type { SweepProgress } from './progress.ts';
import { countTexts, stageText } from './summary.ts';

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
    const stage = stageText(head);
    const facts = stage === '' ? [head.method] : [stage, head.method];
    if (head.objectives.length > 0) facts.push(goalsText(head.objectives));
    facts.push(`${head.jobs} ${head.jobs === 1 ? 'job' : 'jobs'}`, `study ${head.folder}`);
    const name = truncate(head.study, width);
    const rest = truncate(oneLine(facts.join(' · ')), width - lineWidth(name) - 2);
    return [`${this.#paint(name, 'strong')}  ${this.#paint(rest, 'faint')}`.trimEnd()];
  }

  #status(progress: SweepProgress, width: number, nowMs: number): string[] {
    const paint = this.#paint;
    const { total } = progress;
    const ended = progress.endedCount;
    const left = progress.leftMs(nowMs);
    const count = total === null ? `${ended} ended` : `${ended}/${total}`;
    const counts = countTexts(progress.counts, paint).join('  ');
    const best = bestText(progress);
    const bestPart = best === '' ? '' : paint(best, 'good');
    const leftText = left === null ? '' : formatLeft(left);
    const all = [count, counts, bestPart, leftText].filter((part) => part !== '');
    const oneRow = all.join('   ');
    const short = [count, leftText].filter((part) => part !== '').join('   ');
    const fits = lineWidth(oneRow) + (total === null ? 0 : 12) <= width;
    const first = fits ? oneRow : short;
    const bar = total === null ? '' : this.#bar(ended, total, Math.min(barColumns, width - lineWidth(first) - 2));
    const second = [counts, bestPart].filter((part) => part !== '').join('   ');
    const lines = [`${bar}${bar === '' ? '' : '  '}${first}`];
    if (!fits && second !== '') lines.push(lineWidth(second) <= width ? second : truncate(best, width));
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
    const best = new Set(progress.best.map(({ trial }) => trial));
    const { metrics } = progress;
    const { searched } = progress.head;
    const columns = trialColumns(rows, { metrics, searched, best, nowMs: options.nowMs, notations: this.#notations });
    const steady = columns.map((column, index) => this.#steady(column, index));
    const lines = tableLines(steady, options.width, this.#paint, trialTones(rows, best));
    if (hidden > 0) lines.push(this.#paint(truncate(`  and ${hidden} more running`, options.width), 'running'));
    return lines;
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

/** `best 0.312 (trial 7)`, with several metrics `front of 4 trials`. */
function bestText({ best, metrics }: SweepProgress): string {
  const [first] = best;
  if (first === undefined || metrics.length === 0) return '';
  if (metrics.length > 1) return frontText(best.length);
  return first.value === null ? '' : `best ${formatNumber(first.value)} (trial ${first.trial})`;
}

/** The last ended trials, the best among them, then the running ones; as many as there is room for. */
function chooseRows(progress: SweepProgress, room: number): { rows: readonly TrialRow[]; hidden: number } {
  const { running, ended } = progress;
  const best = progress.best.at(-1);
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
