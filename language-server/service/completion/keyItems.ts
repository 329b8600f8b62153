import type { ParameterSource } from '../../../src/core/sweep/parameters.ts';
import type { Conditions } from '../../../src/core/sweep/spec.ts';
import { fittingKeys } from '../../keys/fitting.ts';
import { keyInfo, readerWords, type SweepKey, takesParameters } from '../../keys/keyTable.ts';
import { hole, inlineList, inlineMap, list, map, type Piece } from '../../keys/piece.ts';
import type { Sweep } from '../sweep.ts';
import type { Suggestions } from './builder.ts';
import { metricNames } from './metricNames.ts';
import { suggestParameters } from './parameterItems.ts';
import { suggestParameterKeys } from './parameterKeys.ts';
import { labelOf, valuesOf } from './paramValues.ts';
import type { Place } from './place.ts';
import { programFiles } from './programFiles.ts';
import { spaceOf } from './spaceOfArgument.ts';
import { circumstancesOf, methodOf, parametersOf, plainOf, presentOf } from './surrounds.ts';
import { numberedConstants } from './valueItems.ts';

/** Keys of the mapping that the cursor is in. */
export function suggestKeys(sweep: Sweep, place: Place, suggestions: Suggestions): void {
  const { path } = place;
  if (path[0] === 'parameters' && namesParameters(path)) suggestParameters(sweep, place, suggestions);
  else if (path[0] === 'parameters' && path.length % 2 === 0) suggestParameterKeys(sweep, place, suggestions);
  else if (takesParameters(path)) suggestNames(sweep, place, suggestions);
  else suggestFitting(sweep, place, suggestions);
}

function namesParameters(path: readonly string[]): boolean {
  return path.length % 2 === 1 && path.every((name, index) => index % 2 === 1 || name === 'parameters');
}

function suggestFitting(sweep: Sweep, place: Place, suggestions: Suggestions): void {
  const { path, own } = place;
  const replaced = own === null || own.value === null ? null : keyInfo([...path, own.name]);
  for (const key of fittingKeys(path, presentOf(place), circumstancesOf(sweep, place))) {
    // Another key for a value that stands there must take the same kind of value.
    if (own !== null && own.value !== null && !takesAlike(key, replaced)) continue;
    const { doc, type, reads, default: fallback } = key;
    const detail = `${type} · ${readerWords[reads]}`;
    suggestions.key(key.name, skeletonOf(sweep, path, key), {
      kind: 'key',
      detail,
      doc: fallback === undefined ? doc : `${doc}\n\nDefault: ${fallback}`,
    });
  }
}

function takesAlike(key: SweepKey, replaced: SweepKey | null): boolean {
  if (replaced === null) return true;
  return (
    key.name === replaced.name || (key.type === replaced.type && key.values === replaced.values && key.type === 'text')
  );
}

/** The skeleton of a key, with what this sweep has. */
export function skeletonOf(sweep: Sweep, path: readonly string[], { name, skeleton }: SweepKey): Piece {
  const names = [...path, name]
    .filter((part, index) => !(part === 'stages' && index === 1 && path.length > 1))
    .join('.');
  const metric = metricNames(sweep)[0]?.name;
  switch (names) {
    case 'program':
      return hole(programFiles(sweep)[0] ?? 'train.py');
    case 'parameters':
      return map({ lr: spaceOf('lr', methodOf(sweep) === 'grid') });
    case 'metric':
      return metric === undefined ? skeleton : map({ name: metricHole(sweep), goal: goalHole(metric) });
    case 'metric.name':
    case 'trialdeck.metric':
    case 'trialdeck.metrics.name':
      return metricHole(sweep);
    case 'trialdeck.repeat': {
      const [constant] = numberedConstants(sweep);
      return map({ seeds: hole('5'), ...(constant === undefined ? {} : { parameter: hole(constant) }) });
    }
    case 'trialdeck.repeat.parameter':
      return hole(numberedConstants(sweep)[0] ?? '');
    case 'trialdeck.baseline':
    case 'trialdeck.fixed':
      return pointSkeleton(sweep, false);
    case 'trialdeck.enqueue':
      return list(pointSkeleton(sweep, false));
    case 'trialdeck.conditions':
      return conditionsSkeleton(sweep);
    default:
      return skeleton;
  }
}

function metricHole(sweep: Sweep): Piece {
  const [first = 'val_loss', ...others] = metricNames(sweep).map(({ name }) => name);
  return { ...hole(first, ...others.slice(0, 20)), isText: true };
}

