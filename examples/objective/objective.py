"""Search with Trialdeck from a Python script of one's own. Standard library only.

    python3 objective.py [TRIALS]
"""

import json
import math
import os
import shlex
import subprocess
import sys

# TRIALDECK may say where the command is: TRIALDECK=../../bin/trialdeck python3 objective.py
SERVER = shlex.split(os.environ.get("TRIALDECK", "trialdeck")) + ["serve", "--stdio"]


class Trialdeck:
    """Speaks JSON-RPC with `trialdeck serve --stdio`: one line a request, one line an answer."""

    def __init__(self):
        self.process = subprocess.Popen(SERVER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.calls = 0

    def call(self, method, **params):
        self.calls += 1
        request = {"jsonrpc": "2.0", "id": self.calls, "method": method, "params": params}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise RuntimeError(answer["error"]["message"])
        return answer["result"]


def training(lr, layers, optimizer, momentum=0.9):
    """Yield the loss after each of twenty epochs: a stand-in for a real training."""
    target = (math.log10(lr) + 2.5) ** 2 + abs(layers - 3) / 3 + (momentum - 0.9) ** 2
    target += 0.2 if optimizer == "sgd" else 0.0
    for epoch in range(20):
        yield target + 2 * math.exp(-epoch / 4)


def evaluate(trialdeck, study, trial, params):
    for epoch, loss in enumerate(training(**params)):
        verdict = trialdeck.call("report", study=study, trial=trial, step=epoch, value=loss)
        if verdict["prune"]:
            return {"state": "pruned"}, verdict["reason"]
    return {"value": loss}, f"loss {loss:.4f}"


def main(trials):
    trialdeck = Trialdeck()
    # A study in a file goes on where it stopped, also after a kill.
    study = trialdeck.call("create", sweep="sweep.yaml", study="objective", storage="objective.db")["study"]
    for _ in range(trials):
        asked = trialdeck.call("ask", study=study)
        if not asked:
            break  # nothing is left to try
        trial, params = asked[0]["trial"], asked[0]["params"]
        told, text = evaluate(trialdeck, study, trial, params)
        trialdeck.call("tell", study=study, trial=trial, **told)
        print(f"trial {trial}: {params}: {text}")
    print("best:", json.dumps(trialdeck.call("best", study=study)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
