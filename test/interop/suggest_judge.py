"""Runs suggest_* calls on real Optuna: one JSON list of calls in, for each what it raises and what it warns of."""

import json
import sys
import warnings

import optuna

optuna.logging.set_verbosity(optuna.logging.CRITICAL)
verdicts = []
for call in json.load(sys.stdin):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        trial = optuna.create_study().ask()
        raised = None
        try:
            eval(call, {"trial": trial, "optuna": optuna})
        except Exception as error:
            raised = type(error).__name__
    verdicts.append({"raised": raised, "warned": sorted({f"{one.category.__name__}: {one.message}" for one in caught})})
print(json.dumps(verdicts))
