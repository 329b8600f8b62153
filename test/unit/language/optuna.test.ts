import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { optunaOf } from '../../../language-server/optuna/optunaOf.ts';
import { parsePython } from '../../../language-server/python/syntax.ts';
import type { Diagnostic } from '../../../src/core/sweep/diagnostic.ts';
import { applyEdits } from '../sweep/found.ts';

const look = (text: string, others: readonly string[] = []) =>
  optunaOf(parsePython(text), { file: '/w/tune mnist.py', others: others.map((other) => parsePython(other)) });

const kept = 'storage="sqlite:///a.db", study_name="a", load_if_exists=True';

/** A program whose objective has this body. */
function tune(body: string, create = `optuna.create_study(${kept})`): string {
  const lines = body.split('\n').map((line) => `    ${line}\n`);
  return `import optuna\ndef objective(trial):\n${lines.join('')}    return result\nstudy = ${create}\nstudy.optimize(objective, n_trials=20)\n`;
}

function codesOf(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ severity, code }) => `${severity} ${code}`);
}

/** The text with the fix of its only finding. */
function mended(text: string): string {
  const { diagnostics } = look(text);
  expect(diagnostics).toHaveLength(1);
  return applyEdits(text, diagnostics[0]?.fix?.edits ?? []);
}

describe('suggest_*', () => {
  test.each([
    'x = trial.suggest_float("x", 0, 1)',
    'x = trial.suggest_float("x", 1e-5, 1e-1, log=True)',
    'x = trial.suggest_float("x", 0.0, 0.5, step=0.1)',
    'x = trial.suggest_float("x", 0.1, 0.9, step=0.2)',
    'x = trial.suggest_int("x", 1, 9, step=2)',
    'x = trial.suggest_int("x", 1, 8, log=True)',
    'x = trial.suggest_int("x", 4, 4)',
    'x = trial.suggest_int("x", low, high)',
    'x = trial.suggest_int("x", *bounds)',
    'x = trial.suggest_categorical("x", ["a", "b", None, 1, 2.5])',
    'x = trial.suggest_categorical("x", choices)',
    'x = trial.suggest_categorical("x", [True, False])',
    'if a:\n    x = trial.suggest_int("x", 1, 8)\nelse:\n    x = trial.suggest_int("x", 2, 9)',
  ])('fine: %s', (body) => {
    expect(look(tune(body)).diagnostics).toEqual([]);
  });

  test.each<[body: string, finding: string]>([
    ['trial.suggest_float("x", 1, 0)', 'error optuna-range'],
    ['trial.suggest_float("x", low=0.3, high=0.1)', 'error optuna-range'],
    ['trial.suggest_float("x", 0, 1, log=True)', 'error optuna-range'],
    ['trial.suggest_loguniform("x", -1, 1)', 'warning optuna-old-name,error optuna-range'],
    ['trial.suggest_int("x", 0, 8, log=True)', 'error optuna-range'],
    ['trial.suggest_float("x", 0.1, 1, log=True, step=0.1)', 'error optuna-step'],
    ['trial.suggest_int("x", 1, 8, log=True, step=2)', 'error optuna-step'],
    ['trial.suggest_int("x", 1, 8, step=0)', 'error optuna-step'],
    ['trial.suggest_int("x", 1, 8, step=2)', 'warning optuna-step'],
    ['trial.suggest_float("x", 0, 1, step=0.3)', 'warning optuna-step'],
    ['trial.suggest_int("x", 1, 9, 2)', 'warning optuna-positional'],
    ['trial.suggest_categorical("x", [])', 'error optuna-choices'],
    ['trial.suggest_categorical("x", [True, 1])', 'warning optuna-choices'],
    ['trial.suggest_categorical("x", [1, 2, 1.0])', 'warning optuna-choices'],
    ['trial.suggest_categorical("x", ["a", "a"])', 'hint optuna-choices'],
    ['trial.suggest_categorical("x", [[64], [64, 32]])', 'hint optuna-choices'],
    ['import torch.nn as nn\ntrial.suggest_categorical("x", [nn.ReLU, nn.Tanh])', 'warning optuna-choices'],
    ['trial.suggest_float("lr", 1e-5, 1e-1)', 'hint optuna-uniform-rate'],
    ['trial.suggest_int("x", 1, 8)\ntrial.suggest_int("x", 2, 9)', 'warning optuna-same-name'],
    ['trial.suggest_int("x", 1, 8)\ntrial.suggest_float("x", 2, 9)', 'warning optuna-same-name'],
    [
      'a = trial.suggest_categorical("a", [True, False])\nif a:\n    trial.suggest_categorical("x", [1, 2])\nelse:\n    trial.suggest_categorical("x", [1, 2, 3])',
      'warning optuna-same-name',
    ],
    // One model for a whole study.
    [
      'if model == "svm" and not fixed:\n    trial.suggest_float("x", 1, 2)\nelif model == "knn":\n    trial.suggest_int("x", 1, 2)',
      '',
    ],
    [
      'params = trial.suggest_int("n", 1, 2)\nif suggest_args == 1:\n    trial.suggest_float("x", 1, 2)\nelse:\n    trial.suggest_int("x", 1, 2)',
      '',
    ],
    ['with pytest.raises(ValueError):\n    trial.suggest_float("x", 3, 1)', ''],
    ['with open(name):\n    trial.suggest_float("x", 3, 1)', 'error optuna-range'],
  ])('%s', (body, finding) => {
    expect(codesOf(look(tune(body)).diagnostics).join(',')).toBe(finding);
  });

  test.each([
    ['suggest_uniform("x", 0, 1)', 'suggest_float("x", 0, 1)'],
    ['suggest_loguniform("x", 1e-3, 1)', 'suggest_float("x", 1e-3, 1, log=True)'],
    ['suggest_loguniform(name="x", low=1e-3, high=1)', 'suggest_float(name="x", low=1e-3, high=1, log=True)'],
    ['suggest_discrete_uniform("x", 0, 1, 0.1)', 'suggest_float("x", 0, 1, step=0.1)'],
    ['suggest_discrete_uniform("x", 0, 1, q=0.1)', 'suggest_float("x", 0, 1, step=0.1)'],
    ['suggest_int("x", 1, 9, 2)', 'suggest_int("x", 1, 9, step=2)'],
    ['suggest_int("x", 9, 1)', 'suggest_int("x", 1, 9)'],
    ['suggest_float("x", 0, 1, step=0.3)', 'suggest_float("x", 0, 0.9, step=0.3)'],
    ['suggest_float("lr", 1e-5, 1e-1)', 'suggest_float("lr", 1e-5, 1e-1, log=True)'],
  ])('trial.%s becomes trial.%s', (before, after) => {
    expect(mended(tune(`x = trial.${before}`))).toBe(tune(`x = trial.${after}`));
  });

  test('other libraries are left alone', () => {
    expect(look('def f(tuner):\n    tuner.suggest_float("x", 1, 0)\n').diagnostics).toEqual([]);
    expect(codesOf(look('def f(trial):\n    trial.suggest_float("x", 1, 0)\n').diagnostics)).toEqual([
      'error optuna-range',
    ]);
  });
});

