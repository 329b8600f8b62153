import { describe, expect, test } from 'vitest';
import { metricsOf, namesOf } from './metricsOf.ts';

const wandb = 'import wandb\n';

describe('names that a program logs', () => {
  test.each<readonly [what: string, script: string, names: readonly string[]]>([
    ['a dict in the call', 'wandb.log({"loss": a, "val/acc": b})', ['loss', 'val/acc']],
    ['as keyword', 'wandb.log(data={"loss": a}, step=3)', ['loss']],
    ['a run', 'run = wandb.init()\nrun.log({"loss": a})', ['loss']],
    ['with', 'with wandb.init() as r:\n    for x in y:\n        r.log({"loss": 1})', ['loss']],
    ['dict()', 'wandb.log(dict(loss=a, acc=b))', ['acc', 'loss']],
    ['spread', 'a = {"x": 1}\nwandb.log({**a, "y": 2})', ['x', 'y']],
    ['built before', 'm = {"x": 1}\nm["y"] = 2\nm.update({"z": 3}, w=4)\nwandb.log(m)', ['w', 'x', 'y', 'z']],
    ['nested', 'wandb.log({"val": {"acc": 1, "by": {"class": 2}}, "n": 3})', ['n', 'val.acc', 'val.by.class']],
    ['media is no metric', 'wandb.log({"img": wandb.Image(x), "t": wandb.plot.roc_curve(a, b), "loss": 1})', ['loss']],
    ['a constant of the module', 'KEY = "val/loss"\ndef f():\n    wandb.log({KEY: 1})', ['val/loss']],
    ['a loop over splits', 'for s in ["train", "val"]:\n    wandb.log({f"{s}/loss": 1})', ['train/loss', 'val/loss']],
    [
      'a comprehension over a known dict',
      'm = {"loss": 1, "acc": 2}\nwandb.log({f"val/{k}": v for k, v in m.items()})',
      ['val/acc', 'val/loss'],
    ],
    ['or', 'wandb.log({"a": 1} | {"b": 2})', ['a', 'b']],
    ['either', 'wandb.log({"a": 1} if x else {"b": 2})', ['a', 'b']],
    [
      'what a function returns',
      'def evaluate(m):\n    acc = 1\n    return {"val_acc": acc}\nres = evaluate(3)\nwandb.log(res)',
      ['val_acc'],
    ],
    [
      'what a function returns beside others',
      'def evaluate(m):\n    return 1, {"val_acc": 2}\nloss, res = evaluate(3)\nwandb.log(res)',
      ['val_acc'],
    ],
    [
      'a helper that logs what it is given',
      'def log_all(metrics, step):\n    wandb.log(metrics, step=step)\nlog_all({"a": 1}, 2)\nlog_all(metrics={"b": 1}, step=3)',
      ['a', 'b'],
    ],
    [
      'a helper with a prefix',
      'def log_all(metrics, prefix="train"):\n    wandb.log({f"{prefix}/{k}": v for k, v in metrics.items()})\nlog_all({"a": 1})\nlog_all({"b": 1}, prefix="val")',
      ['train/a', 'train/b', 'val/a', 'val/b'],
    ],
    [
      'a method of the class',
      'class T:\n    def run(self):\n        self.m = {"a": 1}\n        self.m["b"] = 2\n        wandb.log(self.m)',
      ['a', 'b'],
    ],
    [
      'summary',
      'wandb.run.summary["best"] = 1\nwandb.summary.update({"b2": 1})\nrun.summary.b3 = 4',
      ['b2', 'b3', 'best'],
    ],
    [
      'define_metric',
      'wandb.define_metric("loss", summary="min,max")\nwandb.log({"loss": 1})',
      ['loss', 'loss.max', 'loss.min'],
    ],
    ['JSON lines', 'print(json.dumps({"loss": 1, "step": 2}), flush=True)', ['loss', 'step']],
    ['JSON lines otherwise', 'sys.stdout.write(json.dumps({"loss": 1}) + "\\n")', ['loss']],
    ['key=value lines', 'print(f"epoch={e} val_loss={v:.3f} {x}")', ['epoch', 'val_loss']],
    ['printed lines count only alone', 'print(f"a={a}")\nwandb.log({"b": 1})', ['b']],
    ['TensorBoard', 'w.add_scalar("val/loss", x, 3)\nw.add_scalars("both", {"a": 1})', ['both', 'val/loss']],
    ['MLflow', 'import mlflow\nmlflow.log_metric("a", 1)\nmlflow.log_metrics({"b": 2}, step=1)', ['a', 'b']],
    ['accelerate', 'accelerator.log({"train_loss": 1}, step=3)', ['train_loss']],
    ['SB3', 'self.logger.record("rollout/x", 1)', ['rollout/x']],
    ['Ray', 'from ray import train\ntrain.report({"acc": 1})', ['acc']],
    ['trialdeck', 'import trialdeck\ntrialdeck.log({"acc": 1})', ['acc']],
    ['neptune', 'run["val/loss"].append(3)\nrun["val/acc"].log(3)', ['val/acc', 'val/loss']],
    [
      'other logs are none',
      'import numpy as np, math, logging\nx = np.log(y)\nz = math.log(2, 3)\nlogger.log(10, "text")\nlog("x")',
      [],
    ],
    [
      'the way names are joined',
      'wandb.log({"val" + "/" + "loss": 1, "/".join(["a", "b"]): 2, "%s_x" % s: 3})',
      ['a/b', 'val/loss'],
    ],
  ])('%s', (_what, script, names) => {
    expect(namesOf(wandb + script)).toEqual([...names].toSorted());
  });

  test('a name is at its text, without quotes', () => {
    const [found] = metricsOf('import wandb\nwandb.log({"loss": 1})\n').logged;
    expect(found).toMatchObject({ name: 'loss', by: 'wandb.log', at: { file: '/w/train.py' } });
    const [from = 0, to = 0] = found?.at.span ?? [];
    expect('import wandb\nwandb.log({"loss": 1})\n'.slice(from, to)).toBe('loss');
  });

  test('helpers and constants of imported files', () => {
    const names = namesOf('from helpers import log_all, KEY\nlog_all({KEY: 1, "b": 2})\n', {
      'helpers.py': 'import wandb\nKEY = "val/loss"\ndef log_all(d):\n    wandb.log(d)\n    wandb.log({"c": 1})\n',
    });
    expect(names).toEqual(['b', 'c', 'val/loss']);
  });
});

