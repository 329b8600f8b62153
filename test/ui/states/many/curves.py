"""Learning curves without the learning: what many finished runs look like, within seconds."""

import argparse
import json
import math
import random

parser = argparse.ArgumentParser()
parser.add_argument("--lr", type=float)
parser.add_argument("--dropout", type=float)
parser.add_argument("--width", type=int)
args = parser.parse_args()

rng = random.Random(f"{args.lr} {args.dropout} {args.width}")
speed = math.exp(-abs(math.log10(args.lr) + 2)) * args.width / 64
floor = 0.1 + 0.4 * args.dropout + 0.05 * rng.random()
for step in range(1, 61):
    loss = floor + 2 * math.exp(-speed * step / 15) + rng.gauss(0, 0.03) / math.sqrt(step)
    print(json.dumps({"step": step, "loss": loss, "accuracy": 1 / (1 + loss)}))
