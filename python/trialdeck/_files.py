"""Files of a run folder: atomic replacement, times, and what is said when writing fails."""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Mapping, Set

#: Version of the files' shape; Trialdeck opens a higher one read-only.
FORMAT = 1

_said: Set[str] = set()


def say_once(message: str) -> None:
    """Tell the user something on stderr, the same text once a process: a warning must not flood the log."""
    if message not in _said:
        _said.add(message)
        print(f"trialdeck: {message}", file=sys.stderr, flush=True)


def utc_now() -> str:
    """Return the time as ISO 8601 UTC with milliseconds."""
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Replace a JSON file so that a reader sees the old one or the new one, never a part.

    Raises:
        OSError: it cannot be written.
    """
    write_text(path, json.dumps(content, indent=2) + "\n")


def write_text(path: Path, text: str) -> None:
    r"""Replace a text file (UTF-8, `\n`) as `write_json` does.

    Raises:
        OSError: it cannot be written.
    """
    beside = path.with_name(f"{path.name}.{os.urandom(4).hex()}.tmp")
    try:
        with open(beside, "xb") as file:
            file.write(text.encode("utf-8", "replace"))
            file.flush()
            os.fsync(file.fileno())
        _replace(beside, path)
    except BaseException:
        try:
            beside.unlink()
        except OSError:
            pass
        raise


def _replace(source: Path, target: Path) -> None:
    # Windows refuses to rename onto a file that somebody reads at this moment.
    for attempt in range(10):
        try:
            os.replace(source, target)
            return
        except PermissionError:
            if os.name != "nt" or attempt == 9:
                raise
            time.sleep(0.05)
