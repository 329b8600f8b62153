import { didYouMean } from '../space/nearest.ts';
import { keyFix, removeFix, replaceFix, rewriteFix } from './edits.ts';
import { methods, namesOf, topKeys } from './keys.ts';
import { meantName, otherMethods, otherTopKeys } from './otherNames.ts';
import type { Fix, Report } from './report.ts';
import { numberInText } from './scalar.ts';
import type { SweepSpec } from './spec.ts';
import { describe, type Entry, entryOf, isNull, type MapNode } from './tree.ts';

/** Keys of W&B that change what runs, so that a sweep with one of them cannot run here as written. */
const refusedKeys: ReadonlyMap<string, string> = new Map([
  ['metrics', 'W&B takes one `metric`. Several stand under `trialdeck: metrics:`.'],
  ['scheduler', "W&B's `scheduler` is not supported by this version. Remove it; `method` says how to search."],
]);

const known = namesOf(topKeys);

/** Without them there is no sweep. */
const neededKeys: ReadonlySet<string> = new Set(['method', 'parameters', 'program']);

/** What an unknown key at the top was meant for; null when nothing is near. */
export function meantTopKey(name: string, names: readonly string[] = known): string | null {
  return meantName(name, names, otherTopKeys);
}

/**
 * Reports keys that a sweep file does not have.
 * @param broken - after a syntax error, what stands at another depth than the first key is an echo of it
 */
export function reportUnknownKeys(root: MapNode, text: string, report: Report, broken: boolean): void {
  const column = (entry: Entry): number => report.lines.position(entry.span[0]).character;
  const [first] = root.entries;
  const present = new Set(root.entries.map((entry) => entry.name));
  for (const entry of root.entries) {
    const refused = refusedKeys.get(entry.name);
    if (refused !== undefined)
      report.error('not-supported', entry.key.span, refused, refusedFix(root, entry, text, report));
    if (entry.name === 'job' || entry.name === 'image_uri') {
      report.warning(
        'not-supported',
        entry.key.span,
        `\`${entry.name}\` belongs to W&B Launch and has no effect on a local sweep.`,
      );
    }
    if (known.includes(entry.name)) continue;
    if (broken && !root.flow && first !== undefined && column(entry) !== column(first)) continue;
    const near = meantTopKey(
      entry.name,
      known.filter((name) => !present.has(name)),
    );
    const ignored =
      near === null ||
      (Object.hasOwn(otherTopKeys, entry.name) && !neededKeys.has(near)) ||
      topKeys.find((key) => key.name === near)?.status === 'ignored' ||
      near === 'name' ||
      near === 'description';
    const fix = unknownFix(root, entry, near, { text, report });
    const message = `\`${entry.name}\` is no key of a sweep.${didYouMean(near)}${ignored ? ' W&B refuses it, Trialdeck ignores it.' : ''}`;
    report.add(ignored ? 'warning' : 'error', 'unknown-key', entry.key.span, message, fix);
  }
}

function unknownFix(
  root: MapNode,
  entry: Entry,
  near: string | null,
  { text, report }: { readonly text: string; readonly report: Report },
): Fix | undefined {
  if (near === null) return removeFix(report, text, root, entry);
  // The rules of other programs are none of `hyperband`.
  const other = Object.hasOwn(otherTopKeys, entry.name) && near === 'early_terminate';
  const fits = entry.value.kind === 'map' && entryOf(entry.value, 'type') !== null;
  return other && !fits ? undefined : keyFix(report, entry.key, near);
}

/** One metric under `metrics` was meant as W&B's `metric`. */
function refusedFix(root: MapNode, entry: Entry, text: string, report: Report): Fix | undefined {
  const one = entry.name === 'metrics' && entry.value.kind === 'map' && entryOf(root, 'metric') === null;
  return one ? keyFix(report, entry.key, 'metric') : removeFix(report, text, root, entry);
}

/** Reads `method`; null where it is none, reported. */
export function readMethod(entry: Entry, report: Report): SweepSpec['method'] | null {
  const { value: node } = entry;
  const written = node.kind === 'scalar' ? node.text : '';
  const method = methods.find((name) => name === written);
  if (method !== undefined) return method;
  const span = isNull(node) ? entry.key.span : node.span;
  if (written === 'custom') {
    report.error(
      'unknown-method',
      span,
      '`method: custom` has no search of its own, at W&B neither. Use `grid`, `random` or `bayes`.',
    );
    return null;
  }
  const near = meantName(written, methods, otherMethods);
  const choices = near === null ? ' Use `grid`, `random` or `bayes`.' : didYouMean(near);
  report.error(
    'unknown-method',
    span,
    `\`method\` is ${describe(node)}, which is none.${choices}`.replace('is nothing, which is none', 'is empty'),
    near === null ? undefined : replaceFix(report, node.span, near),
  );
  return null;
}

/** Text of `name`, `program` and the like; null when there is none; reported. */
export function readText(entry: Entry, report: Report): string | null {
  const { value: node, name } = entry;
  if (isNull(node)) return null;
  if (node.kind !== 'scalar') {
    report.error('text-expected', node.span, `\`${name}\` must be a text, not ${describe(node)}.`);
    return null;
  }
  if (node.plain && node.resolved.type !== 'text') {
    report.warning(
      'text-expected',
      node.span,
      `\`${node.text}\` is not text to PyYAML, and W&B refuses it as \`${name}\`. Put it in quotes.`,
      rewriteFix(node.span, report.spelling.text(node.text)),
    );
  }
  return node.text;
}

/** W&B's `kind`: without effect here, and only one text there. */
export function checkKind({ value: node }: Entry, report: Report): void {
  if (node.kind !== 'scalar' || isNull(node) || node.text === 'sweep') return;
  report.warning(
    'bad-value',
    node.span,
    `W&B takes \`sweep\` as \`kind\`, not ${describe(node)}.`,
    replaceFix(report, node.span, 'sweep'),
  );
}

/** W&B's `controller`: without effect here, and refused there unless it is whole. */
export function checkController(entry: Entry, report: Report): void {
  const { value: node } = entry;
  const type = node.kind === 'map' ? entryOf(node, 'type')?.value : undefined;
  if (type?.kind === 'scalar' && (type.text === 'local' || type.text === 'cloud')) return;
  report.warning(
    'bad-value',
    entry.key.span,
    'W&B takes `{type: local}` or `{type: cloud}` as `controller`. It has no effect on a local sweep.',
  );
}

/** Reads `run_cap`; null where it is no number of runs, reported. */
export function readRunCap(entry: Entry, report: Report): number | null {
  const { value: node } = entry;
  if (node.kind !== 'scalar' || node.resolved.type === 'null') {
    report.error(
      'run-cap',
      isNull(node) ? entry.key.span : node.span,
      `\`run_cap\` must be a whole number above 0, not ${describe(node)}.`,
    );
    return null;
  }
  const { resolved } = node;
  const number = resolved.type === 'int' || resolved.type === 'float' ? resolved : numberInText(node.text);
  if (number === null || !Number.isSafeInteger(number.value) || number.value < 1) {
    report.error('run-cap', node.span, `\`run_cap\` must be a whole number above 0, not ${describe(node)}.`);
    return null;
  }
  if (resolved.type !== 'int' || node.reading !== 'same') {
    const whole = String(number.value);
    report.warning(
      'number-as-text',
      node.span,
      `W&B refuses ${describe(node)} as \`run_cap\`; write \`${whole}\`. Trialdeck reads it as ${whole}.`,
      replaceFix(report, node.span, whole),
    );
  }
  return number.value;
}
