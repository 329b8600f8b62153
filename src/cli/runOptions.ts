import type { Value } from '../core/space/value.ts';
import { addOptions, parseOptionText } from '../core/sweep/options.ts';
import { flagOf, type OptionKey, optionTable } from '../core/sweep/optionTable.ts';
import type { SweepOptions } from '../core/sweep/spec.ts';
import type { CliContext } from './command.ts';
import { UsageError } from './errors.ts';
import type { OptionHelp } from './options.ts';

/** `--a-b` for every key `a_b` of the `trialdeck:` block. Keys that are not supported yet are known, and say so. */
export const runOptions: readonly OptionHelp[] = optionTable.map((option) => ({
  name: flagOf(option),
  value: option.placeholder,
  help: option.doc,
  check: (text) => problemOf(option, text),
  many: option.many === true,
  hidden: !option.supported,
}));

/** What a study is called, where it is stored and what it searches stays as it was when it began. */
export const resumeOptions: readonly OptionHelp[] = runOptions.filter(
  ({ name }) => !['study', 'storage', 'space', 'stages'].includes(name),
);

/**
 * What a study goes on with or is run again with: what is not given is as it was, whatever the default of a new one.
 * @param left - names that the command does not take
 * @param studyHelp - what `--study` names there
 */
export function optionsOfStudy(left: readonly string[], studyHelp: string): readonly OptionHelp[] {
  return runOptions
    .filter(({ name }) => !left.includes(name))
    .map((option) => {
      const help = option.name === 'study' ? studyHelp : option.help.replace(/ \(default: [^)]*\)/, '');
      return { ...option, help };
    });
}

function problemOf(option: OptionKey, text: string): string | null {
  const read = parseOptionText(option.key, text);
  return read.ok ? null : read.message;
}

export interface RunOptions {
  /** Ready to be merged into a spec. */
  readonly options: SweepOptions;
  /** Keys of cli.md 2 to the texts that were given, for `study.json`. */
  readonly given: Readonly<Record<string, Value>>;
}

/** The run options of a command line. They were checked when it was read. */
export function readRunOptions(context: CliContext): RunOptions {
  const given: Record<string, Value> = {};
  for (const option of optionTable) {
    const texts = context.options.texts(flagOf(option));
    const last = texts.at(-1);
    if (last !== undefined) given[option.key] = option.many === true ? [...texts] : last;
  }
  return { options: parseRunOptions(given), given };
}

/**
 * Reads the options that `study.json` keeps.
 * @throws UsageError naming option and value when one of them is not valid in this version
 */
export function parseRunOptions(given: Readonly<Record<string, Value>>): SweepOptions {
  let options: SweepOptions = {};
  for (const [key, value] of Object.entries(given)) {
    for (const text of Array.isArray(value) ? value : [value]) {
      const read = parseOptionText(key, String(text));
      if (!read.ok) throw new UsageError('bad-value', `--${key.replaceAll('_', '-')} ${String(text)}: ${read.message}`);
      options = addOptions(options, read.options);
    }
  }
  return options;
}
