import { UsageError } from './errors.ts';
import { nearNames } from './nearNames.ts';

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

/** Options that every command takes, anywhere before `--`. */
export const globalOptions: readonly OptionHelp[] = [
  {
    name: 'workspace',
    value: 'DIR',
    help: 'folder that holds .trialdeck (default: the nearest one upwards, else this one)',
  },
  { name: 'json', help: 'only JSON on stdout, everything else on stderr' },
  { name: 'quiet', help: 'warnings and the result only' },
  { name: 'verbose', help: 'say more, causes of errors too' },
  { name: 'no-color', help: 'no colours (NO_COLOR does the same)' },
  { name: 'version', help: 'print the version' },
  { name: 'help', short: 'h', help: 'print help, with examples' },
];

/** The options of one call, checked against the command's table. */
export class CliOptions {
  readonly #values: ReadonlyMap<string, readonly string[]>;
  readonly #flags: ReadonlySet<string>;
  constructor(values: ReadonlyMap<string, readonly string[]>, flags: ReadonlySet<string>) {
    this.#values = values;
    this.#flags = flags;
  }

  /** Whether a flag, or an option with a value, was given. */
  has(name: string): boolean {
    return this.#flags.has(name) || this.#values.has(name);
  }

  /** Text of an option with a value; the last one where it was given again. */
  text(name: string): string | undefined {
    return this.#values.get(name)?.at(-1);
  }

  /** Every text of an option that may be given several times. */
  texts(name: string): readonly string[] {
    return this.#values.get(name) ?? [];
  }

  /** @throws UsageError naming option and value when it is not a number */
  number(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value)) throw badValue(name, text, 'a number');
    return value;
  }

  /** @throws UsageError naming option and value when it is not a whole number from `min` */
  whole(name: string, min = 0): number | undefined {
    const value = this.number(name);
    if (value === undefined || (Number.isSafeInteger(value) && value >= min)) return value;
    throw badValue(name, this.text(name) ?? '', `a whole number from ${min}`);
  }
}

function badValue(name: string, text: string, expected: string): UsageError {
  return new UsageError('bad-value', `--${name} ${text}: expected ${expected}`);
}

export interface ParsedArguments {
  readonly positional: readonly string[];
  readonly options: CliOptions;
  readonly rest: readonly string[];
}

/**
 * Reads a command line: `--name value`, `--name=value`, flags, one-letter names, operands, and `--` before the rest.
 * @throws UsageError naming the option that is unknown, lacks its value, or has a wrong one
 */
export function parseArguments(argv: readonly string[], table: readonly OptionHelp[]): ParsedArguments {
  const values = new Map<string, readonly string[]>();
  const flags = new Set<string>();
  const positional: string[] = [];
  const end = argv.indexOf('--');
  const words = end < 0 ? argv : argv.slice(0, end);
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (!word.startsWith('-') || word === '-') {
      positional.push(word);
      continue;
    }
    const equals = word.indexOf('=');
    const written = equals < 0 ? word : word.slice(0, equals);
    const option = findOption(written, table);
    if (option.value === undefined) {
      if (equals >= 0) throw new UsageError('bad-value', `${written} takes no value, '${word}' gives it one`);
      flags.add(option.name);
      continue;
    }
    let text = word.slice(equals + 1);
    if (equals < 0) {
      const next = words[++index];
      if (next === undefined || next.startsWith('--')) {
        throw new UsageError('bad-value', `${written} needs a value: ${written} ${option.value}`);
      }
      text = next;
    }
    checkValue(option, text);
    values.set(option.name, option.many ? [...(values.get(option.name) ?? []), text] : [text]);
  }
  return { positional, options: new CliOptions(values, flags), rest: end < 0 ? [] : argv.slice(end + 1) };
}

function findOption(written: string, table: readonly OptionHelp[]): OptionHelp {
  const found = table.find(
    ({ name, short }) => written === `--${name}` || (short !== undefined && written === `-${short}`),
  );
  if (found) return found;
  const near = nearNames(
    written.replace(/^-+/, ''),
    table.filter(({ hidden }) => !hidden).map(({ name }) => name),
  );
  const hint = near[0] === undefined ? 'See --help' : `Did you mean --${near[0]}?`;
  throw new UsageError('unknown-option', `unknown option ${written}. ${hint}`);
}

function checkValue(option: OptionHelp, text: string): void {
  const { choices, name } = option;
  if (choices && !choices.includes(text)) throw badValue(name, text, choices.join(', '));
  const problem = option.check?.(text);
  if (problem) throw new UsageError('bad-value', `--${name} ${text}: ${problem}`);
}
