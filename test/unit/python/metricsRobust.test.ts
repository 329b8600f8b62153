import fc from 'fast-check';
import { expect, test } from 'vitest';
import { metricsOf } from './metricsOf.ts';

const program = [
  'import wandb, json',
  'import pytorch_lightning as pl',
  'from helpers import log_all',
  'SPLITS = ["train", "val"]',
  'class M(pl.LightningModule):',
  '    def __init__(self, prefix="a"):',
  '        self.prefix = prefix',
  '        self.m = {"x": 1}',
  '    def training_step(self, b, i):',
  '        self.log(f"{self.prefix}/loss", 1, on_step=True, on_epoch=True)',
  '        self.log_dict({**self.m, "y": 2})',
  'def evaluate(model, split):',
  '    r = {f"{split}/{k}": v for k, v in model.items()}',
  '    r["n"] = dict(a=1, **r)',
  '    return 1, r',
  'def main():',
  '    for s in SPLITS:',
  '        loss, metrics = evaluate({"acc": 1}, s)',
  '        metrics.update({"loss": loss} if loss else {})',
  '        wandb.log(metrics | {"epoch": 1})',
  '    wandb.run.summary["best"] = 2',
  '    print(json.dumps({"done": 1}))',
  'main()',
].join('\n');

const others = { 'helpers.py': 'import wandb\ndef log_all(d):\n    wandb.log(d)\n    log_all({**d, "z": 1})\n' };

test('any edit of a program is read without a throw', () => {
  fc.assert(
    fc.property(
      fc.nat(program.length),
      fc.nat(60),
      fc.oneof(
        fc.string(),
        fc.constantFrom(
          '(',
          ')',
          '{',
          '}',
          '[',
          '"',
          "f'",
          '**',
          ':',
          ',',
          '\n',
          '\t',
          'for x in ',
          'lambda: ',
          'def ',
          '=',
          '.',
        ),
        fc.nat(program.length).map((from) => program.slice(from, from + 40)),
      ),
      (at, length, put) => {
        const { logged, composed } = metricsOf(program.slice(0, at) + put + program.slice(at + length), others);
        for (const { at: place } of logged) expect(place.span[0]).toBeLessThanOrEqual(place.span[1]);
        for (const texts of composed) expect(texts.length).toBeGreaterThan(1);
      },
    ),
    { numRuns: 400 },
  );
});

test('programs that go round in circles, and wide ones, end', () => {
  const circles = [
    'import wandb',
    'a = {**b, "x": 1}',
    'b = {**a, "y": 2}',
    'def f(m, name):',
    '    wandb.log({f"{name}/{k}": v for k, v in f(f(m, name + "a"), name + name).items()})',
    '    return f(g(m), name) | g(f(m, name))',
    'def g(m):',
    '    return {**f(m, "x"), **g(g(m))}',
    ...Array.from({ length: 60 }, (_, i) => `f(g({"k${i}": 1}), "n${i}" + str(${i}))`),
    'wandb.log({**a, **b})',
  ].join('\n');
  const started = performance.now();
  expect(metricsOf(circles).libraries.size).toBe(0);
  expect(performance.now() - started).toBeLessThan(2_000);
});

test('a large program is read in time', () => {
  const part = (i: number): string =>
    `def step${i}(model, metrics, name="n${i}"):\n    metrics = {"loss${i}": 1}\n    metrics[f"{name}/acc"] = 2\n    wandb.log(metrics)\n    return metrics\nstep${i}(1, step${i - 1}(1, {}))\n`;
  const text = `import wandb\n${Array.from({ length: 400 }, (_, i) => part(i + 1)).join('')}`;
  const started = performance.now();
  expect(metricsOf(text).logged.length).toBe(800);
  expect(performance.now() - started).toBeLessThan(2_000);
});
