"""Loads a study that was pruned elsewhere and runs one trial of it with Optuna's successive halving. Prints JSON.

Arguments: database, study.
"""

import json
import sys

import optuna
from optuna_dump import complaints, plain

optuna.logging.disable_default_handler()
database, name = sys.argv[1:]
pruner = optuna.pruners.SuccessiveHalvingPruner(min_resource=1, reduction_factor=2)
study = optuna.load_study(study_name=name, storage="sqlite:///" + database, pruner=pruner)
before = [
    {"state": t.state.name.lower(), "system": plain(t.system_attrs), "user": plain(t.user_attrs)}
    for t in study.get_trials(deepcopy=False)
]
trial = study.ask()
steps = []
for step in range(1, 9):
    trial.report(1.5, step)
    steps.append(step)
    if trial.should_prune():
        break
system = plain(study.get_trials(deepcopy=False)[trial.number].system_attrs)
print(json.dumps({"before": before, "steps": steps, "system": system, "complaints": list(complaints)}))
