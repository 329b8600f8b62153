import type { Value } from '../core/space/value.ts';
import type { StudyInfo } from '../core/study/studyInfo.ts';
import { parseOptionText } from '../core/sweep/options.ts';
import { flagOf, type OptionKey, optionTable } from '../core/sweep/optionTable.ts';
import type { SweepOptions } from '../core/sweep/spec.ts';
import { type CliContext, type OptionHelp, UsageError } from './command.ts';

/** Keys that only make sense where a study begins. */
const firstStartOnly: readonly string[] = ['study', 'storage', 'space'];

/** `--a-b` for every key `a_b` of the `trialdeck:` block. Keys that are not supported yet are known, and say so. */
export function runOptionHelp(command: 'sweep' | 'resume'): readonly OptionHelp[] {
  return optionTable
    .filter(({ key }) => command === 'sweep' || !firstStartOnly.includes(key))
    .map((option) => ({
      name: flagOf(option),
      value: option.placeholder,
      help: option.doc,
      check: (text) => problemOf(option, text),
      many: option.type === 'mapping',
      hidden: !option.supported,
    }));
}

function problemOf(option: OptionKey, text: string): string | null {
  const read = parseOptionText(option.key, text);
  return read.ok ? null : read.message;
}

/** Keys of cli.md 2 to the texts that the command line gave, for `study.json`. */
export function optionsAsValues(context: CliContext): Readonly<Record<string, Value>> {
  const given: Record<string, Value> = {};
  for (const option of optionTable) {
    const texts = context.options.texts(flagOf(option));
    const last = texts.at(-1);
    if (last !== undefined) given[option.key] = option.type === 'mapping' ? [...texts] : last;
  }
  return given;
}

/** The run options of a command line, ready to be merged into a spec. They were checked when it was read. */
export function readCommandLineOptions(context: CliContext): SweepOptions {
  return parseAll(optionsAsValues(context));
}

/**
 * The options of a study's first start.
 * @throws UsageError naming option and value when one of them is not valid in this version
 */
export function storedOptions(info: StudyInfo): SweepOptions {
  return parseAll(info.options);
}

function parseAll(given: Readonly<Record<string, Value>>): SweepOptions {
  let options: SweepOptions = {};
  for (const [key, value] of Object.entries(given)) {
    for (const text of Array.isArray(value) ? value : [value]) {
      const read = parseOptionText(key, String(text));
      if (!read.ok) throw new UsageError('bad-value', `--${key.replaceAll('_', '-')} ${String(text)}: ${read.message}`);
      const env = { ...options.env, ...read.options.env };
      options = { ...options, ...read.options, ...(Object.keys(env).length > 0 ? { env } : {}) };
    }
  }
  return options;
}
