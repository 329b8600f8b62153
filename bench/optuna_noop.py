"""The same work as our no-op sweep, done with Optuna: one SQLite study, one process a trial. Prints seconds a trial."""

import subprocess
import sys
import time

import optuna

trials, database = int(sys.argv[1]), sys.argv[2]


def objective(trial):
    trial.suggest_categorical("a", list(range(1, 21)))
    trial.suggest_categorical("b", list(range(1, 11)))
    subprocess.run(["/bin/true"], check=True)
    return 0.0


optuna.logging.set_verbosity(optuna.logging.ERROR)
study = optuna.create_study(storage=f"sqlite:///{database}", sampler=optuna.samplers.RandomSampler(seed=1))
start = time.perf_counter()
study.optimize(objective, n_trials=trials)
print((time.perf_counter() - start) / trials)
