"""Judges sweep files with the `sweeps` package of W&B: reads a JSON list of YAML texts on stdin and prints for each
{"refused": reason or null, "types": {parameter: type}}. A text is refused when PyYAML cannot read it, when the package finds
a violation, or when it cannot suggest a first run."""

import json
import sys
import warnings

import numpy as np
import yaml

import sweeps
from sweeps.config.cfg import schema_violations_from_proposed_config
from sweeps.params import HyperParameter

warnings.simplefilter("ignore")


def judge(text):
    try:
        config = yaml.safe_load(text)
        violations = schema_violations_from_proposed_config(config)
        if violations:
            return {"refused": "; ".join(violations)[:300], "types": {}}
        np.random.seed(1)
        sweeps.next_run(config, [], validate=False)
        if "early_terminate" in config:
            sweeps.stop_runs(sweeps.SweepConfig(config), [])
        types = {
            name: HyperParameter(name, dict(parameter)).type
            for name, parameter in config["parameters"].items()
            if "parameters" not in parameter
        }
        return {"refused": None, "types": types}
    except Exception as error:
        return {"refused": f"{type(error).__name__}: {error}"[:300], "types": {}}


print(json.dumps([judge(text) for text in json.load(sys.stdin)]))
