"""Train a small neural network to tell two interleaved spirals apart. Standard library only.

    python train.py --lr 0.1 --hidden 16

Every parameter is an argument, so a sweep can set it. Each epoch reports `train_loss`, `val_loss` and `val_acc`.
"""

import argparse
import json
import math
import random

try:
    import trialdeck  # there when Trialdeck starts this script
except ImportError:
    trialdeck = None


def parse_args():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lr", type=float, default=0.03, help="learning rate")
    parser.add_argument("--hidden", type=int, default=8, help="units in each of the two hidden layers")
    parser.add_argument("--activation", choices=["tanh", "relu"], default="tanh")
    parser.add_argument("--momentum", type=float, default=0.0)
    parser.add_argument("--weight_decay", type=float, default=1e-4)
    parser.add_argument("--batch_size", type=int, default=16)
    parser.add_argument("--epochs", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0, help="seed of the first weights and of the order of the points")
    return parser.parse_args()


def spirals(points, noise, rng):
    """Return (x, y, label) of two spirals that turn around each other, half of the points on each."""
    data = []
    for i in range(points):
        label = i % 2
        t = math.sqrt(rng.random())  # evenly spread along the arm
        angle = 1.5 * 2 * math.pi * t + label * math.pi
        x = t * math.cos(angle) + rng.gauss(0, noise)
        y = t * math.sin(angle) + rng.gauss(0, noise)
        data.append(([2 * x, 2 * y], label))
    return data


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


class Network:
    """Two inputs, two hidden layers, one output: the log-odds of label 1."""

    def __init__(self, hidden, activation, rng):
        self.relu = activation == "relu"
        gain = 2.0 if self.relu else 1.0
        self.layers = []
        for inputs, outputs in [(2, hidden), (hidden, hidden), (hidden, 1)]:
            scale = math.sqrt(gain / inputs)
            # The last weight of each row is the bias.
            self.layers.append([[rng.gauss(0, scale) for _ in range(inputs)] + [0.0] for _ in range(outputs)])
        self.velocity = [[[0.0] * len(row) for row in layer] for layer in self.layers]

    def forward(self, x):
        """Return the activations of every layer, inputs first, each with a constant 1 for the bias."""
        activations = [x + [1.0]]
        for layer in self.layers[:-1]:
            z = [dot(row, activations[-1]) for row in layer]
            activations.append(([max(0.0, v) for v in z] if self.relu else [math.tanh(v) for v in z]) + [1.0])
        return activations, dot(self.layers[-1][0], activations[-1])

    def gradients(self, batch):
        """Return the mean loss of a batch and its gradient, by back-propagation."""
        total = 0.0
        sums = [[[0.0] * len(row) for row in layer] for layer in self.layers]
        for x, label in batch:
            activations, logit = self.forward(x)
            total += loss_of(logit, label)
            delta = [(sigmoid(logit) - label) / len(batch)]
            for index in (2, 1, 0):
                below = activations[index]
                for row, d in zip(sums[index], delta):
                    for j, a in enumerate(below):
                        row[j] += d * a
                if index > 0:
                    back = [0.0] * (len(below) - 1)
                    for d, row in zip(delta, self.layers[index]):
                        for j in range(len(back)):
                            back[j] += d * row[j]
                    slope = (lambda a: 1.0 if a > 0 else 0.0) if self.relu else (lambda a: 1.0 - a * a)
                    delta = [b * slope(a) for b, a in zip(back, below)]
        return total / len(batch), sums

    def step(self, gradients, lr, momentum, weight_decay):
        """Stochastic gradient descent with momentum and weight decay."""
        for layer, speed, gradient in zip(self.layers, self.velocity, gradients):
            for row, v, g in zip(layer, speed, gradient):
                for j in range(len(row)):
                    v[j] = momentum * v[j] - lr * (g[j] + weight_decay * row[j])
                    row[j] += v[j]


def sigmoid(z):
    return 1 / (1 + math.exp(-z)) if z > -700 else 0.0


def loss_of(logit, label):
    """Cross-entropy, written so that it neither overflows nor hides a huge loss."""
    z = -logit if label else logit
    return max(z, 0.0) + math.log1p(math.exp(-abs(z)))


def evaluate(network, data):
    """Return mean loss and accuracy."""
    logits = [(network.forward(x)[1], label) for x, label in data]
    loss = sum(loss_of(z, label) for z, label in logits) / len(logits)
    return loss, sum((z > 0) == bool(label) for z, label in logits) / len(logits)


def main():
    args = parse_args()
    if trialdeck:
        trialdeck.init(config=args)  # by hand: the run shows with these parameters
    data_rng = random.Random(1)
    train, val = spirals(200, 0.05, data_rng), spirals(100, 0.05, data_rng)
    rng = random.Random(args.seed)
    network = Network(args.hidden, args.activation, rng)

    for epoch in range(1, args.epochs + 1):
        rng.shuffle(train)
        train_loss = 0.0
        for start in range(0, len(train), args.batch_size):
            batch = train[start : start + args.batch_size]
            loss, gradients = network.gradients(batch)
            network.step(gradients, args.lr, args.momentum, args.weight_decay)
            train_loss += loss * len(batch) / len(train)
        val_loss, val_acc = evaluate(network, val)

        metrics = {"epoch": epoch, "train_loss": train_loss, "val_loss": val_loss, "val_acc": val_acc}
        if trialdeck:
            trialdeck.log(metrics, step=epoch)
            print(f"epoch {epoch:3}  train_loss {train_loss:.4f}  val_loss {val_loss:.4f}  val_acc {val_acc:.3f}")
            if trialdeck.should_stop():
                break  # pruned: the rest of the time goes to better trials
        else:
            print(json.dumps(metrics), flush=True)


if __name__ == "__main__":
    main()
