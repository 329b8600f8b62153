import { formatDuration } from '../../src/core/sweep/duration.ts';
import { durationMs } from '../../src/core/sweep/optionKinds/plain.ts';
import { paragraphs } from './hoverParts.ts';
import { metricFacts, programFacts } from './hoverProgram.ts';
import { earlyFacts, prunerFacts, samplerFacts } from './hoverSearch.ts';
import { aboutTime, code, countText, plainText, plural } from './numberText.ts';
import type { Place } from './placeAt.ts';
import { countSpace, repeatsOf, samplerOf, trialsOf } from './searchFacts.ts';
import { stageTexts } from './stageFacts.ts';
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
    stageTexts(sweep)
      .map(({ name, text }) => `- **${plainText(name)}** ${plainText(text)}`)
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
    sampler === null ? '' : `Searched by ${plainText(sampler.note)}.`,
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
  const timeMs = node?.kind === 'scalar' ? durationMs(node.text, node.resolved.value) : null;
  const { past, file } = sweep.surroundings;
  const trialMs = past?.trialMs(file) ?? null;
  return (
    paragraphs(
      timeMs === null ? '' : `${formatDuration(timeMs)}.`,
      trialMs === null ? '' : `A trial of this sweep took ${aboutTime(trialMs)}.`,
    ) ?? ''
  );
}
