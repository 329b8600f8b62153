"""The functions of the companion, all about the one current run of this process."""

from __future__ import annotations

import atexit
import os
import threading
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Union

from ._config import Config, merged, nested, replace_tree
from ._ending import EndingWatch
from ._environment import read_environment
from ._record import HandRecord, TrialRecord, find_workspace, say_unwritable
from ._run import Run
from ._stop import StopRequest

_environment = read_environment(os.environ)
_writes = _environment.is_first_rank and not _environment.disabled
_lock = threading.RLock()
_run: Optional[Run] = None
_watch: Optional[EndingWatch] = None
#: Of a run that a controller started; it may be asked before `init`.
_stop = StopRequest(_environment.run_dir, announce=_writes) if _environment.run_dir else None

_trial_tree = nested(_environment.params)
_parameters = Config(_trial_tree)

config = _parameters
"""Parameters of this run; see `Config`. Before `init` those of the trial, after it with the script's defaults."""


def init(config: Any = None, name: Optional[str] = None) -> Run:
    """Start the run, or return the one that has started; `log` and `report` do it by themselves.

    Args:
        config: default parameters: a mapping (nested or with dotted names), or an object with attributes such as
            argparse's Namespace. The parameters of a trial win over them.
        name: name of the run in lists, where it is started by hand; a trial has its own.

    Raises:
        TypeError: `config` is neither a mapping nor an object with attributes.
    """
    global _run
    defaults = nested(_defaults(config))
    with _lock:
        fresh = _run is None or (_run.finished and _environment.run_dir is None)
        known = {} if fresh else _parameters.as_dict()
        replace_tree(_parameters, merged(merged(known, defaults), _trial_tree))
        if _run is None or fresh:
            _run = _new_run(name)
        elif _run.finished:
            _run._reopen()
        elif defaults:
            _run._configured()
        return _run


def log(metrics: Mapping[str, Any], step: Optional[int] = None) -> None:
    """Record metrics of one step; see `Run.log`."""
    _active().log(metrics, step)


def report(value: Any, step: Optional[int] = None) -> None:
    """Record the value that the study optimises; see `Run.report`."""
    _active().report(value, step)


def should_stop() -> bool:
    """Return True when the run shall end now; see `Run.should_stop`."""
    if _run is not None:
        return _run.should_stop()
    return _stop is not None and _stop.asked_by_script()


def finish() -> None:
    """End the run before the program ends; see `Run.finish`."""
    if _run is not None:
        _run.finish()


def params() -> Dict[str, Any]:
    """Return the parameters of the trial, keyed by dotted path, constants included; empty by hand."""
    return dict(_environment.params)


def _active() -> Run:
    run = _run if _run is not None else init()
    if _watch is not None:
        _watch.goes_on()
    return run


def _new_run(name: Optional[str]) -> Run:
    global _watch
    record: Union[TrialRecord, HandRecord, None] = None
    stop = _stop
    place = _environment.run_dir or find_workspace(Path.cwd())
    if _writes:
        try:
            record = TrialRecord(place) if _environment.run_dir else HandRecord(place, name, _parameters.as_dict())
        except OSError as error:
            say_unwritable(place, error)
    if isinstance(record, HandRecord):
        stop = StopRequest(record.folder, announce=True)
    if record is not None and _watch is None:
        _watch = EndingWatch()
        atexit.register(_at_exit)
    return Run(_environment, _parameters, record, stop)


def _at_exit() -> None:
    if _run is not None and _watch is not None:
        _run._end(_watch.ending(), at_exit=True)


def _defaults(given: Any) -> Dict[str, Any]:
    if given is None:
        return {}
    if isinstance(given, Mapping):
        return {str(name): value for name, value in given.items()}
    try:
        return dict(vars(given))
    except TypeError:
        raise TypeError(f"config must be a mapping or have attributes, not {type(given).__name__}") from None
