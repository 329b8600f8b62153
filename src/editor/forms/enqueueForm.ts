import type { ParameterField } from '../../core/space/parameterField.ts';
import type { StudySummary, TrialSummary } from '../../core/space/summary.ts';
import type { Params, Value } from '../../core/space/value.ts';
import type { StudyForm } from '../../protocol/reader.ts';
import { type FormField, type FormPage, type FormStart, type FormValues, isShown } from '../../protocol/studyForm.ts';
import { sortTrials } from '../text/sortTrials.ts';
import { bestWord, shownValueText } from '../text/trialText.ts';

/** Trials whose values a form offers, beside the one that it was opened on. */
const mostStarts = 10;

/**
 * The form that queues a trial. An empty field is left to the sampler.
 * @param from - trial that it was opened on; null for the best one
 */
export function enqueuePage(
  study: StudySummary,
  form: StudyForm,
  trials: readonly TrialSummary[],
  from: number | null,
): FormPage {
  const fixed = form.fixed.map(({ name, value }) => `${name} ${value}`).join(', ');
  return {
    title: 'Enqueue Trial',
    study: study.study,
    lead: `Runs before anything that the sampler suggests.${fixed === '' ? '' : ` Fixed: ${fixed}.`}`,
    starts: startsOf(form.fields, study, trials, from),
    sections: [{ title: 'Parameters', fields: form.fields.map(fieldOf) }],
    submit: 'Enqueue Trial',
    problem: form.fields.length === 0 ? `${study.study} has no parameter to choose: all of them are fixed.` : null,
  };
}

function fieldOf({ name, input, limits, condition }: ParameterField): FormField {
  return { name, label: name, input, limits, empty: 'sampler chooses', condition };
}

/** The trial that the form was opened on, else the best one, first; then other good ones, and nothing. */
function startsOf(
  fields: readonly ParameterField[],
  study: StudySummary,
  trials: readonly TrialSummary[],
  from: number | null,
): FormStart[] {
  const sorted = sortTrials(trials, 'value', study.direction);
  const chosen = sorted.filter(({ number }) => number === from);
  const good = sorted.filter(({ number, state, best }) => number !== from && (best || state === 'finished'));
  const starts = [...chosen, ...good].slice(0, mostStarts).map((trial) => ({
    label: startLabel(trial, study),
    values: valuesOf(fields, trial.params),
  }));
  return [...starts, { label: 'nothing: the sampler chooses', values: {} }];
}

function startLabel(trial: TrialSummary, study: StudySummary): string {
  const value = shownValueText(trial);
  const name = `trial ${trial.number}${value === '' ? '' : `: ${value}`}`;
  return trial.best ? `${name}, ${bestWord(study)}` : trial.state === 'finished' ? name : `${name}, ${trial.state}`;
}

/** A trial's parameters as the texts of fields; a value that the space no longer has is left out. */
export function valuesOf(fields: readonly ParameterField[], params: Params): FormValues {
  return Object.fromEntries(
    fields.flatMap((field): [string, string][] => {
      const value = params[field.name];
      const text = value === undefined ? null : textOf(field, value);
      return text === null ? [] : [[field.name, text]];
    }),
  );
}

function textOf({ input }: ParameterField, value: Value): string | null {
  if (input.kind === 'number') {
    return typeof value === 'number' ? plainNumber(value) : null;
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const choice = input.choices.find((one) => one.value === text || one.value === JSON.stringify(value));
  return (choice ?? input.choices.find((one) => sameText(one.value, value)))?.value ?? null;
}

/** `1.0` and 1, `[1.0, 2]` and [1, 2]. */
function sameText(text: string, value: Value): boolean {
  try {
    return JSON.stringify(JSON.parse(text)) === JSON.stringify(value);
  } catch {
    return false;
  }
}

/** `NAME=VALUE` words for the command line: what is filled in and counts. Numbers as YAML 1.1 and 1.2 read them alike. */
export function assignments(fields: readonly ParameterField[], values: FormValues): string[] {
  return fields.flatMap((field) => {
    const text = (values[field.name] ?? '').trim();
    return text === '' || !isShown(field, values)
      ? []
      : [`${field.name}=${field.input.kind === 'number' ? String(Number(text)) : text}`];
  });
}

/** In full, small ones with an exponent: `9.52e-5` where JavaScript writes `0.0000952`. */
function plainNumber(value: number): string {
  return value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : String(value);
}
