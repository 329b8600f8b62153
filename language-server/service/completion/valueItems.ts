import { isEnumerable } from '../../../src/core/sweep/forms.ts';
import type { ParameterSource } from '../../../src/core/sweep/parameters.ts';
import { distributionsFor, isParameter } from '../../keys/fitting.ts';
import { keyInfo, readerWords, type SweepKey, takesParameters, valueDoc } from '../../keys/keyTable.ts';
import { hole, inlineMap, type Piece } from '../../keys/piece.ts';
import { argumentsOf, requiredArguments } from '../../keys/searchArguments.ts';
import type { Sweep } from '../sweep.ts';
import { argumentAt, distributionSuits, takesOf } from './argumentAt.ts';
import type { Suggestions } from './builder.ts';
import { suggestCommands } from './commandItems.ts';
import { metricNames } from './metricNames.ts';
import { suggestForms } from './parameterItems.ts';
import { neededBy } from './parameterKeys.ts';
import { labelOf, pieceOf, valuesOf } from './paramValues.ts';
import type { Place } from './place.ts';
import { filesBeside, programFiles } from './programFiles.ts';
import { spaceOf } from './spaceOfArgument.ts';
import { methodOf, parametersOf, plainOf, presentInParameter, presentOf } from './surrounds.ts';

const durations = ['15m', '1h', '2h30m', '12h', '1d'];

/** What may stand behind a key. */
export function suggestValues(sweep: Sweep, place: Place, suggestions: Suggestions): void {
  const { path } = place;
  const key = path.at(-1) ?? '';
  const holder = path.slice(0, -1);
  if (path.length === 1 && key === 'command') suggestCommands(sweep, place, suggestions);
  else if (path.length === 1 && key === 'program') suggestFiles(programFiles(sweep), suggestions);
  else if (isParameter(path)) suggestForms(sweep, place, suggestions);
  else if (holder[0] === 'parameters') suggestInParameter(sweep, place, suggestions);
  else if (namesMetric(path)) suggestMetrics(sweep, suggestions);
  else if (takesParameters(holder) && !takesParameters(path))
    suggestParameterValues(parametersOf(sweep).get(key), place, suggestions);
  else if (path[0] === 'trialdeck') suggestOptionValues(sweep, place, suggestions);
  else suggestOfKey(sweep, place, keyInfo(path), suggestions);
}

/** Whether the name of a metric stands there. */
export function namesMetric(path: readonly string[]): boolean {
  const [key, owner] = path.toReversed();
  if (path[0] === 'metric') return path.length === 2 && key === 'name';
  if (path[0] !== 'trialdeck') return false;
  return (key === 'name' && owner === 'metrics') || (key === 'metric' && owner !== 'metrics');
}

function suggestMetrics(sweep: Sweep, suggestions: Suggestions): void {
  for (const { name, from } of metricNames(sweep))
    suggestions.value({ text: name }, { label: name, kind: 'metric', detail: from, doc: 'A metric that is logged.' });
}

function suggestFiles(names: readonly string[], suggestions: Suggestions): void {
  for (const name of names) suggestions.value({ text: name }, { label: name, kind: 'file' });
}

/** Values of a parameter, as its argument and its distribution allow them. */
export function suggestParameterValues(
  source: ParameterSource | undefined,
  place: Place,
  suggestions: Suggestions,
): void {
  if (source === undefined) return;
  const taken = new Set(place.kind === 'item' ? place.siblings.map(plainOf) : []);
  for (const piece of valuesOf(source)) {
    const label = labelOf(piece);
    if (taken.has(label)) continue;
    suggestions.value(piece, { label, kind: 'value', detail: `value of ${source.name}` });
  }
}

function suggestInParameter(sweep: Sweep, place: Place, suggestions: Suggestions): void {
  const { path } = place;
  const key = path.at(-1);
  const holder = path.slice(0, -1);
  if (key === 'distribution') {
    const present = presentInParameter(sweep, place);
    const takes = takesOf(argumentAt(sweep, holder));
    for (const one of distributionsFor(present, methodOf(sweep))) {
      if (!distributionSuits(one, takes)) continue;
      const { name: form, doc } = one;
      const below = place.own?.value === null ? neededBy(form, present) : [];
      suggestions.value(form, { label: form, kind: 'value', detail: 'distribution', doc }, below);
    }
  } else if (key === 'value' || key === 'values') suggestFromScript(sweep, place, key === 'values', suggestions);
}

/** Values that the script knows for an argument: its choices, or true and false. */
export function suggestFromScript(sweep: Sweep, place: Place, asList: boolean, suggestions: Suggestions): void {
  const argument = argumentAt(sweep, place.path.slice(0, -1));
  if (argument === null) return;
  const switches = argument.type === 'flag' || argument.type === 'switch' ? ['true', 'false'] : [];
  const pieces: readonly Piece[] = argument.choices?.map(pieceOf) ?? switches;
  const taken = new Set(place.kind === 'item' ? place.siblings.map(plainOf) : []);
  if (pieces.length === 0) return;
  if (asList) {
    const piece: Piece = { items: pieces, inline: true };
    suggestions.value(piece, { label: labelOf(piece), kind: 'value', detail: 'every choice of the script' });
    return;
  }
  for (const piece of pieces) {
    const label = labelOf(piece);
    if (!taken.has(label)) suggestions.value(piece, { label, kind: 'value', detail: 'choice of the script' });
  }
}

