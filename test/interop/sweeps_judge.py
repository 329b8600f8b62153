"""Judges sweep files with the `sweeps` package of W&B: reads a JSON list of YAML texts on stdin and prints for each
{"refused": reason or null, "places": [[key, name]], "types": {parameter: type}, "bands": [iterations] or null}. A text is refused
when PyYAML cannot read it, when the package finds a violation, when it cannot suggest a first run or one after others have
ended, or when it cannot say what to stop. `places` are the keys that it complains about."""

import json
import sys
import warnings

import numpy as np
import yaml

import sweeps
from sweeps.config.cfg import schema_violations_from_proposed_config
from sweeps.config.schema import (
    check_for_deprecated_distributions,
    validate_categorical_prob,
    validate_min_max,
    validator,
)
from sweeps.params import HyperParameter
from sweeps.run import RunState, SweepRun

warnings.simplefilter("ignore")

# What a parameter is held against beside the schema.
own_checks = [
    validate_min_max,
    validate_categorical_prob,
    check_for_deprecated_distributions,
]


def places_of(config):
    """The keys that violations are about, those of the whole file left out."""
    places = []
    for error in validator.iter_errors(config):
        path = [str(step) for step in error.absolute_path]
        if not path and error.validator == "additionalProperties":
            places += [[str(key)] for key in config if key not in error.schema["properties"]]
        elif path:
            places.append(path[:2] if path[0] == "parameters" else path[:1])
    for name, parameter in config.get("parameters", {}).items():
        for check in own_checks:
            try:
                check(name, parameter)
            except Exception:
                places.append(["parameters", str(name)])
    return places


def ended_runs(config, count):
    """Runs that have ended, with values that the package itself suggested."""
    runs = []
    for index in range(count):
        run = sweeps.next_run(config, runs, validate=False)
        if run is None:
            break
        run.state = RunState.finished
        metric = config.get("metric", {}).get("name", "loss")
        values = [1.0 + index + step / 100 for step in range(3)]
        run.history = [{metric: value} for value in values]
        run.summary_metrics = {metric: values[-1]}
        runs.append(run)
    return runs


def judge(text):
    try:
        config = yaml.safe_load(text)
    except Exception as error:
        return {"places": [], "types": {}, "bands": None, "refused": f"{type(error).__name__}: {error}"[:300]}
    return judge_config(config)


def judge_config(config, ended=2):
    """The same for what PyYAML or Python made. `ended`: how many runs have ended before; each costs time with `bayes`."""
    refused = {"places": [], "types": {}, "bands": None}
    try:
        violations = schema_violations_from_proposed_config(config)
        if violations:
            return {**refused, "refused": "; ".join(violations)[:300], "places": places_of(config)}
        np.random.seed(1)
        runs = ended_runs(config, ended)
        sweeps.next_run(config, runs, validate=False)
        bands = None
        if "early_terminate" in config:
            metric = config["metric"]["name"]
            running = SweepRun(name="r", state=RunState.running, history=[{metric: 9.0}] * 200)
            sweeps.stop_runs(sweeps.SweepConfig(config), [*runs, running])
            bands = (running.early_terminate_info or {}).get("bands")
            bands = None if bands is None else [float(band) for band in bands][:20]
        types = {
            name: HyperParameter(name, dict(parameter)).type
            for name, parameter in config["parameters"].items()
            if "parameters" not in parameter
        }
        return {"refused": None, "places": [], "types": types, "bands": bands}
    except Exception as error:
        return {**refused, "refused": f"{type(error).__name__}: {error}"[:300]}


if __name__ == "__main__":
    print(json.dumps([judge(text) for text in json.load(sys.stdin)]))
