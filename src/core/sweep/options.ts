import { didYouMean, nearest } from '../space/nearest.ts';
import { commandLineNode } from './commandLineNode.ts';
import { keyFix, removeFix } from './edits.ts';
import { LineIndex } from './lineIndex.ts';
import { type OptionContext, readOption } from './optionReader.ts';
import { optionOf, optionTable } from './optionTable.ts';
import { Report } from './report.ts';
import { parseSpaceOverride } from './spaceOverride.ts';
import type { SweepOptions } from './spec.ts';
import type { MapNode } from './tree.ts';

const keys = optionTable.map(({ key }) => key);

/** Reads the mapping under `trialdeck:`, but for the parameters of `space:`. */
export function readOptions(map: MapNode, context: OptionContext): SweepOptions {
  const { text, report } = context;
  let options: SweepOptions = {};
  for (const entry of map.entries) {
    const option = optionOf(entry.name);
    if (option === null) {
      const dashes = optionOf(entry.name.replaceAll('-', '_'))?.key ?? null;
      const near = dashes ?? nearest(entry.name, keys);
      const fix = near === null ? removeFix(report, text, map, entry) : keyFix(report, entry.key, near);
      report.error(
        'unknown-key',
        entry.key.span,
        `\`${entry.name}\` is no key of \`trialdeck:\`.${didYouMean(near)}`,
        fix,
      );
      continue;
    }
    const { space: _, ...read } = readOption(option, entry.value, context);
    options = { ...options, ...read };
  }
  return options;
}

export type OptionText =
  /** `options` holds the same value under its property, ready to be merged. */
  | { readonly ok: true; readonly value: SweepOptions[keyof SweepOptions]; readonly options: SweepOptions }
  | { readonly ok: false; readonly message: string };

/**
 * Reads the text of a command-line option as the same key of `trialdeck:` would be read: `('trial_timeout', '2s')`. Mappings
 * and lists are YAML (`{name: median, n_startup_trials: 3}`), variables and points `NAME=VALUE`; `space` replaces one
 * parameter (`lr=log(1e-6,1e-4)`).
 */
export function parseOptionText(key: string, text: string): OptionText {
  const option = optionOf(key);
  if (option === null) return { ok: false, message: `\`${key}\` is no option.${didYouMean(nearest(key, keys))}` };
  if (option.type === 'space') {
    const read = parseSpaceOverride(text);
    if (!read.ok) return read;
    const space = { [read.name]: read.distribution };
    return { ok: true, value: space, options: { space } };
  }
  const report = new Report(new LineIndex(text));
  const node = commandLineNode(option, text, report);
  const options = text.trim() === '' ? {} : readOption(option, node, { report, text });
  const problem = report.diagnostics.find((d) => d.severity === 'error') ?? report.diagnostics[0];
  if (problem !== undefined) return { ok: false, message: problem.message };
  const value = option.property === undefined ? undefined : options[option.property];
  const empty = option.type === 'repeat' ? text.trim() === '' : value === undefined;
  if (empty && option.supported) return { ok: false, message: `\`${key}\` needs a value.` };
  return { ok: true, value, options };
}

/** Options of one place put together in the order they were given: the later one wins, lists and mappings grow. */
export function addOptions(options: SweepOptions, more: SweepOptions): SweepOptions {
  return {
    ...options,
    ...more,
    ...(options.env !== undefined && more.env !== undefined ? { env: { ...options.env, ...more.env } } : {}),
    ...(options.space !== undefined && more.space !== undefined ? { space: { ...options.space, ...more.space } } : {}),
    ...(options.enqueue !== undefined && more.enqueue !== undefined
      ? { enqueue: [...options.enqueue, ...more.enqueue] }
      : {}),
  };
}
