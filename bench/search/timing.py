"""Times real Optuna for bench/search: reads studies, distributions and rounds as JSON, prints milliseconds a suggestion."""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time
import warnings

import optuna
from optuna.distributions import json_to_distribution

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
order = json.load(sys.stdin)
space = {name: json_to_distribution(text) for name, text in order["distributions"].items()}
command = str(pathlib.Path(sys.executable).with_name("optuna"))
in_process, cli = {}, {}
for size, file in order["files"].items():
    storage = f"sqlite:///{file}"
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=1))
    study.add_trials(optuna.load_study(study_name="timing", storage=storage).get_trials(deepcopy=False))
    times = []
    for _ in range(3 + min(order["rounds"], 20)):
        start = time.perf_counter()
        trial = study.ask(space)
        times.append(time.perf_counter() - start)
        study.tell(trial, 1.0)
    in_process[size] = 1000 * statistics.median(times[3:])
    times = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run(
            [command, "ask", "--storage", storage, "--study-name", "timing", "--sampler", "TPESampler",
             "--search-space", json.dumps({name: json.loads(text) for name, text in order["distributions"].items()})],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
        )  # fmt: skip
        times.append(time.perf_counter() - start)
    cli[size] = 1000 * statistics.median(times)
print(json.dumps({"version": optuna.__version__, "inProcess": in_process, "cli": cli}))
