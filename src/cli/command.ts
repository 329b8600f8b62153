import type { CliOptions } from './options.ts';

/** One option in a command's help, and what the parser knows about it. */
export interface OptionHelp {
  /** Long name without the dashes: `format`. */
  readonly name: string;
  /** One letter: `f` for `-f`. */
  readonly short?: string;
  /** Name of the value in help texts: `N`. Absent: a flag. */
  readonly value?: string;
  readonly help: string;
  /** The only values that are taken. */
  readonly choices?: readonly string[];
  /** @returns what is wrong with a value, as a sentence; null when it is good */
  readonly check?: (text: string) => string | null;
  /** May be given several times. */
  readonly many?: boolean;
  /** Known, but left out of the help. */
  readonly hidden?: boolean;
}

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
  /** The same to stderr. */
  readonly err: (text: string | Uint8Array) => void;
  /** Aborted once stdout is closed (EPIPE, EIO), for commands that would go on writing. */
  readonly outClosed: AbortSignal;
  readonly stdout: CliStream;
  readonly stderr: CliStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type UsageReason =
  | 'unknown-command'
  | 'unknown-option'
  | 'bad-value'
  | 'missing-operand'
  | 'extra-operand'
  | 'missing-file'
  | 'unreadable-file'
  | 'sweep-errors'
  | 'missing-program'
  | 'no-result';

/** Wrong use: exit 2. The message names the word that is wrong and what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly exitCode = 2;
  readonly reason: UsageReason;
  constructor(reason: UsageReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

export type EnvironmentReason = 'no-interpreter' | 'disk-full' | 'read-only' | 'locked' | 'engine' | 'system';

/** The machine does not allow it now: exit 3. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
  readonly exitCode = 3;
  readonly reason: EnvironmentReason;
  constructor(reason: EnvironmentReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
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
