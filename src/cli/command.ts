import { UsageError } from './errors.ts';
import type { CliOptions, OptionHelp } from './options.ts';

export interface Example {
  /** Command line without `trialdeck`. */
  readonly line: string;
  readonly says: string;
}

/** One subcommand. Its file stays thin: it reads the context, asks `src/core` and writes. */
export interface CliCommand {
  readonly name: string;
  /** One line for `trialdeck --help`, lower case, without a full stop. */
  readonly summary: string;
  /** Operands and options: `STUDY [--format text|json]`. */
  readonly usage: string;
  /** What it does, for its own help; plain paragraphs. */
  readonly description?: string;
  readonly options: readonly OptionHelp[];
  readonly examples: readonly Example[];
  /** True when words after `--` belong to it. */
  readonly takesRest?: boolean;
  /** @returns the exit code of cli.md: 0, 1, 2, 3 or 130 */
  run(context: CliContext): Promise<number>;
}

/** A stream that people or programs read; it may be closed at any time. */
export interface CliStream {
  write(text: string | Uint8Array): unknown;
  on(event: 'error' | 'resize', listener: (error?: unknown) => void): unknown;
  off(event: 'error' | 'resize', listener: (error?: unknown) => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

export interface CliContext {
  readonly positional: readonly string[];
  readonly options: CliOptions;
  /** What stood after `--`. */
  readonly rest: readonly string[];
  /** Absolute folder that holds (or will hold) `.trialdeck`. */
  readonly workspace: string;
  readonly cwd: string;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** Whether stdout takes colours. */
  readonly color: boolean;
  /** Display columns of stdout; infinite when it is not a terminal. */
  readonly width: number;
  /** Writes to stdout as given, without a newline of its own. A closed output is never an error. */
  readonly out: (text: string | Uint8Array) => void;
  /** The same to stderr, for people: control characters of what it quotes are left out. */
  readonly err: (text: string) => void;
  /** Aborted once stdout is closed (EPIPE, EIO), for commands that would go on writing. */
  readonly outClosed: AbortSignal;
  readonly stdout: CliStream;
  readonly stderr: CliStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The operands of a command, checked against their names.
 * @param names - `['FILE']`; a last name that ends in `...` takes one or more, one in brackets (`[NAME...]`) any number
 */
export function operands(context: CliContext, command: CliCommand, names: readonly string[]): readonly string[] {
  const given = context.positional;
  const required = names.filter((name) => !name.startsWith('['));
  const missing = required[given.length];
  if (missing !== undefined && given.length < required.length) {
    const name = missing.replace('...', '');
    throw new UsageError(
      'missing-operand',
      `${command.name} needs ${name}. Usage: trialdeck ${command.name} ${command.usage}`,
    );
  }
  const endless = names.some((name) => name.includes('...'));
  const extra = given[names.length];
  if (!endless && extra !== undefined) {
    throw new UsageError(
      'extra-operand',
      `'${extra}' is one word too many. Usage: trialdeck ${command.name} ${command.usage}`,
    );
  }
  return given;
}
