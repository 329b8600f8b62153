import { execFileSync } from 'node:child_process';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { optunaOf } from '../../language-server/optuna/optunaOf.ts';
import { parsePython } from '../../language-server/python/syntax.ts';
import { applyEdits } from '../unit/sweep/found.ts';
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

/** Ways to lay out a call. */
const layouts: readonly ((call: string) => string)[] = [
  (call) => call,
  (call) => call.replace('(', '(\n    ').replaceAll(', ', ',\n    ').replace(/\)$/, ',\n)'),
  (call) => call.replace('(', '(  # (\n    ').replaceAll(', ', ',  # ) "\n    ').replace(/\)$/, '  # last\n    )'),
  (call) => call.replace(/\)$/, ' , )'),
  (call) => call.replace('"x", ', 'name="x",low=').replace(/, (?=-?[\d.])/, ' , high = '),
  (call) => call.replaceAll(', ', ','),
];

test.runIf(interpreter !== null)('every fix leaves a call that Optuna takes without a warning', () => {
  const drawn = [...new Set(fc.sample(call, { numRuns: 250, seed: 8 }).map((text) => `trial.${text}`))];
  const diagnosticsOf = (text: string) => optunaOf(parsePython(`import optuna\n${text}\n`), { file: null }).diagnostics;
  const mends = drawn.flatMap((text) =>
    layouts.flatMap((layout) => {
      const laid = layout(text);
      // The others have other names, or positions behind the names.
      if (/low=/.test(laid) && !/"x", [^,]+, [^,]+(?:, \w+=.*)?\)$/.test(text)) return [];
      return diagnosticsOf(laid).flatMap(({ fix, code }) => {
        if (fix === undefined) return [];
        const after = applyEdits(`import optuna\n${laid}\n`, fix.edits).split('\n').slice(1).join('\n').trim();
        const left = diagnosticsOf(after);
        return [{ laid, after, code, still: left.filter((one) => one.code === code).length, left }];
      });
    }),
  );
  const verdicts = judge(mends.map(({ after }) => after));
  const wrong = mends.flatMap(({ laid, after, code, still, left }, index) => {
    const { raised, warned } = verdicts[index] ?? { raised: 'nothing', warned: [] };
    if (still > 0) return [`${code} is still said:\n${laid}\n${after}`];
    // What else is wrong with the call has a finding of its own.
    const said = left.some(({ severity }) => severity === 'error' || severity === 'warning');
    return said || (raised === null && warned.length === 0) ? [] : [`${raised} ${warned}:\n${laid}\n${after}`];
  });
  expect(wrong).toEqual([]);
  const broken = mends.filter((_, index) => verdicts[index]?.raised === 'SyntaxError');
  expect(broken.map(({ laid, after }) => [laid, after])).toEqual([]);
  expect(mends.length).toBeGreaterThan(200);
});

test.runIf(interpreter !== null)('every fix of a study leaves Python that makes one', () => {
  const made = [
    'optuna.create_study()',
    'optuna.create_study( )',
    'optuna.create_study(\n)',
    'optuna.create_study(direction="minimize")',
    "optuna.create_study(direction='minimize',)",
    'optuna.create_study(\n    direction="minimize",  # lower is better\n)',
    'optuna.create_study(\n    direction="minimize"  # lower is better, (\n)',
    'optuna.create_study(direction="minimize", # why\n   study_name="a b/c" # last\n   )',
    'optuna.create_study(storage="sqlite:///:memory:")',
    'optuna.create_study(storage="sqlite:///q.db", study_name="q")',
    'optuna.create_study(storage="sqlite:///q.db",)',
    'optuna.create_study(None, study_name="é\\"x")',
    'optuna.create_study(directions=["minimize", "maximize"], sampler=optuna.samplers.RandomSampler(seed=1))',
  ];
  const script = (create: string): string =>
    `import optuna\ndef objective(trial):\n    return trial.suggest_float("x", 0, 1)\nstudy = ${create}\nstudy.optimize(objective, n_trials=3)\n`;
  const mends = made.flatMap((create) => {
    const text = script(create);
    const { diagnostics } = optunaOf(parsePython(text), { file: '/w/a "b"\\c.py' });
    return diagnostics.flatMap(({ fix, code }) => {
      if (fix === undefined) return [];
      const after = applyEdits(text, fix.edits);
      const codes = optunaOf(parsePython(after), { file: '/w/a.py' }).diagnostics.map((one) => one.code);
      expect(codes, after).not.toContain(code);
      return [after];
    });
  });
  expect(mends.length).toBeGreaterThanOrEqual(9);
  // The studies themselves are made in memory.
  const calls = mends.map((text) => {
    const from = text.indexOf('study = ') + 'study = '.length;
    return text.slice(from, text.indexOf('\nstudy.')).replace(/sqlite:\/\/\/[^"']*/, 'sqlite://');
  });
  expect(judge(calls).map(({ raised }, index) => [calls[index], raised])).toEqual(calls.map((text) => [text, null]));
});
