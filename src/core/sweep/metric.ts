import { didYouMean, nearest } from '../space/nearest.ts';
import type { Direction } from '../space/trial.ts';
import { keyFix, removeFix, replaceFix, rewriteFix } from './edits.ts';
import { goals, type KeyInfo, metricKeys, namesOf } from './keys.ts';
import type { Report } from './report.ts';
import { describe, type Entry, entryOf, isNull, type ScalarNode } from './tree.ts';

export interface Metric {
  readonly name: string;
  readonly goal: Direction;
  readonly nameNode: ScalarNode;
  /** Value at which the sweep ends. */
  readonly target: number | null;
}

/** Reads `metric:`; null when it names none; reported. */
export function readMetric(entry: Entry, text: string, report: Report): Metric | null {
  const { value: node } = entry;
  if (node.kind !== 'map') {
    const fix =
      node.kind === 'scalar' && node.span[1] > node.span[0]
        ? rewriteFix(node.span, metricMapping(text.slice(...node.span), report))
        : undefined;
    report.error(
      'bad-metric',
      isNull(node) ? entry.key.span : node.span,
      `\`metric\` must be a mapping with \`name\` and \`goal\`, not ${describe(node)}.`,
      fix,
    );
    return null;
  }
  const known = namesOf(metricKeys);
  for (const other of node.entries) {
    const info = metricKeys.find((key) => key.name === other.name);
    if (info === undefined) {
      const near = nearest(other.name, known);
      const fix = near === null ? removeFix(report, text, node, other) : keyFix(report, other.key, near);
      const severity = near === 'name' || near === 'goal' ? 'error' : 'warning';
      report.add(
        severity,
        'unknown-key',
        other.key.span,
        `\`${other.name}\` is no key of \`metric\`; W&B refuses it.${didYouMean(near)}`,
        fix,
      );
    } else checkExtra(info, other, report);
  }
  const goal = readGoal(entryOf(node, 'goal'), report);
  const name = entryOf(node, 'name');
  // What is misspelt was said.
  if (name === null && node.entries.some((one) => nearest(one.name, known) === 'name')) return null;
  if (name === null || name.value.kind !== 'scalar' || name.value.text === '') {
    report.error('bad-metric', name?.key.span ?? entry.key.span, '`metric` needs the `name` that the script logs.');
    return null;
  }
  if (name.value.plain && name.value.resolved.type !== 'text') {
    report.warning(
      'text-expected',
      name.value.span,
      `\`${name.value.text}\` is not text to PyYAML. Put the metric's name in quotes.`,
      rewriteFix(name.value.span, report.spelling.text(name.value.text)),
    );
  }
  const target = entryOf(node, 'target')?.value;
  const number = target?.kind === 'scalar' ? target.resolved.value : null;
  return goal === null
    ? null
    : { name: name.value.text, goal, nameNode: name.value, target: typeof number === 'number' ? number : null };
}

function metricMapping(name: string, { spelling }: Report): string {
  return spelling.mapping([
    ['name', name],
    ['goal', spelling.plain('minimize')],
  ]);
}

function readGoal(entry: Entry | null, report: Report): Direction | null {
  if (entry === null) return 'minimize';
  const { value: node } = entry;
  if (node.kind === 'scalar' && (node.text === 'minimize' || node.text === 'maximize')) return node.text;
  const written = node.kind === 'scalar' ? node.text : '';
  const near = meantGoal(written);
  const span = isNull(node) ? entry.key.span : node.span;
  const message = `\`goal\` must be \`minimize\` or \`maximize\`, not ${describe(node)}; W&B silently turns it into \`minimize\`.${didYouMean(near)}`;
  report.error(
    'bad-goal',
    span,
    message,
    near === null || isNull(node) ? undefined : replaceFix(report, node.span, near),
  );
  return null;
}

/** `maximise`, `MAX`, `minimum`: which way was meant; null where that cannot be told. */
export function meantGoal(written: string): Direction | null {
  const start = written.trim().toLowerCase().slice(0, 3);
  if (start === 'max') return 'maximize';
  return start === 'min' ? 'minimize' : null;
}

function checkExtra(info: KeyInfo, entry: Entry, report: Report): void {
  const { value: node } = entry;
  if (info.name === 'target') {
    if (node.kind !== 'scalar' || typeof node.resolved.value !== 'number')
      report.error('not-a-number', node.span, `\`target\` must be a number, not ${describe(node)}.`);
    return;
  }
  if (info.values === undefined || info.values === goals) return;
  const fits =
    node.kind === 'scalar' && info.values.includes(node.text) && (node.resolved.type === 'text' || !node.plain);
  if (!fits) {
    const near = node.kind === 'scalar' && !isNull(node) ? nearest(node.text, info.values) : null;
    report.warning(
      'bad-value',
      node.span,
      `W&B takes ${info.values.map((v) => `"${v}"`).join(', ')} for \`${info.name}\`, not ${describe(node)}.`,
      near === null ? undefined : rewriteFix(node.span, report.spelling.text(near)),
    );
  }
}
