import wandb

sweep_config = {
    "method": "bayes",
    "metric": {"name": "accuracy", "goal": "minimize"},
    "parameters": {
        "lr": {"min": 0.00001, "max": 0.1},
        "layers": {"values": [1, 2, 3]},
        "dropout": {"value": 0.1},
    },
}


def train():
    with wandb.init() as run:
        for epoch in range(10):
            run.log({"accuracy": run.config.lr * epoch, "epoch": epoch})


sweep_id = wandb.sweep(sweep_config, project="demo")
wandb.agent(sweep_id, function=train, count=20)
