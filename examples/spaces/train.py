"""Stands in for a training script: takes any parameters and reports a made-up loss. Standard library only.

    python train.py --lr=3e-5 --warmup=100
    python train.py '{"lora": {"r": 16, "lr": 0.0001}}'

It is there to try a search space and a search in seconds. Put your own script in its place.
"""

import json
import math
import random
import sys

EPOCHS = 8


def parameters(words):
    """Return {dotted name: value} of `--name=value` words and of JSON objects."""
    found = {}
    for word in words:
        if word.startswith("{"):
            found.update(flat(json.loads(word)))
        elif word.startswith("--"):
            name, _, text = word[2:].partition("=")
            found[name] = number_or_text(text)
    return found


def number_or_text(text):
    try:
        return float(text)
    except ValueError:
        return text


def flat(mapping, prefix=""):
    found = {}
    for name, value in mapping.items():
        if isinstance(value, dict):
            found.update(flat(value, prefix + name + "."))
        else:
            found[prefix + name] = value
    return found


# All that this script knows about training: the power of ten at which each rate is good.
GOOD_RATES = {
    "learning_rate": -3.7,
    "lr": -4.9,
    "encoder.lr": -5.2,
    "projector.lr": -3.3,
    "lora.lr": -4.0,
    "adamw_lr": -3.4,
    "sgd_lr": -1.1,
}


def distance(params):
    """How far the rates are from good ones, in powers of ten."""
    misses = [abs(math.log10(params[name]) - good) for name, good in GOOD_RATES.items() if name in params]
    return sum(misses) / max(len(misses), 1)


def main():
    params = parameters(sys.argv[1:])
    noise = random.Random(repr(sorted(params.items())))
    miss = distance(params)
    size = float(params.get("image_size", 192))
    for epoch in range(EPOCHS):
        progress = 1 - math.exp(-(epoch + 1) / 3)
        loss = 2.5 - 1.8 * progress + 0.4 * miss * progress + noise.gauss(0, 0.02)
        print(
            json.dumps(
                {
                    "step": epoch,
                    "val_loss": loss,
                    "val_acc": max(0.0, 1 - loss / 2.5) * (size / 224) ** 0.2,
                    "latency_ms": 4 * (size / 224) ** 2,
                    "memory_gib": 0.04 * float(params.get("batch_size", 32)) * (size / 224) ** 2,
                }
            ),
            flush=True,
        )


if __name__ == "__main__":
    main()