function suggestOptionValues(sweep: Sweep, place: Place, suggestions: Suggestions): void {
  const { path } = place;
  const [key = '', owner = ''] = path.toReversed();
  if (owner === 'repeat' && key === 'parameter') {
    for (const name of numberedConstants(sweep))
      suggestions.value({ text: name }, { label: name, kind: 'parameter', detail: 'constant' });
    return;
  }
  const searches = key === 'sampler' || key === 'pruner' || key === 'wrapped';
  const named = key === 'name' && (owner === 'sampler' || owner === 'pruner' || owner === 'wrapped');
  if (searches || named) {
    suggestSearchNames(sweep, place, (named ? owner : key) === 'sampler' ? 'sampler' : 'pruner', searches, suggestions);
    return;
  }
  if (owner === 'sampler' || owner === 'pruner' || owner === 'wrapped') {
    const what = owner === 'sampler' ? 'sampler' : 'pruner';
    const argument = argumentsOf(what, presentOf(place).get('name') ?? null).find(({ name }) => name === key);
    for (const value of argument?.values ?? [])
      suggestions.value(value, { label: value, kind: 'value', detail: argument?.default === value ? 'default' : '' });
    if (argument?.type.includes('auto') === true) suggestions.value('auto', { label: 'auto', kind: 'value' });
    return;
  }
  if (path.length === 2 && key === 'env_file') suggestFiles(filesBeside(sweep, /(?:^|\.)env(?:\.|$)/), suggestions);
  else suggestOfKey(sweep, place, keyInfo(path), suggestions);
}

/** Constants that can carry the number of a seed or fold. */
export function numberedConstants(sweep: Sweep): readonly string[] {
  return sweep.reading.sources.flatMap(({ name, distribution }) =>
    distribution?.kind === 'constant' && Number.isInteger(distribution.value.value) ? [name] : [],
  );
}

function suggestSearchNames(
  sweep: Sweep,
  place: Place,
  what: 'sampler' | 'pruner',
  whole: boolean,
  suggestions: Suggestions,
): void {
  const path = whole ? [...place.path, 'name'] : place.path;
  for (const name of keyInfo(path)?.values ?? []) {
    if (what === 'sampler' && !suitsSpace(name, sweep)) continue;
    if (place.path.includes('wrapped') && name === 'patient') continue;
    const needed = requiredArguments(what, name);
    const about = { label: name, kind: 'value' as const, detail: what, doc: valueDoc(path, name) };
    const args = needed.map((one): [string, Piece] => [one.name, hole(one.default ?? '')]);
    const present = presentOf(place);
    if (whole && args.length > 0) suggestions.value(inlineMap({ name, ...Object.fromEntries(args) }), about);
    else suggestions.value(name, about, whole ? [] : args.filter(([key]) => !present.has(key)));
  }
}

/** Whether a sampler can search the space as it is. */
function suitsSpace(name: string, { reading: { sources } }: Sweep): boolean {
  const all = sources.flatMap(({ distribution }) => (distribution === null ? [] : [distribution]));
  if (name === 'grid') return all.every(isEnumerable);
  if (name === 'cmaes') return all.every(({ kind }) => kind !== 'categorical');
  return true;
}

function suggestOfKey(sweep: Sweep, place: Place, info: SweepKey | null, suggestions: Suggestions): void {
  if (info === null) return;
  const shared = { kind: 'value' as const, detail: readerWords[info.reads] };
  for (const value of info.values ?? []) {
    if (!suits(value, place, sweep)) continue;
    const detail = info.default === value ? 'default' : shared.detail;
    suggestions.value(value, {
      ...shared,
      detail,
      label: value,
      doc: methodDocs[value] ?? valueDoc(place.path, value),
    });
  }
  if (info.type === 'duration') for (const value of durations) suggestions.value(value, { ...shared, label: value });
  const skeleton = info.name === 'parameters' ? parametersSkeleton(sweep) : info.skeleton;
  if (typeof skeleton === 'string' || 'text' in skeleton || 'hole' in skeleton || place.quote !== '') return;
  const inline = { ...skeleton, inline: true };
  suggestions.value(inline, { label: labelOf(inline), kind: 'template', detail: info.type, doc: info.doc });
}

function parametersSkeleton(sweep: Sweep): Piece {
  const space = spaceOf('lr', methodOf(sweep) === 'grid');
  return inlineMap({ lr: typeof space === 'object' && 'map' in space ? { ...space, inline: true } : space });
}

const methodDocs: Readonly<Record<string, string>> = {
  grid: 'Every combination once.',
  random: 'Independent draws.',
  bayes: 'Draws guided by earlier trials.',
};

/** `grid` must be able to count, whatever searches. */
function suits(value: string, { path }: Place, sweep: Sweep): boolean {
  if (path.length !== 1 || path[0] !== 'method' || value !== 'grid') return true;
  const block = sweep.reading.root?.entries.find(({ name }) => name === 'trialdeck')?.value;
  const sampled = block?.kind === 'map' && block.entries.some(({ name }) => name === 'sampler');
  return sampled || suitsSpace('grid', sweep);
}
