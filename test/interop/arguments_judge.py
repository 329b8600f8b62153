"""Runs scripts that parse a command line, and says how each ends: 0, or the code with which its parser refuses it."""

import contextlib
import io
import json
import sys


def verdict(script, argv):
    sys.argv = ["train.py", *argv]
    out = io.StringIO()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            exec(compile(script, "train.py", "exec"), {"__name__": "__main__"})
    except SystemExit as stop:
        return stop.code or 0
    return 0


cases = json.load(sys.stdin)
json.dump([verdict(case["script"], case["argv"]) for case in cases], sys.stdout)
