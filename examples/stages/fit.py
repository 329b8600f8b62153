"""Fits a noisy wave with a few random features by gradient descent. Standard library only; a run takes milliseconds."""

import argparse
import json
import math
import random

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float, default=0.1)
parser.add_argument("--features", type=int, default=8)
parser.add_argument("--momentum", type=float, default=0.0)
parser.add_argument("--activation", choices=["cos", "relu", "step"], default="cos")
parser.add_argument("--epochs", type=int, default=10)
parser.add_argument("--seed", type=int, default=0)
args = parser.parse_args()

ACTIVATIONS = {"cos": math.cos, "relu": lambda x: max(x, 0.0), "step": lambda x: float(x > 0)}
activation = ACTIVATIONS[args.activation]
data = random.Random(1)
points = [data.uniform(-3, 3) for _ in range(120)]
wave = [math.sin(2 * x) + 0.3 * x + data.gauss(0, 0.1) for x in points]
rng = random.Random(args.seed)
features = [(rng.gauss(0, 1.5), rng.uniform(0, 2 * math.pi)) for _ in range(args.features)]
scale = 1 / math.sqrt(args.features)
rows = [[activation(a * x + b) * scale for a, b in features] + [1.0] for x in points]
train, held_out = list(zip(rows, wave))[:80], list(zip(rows, wave))[80:]
weights = [0.0] * (args.features + 1)
speed = [0.0] * (args.features + 1)


def predict(row):
    return sum(w * value for w, value in zip(weights, row))


for epoch in range(args.epochs):
    for row, y in train:
        error = max(-10.0, min(10.0, predict(row) - y))
        for i, value in enumerate(row):
            speed[i] = args.momentum * speed[i] - args.lr * error * value
            weights[i] += speed[i]
    loss = sum(min((predict(row) - y) ** 2, 100.0) for row, y in held_out) / len(held_out)
    print(json.dumps({"epoch": epoch, "val_loss": loss}), flush=True)
