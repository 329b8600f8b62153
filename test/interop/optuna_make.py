"""Makes a file with two studies that only Optuna had a hand in, with what is hard to read in it."""

import json
import logging
import math
import sys
import warnings

import optuna
from optuna_dump import dump

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
database = sys.argv[1]
storage = "sqlite:///" + database
study = optuna.create_study(study_name="single", storage=storage, direction="maximize", sampler=optuna.samplers.RandomSampler(seed=3))
study.set_user_attr("limits", {"low": -math.inf, "high": [math.nan, 1.5], "text": 'NaN "quoted"'})
study.enqueue_trial({"x": 0.25, "kind": None}, user_attrs={"why": "first guess"})


def objective(trial):
    x = trial.suggest_float("x", 0, 1)
    trial.suggest_float("q", 0.0, 1.0, step=0.25)
    trial.suggest_int("n", 1, 64, log=True)
    trial.suggest_categorical("kind", ["a", None, True, 2, 0.5])
    for step, value in enumerate([x, math.nan, math.inf, -math.inf, x / 2]):
        trial.report(value, step * 10)
    if trial.number == 2:
        raise optuna.TrialPruned()
    if trial.number == 3:
        return math.nan
    return math.inf if trial.number == 4 else x


study.optimize(objective, n_trials=6)
study.ask()
study.enqueue_trial({"x": 0.75, "kind": True})
many = optuna.create_study(study_name="front", storage=storage, directions=["minimize", "maximize"])
many.optimize(lambda trial: (trial.suggest_float("x", 0, 1), 1.0), n_trials=2)
print(json.dumps([dump(database, "single"), dump(database, "front")]))
