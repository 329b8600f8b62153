import { expect, test } from 'vitest';
import { diagnoseScript } from '../../../language-server/service/diagnoseScript.ts';
import { alone } from '../../../language-server/service/surroundings.ts';

const codes = (text: string): string[] => diagnoseScript(text, alone('tune.py')).map(({ code }) => code);

test('a script that tunes with Optuna is told what is wrong with that, and not that it makes no sweep', () => {
  const text =
    'import optuna\nstudy = optuna.create_study()\nstudy.optimize(lambda trial: trial.suggest_float("x", 0, 1))\n';
  expect(codes(text)).toEqual(['optuna-no-storage']);
  expect(
    codes(
      text.replace('create_study()', 'create_study(storage="sqlite:///a.db", study_name="a", load_if_exists=True)'),
    ),
  ).toEqual([]);
});

test('a script with neither is no sweep', () => {
  expect(codes('print(1)\n')).toEqual(['not-a-sweep']);
});
