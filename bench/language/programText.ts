import type { MadeUpParameter } from './sweepText.ts';

/** As many arguments stand in the program itself; the others in a module that it imports. */
const ownArguments = 120;

/**
 * The files of a program that takes these parameters with argparse: `train.py` of some 300 lines, and five modules that it
 * imports, of which one adds the other half of the arguments.
 */
export function programTexts(parameters: readonly MadeUpParameter[]): Readonly<Record<string, string>> {
  const lines = parameters.map(argument);
  return {
    'train.py': trainText(lines.slice(0, ownArguments)),
    'options.py': optionsText(lines.slice(ownArguments)),
    'data.py': moduleText('data', ['loader', 'augment', 'split', 'normalize']),
    'models.py': moduleText('models', ['build', 'freeze', 'count_parameters', 'initialize']),
    'optim.py': moduleText('optim', ['optimizer_of', 'schedule_of', 'clip_gradients']),
    'evaluation.py': moduleText('evaluation', ['accuracy', 'confusion', 'calibration']),
  };
}

function argument({ name, type }: MadeUpParameter): string {
  return `    parser.add_argument("--${name}", type=${type}, default=None, help="passed by the sweep")`;
}

function trainText(own: readonly string[]): string {
  return `"""Trains the backbone."""
import argparse
import json
import os

import torch
import wandb

import data
import evaluation
import models
import optim
from options import add_options


def parse_args():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out_dir", type=str, default="runs")
    parser.add_argument("--device", type=str, default="cuda", choices=["cpu", "cuda"])
${own.join('\n')}
    add_options(parser)
    return parser.parse_args()


def step(model, batch, optimizer):
    inputs, targets = batch
    loss = torch.nn.functional.cross_entropy(model(inputs), targets)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()

${blocks('epoch_part', 18)}

def train(args):
    model = models.build(args)
    optimizer = optim.optimizer_of(model, args)
    for epoch in range(args.epochs_3 or 10):
        total = 0.0
        for batch in data.loader(args):
            total += step(model, batch, optimizer)
        scores = evaluation.accuracy(model)
        wandb.log({"train/loss": total, "val/loss": scores["loss"], "val/acc": scores["acc"], "epoch": epoch})
        torch.save(model.state_dict(), os.path.join(args.out_dir, "last.pt"))


def main():
    args = parse_args()
    wandb.init(project="vision", config=vars(args))
    train(args)


if __name__ == "__main__":
    main()
`;
}

function optionsText(lines: readonly string[]): string {
  return `"""More arguments."""
import json


def add_options(parser):
    parser.add_argument("--workers", type=int, default=4)
${lines.join('\n')}

${blocks('check', 6)}`;
}

function moduleText(name: string, functions: readonly string[]): string {
  const bodies = functions.map(
    (one) => `
def ${one}(*values):
    """${one} of ${name}."""
    result = []
    for index, value in enumerate(values):
        if value is None:
            continue
        result.append((index, value))
    return result

`,
  );
  return `"""${name}."""
import math
${bodies.join('')}
${blocks(`${name}_part`, 5)}`;
}

/** Functions that do nothing special, as most of a program. */
function blocks(name: string, count: number): string {
  return Array.from(
    { length: count },
    (_, index) => `
def ${name}_${index}(values, scale=${index + 1}.0):
    total = sum(value * scale for value in values)
    if total > 100:
        print(f"part ${index}: {total:.2f}")
    return {"total": total, "mean": total / max(len(values), 1)}
`,
  ).join('\n');
}
