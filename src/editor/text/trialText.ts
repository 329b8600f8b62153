import type { StudySummary, TrialSummary } from '../../core/space/summary.ts';
import type { Params, Value } from '../../core/space/value.ts';
import { type ColumnFormat, columnFormat, shortNumber } from './columnFormat.ts';
import { clip, codeSpan, escapeMarkdown, table } from './markdown.ts';
import { durationText, exactTime } from './timeText.ts';

const rowParameters = 6;
const rowTextLength = 24;

/** How the columns of one study's rows are written: one notation a parameter, one for the metric. */
export interface TrialFormats {
  /** One a metric. */
  readonly values: readonly ColumnFormat[];
  readonly params: ReadonlyMap<string, ColumnFormat>;
  /** Searched parameters in the order of the row, with the name that the row shows. */
  readonly names: ReadonlyArray<readonly [path: string, shown: string]>;
}

export function trialFormats(trials: readonly TrialSummary[], searched: readonly string[]): TrialFormats {
  const params = new Map<string, ColumnFormat>();
  for (const name of searched) {
    params.set(
      name,
      columnFormat(trials.map((trial) => trial.params[name]).filter((value) => typeof value === 'number')),
    );
  }
  const rows = trials.map(shownValues);
  const metrics = Math.max(1, ...rows.map((row) => row.length));
  const values = Array.from({ length: metrics }, (_, metric) => columnFormat(rows.flatMap((row) => row[metric] ?? [])));
  return { values, params, names: searched.map((name) => [name, shortName(name, searched)]) };
}

/** The values of an ended trial, one a metric; the last report of one that has none yet. */
function shownValues(trial: TrialSummary): readonly number[] {
  if (trial.values !== undefined) {
    return trial.values;
  }
  const value = trial.value ?? trial.lastValue;
  return value === null ? [] : [value];
}

/**
 * `23 0.312`: number and value, the part of a row that is read first; `23 0.312 / 14` with several metrics, `23 0.312 ± 0.041`
 * where the value is the mean of several runs.
 */
export function trialLabel(trial: TrialSummary, formats: TrialFormats): string {
  const values = shownValues(trial).map((value, metric) => formats.values[metric]?.(value) ?? String(value));
  const spread = trial.spread === undefined ? '' : ` ± ${formats.values[0]?.(trial.spread) ?? String(trial.spread)}`;
  return values.length === 0 ? String(trial.number) : `${trial.number} ${values.join(' / ')}${spread}`;
}

/** The values of a trial on their own, with three digits; empty without any. */
export function shownValueText(trial: TrialSummary): string {
  return shownValues(trial).map(shortNumber).join(' / ');
}

/** The rest of a row: why it ended unless it just finished, then the searched parameters. */
export function trialDescription(trial: TrialSummary, formats: TrialFormats): string {
  const parts = [stateNote(trial), runsNote(trial), originNote(trial), ...parameterParts(trial.params, formats)];
  return parts.filter((part) => part !== '').join(' · ');
}

function stateNote(trial: TrialSummary): string {
  const reason = clip(firstLine(trial.reason ?? ''), 60);
  switch (trial.state) {
    case 'finished':
      return clip(trial.broken ?? '', 60);
    case 'running':
      return trial.lastStep === null ? '' : `step ${trial.lastStep}`;
    case 'pruned':
      return reason === '' || reason.startsWith('pruned') ? reason || 'pruned' : `pruned ${reason}`;
    case 'queued':
      return 'queued';
    case 'failed':
    case 'crashed':
    case 'stopped':
      return reason === '' ? trial.state : reason;
  }
}

/** `5 runs`, of which the value is the mean. */
function runsNote({ repeats }: TrialSummary): string {
  return repeats === undefined || repeats.length < 2 ? '' : `${repeats.length} runs`;
}

function originNote({ origin }: TrialSummary): string {
  return origin === undefined ? '' : `from ${origin}`;
}

