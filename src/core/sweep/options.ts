import { didYouMean, nearest } from '../space/nearest.ts';
import type { Direction } from '../space/trial.ts';
import { removeFix, replaceFix } from './edits.ts';
import { LineIndex } from './lineIndex.ts';
import { readOption } from './optionReader.ts';
import { type OptionKey, optionTable } from './optionTable.ts';
import { readYaml } from './readYaml.ts';
import { Report } from './report.ts';
import { resolvePlain } from './scalar.ts';
import type { SweepOptions, SweepSpec } from './spec.ts';
import type { MapNode, Node } from './tree.ts';

const byKey = new Map(optionTable.map((option) => [option.key, option]));

export function optionOf(key: string): OptionKey | null {
  return byKey.get(key) ?? null;
}

/** Reads the mapping under `trialdeck:`. */
export function readOptions(map: MapNode, text: string, report: Report): SweepOptions {
  let options: SweepOptions = {};
  for (const entry of map.entries) {
    const option = byKey.get(entry.name);
    if (option === undefined) {
      const dashes = byKey.get(entry.name.replaceAll('-', '_'))?.key ?? null;
      const near = dashes ?? nearest(entry.name, byKey.keys());
      const fix = near === null ? removeFix(text, map, entry) : replaceFix(entry.key.span, near);
      report.error(
        'unknown-key',
        entry.key.span,
        `\`${entry.name}\` is no key of \`trialdeck:\`.${didYouMean(near)}`,
        fix,
      );
      continue;
    }
    options = { ...options, ...readOption(option, entry.value, report) };
  }
  return options;
}

export type OptionText =
  /** `options` holds the same value under its property, ready to be merged. */
  | { readonly ok: true; readonly value: SweepOptions[keyof SweepOptions]; readonly options: SweepOptions }
  | { readonly ok: false; readonly message: string };

/**
 * Reads the text of a command-line option as the same key of `trialdeck:` would be read: `('trial_timeout', '2s')`. Names and
 * mappings may be written as YAML (`{name: median, n_startup_trials: 3}`), variables as `NAME=VALUE`.
 */
export function parseOptionText(key: string, text: string): OptionText {
  const option = byKey.get(key);
  if (option === undefined)
    return { ok: false, message: `\`${key}\` is no option.${didYouMean(nearest(key, byKey.keys()))}` };
  const report = new Report(new LineIndex(text));
  const node = optionNode(option, text, report);
  const options = text.trim() === '' ? {} : readOption(option, node, report);
  const problem = report.diagnostics.find((d) => d.severity === 'error') ?? report.diagnostics[0];
  if (problem !== undefined) return { ok: false, message: problem.message };
  const value = option.property === undefined ? undefined : options[option.property];
  if (value === undefined && option.supported) return { ok: false, message: `\`${key}\` needs a value.` };
  return { ok: true, value, options };
}

function optionNode(option: OptionKey, text: string, report: Report): Node {
  const trimmed = text.trim();
  if (option.type === 'mapping' && /^[A-Za-z_][A-Za-z0-9_]*=/.test(trimmed)) return variable(trimmed);
  const structured = option.type === 'named' || option.type === 'stop' || option.type === 'mapping';
  const tree = structured && /^[{[]/.test(trimmed) ? readYaml(text, report).root : null;
  return tree ?? { kind: 'scalar', span: [0, text.length], text: trimmed, plain: true, ...resolvePlain(trimmed) };
}

function variable(text: string): MapNode {
  const at = text.indexOf('=');
  const scalar = (part: string): Node & { kind: 'scalar' } => ({
    kind: 'scalar',
    span: [0, 0],
    text: part,
    plain: false,
    resolved: { type: 'text', value: part },
    reading: 'same',
  });
  const key = scalar(text.slice(0, at));
  return {
    kind: 'map',
    span: [0, text.length],
    flow: true,
    entries: [{ name: key.text, key, value: scalar(text.slice(at + 1)), span: [0, text.length] }],
  };
}

/**
 * The spec with the options of the command line on top: command line beats `trialdeck:` beats the W&B key. `metric` and
 * `direction` end in `spec.metric`, and `trials` defaults to `run_cap`.
 */
export function mergeOptions(spec: SweepSpec, commandLine: SweepOptions): SweepSpec {
  const merged: SweepOptions = { ...spec.options, ...commandLine };
  const options: SweepOptions = {
    ...merged,
    ...(spec.options.stop !== undefined || commandLine.stop !== undefined
      ? { stop: { ...spec.options.stop, ...commandLine.stop } }
      : {}),
    ...(spec.options.env !== undefined || commandLine.env !== undefined
      ? { env: { ...spec.options.env, ...commandLine.env } }
      : {}),
    ...(merged.trials === undefined && spec.runCap !== null ? { trials: spec.runCap } : {}),
  };
  const metric = mergedMetric(spec, options);
  return { ...spec, metric, metrics: metric === null ? [] : [metric], options };
}

function mergedMetric(spec: SweepSpec, options: SweepOptions): SweepSpec['metric'] {
  const name = options.metric ?? spec.metric?.name;
  if (name === undefined) return null;
  const goal: Direction = options.direction ?? spec.metric?.goal ?? 'minimize';
  return { name, goal };
}
