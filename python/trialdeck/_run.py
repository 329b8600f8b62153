"""One run of a training script."""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Dict, Mapping, Optional, Type, Union

from ._config import Config
from ._ending import FINISHED, Ending, of_exception
from ._environment import Environment
from ._files import say_once
from ._metrics import MetricsFile
from ._record import HandRecord, TrialRecord, say_unwritable
from ._stop import StopRequest
from ._values import flatten, step_of, whole_number


class Run:
    """The run that `trialdeck.init` gives. As a context manager it finishes at the end of the block."""

    #: Id of the run: `STUDY/TRIAL` in a study, a generated one by hand; empty when nothing is recorded.
    id: str
    #: Folder of the run, a place for checkpoints too; None when nothing is recorded.
    dir: Optional[Path]
    #: Folder of the previous attempt of this trial, where its checkpoint may lie; None at the first attempt.
    resume_dir: Optional[Path]
    study: Optional[str]
    trial: Optional[int]
    #: Parameters: the trial's, over the defaults of the script.
    config: Config

    def __init__(
        self,
        environment: Environment,
        config: Config,
        record: Union[TrialRecord, HandRecord, None],
        stop: Optional[StopRequest],
    ) -> None:
        self.dir = record.folder if record else environment.run_dir
        by_hand = record.run_id if isinstance(record, HandRecord) else ""
        self.id = environment.run_id or by_hand
        self.resume_dir = environment.resume_dir
        self.study = environment.study
        self.trial = environment.trial
        self.config = config
        self._objective = environment.metric
        self._record = record
        self._stop = stop
        self._metrics = MetricsFile(record.folder / "metrics.jsonl") if record else None
        self._lock = threading.Lock()
        self._next_step = {"log": 0, "report": 0}
        self._summary: Dict[str, Any] = {}
        self._finished = False
        if stop is not None:
            stop.watch()

    @property
    def finished(self) -> bool:
        """Whether `finish` was called."""
        return self._finished

    def log(self, metrics: Mapping[str, Any], step: Optional[int] = None) -> None:
        """Record metrics of one step: numbers, text, lists, nested mappings (joined by dots), array and tensor scalars.

        Args:
            metrics: names and values. NaN and infinities are recorded as such; None is left out.
            step: whole number. Without it a `_step`, `step`, `global_step`, `iteration` or `epoch` among the metrics
                counts, else one more than the last step (from 0). A step may come again; of the same metric the last
                value counts.

        Raises:
            TypeError: `metrics` is no mapping.
            ValueError: `step` is no whole number.
        """
        if not isinstance(metrics, Mapping):
            raise TypeError("log takes a mapping of names and values, for example log({'loss': 0.5})")
        self._append("log", metrics, whole_number(step) if step is not None else step_of(metrics))

    def report(self, value: Any, step: Optional[int] = None) -> None:
        """Record the value that the study optimises, under the name of its metric (by hand: `objective`).

        Raises:
            ValueError: `step` is no whole number.
        """
        self._append("report", {self._objective: value}, whole_number(step) if step is not None else None)

    def should_stop(self) -> bool:
        """Return True when the run shall end now: it was pruned or stopped.

        Call it between epochs and leave the loop on True, saving what is worth keeping. A script that calls it is
        given a grace period; any other is interrupted as by Ctrl-C.
        """
        return self._stop is not None and self._stop.asked_by_script()

    def finish(self) -> None:
        """End the run before the program ends. A run that nobody finishes ends with the program."""
        self._end(FINISHED, at_exit=False)

    def __enter__(self) -> "Run":
        return self

    def __exit__(
        self, _kind: Optional[Type[BaseException]], error: Optional[BaseException], _trace: Optional[TracebackType]
    ) -> None:
        self._end(FINISHED if error is None else of_exception(error), at_exit=False)

    def _append(self, kind: str, metrics: Mapping[str, Any], step: Optional[int]) -> None:
        if self._finished:
            say_once("metrics after finish() are not recorded; call init() for another run")
            return
        with self._lock:
            step = self._next_step[kind] if step is None else step
            self._next_step[kind] = step + 1
        if self._metrics is None:
            return
        values, refused = flatten(metrics)
        for name, what in refused.items():
            say_once(f"metric {name!r} is not recorded: {what} is no number, text, list or mapping")
        if values:
            self._summary.update({name: value for name, value in values.items() if _is_number(value)})
            self._metrics.append(step, values)

    def _reopen(self) -> None:
        self._finished = False

    def _configured(self) -> None:
        if isinstance(self._record, HandRecord):
            try:
                self._record.configure(self.config.as_dict())
            except OSError as error:
                say_unwritable(self._record.folder, error)

    def _end(self, ending: Ending, at_exit: bool) -> None:
        if self._record is not None and (at_exit or not self._finished):
            try:
                self._record.end(ending, self._summary, at_exit)
            except OSError as error:
                say_unwritable(self._record.folder, error)
        if self._metrics is not None:
            self._metrics.close()
        self._finished = True


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) or value in ("NaN", "Infinity", "-Infinity")
