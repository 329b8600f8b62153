import type { ControllerEvent, StudyHead } from '../../core/controller/events.ts';
import type { CliStream } from '../command.ts';
import { Output } from '../output.ts';
import { oneLine } from '../text/displayWidth.ts';
import { goalsText, valuesText } from '../text/numbers.ts';
import { createPaint } from '../text/paint.ts';
import { paramLine } from '../text/paramText.ts';
import { formatClock } from '../text/times.ts';
import { type EndEvent, SweepProgress } from './progress.ts';
import { stageLines, stageText, summaryLines } from './summary.ts';
import type { SweepView } from './sweepView.ts';

/** One line an event, for pipes and log files: no escapes, nothing is redrawn. `quiet` keeps warnings and the end. */
export class PlainView implements SweepView {
  readonly #output: Output;
  readonly #now: () => number;
  readonly #quiet: boolean;
  #progress: SweepProgress | null = null;

  constructor(stream: CliStream, now: () => number, quiet: boolean) {
    this.#output = new Output(stream);
    this.#now = now;
    this.#quiet = quiet;
  }

  start(head: StudyHead): void {
    this.#progress = new SweepProgress(head, this.#now());
    if (this.#quiet) return;
    const facts = [head.method];
    if (head.objectives.length > 0) facts.push(goalsText(head.objectives));
    if (head.total !== null) facts.push(`${head.total} ${head.total === 1 ? 'trial' : 'trials'}`);
    facts.push(`${head.jobs} ${head.jobs === 1 ? 'job' : 'jobs'}`, head.folder);
    const stage = stageText(head);
    this.#line(`study ${head.study}: ${[...(stage === '' ? [] : [stage]), ...facts].join(' · ')}`);
    for (const line of [head.note, `interpreter: ${head.interpreter}`]) if (line !== '') this.#line(line);
  }

  event(event: ControllerEvent): void {
    const progress = this.#progress;
    if (!progress) {
      if (event.event === 'warning') this.#line(`warning: ${event.message}`);
      return;
    }
    progress.apply(event, this.#now());
    if (event.event === 'warning') this.#line(`warning: ${event.message}`);
    if (this.#quiet) return;
    const { total } = progress;
    const { searched } = progress.head;
    if (event.event === 'trial-start') {
      const attempt = event.attempt !== undefined && event.attempt > 1 ? `, attempt ${event.attempt}` : '';
      const again = event.readopted ? ' (still running)' : attempt;
      const repeat = event.repeat === undefined ? '' : `, repeat ${event.repeat}`;
      this.#line(
        `trial ${event.trial} started${repeat}${again}: ${paramLine(searched, event.params)}`.replace(/: $/, ''),
      );
    }
    if (event.event === 'trial-end') {
      const row = progress.ended.at(-1);
      if (!row) return;
      const measured = progress.metrics.length > 0 && event.value !== null;
      const value = measured ? ` ${valuesText(event.value, progress.metrics)}` : '';
      const why = row.broken ?? event.reason ?? '';
      const reason = why === '' ? '' : ` ${why}`;
      const isBest = progress.best.some(({ trial }) => trial === event.trial);
      const best = isBest ? ` · ${progress.metrics.length > 1 ? 'on the front' : 'best so far'}` : '';
      const count = total === null ? `${progress.endedCount}` : `${progress.endedCount}/${total}`;
      const said = `${value}${reason}`;
      this.#line(
        `${count} trial ${event.trial} ${row.state}${said === '' ? '' : ':'}${said}${best} · ${formatClock(event.durationMs)}`,
      );
    }
  }

  stageEnded(end: EndEvent): void {
    if (!this.#progress) return;
    this.#progress.apply(end, this.#now());
    for (const line of stageLines(this.#progress, this.#now(), createPaint(false))) this.#line(line);
    this.#progress = null;
  }

  notice(text: string): void {
    this.#line(text);
  }

  close(): void {
    if (!this.#progress) return;
    for (const line of summaryLines(this.#progress, this.#now(), createPaint(false))) this.#line(line);
    this.#progress = null;
  }

  #line(text: string): void {
    this.#output.write(`${oneLine(text)}\n`);
  }
}