describe('composed names', () => {
  test.each([
    ['wandb.log({f"{split}/loss": 1})', [['', '/loss']]],
    ['wandb.log({split + "_loss": 1})', [['', '_loss']]],
    ['wandb.log({"val/" + name: 1})', [['val/', '']]],
    [
      'wandb.log({"{}/acc".format(s): 1, "%s_x" % s: 3})',
      [
        ['', '/acc'],
        ['', '_x'],
      ],
    ],
    ['wandb.log({f"a{x}b{y}c": 1})', [['a', 'b', 'c']]],
  ])('%s', (script, composed) => {
    expect(metricsOf(wandb + script).composed).toEqual(composed);
  });

  test('a name of which nothing is known leaves the list open', () => {
    const facts = metricsOf(`${wandb}wandb.log({name: 1, "a": 2})`);
    expect(facts.logged.map(({ name }) => name)).toEqual(['a']);
    expect(facts.open).toContain('train.py');
  });
});

describe('whether everything that is logged was read', () => {
  test.each([
    'wandb.log({"a": 1})',
    'm = {}\nm["a"] = 1\nwandb.log(m)',
    'm = {"a": 1}\nfor i in x:\n    m["b"] = i\n    wandb.log(m.copy())',
    'm = defaultdict(float)\nm["a"] += 1\nwandb.log(dict(m))',
    'def f(x):\n    return {"a": 1}\nwandb.log({**f(1), **f(2)})',
  ])('closed: %s', (script) => {
    expect(metricsOf(wandb + script).open).toBeNull();
  });

  test.each([
    'wandb.log(trainer.metrics())',
    'wandb.log({"a": 1, **extra})',
    'def f(m):\n    wandb.log(m)',
    'wandb.init(sync_tensorboard=True)\nwandb.log({"a": 1})',
    'import mlflow\nmlflow.autolog()\nwandb.log({"a": 1})',
    'import trialdeck\ntrialdeck.report(3)\nwandb.log({"a": 1})',
    'from trialdeck import init\nrun = init()\nrun.report(3)\nrun.log({"a": 1})',
    'x = 1',
    'wandb.log({"a": 1})\ndef broken(:\n',
  ])('open: %s', (script) => {
    expect(metricsOf(wandb + script).open).not.toBeNull();
  });
});

