"""The companion of Trialdeck for training scripts.

A script needs three lines::

    import trialdeck

    config = trialdeck.init(config={"lr": 0.1, "epochs": 40}).config   # a sweep's parameters win over these defaults
    trialdeck.log({"val_loss": 0.31, "val_acc": 0.9})                  # once an epoch

and may ask ``trialdeck.should_stop()`` between epochs, so that it ends in order when it is pruned or stopped.

The same script works by hand: the run then gets a folder under ``.trialdeck/runs`` and shows in the Runs tree. With
``TRIALDECK_DISABLED=1`` nothing is written. Only the standard library is used, from Python 3.8 on.
"""

from ._api import config, finish, init, log, params, report, should_stop
from ._config import Config
from ._run import Run
from ._version import __version__

__all__ = ["Config", "Run", "__version__", "config", "finish", "init", "log", "params", "report", "should_stop"]
