"""What a run's folder says about the run beside its metrics: in a trial, and by hand."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, Dict, Mapping, Optional

from ._ending import Ending
from ._files import FORMAT, say_once, utc_now, write_json, write_text
from ._process import announcement, boot_id, command_line, script_name, start_time
from ._values import json_or_text
from ._yaml import to_yaml

#: Folder of everything that Trialdeck keeps in a workspace.
DATA_FOLDER = ".trialdeck"


class TrialRecord:
    """A run that a controller started. Its run.json belongs to the controller.

    The companion leaves `companion.json` (who writes the metrics) and, at exit, `finish.json`. A second Python process
    of the same run (a data loader, an evaluation, another rank) finds companion.json there and leaves both alone.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._owner: Optional[int] = None
        path = folder / "companion.json"
        if not path.exists():
            write_json(path, announcement())
            self._owner = os.getpid()

    def end(self, ending: Ending, _summary: Mapping[str, Any], at_exit: bool) -> None:
        """Record the end of the process; ends of parts of it (`finish()`) are no end of the trial."""
        if at_exit and self._owner == os.getpid():
            write_json(self.folder / "finish.json", {"exit": ending.exit_code, "time": round(time.time(), 3)})


class HandRecord:
    """A run that somebody started by hand: its run.json and config.yaml are the companion's."""

    def __init__(self, workspace: Path, name: Optional[str], config: Mapping[str, Any]) -> None:
        self.run_id = f"{time.strftime('%Y%m%d-%H%M%S')}-{os.urandom(2).hex()}"
        self.folder = _new_folder(workspace, self.run_id)
        self._owner: Optional[int] = os.getpid()
        self._content: Dict[str, Any] = {
            "format": FORMAT,
            "run": self.run_id,
            "study": None,
            "trial": None,
            "attempt": 1,
            "name": name or script_name(),
            "state": "running",
            "reason": None,
            "params": {},
            "command": command_line(),
            "cwd": os.getcwd(),
            "writer": "companion",
            "metricsFrom": "companion",
            "pid": os.getpid(),
            "startTime": start_time(),
            "bootId": boot_id(),
            "start": utc_now(),
            "end": None,
            "exitCode": None,
            "summary": {},
            "gpus": [],
        }
        # Children of this process belong to this run: they find its folder as those of a trial do.
        write_json(self.folder / "companion.json", announcement())
        os.environ["TRIALDECK_RUN_DIR"] = str(self.folder)
        os.environ["TRIALDECK_RUN_ID"] = self.run_id
        self.configure(config)

    @property
    def name(self) -> str:
        return str(self._content["name"])

    def configure(self, config: Mapping[str, Any]) -> None:
        """Write the parameters, as far as they are known now."""
        self._content["params"] = _flat(config)
        write_text(self.folder / "config.yaml", to_yaml(config))
        self._write()

    def end(self, ending: Ending, summary: Mapping[str, Any], at_exit: bool) -> None:
        """Close the record; `at_exit` tells an end of the process from a `finish()` before it."""
        if self._owner != os.getpid():
            return
        self._owner = None
        code = ending.exit_code if at_exit else None
        self._content.update(
            state=ending.state, reason=ending.reason, exitCode=code, end=utc_now(), summary=dict(summary)
        )
        self._write()
        for name in ("TRIALDECK_RUN_DIR", "TRIALDECK_RUN_ID"):
            os.environ.pop(name, None)

    def _write(self) -> None:
        write_json(self.folder / "run.json", self._content)


def find_workspace(start: Path) -> Path:
    """Return the nearest folder from `start` upwards that holds `.trialdeck`, else `start` itself."""
    for folder in (start, *start.parents):
        if (folder / DATA_FOLDER).is_dir():
            return folder
    return start


def say_unwritable(folder: Path, error: OSError) -> None:
    """Tell the user that this run leaves no trace, and why."""
    say_once(f"no run is recorded, {folder} cannot be written ({error.strerror or error}); the program goes on")


def _new_folder(workspace: Path, run_id: str) -> Path:
    data = workspace / DATA_FOLDER
    data.mkdir(exist_ok=True)
    ignore = data / ".gitignore"
    if not ignore.exists():
        write_text(ignore, "*\n")
    folder = data / "runs" / run_id
    folder.mkdir(parents=True)
    return folder


def _flat(tree: Mapping[str, Any], prefix: str = "") -> Dict[str, Any]:
    flat: Dict[str, Any] = {}
    for name, value in tree.items():
        if isinstance(value, Mapping) and value:
            flat.update(_flat(value, f"{prefix}{name}."))
        else:
            flat[f"{prefix}{name}"] = json_or_text(value)
    return flat
