import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseMetricLine } from '../format/metricRecord.ts';
import type { Value } from '../space/value.ts';
import type { StudyStore } from '../study/store.ts';
import type { Revalue, StoredTrial } from '../study/storedTrial.ts';
import { type Measure, mean, RunValues, repeatAttributes, SeriesValue, valueRuleText } from './objective.ts';
import { isRepeat, repeatsOnDisk, runPath } from './runFolder.ts';

/** What another rule made of the complete trials. */
export interface Revalued {
  /** Trials that have another value now. */
  readonly changed: readonly number[];
  /** Trials whose value stayed, because nothing is left to compute it from, or because it would be NaN. */
  readonly kept: readonly number[];
}

/**
 * Computes the values of all complete trials anew under a rule, and stores them and the rule. Read are the metrics of their
 * runs; for a trial that ran elsewhere, or whose runs are gone, its stored intermediate values where there is one metric.
 * @param folder - absolute, of the study; null for a database without runs
 */
export async function revalue(store: StudyStore, folder: string | null, measure: Measure): Promise<Revalued> {
  const changes: Revalue[] = [];
  const kept: number[] = [];
  for (const trial of store.trials()) {
    if (trial.state === 'complete' && measure.objectives.length > 0) {
      const fresh = valuesOf(trial, folder, measure);
      if (fresh === null) {
        kept.push(trial.number);
      } else if (fresh.values.some((value, index) => value !== trial.values[index])) {
        changes.push({ number: trial.number, ...fresh });
      }
    }
  }
  if (changes.length > 0) {
    await store.commit({ revalue: changes });
  }
  await store.setAttributes({ 'trialdeck:value': valueRuleText(measure.rule) });
  return { changed: changes.map(({ number }) => number), kept };
}

/**
 * Computes the values anew where the study has them by another rule; a death in between leaves that to the next time.
 * @returns which trials kept their value, for people; null when none had to
 */
export async function applyRule(store: StudyStore, folder: string, measure: Measure): Promise<string | null> {
  const rule = valueRuleText(measure.rule);
  if ((store.attributes()['trialdeck:value'] ?? 'last') === rule) {
    return null;
  }
  const { kept } = await revalue(store, folder, measure);
  const named = `${kept.length === 1 ? 'trial' : 'trials'} ${kept.slice(0, 10).join(', ')}${kept.length > 10 ? ', ...' : ''}`;
  return kept.length === 0 ? null : `${named}: no ${rule} value can be computed, so the old one stays`;
}

interface Fresh {
  readonly values: readonly number[];
  readonly attributes?: Readonly<Record<string, Value>>;
}

function valuesOf(trial: StoredTrial, folder: string | null, measure: Measure): Fresh | null {
  const { number, run } = trial;
  if (folder !== null && run !== null) {
    const repeats = isRepeat(run) ? [...repeatsOnDisk(folder, number)].slice(0, trial.repeats?.length) : null;
    const runs = repeats === null ? [run] : repeats.map(([repeat, attempt]) => runPath(number, attempt, repeat));
    const results = runs.map((each) => whole(valuesOfRun(path.join(folder, each), measure)));
    if (results.length > 0 && results.every((result) => result !== null)) {
      const columns = measure.objectives.map((_, index) => results.map((result) => result[index] ?? Number.NaN));
      return { values: columns.map(mean), ...(repeats === null ? {} : { attributes: repeatAttributes(columns) }) };
    }
  }
  const [objective, ...others] = measure.objectives;
  if (objective === undefined || others.length > 0 || trial.intermediate.length === 0) {
    return null;
  }
  const series = new SeriesValue(measure.rule, objective.goal);
  for (const [step, value] of trial.intermediate) {
    series.take(step, value);
  }
  const values = whole([series.value]);
  return values === null ? null : { values };
}

/** Null where a value is missing or NaN. */
function whole(values: readonly (number | null)[]): readonly number[] | null {
  const known = values.flatMap((value) => (value === null || Number.isNaN(value) ? [] : [value]));
  return known.length === values.length ? known : null;
}

/** What the metrics of a run folder come to; the file is read line by line, a torn last line left out. */
function valuesOfRun(folder: string, measure: Measure): (number | null)[] {
  const values = new RunValues(measure);
  for (const [index, line] of linesOf(path.join(folder, 'metrics.jsonl')).entries()) {
    const record = parseMetricLine(line);
    if (record !== null) {
      values.take(record.step ?? index, record.values);
    }
  }
  return values.objectives();
}

function linesOf(file: string): string[] {
  try {
    const text = readFileSync(file, 'utf8');
    return text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  } catch {
    return [];
  }
}
