import { execFileSync } from 'node:child_process';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { optunaOf } from '../../language-server/optuna/optunaOf.ts';
import { parsePython } from '../../language-server/python/syntax.ts';
import { python } from './venv.ts';

// Real Optuna runs the same `suggest_*` calls: what it raises is an error here, and what it warns of is a warning.

interface Verdict {
  readonly raised: string | null;
  readonly warned: readonly string[];
}

const interpreter = await python('optuna==5.0.0');

function judge(calls: readonly string[]): readonly Verdict[] {
  const out = execFileSync(interpreter ?? '', [path.join(import.meta.dirname, 'suggest_judge.py')], {
    input: JSON.stringify(calls),
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(out.toString('utf8')) as Verdict[];
}

const number = fc.constantFrom('-1', '0', '0.1', '1', '1.0', '1e-3', '2', '3', '0.5', '8', '10', '0.25');
const whole = fc.constantFrom('-2', '0', '1', '2', '3', '7', '8', '64');
const options = (values: fc.Arbitrary<string>) =>
  fc
    .record({
      step: fc.option(values, { freq: 3 }),
      log: fc.option(fc.constantFrom('True', 'False'), { freq: 2 }),
    })
    .map(({ step, log }) => `${step === null ? '' : `, step=${step}`}${log === null ? '' : `, log=${log}`}`);

const call = fc.oneof(
  fc.tuple(number, number, options(number)).map(([low, high, rest]) => `suggest_float("x", ${low}, ${high}${rest})`),
  fc.tuple(whole, whole, options(whole)).map(([low, high, rest]) => `suggest_int("x", ${low}, ${high}${rest})`),
  fc.tuple(whole, whole, whole).map(([low, high, step]) => `suggest_int("x", ${low}, ${high}, ${step})`),
  fc.tuple(number, number).map(([low, high]) => `suggest_uniform("x", ${low}, ${high})`),
  fc.tuple(number, number).map(([low, high]) => `suggest_loguniform("x", ${low}, ${high})`),
  fc.tuple(number, number, number).map((given) => `suggest_discrete_uniform("x", ${given.join(', ')})`),
  fc
    .array(fc.constantFrom('1', '"a"', 'None', '2.5', 'False', '[1]'), { maxLength: 3 })
    .map((choices) => `suggest_categorical("x", [${choices.join(', ')}])`),
);

test.runIf(interpreter !== null)('what Optuna refuses or warns of is said before', () => {
  const calls = [...new Set(fc.sample(call, { numRuns: 600, seed: 5 }).map((text) => `trial.${text}`))];
  const verdicts = judge(calls);
  for (const [index, text] of calls.entries()) {
    const { raised, warned } = verdicts[index] ?? { raised: 'nothing', warned: [] };
    const found = optunaOf(parsePython(`import optuna\n${text}\n`), { file: null }).diagnostics;
    const has = (code: string, severity?: string): boolean =>
      found.some((one) => one.code === code && (severity === undefined || one.severity === severity));
    const refused = found.some(({ severity }) => severity === 'error') || has('optuna-positional');
    expect(refused, `${text}: ${raised}`).toBe(raised !== null);
    expect(has('optuna-old-name'), text).toBe(warned.some((one) => one.includes('deprecated')));
    if (raised === null) expect(has('optuna-step'), text).toBe(warned.some((one) => one.includes('not divisible')));
  }
  expect(verdicts.filter(({ raised }) => raised !== null).length).toBeGreaterThan(50);
});