describe('what libraries make of names', () => {
  const module = (body: string) =>
    `import pytorch_lightning as pl\nclass M(pl.LightningModule):\n${body.replaceAll(/^/gm, '    ')}\n`;

  test.each([
    ['def training_step(self, b, i):\n    self.log("loss", 1)', ['loss']],
    ['def training_step(self, b, i):\n    self.log("loss", 1, on_epoch=True)', ['loss_epoch', 'loss_step']],
    ['def training_step(self, b, i):\n    self.log("loss", 1, on_step=False, on_epoch=True)', ['loss']],
    ['def validation_step(self, b, i):\n    self.log("val", 1, prog_bar=True)', ['val']],
    [
      'def validation_step(self, b, i):\n    self.log_dict({"a": 1}, on_step=True, on_epoch=True)',
      ['a_epoch', 'a_step'],
    ],
    ['def step(self, b, i, s):\n    self.log("a", 1, on_epoch=flag)', ['a', 'a_epoch', 'a_step']],
    ['def step(self, b, i, s):\n    self.log("a", 1, prog_bar=True)', ['a']],
    [
      'def training_step(self, b):\n    self.shared(b, "train")\ndef validation_step(self, b):\n    self.shared(b, "val")\ndef shared(self, b, stage):\n    self.log(f"{stage}_loss", 1)',
      ['train_loss', 'val_loss'],
    ],
  ])('Lightning: %s', (body, names) => {
    const facts = metricsOf(module(body));
    expect(facts.logged.map(({ name }) => name).toSorted()).toEqual(names);
    expect([...facts.libraries]).toEqual(['lightning']);
  });

  test('metrics that Keras compiles', () => {
    const facts = metricsOf(
      'import tensorflow as tf\nm = tf.keras.Sequential([])\nm.compile("adam", "mse", metrics=["accuracy", tf.keras.metrics.AUC(name="auc")])\n',
    );
    expect(facts.libraries.has('keras')).toBe(true);
    expect(facts.logged.map(({ name }) => name)).toEqual(expect.arrayContaining(['val_accuracy', 'epoch/val_auc']));
  });

  test('what compute_metrics returns, behind eval/', () => {
    const facts = metricsOf(
      'from transformers import Trainer\ndef compute(p):\n    return {"f1": 1, "eval_em": 2}\nTrainer(model, compute_metrics=compute)\n',
    );
    expect([...facts.libraries]).toEqual(['huggingface']);
    expect(facts.logged.map(({ name }) => name)).toEqual(['eval/f1', 'eval/em']);
  });

  test.each([
    ['from transformers import AutoModel', []],
    ['from transformers import AutoModel, TrainingArguments', ['huggingface']],
    ['import transformers\ntransformers.Seq2SeqTrainer()', ['huggingface']],
    ['from trl import DPOTrainer', ['trl', 'huggingface']],
    ['from stable_baselines3 import PPO', ['sb3']],
    ['from wandb.integration.keras import WandbMetricsLogger', ['keras']],
    ['from tensorflow import keras', ['keras']],
    ['from lightning.pytorch import Trainer', ['lightning']],
    ['from ultralytics import YOLO', ['ultralytics']],
    ['import lightning_utils, keras_tuner', []],
  ])('%s', (script, libraries) => {
    expect([...metricsOf(`${script}\n`).libraries]).toEqual(libraries);
  });
});

describe('what is logged once', () => {
  const once = (script: string) => metricsOf(wandb + script).logged.map(({ name, once: only }) => [name, only]);

  test('in loops, in functions that loops call, at the end', () => {
    const script = [
      'def evaluate():',
      '    wandb.log({"in_called": 1})',
      'def final():',
      '    wandb.log({"at_end": 1})',
      'def main():',
      '    for e in range(3):',
      '        wandb.log({"in_loop": 1})',
      '        evaluate()',
      '    wandb.run.summary["best"] = 1',
      '    final()',
      'if __name__ == "__main__":',
      '    main()',
    ].join('\n');
    expect(Object.fromEntries(once(script))).toEqual({ in_called: false, at_end: true, in_loop: false, best: true });
  });

  test('the function of an agent runs once a trial; callbacks are not known', () => {
    expect(once('def train():\n    wandb.log({"a": 1})\nwandb.agent(s, function=train)')).toEqual([['a', true]]);
    expect(once('class C:\n    def on_end(self):\n        wandb.log({"a": 1})')).toEqual([['a', false]]);
  });
});
