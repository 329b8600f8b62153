"""Looks at a study with constraints, goes on with it with some samplers, and prints both as JSON.

Arguments: database, study, names of samplers (none: only looks). Every sampler runs four trials.
"""

import json
import sys
import warnings

import optuna
from optuna_dump import complaints, plain

optuna.logging.disable_default_handler()
database, name, *samplers = sys.argv[1:]
storage = "sqlite:///" + database
five = int(optuna.__version__.split(".")[0]) >= 5


def look(study):
    several = len(study.directions) > 1
    return {
        "best": [trial.number for trial in study.best_trials] if several else [study.best_trial.number],
        "metrics": study.metric_names,
        "trials": [
            {
                "trial": trial.number,
                "state": trial.state.name.lower(),
                "values": plain(trial.values or []),
                "constraints": plain(trial.constraints) if five else None,
                "system": plain(trial.system_attrs),
                "params": plain(trial.params),
            }
            for trial in study.get_trials(deepcopy=False)
        ],
        "complaints": list(complaints),
    }


def objective(trial):
    x = trial.suggest_float("x", 0, 1)
    y = trial.suggest_float("y", 0, 1)
    trial.suggest_categorical("kind", ["a", "b"])
    if five:
        trial.set_constraint("x + y <= 1.2", x + y - 1.2)
    values = x, 1 - x + y
    return values if len(study.directions) > 1 else values[1]


def constraints(trial):
    return (trial.params["x"] + trial.params["y"] - 1.2,)


def sampler(named):
    kinds = {"tpe": optuna.samplers.TPESampler, "nsga2": optuna.samplers.NSGAIISampler}
    arguments = {"tpe": {"n_startup_trials": 4}, "nsga2": {"population_size": 6}}[named]
    return kinds[named](seed=4, **arguments, **({} if five else {"constraints_func": constraints}))


study = optuna.load_study(study_name=name, storage=storage)
before = look(study)
if not five and samplers:
    # Optuna 4 says of every sampler with constraints that it may change, and that our trials have none that it knows.
    warnings.simplefilter("ignore")
for named in samplers:
    study = optuna.load_study(study_name=name, storage=storage, sampler=sampler(named))
    study.optimize(objective, n_trials=4)
print(json.dumps({"before": before, "after": look(study)}))
