"""Runs scripts that parse a command line, and says how each ends: 0, or the code with which its parser refuses it. The flags of
absl are gone after each script. Hydra composes its configuration out of the files and the words, and runs nothing."""

import contextlib
import io
import json
import os
import re
import sys
import tempfile

from absl import flags
from hydra import compose, initialize_config_dir
from hydra._internal.utils import get_args_parser


def verdict(script, argv):
    sys.argv = ["train.py", *argv]
    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            exec(compile(script, "train.py", "exec"), {"__name__": "__main__"})
    except SystemExit as stop:
        return stop.code or 0
    finally:
        for name in re.findall(r'flags\.DEFINE_\w+\("(\w+)"', script):
            if name in flags.FLAGS:
                delattr(flags.FLAGS, name)
        flags.FLAGS.unparse_flags()
    return 0


def composed(files, argv):
    out = io.StringIO()
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            os.makedirs(os.path.join(folder, os.path.dirname(name)), exist_ok=True)
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
                overrides = get_args_parser().parse_args(argv).overrides
                with initialize_config_dir(os.path.join(folder, "conf"), version_base=None):
                    compose("config", overrides=overrides)
        except SystemExit as stop:
            return stop.code or 0
        except Exception:
            return 1
    return 0


cases = json.load(sys.stdin)
json.dump(
    [
        composed(case["files"], case["argv"]) if case["files"] else verdict(case["script"], case["argv"])
        for case in cases
    ],
    sys.stdout,
)
