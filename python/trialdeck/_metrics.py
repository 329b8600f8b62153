"""metrics.jsonl of a run: one JSON object a line, only ever appended."""

from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path
from typing import Any, Dict, Mapping, Optional

from ._files import say_once


class MetricsFile:
    """Appends lines. A line is one write on a descriptor in append mode, so lines of several processes never mix."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._descriptor: Optional[int] = None
        #: A line was cut by a full disk: the next one must not be glued to it.
        self._torn = False

    def append(self, step: int, values: Mapping[str, Any]) -> None:
        """Append one record. A disk that refuses it is reported once on stderr; training goes on."""
        record: Dict[str, Any] = {"step": step, "time": round(time.time(), 3), **values}
        line = (json.dumps(record, allow_nan=False) + "\n").encode("ascii")
        with self._lock:
            try:
                self._write(line)
            except OSError as error:
                say_once(
                    f"{self._path} cannot be written ({error.strerror}); these metrics are lost, the program goes on"
                )

    def close(self) -> None:
        """Close the file; a later `append` opens it again."""
        with self._lock:
            if self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None

    def _write(self, line: bytes) -> None:
        if self._descriptor is None:
            flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
            self._descriptor = os.open(self._path, flags, 0o644)
        if self._torn:
            line = b"\n" + line
        written = os.write(self._descriptor, line)
        self._torn = written < len(line)
        if self._torn:
            raise OSError(None, "the disk is full")
