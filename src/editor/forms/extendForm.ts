import { endedCount, type StudySummary } from '../../core/space/summary.ts';
import type { StudyForm } from '../../protocol/reader.ts';
import type { FieldCheck, FormField, FormPage, FormValues } from '../../protocol/studyForm.ts';

const mostTrials = 1_000_000;
const parameterPrefix = 'space.';

/** The form that extends a study: more trials, another value rule, other ranges and choices. It begins with what holds now. */
export function extendPage(study: StudySummary, form: StudyForm): FormPage {
  const parameters = form.fields.flatMap(({ name, spec, limits }): FormField[] =>
    spec === null
      ? []
      : [{ name: parameterPrefix + name, label: name, input: { kind: 'text' }, limits, empty: spec, condition: [] }],
  );
  const sections = [
    { title: 'Study', fields: studyFields(study) },
    { title: 'Parameters', fields: parameters },
  ];
  return {
    title: 'Extend Study',
    study: study.study,
    lead: 'The trials so far stay, and none is run again. Other ranges hold from now on; other choices make a linked study that takes the trials over.',
    starts: [{ label: 'as it is', values: currentValues(study, form) }],
    sections,
    submit: 'Extend Study',
    problem: null,
  };
}

function studyFields(study: StudySummary): FormField[] {
  const trials: FormField = {
    name: 'trials',
    label: 'trials in all',
    input: { kind: 'number', whole: true, low: 1, high: mostTrials, step: 1 },
    limits: `${endedCount(study)} have ended`,
    empty: 'no end',
    condition: [],
  };
  const value: FormField = {
    name: 'value',
    label: 'value of a trial',
    input: { kind: 'text' },
    limits: 'last, best or mean(k) of the metric; no trial is run again',
    empty: 'last',
    condition: [],
  };
  return study.metric === null || study.metrics !== undefined ? [trials] : [trials, value];
}

function currentValues(study: StudySummary, form: StudyForm): FormValues {
  return {
    trials: study.total === null ? '' : String(study.total),
    value: study.valueRule ?? 'last',
    ...Object.fromEntries(form.fields.map(({ name, spec }) => [parameterPrefix + name, spec ?? ''])),
  };
}

/** Name of the parameter of a field; null for a field of the study. */
export function parameterOf(field: string): string | null {
  return field.startsWith(parameterPrefix) ? field.slice(parameterPrefix.length) : null;
}

/** What is wrong with a value rule; null when nothing is. */
export function checkValueRule(text: string): FieldCheck | null {
  return /^(last|best|mean\([1-9]\d{0,5}\))?$/.test(text.trim())
    ? null
    : { kind: 'problem', text: 'Write last, best or mean(3).' };
}

/** Options of `trialdeck extend` for what differs from `page`; an emptied field leaves things as they are. */
export function extendOptions({ starts }: FormPage, values: FormValues): string[] {
  const before = starts[0]?.values ?? {};
  return Object.entries(values).flatMap(([name, given]) => {
    const text = given.trim();
    const parameter = parameterOf(name);
    if (text === '' || text === before[name]) {
      return [];
    }
    return parameter === null ? [`--${name}`, text] : ['--space', `${parameter}=${text}`];
  });
}

/** What `trialdeck extend --json` says. */
export interface ExtendedStudy {
  readonly study: string;
  /** Absolute folder. */
  readonly path: string;
  readonly linked: boolean;
  readonly trials: number | null;
  readonly imported: number;
  readonly skipped: number;
  readonly outside: number;
  readonly revalued: number;
}

/** Null for what is no answer of this engine. */
export function readExtended(json: string): ExtendedStudy | null {
  try {
    const value: unknown = JSON.parse(json);
    const count = (name: string): number => {
      const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : null;
      return typeof found === 'number' ? found : 0;
    };
    if (typeof value !== 'object' || value === null || !('study' in value) || !('path' in value)) {
      return null;
    }
    const { study, path } = value;
    return typeof study === 'string' && typeof path === 'string'
      ? {
          study,
          path,
          linked: 'linked' in value && value.linked === true,
          trials: 'trials' in value && typeof value.trials === 'number' ? value.trials : null,
          imported: count('imported'),
          skipped: count('skipped'),
          outside: count('outside'),
          revalued: count('revalued'),
        }
      : null;
  } catch {
    return null;
  }
}

/** `spirals: 80 trials in all. 3 trials lie outside the new ranges and stay.` */
export function extendedText({ study, linked, trials, imported, skipped, outside, revalued }: ExtendedStudy): string {
  const total = trials === null ? 'no end' : `${counted(trials, 'trial')} in all`;
  const sentences = [
    linked ? `${study} is a new study with ${counted(imported, 'imported trial')}, ${total}.` : `${study}: ${total}.`,
    linked && skipped > 0 ? `${counted(skipped, 'trial')} did not fit.` : '',
    outside > 0 ? `${counted(outside, 'trial')} outside the new ranges: kept, and left out by the sampler.` : '',
    revalued > 0 ? `${counted(revalued, 'value')} computed anew.` : '',
  ];
  return sentences.filter((sentence) => sentence !== '').join(' ');
}

function counted(count: number, what: string): string {
  return `${count} ${count === 1 ? what : `${what}s`}`;
}
