"""Goes on with a conditional study of ours, its parameters grouped: asks for momentum only with sgd."""

import json
import sys
import warnings

import optuna

optuna.logging.disable_default_handler()
warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
database, name = sys.argv[1:]


def objective(trial):
    optimizer = trial.suggest_categorical("optimizer", ["adam", "sgd"])
    lr = trial.suggest_float("lr", 1e-4, 1e-1, log=True)
    momentum = trial.suggest_float("momentum", 0.0, 1.0) if optimizer == "sgd" else 0.5
    return lr + (momentum - 0.3) ** 2


sampler = optuna.samplers.TPESampler(multivariate=True, group=True, n_startup_trials=4, seed=1)
study = optuna.load_study(study_name=name, storage="sqlite:///" + database, sampler=sampler)
before = [trial.params for trial in study.trials]
study.optimize(objective, n_trials=6)
print(json.dumps({"before": before, "after": [trial.params for trial in study.trials]}))
