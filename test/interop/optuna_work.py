"""A worker of real Optuna beside our writer: COUNT quick trials with reports."""

import json
import sys

import optuna

optuna.logging.disable_default_handler()
database, name, count = sys.argv[1:]
numbers = []


def objective(trial):
    numbers.append(trial.number)
    lr = trial.suggest_float("lr", 1e-5, 1e-1, log=True)
    for step in range(3):
        trial.report(lr * step, step)
    return lr


study = optuna.load_study(study_name=name, storage="sqlite:///" + database, sampler=optuna.samplers.RandomSampler(seed=1))
study.optimize(objective, n_trials=int(count))
print(json.dumps(numbers))
