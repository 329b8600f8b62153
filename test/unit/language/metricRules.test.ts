import { describe, expect, test } from 'vitest';
import { diagnose } from '../../../language-server/service/diagnose.ts';
import { knownMetrics, lookUpMetric } from '../../../language-server/service/metricLookup.ts';
import { openSweep } from '../../../language-server/service/openSweep.ts';
import type { Diagnostic } from '../../../src/core/sweep/diagnostic.ts';
import { metricsOf } from '../python/metricsOf.ts';
import { applyEdits } from '../sweep/found.ts';
import { around } from './sweepAt.ts';

const codes = new Set(['metric-not-logged', 'metric-of-test-set', 'internal-metric', 'logged-once']);

function sweepOf(metric: string, more = ''): string {
  return `program: train.py\nmethod: random\nmetric: {name: ${metric}, goal: minimize}\n${more}parameters:\n  x: {min: 0.0, max: 1.0}\n`;
}

function look(text: string, script: string, past: readonly string[] = []): readonly Diagnostic[] {
  const surroundings = {
    ...around({ 'train.py': script }),
    past: { metrics: () => past, trialMs: () => null },
  };
  return diagnose(openSweep(text, surroundings)).filter(({ code }) => codes.has(code));
}

const logs = (names: readonly string[]) =>
  `import wandb\nfor i in range(3):\n    wandb.log({${names.map((name) => `"${name}": i`).join(', ')}})\n`;

describe('a metric that is not logged', () => {
  test.each([
    ['val_loss', ['val_loss']],
    ['val.loss', ['val.loss']],
    ['loss.min', ['loss']],
    ['loss.best', ['loss']],
  ])('%s is in %j', (metric, names) => {
    expect(look(sweepOf(metric), logs(names))).toEqual([]);
  });

  test.each([
    ['val-loss', ['val_loss', 'x'], 'val_loss'],
    ['Val/Loss', ['val/loss'], 'val/loss'],
    ['val/loss', ['val_loss'], 'val_loss'],
    ['vall_loss', ['val_loss', 'train_acc'], 'val_loss'],
    ['validation_loss', ['valid_loss'], 'valid_loss'],
  ])('%s beside %j is mended to %s', (metric, names, mended) => {
    const text = sweepOf(metric);
    const [found, ...more] = look(text, logs(names));
    expect(more).toEqual([]);
    expect(found).toMatchObject({ code: 'metric-not-logged', severity: 'warning' });
    expect(found?.message).toContain(`\`${mended}\``);
    expect(applyEdits(text, found?.fix?.edits ?? [])).toBe(sweepOf(mended));
  });

  test('what is logged is listed where nothing is near', () => {
    const [found] = look(sweepOf('f1'), logs(['a', 'bb', 'ccc', 'dddd', 'eeeee', 'ffffff']));
    expect(found?.severity).toBe('warning');
    expect(found?.message).toBe('`train.py` logs no `f1`. It logs `a`, `bb`, `ccc`, `dddd`, `eeeee` and 1 more.');
    expect(found?.fix).toBeUndefined();
  });

  test.each<[why: string, metric: string, script: string, past?: string[]]>([
    ['composed', 'val/loss', 'import wandb\nwandb.log({f"{split}/loss": 1})'],
    ['composed and summarised', 'val/loss.min', 'import wandb\nwandb.log({f"{split}/loss": 1})'],
    ['not all is known', 'acc', 'import wandb\nwandb.log(evaluate())\nwandb.log({"loss": 1})'],
    ['nothing is logged in sight', 'acc', 'print("hello")'],
    ['past runs had it', 'acc', logs(['loss']), ['acc']],
    ['reports the objective', 'acc', 'import trialdeck\ntrialdeck.report(3)'],
    ['SB3', 'rollout/ep_rew_mean', 'from stable_baselines3 import PPO\nimport wandb\nwandb.log({"x": 1})'],
    ['HF', 'eval/loss', 'from transformers import Trainer\nimport wandb\nwandb.log({"x": 1})'],
    ['TRL', 'train/rewards/margins', 'from trl import DPOTrainer\nimport wandb\nwandb.log({"x": 1})'],
    ['Keras', 'val_accuracy', 'from tensorflow import keras\nimport wandb\nwandb.log({"x": 1})'],
    ['Ultralytics', 'metrics/mAP50(B)', 'from ultralytics import YOLO\nimport wandb\nwandb.log({"x": 1})'],
    ['fastai', 'any_name', 'from fastai.vision.all import *\nimport wandb\nwandb.log({"x": 1})'],
    ['broken script', 'acc', 'import wandb\nwandb.log({"x": 1})\ndef f(:\n'],
    ['another program runs', 'acc', logs(['loss']).replace('train', 'x')],
  ])('silent: %s', (why, metric, script, past) => {
    const command = why === 'another program runs' ? 'command: [python, other.py, "${args}"]\n' : '';
    expect(look(sweepOf(`"${metric}"`, command), script, past)).toEqual([]);
  });

  test('Lightning logs by step and by epoch', () => {
    const script =
      'import lightning as L\nclass M(L.LightningModule):\n    def training_step(self, b):\n        self.log("loss", 1, on_step=True, on_epoch=True)\n';
    const text = sweepOf('loss');
    const [found] = look(text, script);
    expect(found?.severity).toBe('warning');
    expect(applyEdits(text, found?.fix?.edits ?? [])).toBe(sweepOf('loss_epoch'));
    expect(look(sweepOf('loss_epoch'), script)).toEqual([]);
  });

  test('the Trainer of Hugging Face turns eval_ into eval/', () => {
    const script = 'from transformers import Trainer, TrainingArguments\nTrainer().train()\n';
    const text = sweepOf('eval_loss');
    const [found] = look(text, script);
    expect(found?.severity).toBe('information');
    expect(applyEdits(text, found?.fix?.edits ?? [])).toBe(sweepOf('eval/loss'));
    expect(look(text, `${script}import wandb\nwandb.log({"eval_loss": 1})\n`)).toEqual([]);
  });

  test('a near miss in a program that is not wholly known is a hint', () => {
    const [found] = look(sweepOf('val-loss'), `${logs(['val_loss'])}wandb.log(more())\n`);
    expect(found).toMatchObject({ severity: 'hint', code: 'metric-not-logged' });
    const [composed] = look(sweepOf('val_loss'), 'import wandb\nwandb.log({f"{split}/loss": 1, "x": 2})');
    expect(composed).toMatchObject({ severity: 'hint' });
    expect(composed?.message).toContain('`val/loss`');
  });

  test('metrics of the block and of its stages, and of constraints', () => {
    const text = sweepOf(
      'loss',
      'trialdeck:\n  metrics: [{name: loss, goal: minimize}, {name: acx, goal: maximize}]\n  constraints: [{metric: latencyy, max: 3}]\n',
    );
    const found = look(text, logs(['loss', 'acc', 'latency']));
    expect(found.map(({ message }) => message)).toEqual([
      '`train.py` logs no `acx`. Did you mean `acc`?',
      '`train.py` logs no `latencyy`. Did you mean `latency`?',
    ]);
  });
});

