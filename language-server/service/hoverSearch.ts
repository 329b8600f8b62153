import { entryOf, type MapNode } from '../../src/core/sweep/tree.ts';
import { argumentsOf } from '../keys/searchArguments.ts';
import { mostEpochs } from '../rules/earlyStops.ts';
import { type Bands, bandsText, earlyBands, prunerBands } from './bands.ts';
import { paragraphs } from './hoverParts.ts';
import { code, countText, plainText, plural, shortNumber } from './numberText.ts';
import type { Place } from './placeAt.ts';
import { samplerOf } from './searchFacts.ts';
import type { Sweep } from './sweep.ts';

/** When `early_terminate` compares a trial, and with what. */
export function earlyFacts(sweep: Sweep): string {
  const map = earlyMap(sweep);
  const bands = map === null ? null : earlyBands(map);
  if (map === null || bands === null) return '';
  const metric = sweep.reading.document.spec?.metric?.name;
  const [first = 0] = bands.bands;
  const eta = etaOf(map);
  const strict = entryOf(map, 'strict')?.value;
  const bestSoFar = strict?.kind === 'scalar' && strict.resolved.value === false;
  return (
    paragraphs(
      `Bands: **${bandsText(bands)}** reports${metric === undefined ? '' : ` of ${code(metric)}`}.`,
      `A trial is first compared at its ${ordinal(first)} report. At each band about the best 1 in ${shortNumber(eta)} of all trials go on; one that is worse is stopped.`,
      epochsText(sweep, bands),
      bestSoFar
        ? 'Compared is the best value so far (`strict: false`).'
        : 'Compared is the value at the band (`strict`).',
    ) ?? ''
  );
}

/** Which bands a trial gets to, where its epochs are a parameter. */
function epochsText({ reading: { document } }: Sweep, { bands, endless }: Bands): string {
  const epochs = document.spec === null ? null : mostEpochs(document.spec);
  if (epochs === null) return '';
  const met = bands.filter((band) => band < epochs);
  const more = endless && met.length === bands.length ? ', ...' : '';
  const which = met.length === 0 ? 'none of them' : `${met.slice(0, 4).join(', ')}${more}`;
  return `With ${plural(epochs, 'epoch')} and one report each, a trial can be stopped at ${which}.`;
}

function earlyMap({ reading: { root } }: Sweep): MapNode | null {
  const node = root === null ? null : entryOf(root, 'early_terminate')?.value;
  return node?.kind === 'map' ? node : null;
}

function etaOf(map: MapNode): number {
  const node = entryOf(map, 'eta')?.value;
  const eta = node?.kind === 'scalar' ? Number(node.resolved.value) : Number.NaN;
  return eta > 1 ? eta : 3;
}

function ordinal(count: number): string {
  const teens = count % 100 >= 11 && count % 100 <= 13;
  const ending = teens ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${countText(count)}${ending}`;
}

/** The entry of the path that is called `name`, with its value. */
function ofPath({ entries }: Place, name: string) {
  return entries.find((entry) => entry.name === name) ?? null;
}

/** The arguments of a sampler, and what it does here. */
export function samplerFacts(sweep: Sweep, place: Place): string {
  const node = ofPath(place, 'sampler')?.value;
  const name = node?.kind === 'map' ? entryOf(node, 'name')?.value : node;
  if (isArgument(place, 'sampler')) return '';
  const sampler = place.path.includes('stages') ? null : samplerOf(sweep);
  return (
    paragraphs(
      name?.kind === 'scalar' ? argumentList('sampler', name.text) : '',
      sampler === null ? '' : `Here ${plainText(sampler.note)}.`,
    ) ?? ''
  );
}

/** Where a pruner compares trials, and its arguments. */
export function prunerFacts(sweep: Sweep, place: Place): string {
  const node = ofPath(place, 'pruner')?.value;
  if (node === undefined) return '';
  const name = node.kind === 'map' ? entryOf(node, 'name')?.value : node;
  const bands: Bands | null = prunerBands(node, earlyMap(sweep));
  const compared =
    bands === null
      ? ''
      : `Trials are compared at ${name?.kind === 'scalar' && name.text === 'early_terminate' ? 'reports' : 'steps'} **${bandsText(bands)}**.`;
  const list = isArgument(place, 'pruner') || name?.kind !== 'scalar' ? '' : argumentList('pruner', name.text);
  return paragraphs(compared, list) ?? '';
}

/** Whether the place is one argument of a sampler or pruner, not its name. */
function isArgument({ path, on }: Place, key: string): boolean {
  const after = path.slice(path.indexOf(key) + 1);
  return after.length > 0 && (after[0] !== 'name' || on === 'key');
}

function argumentList(what: 'sampler' | 'pruner', name: string): string {
  const list = argumentsOf(what, name);
  if (list.length === 0) return '';
  return list
    .map((one) => `- ${code(one.name)}${one.default === undefined ? '' : ` (${one.default})`} ${one.doc}`)
    .join('\n');
}
