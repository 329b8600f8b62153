import type { SweepReading } from '../../src/core/sweep/parse.ts';
import type { ProgramFacts } from '../python/facts.ts';
import { type FoundProgram, findProgram } from './findProgram.ts';
import type { Surroundings } from './surroundings.ts';

/** A sweep with what stands around it. What every feature and every rule looks at; read once for each version of the text. */
export class Sweep {
  readonly reading: SweepReading;
  readonly surroundings: Surroundings;
  #found: FoundProgram | undefined;
  #program: ProgramFacts | null | undefined;

  constructor(reading: SweepReading, surroundings: Surroundings) {
    this.reading = reading;
    this.surroundings = surroundings;
  }

  /** Where its `program` is. */
  get found(): FoundProgram {
    this.#found ??= findProgram(this.reading, this.surroundings);
    return this.#found;
  }

  /** The program that it runs, as its text tells; null where none is named, found or readable. Read at first use. */
  get program(): ProgramFacts | null {
    if (this.#program === undefined) {
      const { python } = this.surroundings;
      this.#program = this.found.kind === 'file' && python !== null ? python.program(this.found.file) : null;
    }
    return this.#program;
  }
}
