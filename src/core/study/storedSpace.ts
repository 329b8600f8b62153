import type { DatabaseSync } from 'node:sqlite';
import type { Distribution, Parameter, SearchSpace } from '../space/distribution.ts';
import { literalOf } from '../space/render.ts';
import type { Literal, Value } from '../space/value.ts';
import { parseAttribute } from './attributeJson.ts';
import { StudyError } from './studyError.ts';

/**
 * The space of a study of real Optuna, which stores none: its trials' distributions, in the order in which parameters came
 * first, the ranges of the latest trial that has the parameter. Null where no trial has any.
 * @throws StudyError `space-differs` for choices that are lists
 */
export function readStoredSpace(db: DatabaseSync, studyId: number): SearchSpace | null {
  const rows = db
    .prepare(
      `SELECT p.param_name AS name, p.distribution_json AS distribution, max(t.number) AS latest, min(p.param_id) AS first
        FROM trial_params AS p JOIN trials AS t ON t.trial_id = p.trial_id
        WHERE t.study_id = ? GROUP BY p.param_name, p.distribution_json ORDER BY latest`,
    )
    .all(studyId);
  const latest = new Map<string, { readonly distribution: string; readonly first: number }>();
  for (const row of rows) {
    const name = String(row['name']);
    const first = Math.min(Number(row['first']), latest.get(name)?.first ?? Number.POSITIVE_INFINITY);
    latest.set(name, { distribution: String(row['distribution']), first });
  }
  const parameters = [...latest]
    .sort(([, a], [, b]) => a.first - b.first)
    .flatMap(([name, { distribution }]): Parameter[] => {
      const read = distributionOf(name, distribution);
      return read === null ? [] : [{ name, path: [name], distribution: read }];
    });
  return parameters.length === 0 ? null : { parameters: withConditions(parameters, completeTrials(db, studyId)) };
}

/** Parameters of each complete trial as the database has them: of a choice its place. */
function completeTrials(db: DatabaseSync, studyId: number): readonly ReadonlyMap<string, number>[] {
  const trials = new Map<number, Map<string, number>>();
  const rows = db
    .prepare(
      `SELECT p.trial_id AS trial, p.param_name AS name, p.param_value AS value
        FROM trial_params AS p JOIN trials AS t ON t.trial_id = p.trial_id WHERE t.study_id = ? AND t.state = 'COMPLETE'`,
    )
    .all(studyId);
  for (const row of rows) {
    const trial = trials.get(Number(row['trial'])) ?? new Map<string, number>();
    trials.set(Number(row['trial']), trial.set(String(row['name']), Number(row['value'])));
  }
  return [...trials.values()];
}

/**
 * A parameter that some trials have and some have not counts where one choice says so, if all trials agree on exactly one
 * parameter that could be it. Choices that no trial with it had do not count.
 */
function withConditions(
  parameters: readonly Parameter[],
  trials: readonly ReadonlyMap<string, number>[],
): readonly Parameter[] {
  return parameters.map((parameter, at) => {
    const having = trials.filter((trial) => trial.has(parameter.name));
    const lacking = trials.filter((trial) => !trial.has(parameter.name));
    if (having.length === 0 || lacking.length === 0) return parameter;
    const conditions = parameters.slice(0, at).flatMap(({ name, distribution }) => {
      if (distribution.kind !== 'categorical' || !having.every((trial) => trial.has(name))) return [];
      const places = new Set(having.map((trial) => trial.get(name)));
      if (lacking.some((trial) => trial.has(name) && places.has(trial.get(name)))) return [];
      return [{ [name]: distribution.choices.flatMap(({ value }, place) => (places.has(place) ? [value] : [])) }];
    });
    const [condition, another] = conditions;
    return condition === undefined || another !== undefined ? parameter : { ...parameter, condition };
  });
}

type Fields = { readonly [key: string]: Value };

/** Legacy names are those of Optuna before 3.0, which newer versions still read. */
function distributionOf(name: string, text: string): Distribution | null {
  const stored = mapping(parseAttribute(text));
  const attributes = mapping(stored['attributes'] ?? null);
  const { low, high, step, q, log } = attributes;
  switch (stored['name']) {
    case 'CategoricalDistribution':
      return categorical(name, attributes['choices'], text);
    case 'FloatDistribution':
      return number(low, high, step ?? null, log === true, false);
    case 'UniformDistribution':
      return number(low, high, null, false, false);
    case 'LogUniformDistribution':
      return number(low, high, null, true, false);
    case 'DiscreteUniformDistribution':
      return number(low, high, q ?? null, false, false);
    case 'IntDistribution':
      return number(low, high, step ?? 1, log === true, true);
    case 'IntUniformDistribution':
      return number(low, high, step ?? 1, false, true);
    case 'IntLogUniformDistribution':
      return number(low, high, 1, true, true);
    default:
      return null;
  }
}

function number(
  low: Value | undefined,
  high: Value | undefined,
  step: Value,
  log: boolean,
  whole: boolean,
): Distribution | null {
  if (typeof low !== 'number' || typeof high !== 'number') return null;
  if (log)
    return whole ? { kind: 'q_log_uniform_values', low, high, q: 1, whole } : { kind: 'log_uniform_values', low, high };
  if (whole && step === 1) return { kind: 'int_uniform', low, high };
  if (typeof step !== 'number') return { kind: 'uniform', low, high };
  return { kind: 'q_uniform', low, high, q: step, whole, anchored: true };
}

function categorical(name: string, choices: Value | undefined, text: string): Distribution | null {
  if (!Array.isArray(choices) || choices.length === 0) return null;
  // Optuna warns of them; in our files a list is stored as text, which would be other choices.
  if (choices.some((choice) => typeof choice === 'object' && choice !== null)) {
    throw new StudyError(
      'space-differs',
      `${name} has lists or mappings as choices, which Optuna stores as it cannot read them. The study can be read here, not driven.`,
    );
  }
  const written = spellings(text);
  return { kind: 'categorical', choices: choices.map((value, i) => literal(value, written[i])) };
}

/** Python writes `2` for an int and `2.0` for a float, which JavaScript reads as one number. */
function literal(value: Value, written: string | undefined): Literal {
  return literalOf(value, { float: typeof value === 'number' && /[.eEN]/.test(written ?? '') });
}

/** The choices as they are written. */
function spellings(text: string): readonly string[] {
  const start = /"choices"\s*:\s*\[/.exec(text);
  if (start === null) return [];
  const found: string[] = [];
  const token = /\s*("(?:[^"\\]|\\.)*"|[^,\]\s"[{]+)\s*(,|\])/y;
  token.lastIndex = start.index + start[0].length;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    found.push(match[1] ?? '');
    if (match[2] === ']') break;
  }
  return found;
}

function mapping(value: Value): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
