"""Holds texts of Python against Python itself. Reads a JSON list of texts on stdin; prints for each {"syntax": what `ast.parse`
says or null}, and with the argument `run` also {"swept": [what `wandb.sweep` is given], "refused": [what the `sweeps` package
says of each, or null], "error": text or null}. The scripts run beside the stub of W&B, and beside stubs of every other module
that is not installed. With the argument `files` the texts are sweep files, with
`read` they are only read."""

import ast
import contextlib
import importlib.abc
import importlib.machinery
import io
import json
import os
import sys
from unittest import mock

import stub_wandb


class Missing(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Any module that is not here."""

    def find_spec(self, name, path=None, target=None):
        return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        module = mock.MagicMock(name=spec.name)
        module.__spec__ = spec
        module.__path__ = []
        return module

    def exec_module(self, module):
        pass


def syntax(text):
    try:
        ast.parse(text)
        return None
    except (SyntaxError, ValueError) as error:
        return f"{type(error).__name__}: {error}"


def run(text, file):
    stub_wandb.swept.clear()
    arguments, sys.argv = sys.argv, [file]
    sys.meta_path.append(missing)
    error = None
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            exec(compile(text, file, "exec"), {"__name__": "__main__", "__file__": file})
    except (Exception, SystemExit) as stop:
        error = f"{type(stop).__name__}: {stop}"
    finally:
        sys.argv = arguments
        sys.meta_path.remove(missing)
    return {"swept": list(stub_wandb.swept), "error": error}


def plain(value):
    """As JSON with the kinds of numbers kept; None for what a sweep cannot hold."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return {"int": str(value)}
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {"dict": [[str(key), plain(item)] for key, item in value.items()]}
    return {"other": type(value).__name__}


refusals = {}


def refusal(config):
    """What W&B says of a sweep without the block that is not for it; of the same sweep it is asked once."""
    own = {key: value for key, value in config.items() if key != "trialdeck"} if isinstance(config, dict) else config
    key = json.dumps(plain(own))
    if key not in refusals:
        refusals[key] = sweeps_judge.judge_config(own, ended=0)["refused"]
    return refusals[key]


def judge(text):
    found = {"syntax": syntax(text)}
    if mode == "run" and found["syntax"] is None:
        ran = run(text, os.path.join(os.getcwd(), "script.py"))
        refused = [refusal(one) for one in ran["swept"]]
        found.update(error=ran["error"], refused=refused, swept=[plain(one) for one in ran["swept"]])
    return found


def judge_file(text):
    """A sweep file as PyYAML reads it, and what W&B says of it."""
    config = yaml.safe_load(text)
    return {"read": plain(config), "refused": refusal(config) if mode == "files" else None}


missing = Missing()
mode = sys.argv[1] if len(sys.argv) > 1 else ""
if mode != "":
    import sweeps_judge
    import yaml

texts = json.load(sys.stdin)
if mode in ("files", "read"):
    print(json.dumps([judge_file(text) for text in texts]))
else:
    sys.modules["wandb"] = stub_wandb
    print(json.dumps([judge(text) for text in texts]))
