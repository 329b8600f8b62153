"""Identity of this process, in the texts that the engine compares (start time, boot)."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path
from typing import Any, Dict, List, Optional

from ._files import FORMAT, utc_now
from ._version import __version__


def announcement() -> Dict[str, Any]:
    """Return the content of companion.json: who writes the metrics of this run."""
    return {
        "format": FORMAT,
        "pid": os.getpid(),
        "python": platform.python_version(),
        "version": __version__,
        "start": utc_now(),
    }


def command_line() -> List[str]:
    """Return the command that started this program; before Python 3.10 without the interpreter's own options."""
    original: Optional[List[str]] = getattr(sys, "orig_argv", None)
    return list(original) if original else [sys.executable, *sys.argv]


def script_name() -> str:
    """Return the program's name without its ending: `train`."""
    main = getattr(sys.modules.get("__main__"), "__file__", None) or sys.argv[0]
    stem = Path(main).stem if main else ""
    return stem if stem and not stem.startswith("-") else "python"


def start_time() -> Optional[str]:
    """Return when this process started: clock ticks on Linux, the text of `ps` on macOS, empty on Windows."""
    if sys.platform.startswith("linux"):
        try:
            stat = Path("/proc/self/stat").read_text("latin-1")
        except OSError:
            return None
        # The program's name stands in parentheses and may hold blanks and parentheses itself.
        return stat[stat.rindex(")") + 2 :].split(" ")[19]
    return "" if os.name == "nt" else _output("ps", "-o", "lstart=", "-p", str(os.getpid()))


def boot_id() -> Optional[str]:
    """Return what tells this boot of the machine from others; None where the system offers nothing."""
    if sys.platform.startswith("linux"):
        try:
            return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        except OSError:
            return None
    return _output("sysctl", "-n", "kern.bootsessionuuid") if sys.platform == "darwin" else None


def _output(*command: str) -> Optional[str]:
    # Loaded only where it is needed: importing it takes longer than the rest of the companion.
    import subprocess

    try:
        return subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=2).stdout.decode().strip()
    except (OSError, subprocess.SubprocessError):
        return None
