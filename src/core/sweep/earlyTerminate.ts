import { didYouMean, nearest } from '../space/nearest.ts';
import type { Value } from '../space/value.ts';
import { keyFix, removeFix, replaceFix } from './edits.ts';
import { earlyTerminateKeys, namesOf } from './keys.ts';
import { nodeLiteral, reportReadings } from './literal.ts';
import { readNumber, type WrittenNumber } from './numbers.ts';
import type { Report } from './report.ts';
import { describe, type Entry, entryOf, isNull, type MapNode } from './tree.ts';

/** The bands that W&B compares trials at, in reports of the metric: `min_iter * eta^k`, or `max_iter / eta^k` for k = 1..s. */
export function hyperbandBands(
  rule: {
    readonly minIter: number | null;
    readonly maxIter: number | null;
    readonly s: number | null;
    readonly eta: number;
  },
  most = 100,
): number[] {
  const bands: number[] = [];
  if (rule.maxIter !== null && rule.s !== null) {
    for (let k = 1; k <= Math.min(rule.s, most); k++) {
      const band = Math.trunc(rule.maxIter / rule.eta ** k);
      if (band < 1) break;
      bands.push(band);
    }
    return bands.reverse();
  }
  if (rule.minIter !== null) for (let k = 0; k < most; k++) bands.push(Math.trunc(rule.minIter * rule.eta ** k));
  return bands;
}

/** Reads and checks `early_terminate:`; the mapping as it stands, or null when there is none; reported. */
export function readEarlyTerminate(entry: Entry, text: string, report: Report): Readonly<Record<string, Value>> | null {
  const { value: node } = entry;
  if (isNull(node)) return null;
  if (node.kind !== 'map') {
    report.error(
      'early-terminate',
      node.span,
      `\`early_terminate\` must be a mapping with \`type: hyperband\`, not ${describe(node)}.`,
    );
    return null;
  }
  reportUnknown(node, text, report);
  checkType(entry, node, report);
  checkBands(entry, node, text, report);
  const strict = entryOf(node, 'strict');
  if (strict !== null) {
    if (strict.value.kind !== 'scalar' || strict.value.resolved.type !== 'bool') {
      report.error(
        'early-terminate',
        strict.value.span,
        `\`strict\` must be \`true\` or \`false\`, not ${describe(strict.value)}.`,
      );
    } else reportReadings(strict.value, report);
  }
  return Object.fromEntries(node.entries.map((e) => [e.name, nodeLiteral(e.value).value]));
}

const known = namesOf(earlyTerminateKeys);

function reportUnknown(map: MapNode, text: string, report: Report): void {
  for (const entry of map.entries) {
    if (known.includes(entry.name)) continue;
    const near = nearest(entry.name, known);
    const fix = near === null ? removeFix(report, text, map, entry) : keyFix(report, entry.key, near);
    report.error(
      'unknown-key',
      entry.key.span,
      `\`${entry.name}\` is no key of \`early_terminate\`.${didYouMean(near)}`,
      fix,
    );
  }
}

function checkType(entry: Entry, map: MapNode, report: Report): void {
  const type = entryOf(map, 'type');
  if (type === null) {
    report.error('early-terminate', entry.key.span, '`early_terminate` needs `type: hyperband`.');
  } else if (type.value.kind !== 'scalar' || type.value.text !== 'hyperband') {
    const empty = isNull(type.value);
    report.error(
      'early-terminate',
      empty ? type.key.span : type.value.span,
      `The only type of \`early_terminate\` is \`hyperband\`, not ${describe(type.value)}.`,
      empty || type.value.kind !== 'scalar' ? undefined : replaceFix(report, type.value.span, 'hyperband'),
    );
  }
}

function checkBands(entry: Entry, map: MapNode, text: string, report: Report): void {
  const minIter = whole(map, 'min_iter', 1, report);
  const maxIter = whole(map, 'max_iter', 1, report);
  const s = whole(map, 's', 1, report);
  const etaEntry = entryOf(map, 'eta');
  const eta = etaEntry === null ? 3 : (readNumber(etaEntry, 'early_terminate', report)?.value ?? Number.NaN);
  if (etaEntry !== null && eta <= 1) report.error('early-terminate', etaEntry.value.span, '`eta` must be above 1.');
  const has = (name: string): boolean => entryOf(map, name) !== null;
  if (!has('min_iter') && !(has('max_iter') && has('s'))) {
    reportMissing(entry, map, { maxIter, eta }, report);
    return;
  }
  if (!(eta > 1)) return;
  if (has('max_iter') && has('s')) {
    const bands = maxIter === null || s === null ? [] : hyperbandBands({ minIter: null, maxIter, s, eta });
    const shown = bands.length === 0 ? '' : ` (${bands.join(', ')})`;
    deadKeys(map, ['min_iter'], `\`max_iter\` and \`s\` set the bands${shown}`, text, report);
    if (maxIter !== null && s !== null && bands.length === 0) {
      report.error(
        'early-terminate',
        entry.key.span,
        `No band is left: \`max_iter\` (${maxIter}) divided by \`eta\` (${eta}) is below 1.`,
      );
    }
  } else if (minIter !== null) {
    const bands = hyperbandBands({ minIter, maxIter: null, s: null, eta }, 3).join(', ');
    deadKeys(map, ['s', 'max_iter'], `\`min_iter\` sets the bands (${bands}, ...)`, text, report);
  }
}

/** Neither schedule is whole; what is misspelt was said. */
function reportMissing(
  entry: Entry,
  map: MapNode,
  { maxIter, eta }: { readonly maxIter: number | null; readonly eta: number },
  report: Report,
): void {
  const schedule = ['min_iter', 'max_iter', 's'];
  if (map.entries.some(({ name }) => !schedule.includes(name) && schedule.includes(nearest(name, known) ?? ''))) return;
  if (maxIter === null || !(eta > 1)) {
    report.error('early-terminate', entry.key.span, '`early_terminate` needs `min_iter`, or `max_iter` and `s`.');
    return;
  }
  const bands = hyperbandBands({ minIter: null, maxIter, s: 2, eta });
  const example = bands.length === 2 ? `: with \`s: 2\` they are ${bands.join(' and ')}` : '';
  const at = entryOf(map, 'max_iter')?.key.span ?? entry.key.span;
  report.error('early-terminate', at, `\`max_iter\` needs \`s\` beside it, the number of bands${example}.`);
}

function deadKeys(map: MapNode, names: readonly string[], why: string, text: string, report: Report): void {
  for (const name of names) {
    const entry = entryOf(map, name);
    if (entry !== null)
      report.warning(
        'dead-key',
        entry.key.span,
        `\`${name}\` has no effect: ${why}.`,
        removeFix(report, text, map, entry),
      );
  }
}

function whole(map: MapNode, name: string, least: number, report: Report): number | null {
  const entry = entryOf(map, name);
  if (entry === null) return null;
  const number: WrittenNumber | null = readNumber(entry, 'early_terminate', report);
  if (number === null) return null;
  if (Number.isInteger(number.value) && number.value >= least) return number.value;
  report.error(
    'early-terminate',
    entry.value.span,
    `\`${name}\` must be a whole number from ${least}, not \`${String(number.value)}\`.`,
  );
  return null;
}
