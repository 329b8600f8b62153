import type { ControllerEvent, StudyHead } from '../../core/controller/events.ts';
import type { CliStream } from '../command.ts';
import { Output } from '../output.ts';
import { oneLine } from '../text/displayWidth.ts';
import { createPaint, type Paint } from '../text/paint.ts';
import { wrap } from '../text/wrap.ts';
import { FrameRenderer } from './frame.ts';
import { lineWidth } from './lineWidth.ts';
import { type EndEvent, SweepProgress } from './progress.ts';
import { stageLines, summaryLines } from './summary.ts';
import type { SweepView } from './sweepView.ts';

const frameMs = 100;
/** Clocks and the time left move on when nothing else does. */
const tickMs = 1000;
const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
const clearToLineEnd = '\u001b[K';
const clearBelow = '\u001b[J';
const normalHint = 'Ctrl-C stops gently; closing this terminal does not stop the sweep.';

/** The view on a terminal: one block of lines at the end of the output that is redrawn in place. */
export class LiveView implements SweepView {
  readonly #stream: CliStream;
  readonly #output: Output;
  readonly #paint: Paint;
  readonly #now: () => number;
  #frames: FrameRenderer;
  #progress: SweepProgress | null = null;
  /** Display widths of the lines of the block on the screen. */
  #block: number[] = [];
  #hint = normalHint;
  #lastDrawMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #started = false;
  readonly #onResize = (): void => this.#schedule();
  readonly #onExit = (): void => this.#output.write(showCursor);

  constructor(stream: CliStream, color: boolean, now: () => number) {
    this.#stream = stream;
    this.#output = new Output(stream);
    this.#paint = createPaint(color);
    this.#now = now;
    this.#frames = new FrameRenderer(this.#paint);
  }

  start(head: StudyHead): void {
    this.#progress = new SweepProgress(head, this.#now());
    if (!this.#started) {
      this.#started = true;
      this.#stream.on('resize', this.#onResize);
      process.once('exit', this.#onExit);
      this.#output.closed.addEventListener('abort', () => this.#release(), { once: true });
    }
    const notes = [head.note, `interpreter: ${head.interpreter}`].filter((line) => line !== '');
    for (const line of notes.flatMap((note) => wrap(oneLine(note), this.#width()))) {
      this.#output.write(`${this.#paint(line, 'faint')}\n`);
    }
    this.#draw();
  }

  event(event: ControllerEvent): void {
    if (this.#closed) return;
    this.#progress?.apply(event, this.#now());
    if (event.event === 'warning') this.#warn(event.message);
    else if (event.event !== 'study') this.#schedule();
  }

  stageEnded(end: EndEvent): void {
    const progress = this.#progress;
    if (this.#closed || !progress) return;
    progress.apply(end, this.#now());
    this.#draw();
    const lines = stageLines(progress, this.#now(), this.#paint);
    this.#output.write(lines.map((line) => `${line}\n`).join(''));
    clearTimeout(this.#timer);
    this.#block = [];
    this.#progress = null;
    // Other parameters, other columns.
    this.#frames = new FrameRenderer(this.#paint);
  }

  notice(text: string): void {
    this.#hint = oneLine(text);
    this.#draw();
  }

  close(): void {
    if (this.#closed) return;
    const progress = this.#progress;
    if (progress) {
      if (progress.end) this.#hint = '';
      this.#draw();
      const lines = summaryLines(progress, this.#now(), this.#paint);
      this.#output.write(lines.map((line) => `${line}\n`).join('') + showCursor);
    }
    this.#release();
  }

  #release(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#stream.off('resize', this.#onResize);
    process.off('exit', this.#onExit);
  }

  /** A line that stays in the scrollback, above the block. */
  #warn(message: string): void {
    const text = `${this.#paint('⚠ warning:', 'warning')} ${oneLine(message)}`;
    this.#output.write(`${this.#toTop()}${clearBelow}${text}\n`);
    this.#block = [];
    this.#draw();
  }

  /** Draws now, or as soon as the last frame is old enough. */
  #schedule(): void {
    if (this.#closed) return;
    const waitMs = this.#lastDrawMs + frameMs - this.#now();
    clearTimeout(this.#timer);
    if (waitMs <= 0) this.#draw();
    else this.#timer = setTimeout(() => this.#draw(), Math.min(waitMs, frameMs)).unref();
  }

  #draw(): void {
    const progress = this.#progress;
    if (this.#closed || !progress) return;
    clearTimeout(this.#timer);
    const nowMs = this.#now();
    // The last column stays free: a full line leaves the cursor in a state that terminals treat differently. The last
    // line stays free for the cursor.
    const width = this.#width();
    const height = Math.max(4, (this.#stream.rows || 24) - 1);
    const lines = this.#frames.lines(progress, { width, height, nowMs, hint: this.#hint }).slice(0, height);
    const text = lines.map((line) => `${line}${clearToLineEnd}\n`).join('');
    this.#output.write(`${hideCursor}${this.#toTop()}${text}${clearBelow}`);
    this.#block = lines.map(lineWidth);
    this.#lastDrawMs = nowMs;
    if (!progress.end) this.#timer = setTimeout(() => this.#draw(), tickMs).unref();
  }

  #width(): number {
    return Math.max(20, this.#columns() - 1);
  }

  /** Some terminals say 0 while they do not know their size. */
  #columns(): number {
    return this.#stream.columns || 80;
  }

  /** Moves to the block's first line. A terminal that became narrower has wrapped its lines into more rows. */
  #toTop(): string {
    const columns = this.#columns();
    const rows = this.#block.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    return rows === 0 ? '\r' : `\r\u001b[${rows}A`;
  }
}
