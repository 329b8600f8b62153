import type { StudySummary, TrialSummary } from '../../core/space/summary.ts';
import type { StudyForm } from '../../protocol/reader.ts';
import type { FormField, FormPage, FormValues } from '../../protocol/studyForm.ts';
import { shownValueText } from '../text/trialText.ts';
import { valuesOf } from './enqueueForm.ts';

/** No parameter is called so: `=` ends a name, and a name with dashes in front is an option. */
const seedsField = '--seeds';

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
        values: { [seedsField]: '1', ...values, ...Object.fromEntries(form.fixed.map((one) => [one.name, one.value])) },
      },
    ],
    sections: [
      { title: 'Fixed in the search', fields: fixed },
      { title: 'Searched', fields: searched.filter(({ name }) => values[name] !== undefined) },
      {
        title: 'Runs',
        fields: [
          {
            name: seedsField,
            label: 'seeds',
            input: { kind: 'number', whole: true, low: 1, high: 1000, step: 1 },
            limits: 'runs with a seed each; their mean is the value',
            empty: '1',
            condition: [],
          },
        ],
      },
    ],
    submit: 'Refit Best',
    problem: best === undefined ? `${study.study} has no finished trial yet, so there is nothing to refit.` : null,
  };
}

/** Words of `trialdeck refit` for what differs from the best trial. */
export function refitWords({ starts }: FormPage, values: FormValues): string[] {
  const before = starts[0]?.values ?? {};
  return Object.entries(values).flatMap(([name, given]) => {
    const text = given.trim();
    if (text === '' || text === before[name]) {
      return [];
    }
    return name === seedsField ? ['--repeat', `{seeds: ${text}}`] : [`${name}=${text}`];
  });
}
