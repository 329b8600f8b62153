"""Lets the pruners of real Optuna, or W&B's rule, judge the recorded curves, and stores what they did in peers/pruning.json.

    nice -n 19 python bench/search/pruning.py optuna     # with optuna==5.0.0
    nice -n 19 python bench/search/pruning.py sweeps     # with sweeps==0.3.0

The same trials in the same order as pruning.ts: see there for how a search runs.
"""
import datetime
import hashlib
import importlib.metadata
import json
import math
import pathlib
import sys
import warnings
import zlib

HERE = pathlib.Path(__file__).parent
TRIALS, SEARCHES = 40, 20
JOBS = {"sequential": 1, "parallel": 8}


def order_of(task, search, count):
    keys = sorted((zlib.crc32(f"{task}/{search}/{i}".encode()), i) for i in range(count))
    return [i for _, i in keys[:TRIALS]]


class Optuna:
    """One study; trials are told as they end."""

    def __init__(self, make, direction):
        import optuna

        self.states = optuna.trial.TrialState
        self.study = optuna.create_study(
            study_name="pruning", direction=direction, pruner=make(), sampler=optuna.samplers.RandomSampler(seed=0)
        )

    def start(self):
        return self.study.ask()

    def report(self, trial, step, value):
        trial.report(value, step)
        return trial.should_prune()

    def end(self, trial, state, value):
        if state == "complete":
            self.study.tell(trial, value)
        else:
            self.study.tell(trial, state=self.states.PRUNED if state == "pruned" else self.states.FAIL)


class Sweeps:
    """The runs of a sweep, judged after each report."""

    def __init__(self, args, direction):
        from sweeps import RunState, SweepRun
        from sweeps.hyperband_stopping import hyperband_stop_runs

        self.run, self.states, self.stop = SweepRun, RunState, hyperband_stop_runs
        self.config = {
            "method": "random",
            "metric": {"name": "m", "goal": direction},
            "early_terminate": {"type": "hyperband", **args},
            "parameters": {"a": {"values": [1, 2]}},
        }
        self.runs = []

    def start(self):
        self.runs.append(self.run(name=str(len(self.runs)), state=self.states.running, history=[]))
        return self.runs[-1]

    def report(self, run, step, value):
        run.history.append({"m": value})
        return any(each is run for each in self.stop(self.runs, self.config))

    def end(self, run, state, value):
        run.state = {"complete": self.states.finished, "pruned": self.states.killed, "fail": self.states.failed}[state]


def simulate(curves, judge, jobs):
    started, running, complete, epochs = 0, [], set(), 0
    while running or started < len(curves):
        while len(running) < jobs and started < len(curves):
            running.append([started, judge.start(), 0])
            started += 1
        still = []
        for each in running:
            number, trial, step = each
            value = curves[number][step]
            value = math.nan if value is None else value
            epochs += 1
            if judge.report(trial, step, value):
                judge.end(trial, "pruned", value)
            elif step + 1 == len(curves[number]):
                judge.end(trial, "fail" if math.isnan(value) else "complete", value)
                if not math.isnan(value):
                    complete.add(number)
            else:
                each[2] += 1
                still.append(each)
        running = still
    return epochs, complete


def judges(peer):
    if peer == "sweeps":
        args = {"early_terminate": {"min_iter": 3, "strict": False}, "early_terminate strict": {"min_iter": 3, "strict": True}}
        return {name: lambda direction, a=a: Sweeps(a, direction) for name, a in args.items()}
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    p = optuna.pruners
    makers = {
        "median": lambda: p.MedianPruner(),
        "percentile 25": lambda: p.PercentilePruner(25),
        "patient median": lambda: p.PatientPruner(p.MedianPruner(), patience=3),
        "successive_halving": lambda: p.SuccessiveHalvingPruner(),
        "hyperband": lambda: p.HyperbandPruner(),
    }
    return {name: lambda direction, make=make: Optuna(make, direction) for name, make in makers.items()}


def main():
    peer = sys.argv[1]
    warnings.simplefilter("ignore")
    text = (HERE / "curves" / "curves.json").read_bytes()
    recorded = json.loads(text)
    results = []
    for name, make in judges(peer).items():
        for task in recorded["tasks"]:
            sign = -1 if task["direction"] == "maximize" else 1
            for mode, jobs in JOBS.items():
                epochs, lost = [], []
                for search in range(SEARCHES):
                    curves = [task["curves"][i] for i in order_of(task["name"], search, len(task["curves"]))]
                    trained, complete = simulate(curves, make(task["direction"]), jobs)
                    losses = [math.inf if c[-1] is None else sign * c[-1] for c in curves]
                    epochs.append(trained)
                    lost.append(int(min((losses[i] for i in complete), default=math.inf) > min(losses)))
                results.append({"pruner": name, "task": task["name"], "mode": mode, "epochs": epochs, "lost": lost})
                print(name, task["name"], mode, sum(epochs), sum(lost), flush=True)
    file = HERE / "peers" / "pruning.json"
    digest = hashlib.sha256(text).hexdigest()
    stored = json.loads(file.read_text()) if file.exists() else {}
    if stored.get("curves") != digest:
        stored = {"curves": digest, "peers": {}}
    stored["peers"][peer] = {
        "version": importlib.metadata.version(peer),
        "date": datetime.date.today().isoformat(),
        "results": results,
    }
    parts = []
    for name, found in stored["peers"].items():
        head = json.dumps({key: found[key] for key in ("version", "date")})[:-1]
        rows = ",\n".join(json.dumps(row, separators=(",", ":")) for row in found["results"])
        parts.append(f'{json.dumps(name)}: {head}, "results": [\n{rows}\n]}}')
    file.write_text(f'{{"curves": "{digest}", "peers": {{\n' + ",\n".join(parts) + "\n}}\n")


if __name__ == "__main__":
    main()