describe('metrics that are no good objective', () => {
  test.each(['_runtime', '_step', '_timestamp', 'system/gpu.0.memory', 'Relative Time (Process)'])('%s', (name) => {
    expect(look(sweepOf(`"${name}"`), logs(['loss']))).toMatchObject([
      { code: 'internal-metric', severity: 'warning' },
    ]);
  });

  test('a score of the test set, where a validation score is logged as well', () => {
    const text = sweepOf('test_acc');
    const [found] = look(text, logs(['test_acc', 'val_acc']));
    expect(found).toMatchObject({ code: 'metric-of-test-set', severity: 'hint' });
    expect(applyEdits(text, found?.fix?.edits ?? [])).toBe(sweepOf('val_acc'));
    expect(look(text, logs(['test_acc', 'train_acc']))).toEqual([]);
    expect(look(sweepOf('latest_acc'), logs(['latest_acc', 'val_acc']))).toEqual([]);
  });

  test('a metric of the end cannot stop trials early', () => {
    const script = 'import wandb\nfor i in range(3):\n    wandb.log({"loss": i})\nwandb.log({"acc": 1})\n';
    const early = 'early_terminate: {type: hyperband, min_iter: 3}\n';
    expect(look(sweepOf('acc', early), script)).toMatchObject([{ code: 'logged-once', severity: 'hint' }]);
    expect(look(sweepOf('acc', 'trialdeck: {pruner: median}\n'), script)).toMatchObject([{ code: 'logged-once' }]);
    expect(look(sweepOf('loss', early), script)).toEqual([]);
    expect(look(sweepOf('acc'), script)).toEqual([]);
    expect(look(sweepOf('acc', 'trialdeck: {pruner: none}\n'), script)).toEqual([]);
  });
});

describe('names to offer', () => {
  test('logged ones first, then past runs, then those of libraries', () => {
    const surroundings = {
      ...around({ 'train.py': 'import lightning\nimport wandb\nwandb.log({"loss": 1})\n' }),
      past: { metrics: () => ['loss', 'old'], trialMs: () => null },
    };
    expect(knownMetrics(openSweep(sweepOf('x'), surroundings)).slice(0, 3)).toEqual([
      { name: 'loss', from: 'wandb.log', library: false },
      { name: 'old', from: 'past runs', library: false },
      { name: 'epoch', from: 'Lightning', library: true },
    ]);
  });

  test('looking up never depends on odd names', () => {
    const facts = metricsOf(logs(['a']));
    for (const name of ['', '.', '.min', '__proto__', 'constructor', 'a'.repeat(10_000)])
      expect(['known', 'unlogged', 'renamed', 'open']).toContain(lookUpMetric(name, facts, []).kind);
  });
});
