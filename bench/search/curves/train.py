"""Trains small networks and writes their learning curves to curves.json, for the pruning benchmark.

    pip install numpy==2.4.6 scikit-learn==1.7.2
    OMP_NUM_THREADS=1 nice -n 19 python bench/search/curves/train.py

Multilayer perceptrons in plain NumPy, on data sets that scikit-learn ships or makes. Each task draws its hyperparameters at
random and records the validation metric after every epoch, to four digits; a number that is not finite is null.
"""
import json
import math
import pathlib
import warnings

import numpy as np
import sklearn
from sklearn import datasets

EPOCHS = 54
TRIALS = 120
warnings.simplefilter("ignore")


def spirals(rng):
    """Three arms, one turn and a half each, with noise."""
    n = 300
    t = np.sqrt(rng.uniform(0.02, 1, (3, n)))
    angle = t * 3 * np.pi + np.arange(3)[:, None] * 2 * np.pi / 3
    points = np.stack([t * np.cos(angle), t * np.sin(angle)], axis=-1) + rng.normal(0, 0.04, (3, n, 2))
    return points.reshape(-1, 2), np.repeat(np.arange(3), n)


def regression(rng):
    return datasets.make_friedman1(n_samples=700, n_features=8, noise=1.0, random_state=7)


# name, data, metric, direction
TASKS = [
    ("digits-loss", lambda rng: datasets.load_digits(return_X_y=True), "loss", "minimize"),
    ("digits-accuracy", lambda rng: datasets.load_digits(return_X_y=True), "accuracy", "maximize"),
    ("cancer-loss", lambda rng: datasets.load_breast_cancer(return_X_y=True), "loss", "minimize"),
    ("spirals-loss", spirals, "loss", "minimize"),
    ("friedman-mse", regression, "mse", "minimize"),
]


def draw(rng):
    log = lambda low, high: float(10 ** rng.uniform(math.log10(low), math.log10(high)))
    optimizer = str(rng.choice(["sgd", "adam"]))
    return {
        "optimizer": optimizer,
        "lr": log(1e-4, 1e-1) * (10 if optimizer == "sgd" else 1),
        "batch": int(rng.choice([16, 32, 64, 128])),
        "width": int(rng.choice([8, 16, 32, 64])),
        "depth": int(rng.integers(1, 4)),
        "decay": log(1e-6, 1e-2),
        "dropout": float(rng.choice([0.0, 0.0, 0.1, 0.3, 0.5])),
        "schedule": str(rng.choice(["constant", "cosine", "steps"])),
    }


def train(p, x, y, valid_x, valid_y, classes, metric, rng):
    sizes = [x.shape[1]] + [p["width"]] * p["depth"] + [classes or 1]
    weights = [rng.normal(0, math.sqrt(2 / a), (a, b)) for a, b in zip(sizes, sizes[1:])]
    biases = [np.zeros(b) for b in sizes[1:]]
    params = weights + biases
    first = [np.zeros_like(w) for w in params]
    second = [np.zeros_like(w) for w in params]
    layers = len(weights)
    count, curve = 0, []

    def forward(h, learning):
        inputs = []
        for i in range(layers):
            inputs.append(h)
            h = h @ weights[i] + biases[i]
            if i < layers - 1:
                h = np.maximum(h, 0)
                if learning and p["dropout"]:
                    h = h * (rng.random(h.shape) >= p["dropout"]) / (1 - p["dropout"])
        return h, inputs

    def softmax(out):
        e = np.exp(out - out.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    for epoch in range(EPOCHS):
        rate = p["lr"]
        if p["schedule"] == "cosine":
            rate *= 0.5 * (1 + math.cos(math.pi * epoch / EPOCHS))
        elif p["schedule"] == "steps":
            rate *= 0.2 ** (epoch // (EPOCHS // 3))
        order = rng.permutation(len(x))
        for start in range(0, len(x), p["batch"]):
            rows = order[start : start + p["batch"]]
            out, inputs = forward(x[rows], True)
            if classes:
                grad = softmax(out)
                grad[np.arange(len(rows)), y[rows]] -= 1
            else:
                grad = 2 * (out - y[rows, None])
            grad /= len(rows)
            gradients = [None] * (2 * layers)
            for i in reversed(range(layers)):
                gradients[i] = inputs[i].T @ grad + p["decay"] * weights[i]
                gradients[layers + i] = grad.sum(axis=0)
                if i:
                    grad = (grad @ weights[i].T) * (inputs[i] > 0)
                    if p["dropout"]:
                        grad /= 1 - p["dropout"]
            count += 1
            for w, g, m, v in zip(params, gradients, first, second):
                if p["optimizer"] == "sgd":
                    m *= 0.9
                    m += g
                    w -= rate * m
                else:
                    m += 0.1 * (g - m)
                    v += 0.001 * (g * g - v)
                    w -= rate * (m / (1 - 0.9**count)) / (np.sqrt(v / (1 - 0.999**count)) + 1e-8)
        out, _ = forward(valid_x, False)
        if metric == "loss":
            value = float(-np.log(softmax(out)[np.arange(len(valid_y)), valid_y] + 1e-12).mean())
        elif metric == "accuracy":
            value = float((out.argmax(axis=1) == valid_y).mean()) if np.isfinite(out).all() else math.nan
        else:
            value = float(((out[:, 0] - valid_y) ** 2).mean())
        if not math.isfinite(value):
            curve += [None] * (EPOCHS - epoch)
            break
        curve.append(float(f"{value:.4g}"))
    return curve


def main():
    lines = []
    for index, (name, load, metric, direction) in enumerate(TASKS):
        rng = np.random.default_rng(20261124 + index)
        x, y = load(rng)
        x = (x - x.mean(axis=0)) / (x.std(axis=0) + 1e-9)
        classes = 0 if metric == "mse" else int(y.max()) + 1
        if not classes:
            y = (y - y.mean()) / y.std()
        order = rng.permutation(len(x))
        cut = len(x) // 3
        valid, learn = order[:cut], order[cut:]
        curves = [train(draw(rng), x[learn], y[learn], x[valid], y[valid], classes, metric, rng) for _ in range(TRIALS)]
        head = json.dumps({"name": name, "direction": direction})[:-1]
        rows = ",\n  ".join(json.dumps(curve, separators=(",", ":")) for curve in curves)
        lines.append(f' {head}, "curves": [\n  {rows}\n ]}}')
        print(name, sorted((c[-1] is None, c[-1]) for c in curves)[:: TRIALS // 6], flush=True)
    versions = f'"numpy": "{np.__version__}", "scikit-learn": "{sklearn.__version__}"'
    text = f'{{{versions}, "epochs": {EPOCHS}, "tasks": [\n' + ",\n".join(lines) + "\n]}\n"
    pathlib.Path(__file__).with_name("curves.json").write_text(text)


if __name__ == "__main__":
    main()
