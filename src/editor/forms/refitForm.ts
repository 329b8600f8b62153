import type { StudySummary, TrialSummary } from '../../core/space/summary.ts';
import type { StudyForm } from '../../protocol/reader.ts';
import type { FormField, FormPage, FormValues } from '../../protocol/studyForm.ts';
import { shownValueText } from '../text/trialText.ts';
import { valuesOf } from './enqueueForm.ts';

/** The form that trains the best trial once more, with other values where somebody writes some. */
export function refitPage(study: StudySummary, form: StudyForm, best: TrialSummary | undefined): FormPage {
  const searched = form.fields.map(
    ({ name, limits }): FormField => ({
      name,
      label: name,
      input: { kind: 'text' },
      limits,
      empty: 'as in the best trial',
      condition: [],
    }),
  );
  const fixed = form.fixed.map(
    ({ name, value }): FormField => ({
      name,
      label: name,
      input: { kind: 'text' },
      limits: `${value} in the search`,
      empty: value,
      condition: [],
    }),
  );
  const values = best === undefined ? {} : valuesOf(form.fields, best.params);
  return {
    title: 'Refit Best',
    study: study.study,
    lead:
      best === undefined
        ? ''
        : `Trains trial ${best.number} (${shownValueText(best)}) once more, to its end. Change what should differ, such as the number of epochs.`,
    starts: [
      {
        label: 'best trial',
        values: { ...values, ...Object.fromEntries(form.fixed.map((one) => [one.name, one.value])) },
      },
    ],
    sections: [
      { title: 'Fixed in the search', fields: fixed },
      { title: 'Searched', fields: searched.filter(({ name }) => values[name] !== undefined) },
    ],
    submit: 'Refit Best',
    problem: best === undefined ? `${study.study} has no finished trial yet, so there is nothing to refit.` : null,
  };
}

/** `NAME=VALUE` words for what differs from the best trial. */
export function overrides({ starts }: FormPage, values: FormValues): string[] {
  const before = starts[0]?.values ?? {};
  return Object.entries(values).flatMap(([name, given]) => {
    const text = given.trim();
    return text === '' || text === before[name] ? [] : [`${name}=${text}`];
  });
}