describe('the study', () => {
  const body = 'result = trial.suggest_float("x", 0, 1)';

  test('one in memory is lost at exit; the fix keeps it', () => {
    const text = tune(body, 'optuna.create_study()');
    const { diagnostics } = look(text);
    expect(codesOf(diagnostics)).toEqual(['information optuna-no-storage']);
    expect(diagnostics[0]?.message).toContain('lost when the program ends');
    const after = mended(text);
    expect(after).toContain(
      'optuna.create_study(study_name="tune-mnist", storage="sqlite:///tune-mnist.db", load_if_exists=True)',
    );
    expect(look(after).diagnostics).toEqual([]);
  });

  test('in the layout of the call', () => {
    const text = tune(body, 'optuna.create_study(\n    direction="minimize",\n    study_name="my study",\n)');
    expect(mended(text)).toContain(
      'direction="minimize",\n    study_name="my study",\n    storage="sqlite:///my_study.db",\n    load_if_exists=True,\n)',
    );
    expect(mended(tune(body, 'optuna.create_study(direction="minimize")'))).toContain(
      'create_study(direction="minimize", study_name="tune-mnist", storage=',
    );
  });

  test.each([
    'optuna.create_study(storage=None)',
    'optuna.create_study(**options)',
    'optuna.create_study(storage=args.storage, study_name=args.name)',
    'optuna.create_study(storage=args.storage, study_name="a", load_if_exists=args.resume)',
    'optuna.load_study(study_name="a", storage="sqlite:///a.db")',
  ])('silent: %s', (create) => {
    expect(look(tune(body, create)).diagnostics).toEqual([]);
  });

  test('a study that is dumped is kept; one that nothing optimizes is of no interest', () => {
    expect(
      look(`${tune(body, 'optuna.create_study()')}import joblib\njoblib.dump(study, "s.pkl")\n`).diagnostics,
    ).toEqual([]);
    expect(look('import optuna\noptuna.create_study()\n').diagnostics).toEqual([]);
  });

  test('the second run', () => {
    expect(
      codesOf(look(tune(body, 'optuna.create_study(storage="sqlite:///a.db", study_name="a")')).diagnostics),
    ).toEqual(['hint optuna-study-name']);
    expect(
      codesOf(look(tune(body, 'optuna.create_study(storage="sqlite:///a.db", load_if_exists=True)')).diagnostics),
    ).toEqual(['warning optuna-study-name']);
  });

  test('the direction against what the objective returns', () => {
    const script = (create: string) =>
      `import optuna\ndef objective(trial):\n    accuracy = f(trial)\n    return accuracy\nstudy = optuna.${create}\nstudy.optimize(objective)\n`;
    const without = look(script(`create_study(${kept})`));
    expect(codesOf(without.diagnostics)).toEqual(['warning optuna-direction']);
    expect(mended(script(`create_study(${kept})`))).toBe(script(`create_study(${kept}, direction="maximize")`));
    expect(codesOf(look(script(`create_study(${kept}, direction="minimize")`)).diagnostics)).toEqual([
      'warning optuna-direction',
    ]);
    expect(look(script(`create_study(${kept}, direction="maximize")`)).diagnostics).toEqual([]);
    expect(codesOf(look(script(`create_study(${kept}, direction="max")`)).diagnostics)).toEqual([
      'error optuna-direction',
    ]);
    expect(look(script(`create_study(${kept})`).replace('return accuracy', 'return -accuracy')).diagnostics).toEqual(
      [],
    );
    // The name goes on to another study, which is asked and told.
    const next = `${script(`create_study(${kept}, direction="maximize")`)}study = optuna.create_study(storage="sqlite:///b.db", study_name="b", load_if_exists=True)\ntrial = study.ask()\nstudy.tell(trial, 1)\n`;
    expect(look(next).diagnostics).toEqual([]);
  });
});

