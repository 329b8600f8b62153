"""Tunes loss = (x - 0.3)^2 in a study of Optuna's own, or goes on for two trials with one of ours."""

import json
import logging
import sys

import optuna
from optuna_dump import dump

optuna.logging.disable_default_handler()
logging.disable(logging.CRITICAL)
database, name, high = sys.argv[1], sys.argv[2], float(sys.argv[3])
storage = "sqlite:///" + database


def objective(trial):
    x = trial.suggest_float("x", 0.0, high)
    act = trial.suggest_categorical("act", ["relu", "gelu"])
    for step in range(2):
        trial.report((x - 0.3) ** 2 + 1 - step, step)
    if trial.number == 3:
        raise optuna.TrialPruned()
    if trial.number == 4:
        raise RuntimeError("as meant")
    return (x - 0.3) ** 2 + (act == "gelu")


sampler = optuna.samplers.TPESampler(seed=1, n_startup_trials=4)
study = optuna.create_study(study_name=name, storage=storage, direction="minimize", sampler=sampler, load_if_exists=True)
study.optimize(objective, n_trials=int(sys.argv[4]), catch=(RuntimeError,))
print(json.dumps(dump(database, name)))
