"""Loads a study with all its trials as real Optuna does, and prints how long it took, as one line of JSON."""
import json
import sys
import time
import warnings

import optuna

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
start = time.perf_counter()
trials = optuna.load_study(study_name="timing", storage=f"sqlite:///{sys.argv[1]}").get_trials(deepcopy=False)
ms = 1000 * (time.perf_counter() - start)
print(json.dumps({"ms": ms, "trials": len(trials), "version": optuna.__version__}))
