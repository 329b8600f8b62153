import type { Value } from '../../src/core/space/value.ts';
import type { Span } from '../../src/core/sweep/lineIndex.ts';

/** A piece of a Python file. */
export interface Place {
  /** Absolute path. */
  readonly file: string;
  readonly span: Span;
}

/** One command-line argument of a program, as far as its text tells. */
export interface ScriptArgument {
  /**
   * Every spelling that the command line takes behind two dashes, without them: `batch-size`, `batch_size`. For Hydra the dotted
   * key. Empty for one with single dashes alone.
   */
  readonly names: readonly string[];
  /** Spellings behind one dash, without it: `lr` for `-lr`. */
  readonly single: readonly string[];
  /** What switches it off, without the dashes: `no-shuffle`. */
  readonly negated: readonly string[];
  /** Name in the program: the key of the namespace, the parameter of the function, the field of the class. */
  readonly dest: string;
  /**
   * What the program makes of the text. `flag`: takes no value (`store_true`, `store_false`, click's `is_flag`). `bool`: the
   * type is Python's own `bool`, for which every text but the empty one is true. `switch`: text that a helper, click, typer,
   * absl or HfArgumentParser reads as true or false. `other`: a type that is not known.
   */
  readonly type: 'text' | 'int' | 'float' | 'bool' | 'switch' | 'flag' | 'other';
  /** Takes several values (`nargs`, `list[int]`, `multiple=True`). */
  readonly several: boolean;
  /** May stand without a value (`nargs='?'`). */
  readonly bare: boolean;
  readonly choices: readonly Value[] | null;
  /** Whole or real numbers that are taken, ends included; null: no end. */
  readonly range?: { readonly low: number | null; readonly high: number | null };
  readonly required: boolean;
  /** The sub-command that has it; empty where it cannot be told which. Absent: the program itself has it. */
  readonly command?: string;
  /** Stands without dashes. */
  readonly positional: boolean;
  /** Default as it is written; null without one. */
  readonly fallback: string | null;
  readonly help: string | null;
  /** Where its name is written: the text in the quotes, or the name of the field. */
  readonly at: Place;
  /** Every place that spells one of `names` as an option, where there are such; `at` is one of them. */
  readonly options?: readonly OptionString[];
  /** Where the program reads it (`args.lr`, `vars(args)["lr"]`), for rename: the names alone. */
  readonly uses: readonly Place[];
}

/** One spelling of an argument on the command line. */
export interface OptionString {
  /** Without its dashes. */
  readonly name: string;
  readonly at: Place;
}

/** A key that the program reads from `wandb.config`, from `trialdeck`'s config or from Hydra's. */
export interface ConfigKey {
  /** Dotted. */
  readonly name: string;
  readonly at: Place;
  /** The other places that name it, for rename. */
  readonly uses: readonly Place[];
}

export type ParserKind = 'argparse' | 'click' | 'typer' | 'fire' | 'dataclass' | 'absl' | 'hydra' | 'unknown';

/** How parameters reach a program. */
export interface ArgumentFacts {
  readonly kinds: ReadonlySet<ParserKind>;
  readonly arguments: readonly ScriptArgument[];
  /**
   * Null where the program's own parser is static and wholly read, and refuses what it does not know; then an unknown name is an
   * error. Else why not, for people: "train.py reads its arguments with parse_known_args".
   */
  readonly open: string | null;
  /** The program certainly parses its command line with these arguments, perhaps with others too. */
  readonly sure: boolean;
  /** The start of a name does, where it is that of one argument alone. */
  readonly abbreviated: boolean;
  /** `-` and `_` in names are the same. */
  readonly dashesAlike: boolean;
  readonly configKeys: readonly ConfigKey[];
  /** The config object is used as a whole (`dict(wandb.config)`, `vars`, `**config`): keys cannot be told. */
  readonly configWhole: boolean;
}

/** One name under which a value is logged. */
export interface LoggedMetric {
  readonly name: string;
  /** `wandb.log`, `trialdeck.log`, `self.log`, `JSON line`, for people. */
  readonly by: string;
  readonly at: Place;
  /** It is surely logged no more than once in a run: no loop is around it, or it is written to the summary. */
  readonly once: boolean;
}

/** What a program logs. */
export interface MetricFacts {
  readonly logged: readonly LoggedMetric[];
  /** Names that are put together: fixed texts with anything between them; `['', '/loss']` is `f"{split}/loss"`. */
  readonly composed: readonly (readonly string[])[];
  /** Libraries that make names of their own, by their id in `keys/libraryMetrics.ts`: `lightning`, `huggingface`, `keras`. */
  readonly libraries: ReadonlySet<string>;
  /** Why a name that is not seen may still be logged, for people; null where everything that is logged was read. */
  readonly open: string | null;
}

/** A program with its local imports, read. */
export interface ProgramFacts {
  /** Absolute paths, the program first. */
  readonly files: readonly string[];
  /** What was skipped and why, for people: "model.py has syntax errors". */
  readonly skipped: readonly string[];
  readonly args: ArgumentFacts;
  readonly metrics: MetricFacts;
}

/** Reads Python files, and keeps what it read. */
export interface PythonReader {
  /**
   * @param file - absolute path
   * @param folder - the working directory, from which modules are imported too
   * @returns null where it cannot be read
   */
  program(file: string, folder?: string | null): ProgramFacts | null;
}
