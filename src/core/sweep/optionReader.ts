import { didYouMean, nearest } from '../space/nearest.ts';
import type { Value } from '../space/value.ts';
import { parseDurationMs } from './duration.ts';
import { replaceFix } from './edits.ts';
import { nodeLiteral } from './literal.ts';
import type { OptionKey } from './optionTable.ts';
import type { Report } from './report.ts';
import type { NamedOptions, SweepOptions } from './spec.ts';
import { describe, isNull, type MapNode, type Node } from './tree.ts';

/** Samplers and pruners by other names, or of later versions. */
const laterNames: ReadonlySet<string> = new Set([
  'sobol',
  'nsgaii',
  'nsgaiii',
  'bayes',
  'one_at_a_time',
  'brute_force',
  'nop',
]);

/** The name of a folder; dots alone would name one that is there already, with everything in it. */
const studyName = /^(?!\.+$)[A-Za-z0-9._-]+$/;

/** Rules of `stop` that later versions bring. */
const laterStopRules: ReadonlySet<string> = new Set(['target', 'no_improvement', 'trial']);

/**
 * Reads the value of one option of `trialdeck:` (or of the command line, where a text stands for a plain value).
 * @returns the part of the options that it sets; empty when nothing stands there or it is wrong; reported
 */
export function readOption(option: OptionKey, node: Node, report: Report): SweepOptions {
  if (isNull(node)) return {};
  const expected = (what: string): SweepOptions => {
    report.error('bad-option', node.span, `\`${option.key}\` must be ${what}, not ${describe(node)}.`);
    return {};
  };
  const set = (value: SweepOptions[keyof SweepOptions]): SweepOptions =>
    option.property === undefined ? {} : { [option.property]: value };
  switch (option.type) {
    case 'count':
      return number(node, (n) => Number.isSafeInteger(n) && n >= 1, set) ?? expected('a whole number above 0');
    case 'whole':
      return number(node, (n) => Number.isSafeInteger(n) && n >= 0, set) ?? expected('a whole number from 0');
    case 'integer':
      return number(node, Number.isSafeInteger, set) ?? expected('a whole number');
    case 'amount':
      return number(node, (n) => n >= 0 && Number.isFinite(n), set) ?? expected('a number from 0');
    case 'duration': {
      const timeMs = node.kind === 'scalar' ? durationMs(node.text, node.resolved.value) : null;
      return timeMs === null ? expected('a duration such as `90s`, `15m`, `2h30m` or `1d`') : set(timeMs);
    }
    case 'name':
      return node.kind === 'scalar' && studyName.test(node.text)
        ? set(node.text)
        : expected('a name of letters, digits, `.`, `_` and `-`, not of dots alone');
    case 'text':
      return node.kind === 'scalar' && node.text !== '' ? set(node.text) : expected('a text');
    case 'direction':
      return node.kind === 'scalar' && (node.text === 'minimize' || node.text === 'maximize')
        ? set(node.text)
        : expected('`minimize` or `maximize`');
    case 'named':
      return named(option, node, report, set);
    case 'mapping':
      return node.kind === 'map' ? set(texts(node, option, report)) : expected('a mapping of names to texts');
    case 'stop':
      return node.kind === 'map' ? stopRules(node, report) : expected('a mapping such as `{failures: 3}`');
    case 'later':
      reportLater(option, node, report);
      return {};
  }
}

function number(node: Node, fits: (n: number) => boolean, set: (n: number) => SweepOptions): SweepOptions | null {
  if (node.kind !== 'scalar' || typeof node.resolved.value !== 'number' || !fits(node.resolved.value)) return null;
  return set(node.resolved.value);
}

/** PyYAML reads `1:30` as 90 and `1_0` as 10; everything else is taken as written. */
function durationMs(text: string, value: Value): number | null {
  return parseDurationMs(typeof value === 'number' ? String(value) : text);
}

function named(
  option: OptionKey,
  node: Node,
  report: Report,
  set: (value: NamedOptions) => SweepOptions,
): SweepOptions {
  const values = option.values ?? [];
  const nameEntry = node.kind === 'map' ? node.entries.find((entry) => entry.name === 'name') : undefined;
  const nameNode = node.kind === 'map' ? nameEntry?.value : node;
  if (node.kind === 'map' && node.entries.some((entry) => entry.name === 'command')) {
    report.error(
      'not-supported',
      node.span,
      `An external ${option.key} (\`command\`) is not supported by this version. Use ${listed(values)}.`,
    );
    return {};
  }
  if (nameNode?.kind !== 'scalar' || isNull(nameNode)) {
    report.error(
      'bad-option',
      node.span,
      `\`${option.key}\` must be a name, or a mapping with \`name\`, not ${describe(nameNode ?? node)}.`,
    );
    return {};
  }
  const name = nameNode.text;
  if (!values.includes(name)) {
    const near = nearest(name, values);
    const message = laterNames.has(name)
      ? `\`${option.key}: ${name}\` is not supported by this version. Use ${listed(values)}.`
      : `\`${name}\` is no ${option.key}.${near === null ? ` There are ${listed(values)}.` : didYouMean(near)}`;
    report.error(
      laterNames.has(name) ? 'not-supported' : 'bad-option',
      nameNode.span,
      message,
      near === null ? undefined : replaceFix(nameNode.span, near),
    );
    return {};
  }
  const others = node.kind === 'map' ? node.entries.filter((entry) => entry !== nameEntry) : [];
  return set({ name, args: Object.fromEntries(others.map((entry) => [entry.name, nodeLiteral(entry.value).value])) });
}

function texts(map: MapNode, option: OptionKey, report: Report): Record<string, string> {
  const found: [string, string][] = [];
  for (const { name, value } of map.entries) {
    if (value.kind === 'scalar') found.push([name, value.text]);
    else
      report.error(
        'bad-option',
        value.span,
        `\`${name}\` of \`${option.key}\` must be a text, not ${describe(value)}.`,
      );
  }
  return Object.fromEntries(found);
}

function stopRules(map: MapNode, report: Report): SweepOptions {
  let options: SweepOptions = {};
  for (const { name, key, value } of map.entries) {
    if (name === 'failures') {
      const read = number(
        value,
        (n) => Number.isSafeInteger(n) && n >= 1,
        (failures) => ({ stop: { failures } }),
      );
      if (read === null)
        report.error(
          'bad-option',
          value.span,
          `\`failures\` of \`stop\` must be a whole number above 0, not ${describe(value)}.`,
        );
      else options = read;
    } else if (laterStopRules.has(name)) {
      report.warning(
        'not-supported',
        key.span,
        `\`stop: ${name}\` is not supported by this version: the sweep does not end by it.`,
      );
    } else {
      const near = nearest(name, ['failures', ...laterStopRules]);
      report.error(
        'unknown-key',
        key.span,
        `\`${name}\` is no rule of \`stop\`.${didYouMean(near)}`,
        near === null ? undefined : replaceFix(key.span, near),
      );
    }
  }
  return options;
}

function reportLater(option: OptionKey, node: Node, report: Report): void {
  if (node.kind === 'scalar' && option.harmless?.includes(node.text)) return;
  const message = `\`${option.key}\` is not supported by this version`;
  if (option.ignorable === true) report.warning('not-supported', node.span, `${message} and has no effect.`);
  else report.error('not-supported', node.span, `${message}; the sweep would not do what it says. Remove it.`);
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(' or ');
}
