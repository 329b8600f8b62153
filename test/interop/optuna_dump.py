"""Prints a study of a SQLite file as real Optuna sees it, with everything that it complained about."""

import json
import logging
import math
import sys

import optuna

complaints = []


class Complaints(logging.Handler):
    def emit(self, record):
        complaints.append(record.getMessage())


logging.getLogger("optuna").addHandler(Complaints(level=logging.WARNING))
optuna.logging.disable_default_handler()


def plain(value):
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if value != value else ("Infinity" if value > 0 else "-Infinity")
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def dump(database, name=None):
    storage = "sqlite:///" + database
    names = optuna.study.get_all_study_names(storage)
    study = optuna.load_study(study_name=name or names[0], storage=storage)
    best = []
    if len(study.directions) > 1:
        best = [trial.number for trial in study.best_trials]
    else:
        try:
            best = [study.best_trial.number]
        except ValueError:
            pass
    return {
        "names": names,
        "name": study.study_name,
        "directions": [direction.name.lower() for direction in study.directions],
        "metrics": getattr(study, "metric_names", None),
        "attributes": plain(study.user_attrs),
        "best": best,
        "trials": [
            {
                "trial": trial.number,
                "state": trial.state.name.lower(),
                "params": plain(trial.params),
                "types": {name: type(value).__name__ for name, value in trial.params.items()},
                "contained": all(d._contains(d.to_internal_repr(trial.params[n])) for n, d in trial.distributions.items()),
                "values": plain(trial.values if trial.values is not None else []),
                "intermediate": sorted([step, plain(value)] for step, value in trial.intermediate_values.items()),
                "attributes": plain(trial.user_attrs),
                "fixed": plain(trial.system_attrs.get("fixed_params")),
                "start": trial.datetime_start.isoformat() if trial.datetime_start else None,
                "end": trial.datetime_complete.isoformat() if trial.datetime_complete else None,
            }
            for trial in study.get_trials(deepcopy=False)
        ],
        "complaints": complaints,
    }


if __name__ == "__main__":
    print(json.dumps(dump(*sys.argv[1:])))