function goalHole(metric: string): Piece {
  return /acc|f1|auc|score|reward|bleu|map|iou|dice|r2|precision|recall/i.test(metric)
    ? hole('maximize', 'maximize', 'minimize')
    : hole('minimize', 'minimize', 'maximize');
}

function pointSkeleton(sweep: Sweep, whole: boolean): Piece {
  const entries = [...parametersOf(sweep).values()]
    .slice(0, whole ? undefined : 1)
    .map((source) => [source.name, holeOf(valuesOf(source))] as const);
  return entries.length === 0 ? hole('') : { map: entries, inline: true };
}

/** The first of some values, with the others to choose from where they are plain. */
function holeOf(values: readonly Piece[]): Piece {
  const plain = values.filter((piece) => typeof piece === 'string' || 'text' in piece);
  const [first] = values;
  if (first === undefined) return hole('');
  if (plain.length < values.length || plain.length === 0) return first;
  const isText = typeof first !== 'string';
  return { ...hole(labelOf(first), ...plain.slice(1).map(labelOf)), ...(isText ? { isText } : {}) };
}

/** Names of parameters as keys: of points, and of conditions. */
function suggestNames(sweep: Sweep, place: Place, suggestions: Suggestions): void {
  const { path, own } = place;
  const there = new Set(place.siblings.map(({ name }) => name));
  const inConditions = path[1] === 'conditions' || path[2] === 'conditions';
  const child = inConditions && path.at(-1) !== 'conditions' ? (path.at(-1) ?? '') : null;
  const possible = new Set(inConditions ? possibleParents(sweep).map(([name]) => name) : []);
  for (const [name, source] of parametersOf(sweep)) {
    if (there.has(name) || own?.value != null) continue;
    const about = { kind: 'parameter' as const, detail: 'parameter of this sweep' };
    if (!inConditions) {
      if (!goesWith(sweep, name, place)) continue;
      suggestions.key(name, holeOf(valuesOf(source)), about);
    } else if (child === null) {
      const parent = parentFor(sweep, name);
      if (parent !== null)
        suggestions.key(name, inlineMap(parent), { ...about, detail: 'counts only for some values of another' });
    } else if (possible.has(name) && mayDependOn(sweep, child, name))
      suggestions.key(name, inlineList(holeOf(valuesOf(source))), about);
  }
}

function conditionsOf({ reading: { document } }: Sweep): Conditions {
  return document.spec?.options.conditions ?? {};
}

/** Whether a point may have a parameter beside those that it has: conditions may hold them apart. */
function goesWith(sweep: Sweep, name: string, { siblings }: Place): boolean {
  const conditions = conditionsOf(sweep);
  const values = new Map(siblings.map((holder) => [holder.name, plainOf(holder)]));
  const parents = Object.keys(conditions[name] ?? {});
  if (
    parents.some(
      (parent) => values.has(parent) && !conditions[name]?.[parent]?.map(String).includes(values.get(parent) ?? ''),
    )
  )
    return false;
  return ![...values.keys()].some((other) => Object.keys(conditions[other] ?? {}).includes(name));
}

function mayDependOn(sweep: Sweep, child: string, parent: string): boolean {
  const conditions = conditionsOf(sweep);
  if (parent === child || parent.startsWith(`${child}.`)) return false;
  const seen = new Set<string>();
  const open = [parent];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === child) return false;
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...Object.keys(conditions[name] ?? {}));
  }
  return true;
}

/** Parameters that are told apart by few values. */
function possibleParents(sweep: Sweep): ReadonlyArray<readonly [name: string, source: ParameterSource]> {
  return [...parametersOf(sweep)].filter(([, { distribution }]) => {
    return distribution?.kind === 'categorical' || distribution?.kind === 'int_uniform';
  });
}

function parentFor(sweep: Sweep, child: string): Readonly<Record<string, Piece>> | null {
  for (const [name, source] of possibleParents(sweep))
    if (mayDependOn(sweep, child, name)) return { [name]: inlineList(holeOf(valuesOf(source))) };
  return null;
}

function conditionsSkeleton(sweep: Sweep): Piece {
  if (possibleParents(sweep).length === 0) return hole('');
  for (const child of parametersOf(sweep).keys()) {
    const parent = parentFor(sweep, child);
    if (parent !== null) return map({ [child]: inlineMap(parent) });
  }
  return hole('');
}