describe('pruners', () => {
  const pruned = `optuna.create_study(${kept}, pruner=optuna.pruners.MedianPruner())`;
  const report = 'trial.report(1, 2)';
  const ask = 'if trial.should_prune():\n    raise optuna.TrialPruned()';

  test.each<[body: string, create: string, findings: string]>([
    ['x = 1', pruned, 'warning optuna-pruner'],
    [report, pruned, 'warning optuna-pruner'],
    [`${report}\n${ask}`, pruned, ''],
    [ask, `optuna.create_study(${kept})`, 'warning optuna-pruner'],
    [`${report}\n${ask}`, `optuna.create_study(${kept})`, ''],
    ['x = 1', pruned.replace('MedianPruner', 'NopPruner'), ''],
    ['x = 1', pruned.replace('optuna.pruners.MedianPruner()', 'args.pruner'), ''],
    ['x = 1', pruned.replace('optuna.pruners.MedianPruner()', 'P if args.prune else None'), ''],
    ['train(trial)', pruned, ''],
    ['cb = optuna.integration.PyTorchLightningPruningCallback(trial, monitor="x")', pruned, ''],
    [`${report}`, `optuna.create_study(${kept}, directions=["minimize", "maximize"])`, 'warning optuna-pruner'],
  ])('%j with %s: %s', (body, create, findings) => {
    expect(codesOf(look(tune(body, create)).diagnostics).join(',')).toBe(findings);
  });

  test('reports in another file of the program count', () => {
    expect(
      look(tune('x = 1', pruned), ['def train(trial):\n    trial.report(1, 2)\n    trial.should_prune()\n'])
        .diagnostics,
    ).toEqual([]);
  });
});

