import { describe, expect, it } from 'vitest';
import { pythonReader } from '../../../language-server/python/pythonReader.ts';
import { isSweep } from '../../../language-server/service/recognise.ts';
import { parseSweep } from '../../../src/core/sweep/parse.ts';
import { sweepTemplate } from '../../../src/editor/commands/newSweep/sweepTemplate.ts';
import { sweepDescription } from '../../../src/editor/model/sweepText.ts';
import { type ScriptSummary, summaryOf } from '../../../src/editor/sweepTools/scriptSummary.ts';
import { filesOf } from '../language/sweepAt.ts';

function summary(text: string, others: Readonly<Record<string, string>> = {}): ScriptSummary {
  const facts = pythonReader(filesOf({ 'train.py': text, ...others })).program('/w/train.py', '/w');
  if (facts === null) throw new Error('train.py is not read');
  return summaryOf(facts);
}

const script = `
import argparse, wandb
parser = argparse.ArgumentParser()
parser.add_argument("-l", "--learning-rate", type=float, default=3e-3, help="step, not (too) large")
parser.add_argument('--hidden', type=int, default=32)
parser.add_argument(
    "--activation",
    choices=["tanh", "relu"],
    default="tanh",
)
parser.add_argument("--dropout", type=float, default=0.1)
parser.add_argument("--verbose", action="store_true")
parser.add_argument("--data-dir", default="./data")
parser.add_argument("--bias", type=bool, default=True)
# parser.add_argument("--gone", type=float, default=1.0)
parser.add_argument("positional")
args = parser.parse_args()
for epoch in range(3):
    wandb.log({"epoch": epoch, "train/loss": a, "val_acc": b})
`;

describe('reading a script', () => {
  it('finds arguments with type, default and choices', () => {
    expect(summary(script).options).toEqual([
      { name: 'learning-rate', type: 'float', fallback: '3e-3', choices: [] },
      { name: 'hidden', type: 'int', fallback: '32', choices: [] },
      { name: 'activation', type: 'text', fallback: '"tanh"', choices: ['tanh', 'relu'] },
      { name: 'dropout', type: 'float', fallback: '0.1', choices: [] },
      { name: 'data-dir', type: 'text', fallback: '"./data"', choices: [] },
      { name: 'bias', type: 'flag', fallback: 'True', choices: [] },
    ]);
  });

  it('prefers the metric of validation', () => {
    expect(summary(script).metric).toBe('val_acc');
    expect(summary('import trialdeck\ntrialdeck.log({"step": 1})').metric).toBeNull();
    expect(summary('import trialdeck\ntrialdeck.log({"epoch": 1, "loss": 2})').metric).toBe('loss');
    expect(summary('import json\nprint(json.dumps({"reward": r}))').metric).toBe('reward');
  });

  it('survives a call that is never closed', () => {
    expect(
      summary('import argparse\np = argparse.ArgumentParser()\np.add_argument("--lr", type=float').options,
    ).toEqual([]);
  });
});

describe('a new sweep file', () => {
  const text = sweepTemplate({ program: 'train.py', ...summary(script) });

  it('runs as it is, without an error or a warning', () => {
    const { spec, diagnostics } = parseSweep(text);
    expect(diagnostics.filter(({ severity }) => severity === 'error' || severity === 'warning')).toEqual([]);
    expect(spec?.program).toBe('train.py');
    expect(spec?.metric).toEqual({ name: 'val_acc', goal: 'maximize' });
    expect(spec?.space.parameters.map(({ name }) => name)).toEqual(['learning-rate']);
    expect(spec?.options.trials).toBe(20);
  });

  it('is valid with every suggestion taken up', () => {
    const all = text.replace(/^ {2}# (?=( {2})?[\w-]+:)/gm, '  ');
    const { spec, diagnostics } = parseSweep(all);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(spec?.space.parameters.map(({ name }) => name)).toEqual([
      'learning-rate',
      'hidden',
      'activation',
      'dropout',
      'data-dir',
      'bias',
    ]);
  });

  it('runs for a script that tells nothing, too', () => {
    const bare = sweepTemplate({ program: 'my script.py', options: [], metric: null, hydra: false });
    const { spec, diagnostics } = parseSweep(bare);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(spec?.program).toBe('my script.py');
  });

  it('names the keys of a Hydra program, and passes them as Hydra takes them', () => {
    const hydra = summary('import hydra\n@hydra.main(config_path="conf", config_name="c")\ndef main(cfg): ...\n', {
      'conf/c.yaml': 'optim:\n  lr: 0.1\n  name: adam\n',
    });
    const { spec } = parseSweep(sweepTemplate({ program: 'train.py', ...hydra }));
    expect(spec?.command?.at(-1)).toBe('${args_no_hyphens}');
    expect(spec?.space.parameters.map(({ name }) => name)).toEqual(['optim.lr']);
  });

  it('is recognised as a sweep', () => {
    expect(isSweep('any.yaml', text)).toBe(true);
  });
});

describe('the row of a sweep file', () => {
  it('says method and size', () => {
    const head = { method: 'grid', trials: null, combinations: 36, problem: null };
    expect(sweepDescription(head)).toBe('grid · 36 combinations');
    expect(sweepDescription({ ...head, trials: 1 })).toBe('grid · 1 trial');
    expect(sweepDescription({ ...head, method: 'random', combinations: null })).toBe('random · no end');
    expect(sweepDescription({ ...head, method: null, problem: '2 errors' })).toBe('2 errors');
  });
});
