import { formatDuration, parseDurationMs } from '../../src/core/sweep/duration.ts';
import { goals } from '../../src/core/sweep/keys.ts';
import { entryOf, type MapNode, type Node } from '../../src/core/sweep/tree.ts';
import { libraryMakes, metricLibrary } from '../keys/libraryMetrics.ts';
import { argumentsOf } from '../keys/searchArguments.ts';
import type { ArgumentFacts, ProgramFacts } from '../python/facts.ts';
import { type Bands, bandsText, earlyBands, prunerBands } from './bands.ts';
import { fileLink, paragraphs, placeLink } from './hoverParts.ts';
import { fits } from './metricLookup.ts';
import { aboutTime, code, countText, plural, shortNumber } from './numberText.ts';
import type { Place } from './placeAt.ts';
import { countSpace, repeatsOf, samplerOf, trialsOf } from './searchFacts.ts';
import { stageLines } from './stageFacts.ts';
import type { Sweep } from './sweep.ts';

/** What a key comes to in this sweep, beside its meaning: bands, counts, the program that is found. Empty where nothing. */
export function factsOf(sweep: Sweep, place: Place): string {
  const name = nameOf(place.path);
  if (name === 'early_terminate' || name.startsWith('early_terminate.')) return earlyFacts(sweep);
  if (name.startsWith('trialdeck.sampler')) return samplerFacts(sweep, place);
  if (name.startsWith('trialdeck.pruner')) return prunerFacts(sweep, place);
  return Object.hasOwn(facts, name) ? (facts[name]?.(sweep, place) ?? '') : '';
}

/** The path in dots; keys of a stage are those of the block. */
function nameOf(path: readonly string[]): string {
  const [first, second, ...rest] = path;
  const inStage = first === 'trialdeck' && second === 'stages' && rest.length > 0;
  return inStage ? ['trialdeck', ...rest].join('.') : path.join('.');
}

const facts: Readonly<Record<string, (sweep: Sweep, place: Place) => string | null>> = {
  method: methodFacts,
  program: programFacts,
  parameters: spaceFacts,
  run_cap: capFacts,
  'metric.name': metricFacts,
  'trialdeck.trials': capFacts,
  'trialdeck.metric': metricFacts,
  'trialdeck.metrics.name': metricFacts,
  'trialdeck.constraints.metric': metricFacts,
  'trialdeck.timeout': durationFacts,
  'trialdeck.trial_timeout': durationFacts,
  'trialdeck.space': filesFacts,
  'trialdeck.stages': (sweep) =>
    stageLines(sweep)
      .map((line) => `- ${line}`)
      .join('\n'),
  'trialdeck.repeat': repeatFacts,
  'trialdeck.repeat.seeds': repeatFacts,
  'trialdeck.repeat.folds': repeatFacts,
};

function methodFacts(sweep: Sweep): string | null {
  const { points } = countSpace(sweep);
  const sampler = samplerOf(sweep);
  return paragraphs(
    points === null ? '' : `${plural(points, 'point')} in this space.`,
    sampler === null ? '' : `Searched by ${sampler.note}.`,
  );
}

function spaceFacts(sweep: Sweep): string {
  const { searched, fixed, points, continuous } = countSpace(sweep);
  const size = points === null ? (continuous ? 'no end of points' : '') : plural(points, 'point');
  return [`${searched} searched`, `${fixed} fixed`, size].filter((part) => part !== '').join(', ');
}

function capFacts(sweep: Sweep): string {
  const { points } = countSpace(sweep);
  const trials = trialsOf(sweep);
  if (trials === null) return '';
  return points === null ? plural(trials, 'trial') : `${countText(trials)} of ${plural(points, 'point')}`;
}

function filesFacts({ reading: { document } }: Sweep): string {
  const { spec } = document;
  if (spec === null || spec.spaceFiles.length === 0) return '';
  const names = spec.spaceFiles.map(({ file }) => code(file)).join(', ');
  return `Read: ${names}; ${plural(spec.space.parameters.length, 'parameter')} in all.`;
}

function repeatFacts(sweep: Sweep): string {
  const { spec } = sweep.reading.document;
  const trials = trialsOf(sweep);
  if (spec === null || trials === null) return '';
  return `${plural(trials, 'trial')}, ${plural(trials * repeatsOf(spec), 'run')}`;
}

function durationFacts(sweep: Sweep, { entries }: Place): string {
  const node = entries.at(-1)?.value;
  const timeMs = node?.kind === 'scalar' ? parseDurationMs(durationText(node.text, node.resolved.value)) : null;
  const { past, file } = sweep.surroundings;
  const trialMs = past?.trialMs(file) ?? null;
  return (
    paragraphs(
      timeMs === null ? '' : `${formatDuration(timeMs)}.`,
      trialMs === null ? '' : `A trial of this sweep took ${aboutTime(trialMs)}.`,
    ) ?? ''
  );
}

/** As the option is read: what PyYAML takes for a number of seconds is one. */
export function durationText(text: string, value: unknown): string {
  return typeof value === 'number' ? String(value) : text;
}

