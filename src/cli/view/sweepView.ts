import type { ControllerEvent, StudyHead } from '../../core/controller/events.ts';

/** What shows a sweep while it runs. None of its methods throws; a closed output switches it off. */
export interface SweepView {
  /** Before the first event of a study. */
  start(head: StudyHead): void;
  event(event: ControllerEvent): void;
  /** A stage has ended, and another one follows. */
  stageEnded(end: Extract<ControllerEvent, { event: 'end' }>): void;
  /** What is going on beside the events: "stopping, Ctrl-C again stops now". */
  notice(text: string): void;
  /** After the last event; the summary stays on the screen. */
  close(): void;
}
