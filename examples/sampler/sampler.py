"""A sampler of one's own for Trialdeck: random at first, then small steps around the best trial so far.

It answers four calls on standard input and output, one line of JSON each; standard output is for answers only. It keeps nothing
on disk: whenever Trialdeck starts it, the trials that have ended are told with `add`.
"""

import json
import math
import random
import sys


class Study:
    def __init__(self, sweep, seed):
        sweep = json.loads(sweep)  # the sweep comes as JSON, parameters by their dotted names
        self.parameters = {name: spec for name, spec in sweep["parameters"].items() if "value" not in spec}
        self.sign = -1 if sweep["metric"]["goal"] == "maximize" else 1
        self.seed = seed
        self.asked = []  # params by number
        self.ended = []  # (loss, params)

    def ask(self):
        rng = random.Random(self.seed * 1_000_003 + len(self.ended) * 1009 + len(self.asked))
        best = min(self.ended, key=lambda trial: trial[0])[1] if len(self.ended) >= 5 else None
        params = {name: draw(spec, best and best.get(name), rng) for name, spec in self.parameters.items()}
        self.asked.append(params)
        return [{"trial": len(self.asked) - 1, "params": params}]

    def tell(self, params, value):
        if isinstance(value, (int, float)):
            self.ended.append((self.sign * value, params))


def draw(spec, best, rng):
    if "values" in spec:
        return best if best is not None and rng.random() < 0.7 else rng.choice(spec["values"])
    if spec["distribution"] == "int_uniform":
        near = round(rng.gauss(best, 1)) if best is not None else rng.randint(spec["min"], spec["max"])
        return min(max(near, spec["min"]), spec["max"])
    log = spec["distribution"] == "log_uniform_values"
    low, high = (math.log(spec["min"]), math.log(spec["max"])) if log else (spec["min"], spec["max"])
    centre = (math.log(best) if log else best) if best is not None else None
    x = rng.uniform(low, high) if centre is None else rng.gauss(centre, (high - low) / 20)
    x = min(max(x, low), high)
    return min(max(math.exp(x), spec["min"]), spec["max"]) if log else x


def main():
    study = None
    for line in sys.stdin:
        request = json.loads(line)
        method, params = request["method"], request["params"]
        result = {}
        if method == "create":
            study = Study(params["sweep"], params["seed"])
            result = {"study": params["study"]}
        elif method == "ask":
            result = study.ask()
        elif method == "tell":
            study.tell(study.asked[params["trial"]], params.get("value"))
        elif method == "add":
            for trial in params["trials"]:
                study.tell(trial["params"], trial["value"] if trial["state"] == "complete" else None)
        print(json.dumps({"jsonrpc": "2.0", "id": request["id"], "result": result}), flush=True)


if __name__ == "__main__":
    main()