describe('lens and hover', () => {
  test.each<[create: string, lens: readonly unknown[] | null]>([
    ['create_study(storage="sqlite:///a.db", study_name="s")', ['sqlite:///a.db', 's', '/w/tune mnist.py']],
    ['create_study(storage="sqlite:///a.db")', ['sqlite:///a.db', null, '/w/tune mnist.py']],
    ['load_study(study_name="s", storage=URL)', ['sqlite:///b.db', 's', '/w/tune mnist.py']],
    ['create_study(storage=optuna.storages.RDBStorage(url=URL))', ['sqlite:///b.db', null, '/w/tune mnist.py']],
    ['create_study()', null],
    ['create_study(storage="postgresql://host/db")', null],
    ['create_study(storage="sqlite:///:memory:")', null],
    ['create_study(storage=args.storage)', null],
  ])('%s', (create, lens) => {
    const { lenses } = look(`import optuna\nURL = "sqlite:///b.db"\nstudy = optuna.${create}\n`);
    expect(lenses.map(({ command, arguments: given }) => [command, given])).toEqual(
      lens === null ? [] : [['trialdeck.openStorage', lens]],
    );
  });

  test('hover describes what is drawn, and where it counts', () => {
    const text = tune(
      'if kind == "sgd":\n    m = trial.suggest_float("momentum", 0.1, 0.9)\nelse:\n    for i in range(3):\n        n = trial.suggest_int(f"units_{i}", 4, 64, log=True)',
    );
    const { hover } = look(text);
    const momentum = hover(text.indexOf('suggest_float') + 3)?.markdown ?? '';
    expect(momentum).toContain('uniform from 0.1 to 0.9');
    expect(momentum).toContain('Counts only where `kind == "sgd"`.');
    const units = hover(text.indexOf('units_'))?.markdown ?? '';
    expect(units).toContain('units\\_…');
    expect(units).toContain('not (kind == "sgd")');
    expect(hover(0)).toBeNull();
    expect(hover(text.indexOf('0.1'))).toBeNull();
  });
});

test('half-typed programs never throw, and ranges stay inside the text', () => {
  const base = tune(
    'lr = trial.suggest_loguniform("lr", 1e-5, 1e-1)\nn = trial.suggest_int(f"n_{i}", 1, 8, 2)\nif n > 2:\n    k = trial.suggest_categorical("k", [True, 1, nn.ReLU])',
    'optuna.create_study(storage=optuna.storages.RDBStorage("sqlite:///a.db"), pruner=p, directions=["a"])',
  );
  fc.assert(
    fc.property(
      fc.nat(base.length),
      fc.nat(40),
      fc.oneof(fc.string(), fc.constantFrom('(', ')', '"', 'lambda', '**', ':', '\n', '\t', '[', ',')),
      (at, length, put) => {
        const text = base.slice(0, at) + put + base.slice(at + length);
        const { diagnostics, lenses, hover } = look(text);
        const lines = text.split(/\r\n|\r|\n/);
        for (const { range } of [...diagnostics, ...lenses]) {
          expect(range.start.line).toBeLessThan(lines.length);
          expect(range.end.character).toBeLessThanOrEqual(lines[range.end.line]?.length ?? 0);
        }
        hover(at);
      },
    ),
    { numRuns: 300 },
  );
});

test('trials that are written to a table are not lost, but nothing goes on with them', () => {
  const text = `${tune('result = 1', 'optuna.create_study()')}study.trials_dataframe().to_csv("trials.csv")\n`;
  const { diagnostics } = look(text);
  expect(codesOf(diagnostics)).toEqual(['hint optuna-no-storage']);
  expect(diagnostics[0]?.message).not.toContain('lost');
});

test.each([
  ['direction="maximise"', 'direction="maximize"'],
  ["direction='max'", "direction='maximize'"],
  ['directions=["minimise", "maximize"]', 'directions=["minimize", "maximize"]'],
])('a misspelt direction is mended: %s', (wrong, right) => {
  const program = (given: string): string => tune('result = 1', `optuna.create_study(${kept}, ${given})`);
  expect(look(program(wrong)).diagnostics.map(({ severity, code }) => `${severity} ${code}`)).toContain(
    'error optuna-direction',
  );
  const found = look(program(wrong)).diagnostics.find(({ code }) => code === 'optuna-direction');
  expect(applyEdits(program(wrong), found?.fix?.edits ?? [])).toBe(program(right));
});
