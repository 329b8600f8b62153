"""Real Optuna's part in a study that it and Trialdeck work on in turns: makes it, or goes on with it.

    optuna_exchange.py make DATABASE
    optuna_exchange.py continue DATABASE NAME
"""

import json
import sys
import warnings

import optuna
from optuna_dump import dump

action, database, *rest = sys.argv[1:]
name = rest[0] if rest else "theirs"
storage = "sqlite:///" + database


def objective(trial):
    lr = trial.suggest_float("lr", 1e-5, 1e-1, log=True)
    layers = trial.suggest_int("layers", 1, 9, step=2)
    dropout = trial.suggest_float("dropout", 0.05, 0.45, step=0.1)
    width = trial.suggest_int("width", 8, 64, log=True)
    kind = trial.suggest_categorical("kind", [None, True, 2, 0.5, 2.5, "2", "é"])
    for step in range(3):
        trial.report(lr * (step + 1), step)
    trial.set_user_attr("gpu", {"index": 0, "limits": [float("inf")]})
    if trial.number == 2:
        raise optuna.TrialPruned()
    if trial.number == 3:
        raise RuntimeError("as meant")
    return lr * layers + dropout + width / 64 + (0.1 if kind is None else 0.0)


if action == "make":
    warnings.simplefilter("ignore")
    study = optuna.create_study(study_name=name, storage=storage, sampler=optuna.samplers.TPESampler(seed=1))
    study.set_user_attr("owner", "somebody")
    study.set_system_attr("dashboard:note_ver", 1) if hasattr(study, "set_system_attr") else None
    study.enqueue_trial({"lr": 0.01, "kind": None}, user_attrs={"why": "a guess"})
    study.optimize(objective, n_trials=6, catch=(RuntimeError,))
    study.ask()  # stays running: another worker's
    study.enqueue_trial({"lr": 0.02, "kind": 2, "layers": 5}, user_attrs={"why": "second"})
    study.enqueue_trial({"lr": 0.03})
else:
    study = optuna.load_study(study_name=name, storage=storage, sampler=optuna.samplers.TPESampler(seed=2))
    study.optimize(objective, n_trials=2)

system = {trial.number: sorted(trial.system_attrs) for trial in study.get_trials()}
print(json.dumps({**dump(database, name), "system": system}))