function parameterParts(params: Params, formats: TrialFormats): string[] {
  const parts: string[] = [];
  for (const [name, shown] of formats.names.slice(0, rowParameters)) {
    const value = params[name];
    if (value !== undefined) {
      parts.push(
        typeof value === 'string'
          ? clip(value, rowTextLength)
          : `${shown} ${parameterText(value, formats.params.get(name))}`,
      );
    }
  }
  return parts;
}

function parameterText(value: Value, format: ColumnFormat | undefined): string {
  if (typeof value === 'number' && format !== undefined) {
    return format(value);
  }
  return clip(exactText(value), rowTextLength);
}

/** The last part of a dotted name where that is enough to tell it from the others. */
function shortName(name: string, all: readonly string[]): string {
  const last = lastPart(name);
  return all.some((other) => other !== name && lastPart(other) === last) ? name : last;
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** A value in full: text as it is, everything else as JSON, NaN and infinities by their names. */
export function exactText(value: Value): string {
  if (typeof value === 'string') {
    return value;
  }
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/** Everything about a trial, as Markdown: state, exact value, times, searched parameters first, constants after them. */
export function trialTooltip(trial: TrialSummary, study: StudySummary): string {
  const rows: Array<readonly [string, string]> = [];
  for (const [metric, value] of shownValues(trial).entries()) {
    const open = trial.value === null && trial.values === undefined && trial.lastStep !== null;
    rows.push([`${metricName(study, metric)}${open ? ` (step ${trial.lastStep})` : ''}`, String(value)]);
  }
  if (trial.repeats !== undefined) {
    const spread = trial.spread === undefined ? '' : ` (± ${Number(trial.spread.toPrecision(3))})`;
    rows.push([`${trial.repeats.length} runs`, `${trial.repeats.join(', ')}${spread}`]);
  }
  const searched = new Set(study.searched);
  const names = Object.keys(trial.params);
  for (const name of [...study.searched, ...names.filter((other) => !searched.has(other))]) {
    const param = trial.params[name];
    if (param !== undefined) {
      rows.push([name, clip(exactText(param), 200)]);
    }
  }
  return [
    `**Trial ${trial.number}** ${trial.state}${trial.best ? `, ${bestWord(study)}` : ''}`,
    trial.reason === null ? '' : escapeMarkdown(clip(trial.reason, 500)),
    escapeMarkdown(trial.broken ?? ''),
    trial.origin === undefined ? '' : escapeMarkdown(`Imported from ${trial.origin}`),
    table(['', ''], rows),
    timesText(trial.startMs, trial.endMs),
    trial.runPath === null ? '' : codeSpan(trial.runPath),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function metricName(study: StudySummary, metric: number): string {
  return study.metrics?.[metric]?.name ?? study.metric ?? 'value';
}

/** What the star of a row means. */
export function bestWord(study: StudySummary): string {
  return study.metrics === undefined ? 'best' : 'on the front';
}

/** `Started 2026-03-01 14:05:09, took 0:41`. */
export function timesText(startMs: number | null, endMs: number | null): string {
  if (startMs === null) {
    return '';
  }
  const took = endMs === null ? '' : `, took ${durationText(endMs - startMs)}`;
  return `Started ${exactTime(startMs)}${took}`;
}

/** What a screen reader says for a row. */
export function trialSpeech(trial: TrialSummary, study: StudySummary): string {
  const parts = [
    `Trial ${trial.number}`,
    trial.best ? bestWord(study) : '',
    trial.state,
    ...shownValues(trial).map((value, metric) => `${metricName(study, metric)} ${Number(value.toPrecision(3))}`),
    trial.spread === undefined ? '' : `plus or minus ${Number(trial.spread.toPrecision(2))}`,
    runsNote(trial),
    trial.state === 'finished' ? (trial.broken ?? '') : firstLine(trial.reason ?? ''),
    originNote(trial),
    ...study.searched.slice(0, rowParameters).map((name) => {
      const param = trial.params[name];
      return param === undefined ? '' : `${lastPart(name)} ${exactText(param)}`;
    }),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
