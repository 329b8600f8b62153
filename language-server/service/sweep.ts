import type { SweepReading } from '../../src/core/sweep/parse.ts';
import type { ProgramFacts } from '../python/facts.ts';
import { type FoundProgram, findProgram } from './findProgram.ts';
import type { Surroundings } from './surroundings.ts';

/** Where a sweep stands in its text. */
export interface SweepPlace {
  /** The keys above it, from the top; none where it is the whole document. */
  readonly keys: readonly string[];
  /** Which of the documents of the text, from 0, and how many there are. */
  readonly document: number;
  readonly documents: number;
}

/** A sweep with what stands around it. What every feature and every rule looks at; read once for each version of the text. */
export class Sweep {
  readonly reading: SweepReading;
  readonly surroundings: Surroundings;
  readonly place: SweepPlace;
  #found: FoundProgram | undefined;
  #program: ProgramFacts | null | undefined;

  constructor(
    reading: SweepReading,
    surroundings: Surroundings,
    place: SweepPlace = { keys: [], document: 0, documents: 1 },
  ) {
    this.reading = reading;
    this.surroundings = surroundings;
    this.place = place;
  }

  /** Where its `program` is. */
  get found(): FoundProgram {
    this.#found ??= findProgram(this.reading, this.surroundings);
    return this.#found;
  }

  /** The program that it runs, as its text tells; null where none is named, found or readable. Read at first use. */
  get program(): ProgramFacts | null {
    if (this.#program === undefined) {
      const { python, folder } = this.surroundings;
      const { found } = this;
      const facts = found.kind === 'file' && python !== null ? python.program(found.file, folder) : null;
      const called = found.kind === 'file' && found.called === true;
      this.#program = called && facts !== null ? asCalled(facts) : facts;
    }
    return this.#program;
  }
}

/** A program of which a function gets the values: the command line that the script may also read is not theirs. */
function asCalled(facts: ProgramFacts): ProgramFacts {
  return {
    ...facts,
    args: {
      ...facts.args,
      kinds: new Set(),
      arguments: [],
      open: 'its function gets the values',
    },
  };
}
