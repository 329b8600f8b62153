import type { ControllerEvent } from '../../core/controller/events.ts';
import type { CliStream } from '../command.ts';
import { toJson } from '../json.ts';
import { Output } from '../output.ts';
import type { SweepView } from './sweepView.ts';

/** One JSON object a line on stdout, exactly the events; what is said beside them goes to `notes`. */
export class JsonView implements SweepView {
  readonly #output: Output;
  readonly #notes: Output;

  constructor(stream: CliStream, notes: CliStream) {
    this.#output = new Output(stream);
    this.#notes = new Output(notes);
  }

  start(): void {}

  event(event: ControllerEvent): void {
    this.#output.write(`${toJson(event)}\n`);
  }

  stageEnded(): void {}

  notice(text: string): void {
    this.#notes.write(`${text}\n`);
  }

  close(): void {}
}
