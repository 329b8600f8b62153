"""Goes on with a study of ours as a user of Optuna would: three trials, the queued one first."""

import json
import sys

import optuna
from optuna_dump import dump

optuna.logging.disable_default_handler()
database, name = sys.argv[1:]
seen = []


def objective(trial):
    params = {
        "lr": trial.suggest_float("lr", 1e-5, 1e-1, log=True),
        "layers": trial.suggest_int("layers", 1, 4),
        "optimizer": trial.suggest_categorical("optimizer", ["adam", "sgd"]),
        "betas": trial.suggest_categorical("betas", ["[0.9, 0.99]", "[0.8, 0.999]"]),
    }
    seen.append({"trial": trial.number, "params": params})
    trial.set_user_attr("note", "from Python")
    for step in range(3):
        trial.report(params["lr"] * (step + 1), step)
    if len(seen) == 2:
        raise optuna.TrialPruned()
    if len(seen) == 3:
        raise RuntimeError("as meant")
    return params["lr"]


study = optuna.load_study(study_name=name, storage="sqlite:///" + database, sampler=optuna.samplers.RandomSampler(seed=1))
study.optimize(objective, n_trials=3, catch=(RuntimeError,))
print(json.dumps({"seen": seen, **dump(database, name)}))
