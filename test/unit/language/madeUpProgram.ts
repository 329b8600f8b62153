import type { Place, ProgramFacts, ScriptArgument } from '../../../language-server/python/facts.ts';
import { openSweep } from '../../../language-server/service/openSweep.ts';
import type { Sweep } from '../../../language-server/service/sweep.ts';
import { around } from './sweepAt.ts';

/** What is known about a made-up `/w/train.py`: places are told by a piece of its text. */
export class MadeUpProgram {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Where `word` stands, in the first appearance of `within`. */
  at(within: string, word = within): Place {
    const start = this.#text.indexOf(within) + within.indexOf(word);
    return { file: '/w/train.py', span: [start, start + word.length] };
  }

  argument(names: readonly string[], dest: string, at: Place, uses: readonly Place[] = []): ScriptArgument {
    return {
      names,
      single: [],
      negated: [],
      dest,
      type: 'float',
      several: false,
      bare: false,
      choices: null,
      required: false,
      positional: false,
      fallback: null,
      help: null,
      at,
      uses,
    };
  }

  /** A sweep `/w/sweep.yaml` whose program this is. */
  sweep(text: string, facts: Partial<ProgramFacts['args']>, metrics: Partial<ProgramFacts['metrics']> = {}): Sweep {
    const program: ProgramFacts = {
      files: ['/w/train.py'],
      skipped: [],
      args: {
        kinds: new Set(['argparse']),
        arguments: [],
        open: null,
        sure: true,
        abbreviated: false,
        dashesAlike: false,
        configKeys: [],
        configWhole: false,
        ...facts,
      },
      metrics: { logged: [], composed: [], libraries: new Set(), open: null, ...metrics },
    };
    const surroundings = {
      ...around({ 'train.py': this.#text, 'sweep.yaml': text }),
      python: { program: () => program },
    };
    return openSweep(text, surroundings);
  }
}
