import argparse

import wandb


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--learning_rate", type=float, default=1e-3, help="peak learning rate, after the warm-up")
    parser.add_argument("--weight_decay", type=float, default=0.01)
    parser.add_argument("--batch_size", type=int, default=32)
    parser.add_argument("--optimizer", choices=["adam", "sgd"], default="adam")
    parser.add_argument("--epochs", type=int, default=10)
    return parser.parse_args()


args = parse()
run = wandb.init(config=vars(args))
for epoch in range(args.epochs):
    wandb.log({"train/loss": 1 / (epoch + 1), "val/loss": 1.1 / (epoch + args.learning_rate)})
