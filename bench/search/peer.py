"""Runs real Optuna on the tasks of bench/search and stores what it found in peers/<sampler>.json.

    nice -n 19 python bench/search/peer.py [--sampler tpe] [--tasks PREFIX ...] [--mode sequential parallel]

Each task is searched with 20 seeds and 100 trials, one at a time and with eight running at once (asked first, told in the order
they were asked). The file is written after every task; what it holds already is not run again, unless the task has changed.
"""
import argparse
import datetime
import json
import os
import pathlib
import subprocess
import sys
import warnings

import optuna
from optuna.distributions import CategoricalDistribution, IntDistribution, json_to_distribution

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)

HERE = pathlib.Path(__file__).parent
CHECKPOINTS = [25, 50, 100]

SAMPLERS = {
    "tpe": lambda seed: optuna.samplers.TPESampler(seed=seed),
    "tpe4": lambda seed: optuna.samplers.TPESampler(seed=seed, multivariate=False, constant_liar=False),
    "random": lambda seed: optuna.samplers.RandomSampler(seed=seed),
    "gp": lambda seed: optuna.samplers.GPSampler(seed=seed, deterministic_objective=True),
    "cmaes": lambda seed: optuna.samplers.CmaEsSampler(seed=seed),
}


class Objective:
    """The functions, evaluated by the program that also serves our own samplers."""

    def __init__(self):
        node = os.environ.get("NODE", "node")
        self.process = subprocess.Popen(
            [node, str(HERE / "evaluate.ts")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.tasks = json.loads(self.process.stdout.readline())

    def __call__(self, task, params):
        self.process.stdin.write(json.dumps({"task": task, "params": params}) + "\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


def ask(study, space, conditions):
    """All parameters at once, or one by one where some count only beside others' values, as scripts do."""
    if not any(conditions.values()):
        return study.ask(space)
    trial = study.ask()
    for name, distribution in space.items():
        if all(trial.params.get(parent) in values for parent, values in conditions[name].items()):
            suggest(trial, name, distribution)
    return trial


def suggest(trial, name, d):
    if isinstance(d, CategoricalDistribution):
        trial.suggest_categorical(name, d.choices)
    elif isinstance(d, IntDistribution):
        trial.suggest_int(name, d.low, d.high, step=d.step, log=d.log)
    else:
        trial.suggest_float(name, d.low, d.high, step=d.step, log=d.log)


def search(objective, index, make, seed, trials, jobs):
    """Best regret after each checkpoint."""
    task = objective.tasks[index]
    space = {name: json_to_distribution(text) for name, text in task["parameters"].items()}
    study = optuna.create_study(sampler=make(seed))
    running = []
    best, found = float("inf"), []
    for done in range(1, trials + 1):
        while len(running) < jobs and done - 1 + len(running) < trials:
            running.append(ask(study, space, task["conditions"]))
        trial = running.pop(0)
        value = objective(index, trial.params)
        study.tell(trial, value)
        best = min(best, value)
        if done in CHECKPOINTS:
            found.append(float(f"{best - task['optimum']:.6g}"))
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--sampler", choices=SAMPLERS, default="tpe")
    parser.add_argument("--tasks", nargs="*", default=[""], help="first letters of the tasks' names")
    parser.add_argument("--suites", nargs="*")
    parser.add_argument("--mode", nargs="*", choices=["sequential", "parallel"], default=["sequential", "parallel"])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--trials", type=int, default=100)
    args = parser.parse_args()

    objective = Objective()
    file = HERE / "peers" / f"{args.sampler}.json"
    stored = json.loads(file.read_text()) if file.exists() else {"tasks": {}}
    for index, task in enumerate(objective.tasks):
        if not any(task["name"].startswith(start) for start in args.tasks):
            continue
        if args.suites and task["suite"] not in args.suites:
            continue
        known = stored["tasks"].get(task["name"])
        if known is None or known["fingerprint"] != task["fingerprint"]:
            known = {"fingerprint": task["fingerprint"]}
        for mode in args.mode:
            if mode in known:
                continue
            jobs = 8 if mode == "parallel" else 1
            known[mode] = [
                search(objective, index, SAMPLERS[args.sampler], seed, args.trials, jobs) for seed in range(args.seeds)
            ]
            print(task["name"], mode, sorted(run[-1] for run in known[mode])[args.seeds // 2], flush=True)
        stored["tasks"][task["name"]] = known
        stored.update(
            peer="optuna",
            version=optuna.__version__,
            sampler=args.sampler,
            date=datetime.date.today().isoformat(),
            trials=args.trials,
            checkpoints=[checkpoint for checkpoint in CHECKPOINTS if checkpoint <= args.trials],
        )
        head = {key: value for key, value in stored.items() if key != "tasks"}
        lines = ",\n".join(f"{json.dumps(name)}:{json.dumps(found)}" for name, found in stored["tasks"].items())
        text = json.dumps(head)[:-1] + ', "tasks": {\n' + lines + "\n}}\n"
        file.with_suffix(".tmp").write_text(text)
        file.with_suffix(".tmp").replace(file)


if __name__ == "__main__":
    sys.exit(main())