function programFacts(sweep: Sweep): string | null {
  const { found, program } = sweep;
  if (found.kind === 'missing') return `Not found. Looked for ${found.looked.map((one) => code(one)).join(', ')}.`;
  if (found.kind === 'none') return null;
  return paragraphs(
    `Found: ${fileLink(found.file)}`,
    program === null ? '' : argumentFacts(sweep, program),
    program === null ? '' : loggedFacts(program),
  );
}

function argumentFacts(sweep: Sweep, { args, skipped }: ProgramFacts): string {
  const parts = [
    args.arguments.length === 0 ? '' : `${plural(args.arguments.length, 'argument')}${kindsText(args)}`,
    args.configKeys.length === 0
      ? ''
      : `${plural(new Set(args.configKeys.map(({ name }) => name)).size, 'key')} of its config`,
  ].filter((part) => part !== '');
  const open = args.open === null || parts.length === 0 ? '' : ` Perhaps more: ${args.open}.`;
  const passed = new Set(sweep.reading.sources.map(({ path: [top] }) => top));
  const required = args.arguments.filter(
    ({ required, names, dest }) => required && ![...names, dest].some((one) => passed.has(one)),
  );
  return (
    paragraphs(
      parts.length === 0 ? '' : `Takes ${parts.join(' and ')}.${open}`,
      required.length === 0
        ? ''
        : `Required and not a parameter here: ${required
            .slice(0, 8)
            .map(({ names, dest }) => code(`--${names[0] ?? dest}`))
            .join(', ')}.`,
      skipped.length === 0 ? '' : `${skipped.slice(0, 3).join(', ')}.`,
    ) ?? ''
  );
}

function kindsText({ kinds }: ArgumentFacts): string {
  const names = [...kinds].filter((kind) => kind !== 'unknown');
  return names.length === 0 ? '' : ` (${names.join(', ')})`;
}

function loggedFacts({ metrics: { logged } }: ProgramFacts): string {
  const names = [...new Set(logged.map(({ name }) => name))];
  if (names.length === 0) return '';
  const rest = names.length > 8 ? ` and ${names.length - 8} more` : '';
  return `Logs ${names
    .slice(0, 8)
    .map((one) => code(one))
    .join(', ')}${rest}.`;
}

function metricFacts(sweep: Sweep, { entries }: Place): string | null {
  const node = entries.at(-1)?.value;
  if (node?.kind !== 'scalar' || node.text === '') return null;
  const places = sweep.program?.metrics.logged.filter(({ name }) => name === node.text) ?? [];
  const shown = places.slice(0, 4).map((one) => `${code(one.by)} in ${placeLink(sweep, one.at)}`);
  const { past, file } = sweep.surroundings;
  const seen = past?.metrics(file).includes(node.text) === true;
  return paragraphs(
    goalText(sweep, node.text, entries.at(-2)?.value),
    shown.length === 0
      ? ''
      : `Logged by ${shown.join(', ')}${places.length > shown.length ? ` and ${places.length - shown.length} more` : ''}.`,
    shown.length === 0 ? madeText(sweep, node.text) : '',
    seen ? 'Logged in past runs.' : '',
  );
}

/** Where a name that stands nowhere in the program comes from. */
function madeText({ program }: Sweep, name: string): string {
  if (program === null) return '';
  const libraries = [...program.metrics.libraries].flatMap((id) => metricLibrary(id) ?? []);
  const maker = libraries.find((library) => libraryMakes(library, name));
  if (maker !== undefined) return `Logged by ${maker.title}, which the program uses.`;
  return program.metrics.composed.some((parts) => fits(name, parts)) ? 'The program puts this name together.' : '';
}

/** Which way it should go, and which of its values counts. */
function goalText({ reading: { document } }: Sweep, name: string, beside: Node | undefined): string {
  const written = beside?.kind === 'map' ? entryOf(beside, 'goal')?.value : undefined;
  const said = goals.find((one) => written?.kind === 'scalar' && written.text === one);
  const goal = document.spec?.metrics.find((one) => one.name === name)?.goal ?? said;
  if (goal === undefined) return '';
  const value = document.spec?.options.value ?? { kind: 'last' };
  const counts = value.kind === 'mean' ? `The mean of the last ${value.count} values` : `The ${value.kind} value`;
  return `${goal === 'minimize' ? 'Minimized' : 'Maximized'}. ${counts} of a trial counts.`;
}

function earlyFacts(sweep: Sweep): string {
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
      `A trial is first compared at its ${ordinal(first)} report. At each band the best 1 in ${shortNumber(eta)} of all trials go on; one that is worse is stopped.`,
      bestSoFar
        ? 'Compared is the best value so far (`strict: false`).'
        : 'Compared is the value at the band (`strict`).',
    ) ?? ''
  );
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

function samplerFacts(sweep: Sweep, place: Place): string {
  const node = ofPath(place, 'sampler')?.value;
  const name = node?.kind === 'map' ? entryOf(node, 'name')?.value : node;
  if (isArgument(place, 'sampler')) return '';
  const sampler = place.path.includes('stages') ? null : samplerOf(sweep);
  return (
    paragraphs(
      name?.kind === 'scalar' ? argumentList('sampler', name.text) : '',
      sampler === null ? '' : `Here ${sampler.note}.`,
    ) ?? ''
  );
}

function prunerFacts(sweep: Sweep, place: Place): string {
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
