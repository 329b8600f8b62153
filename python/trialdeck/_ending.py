"""How the process ends, as far as Python tells at exit."""

from __future__ import annotations

import sys
from typing import Any, NamedTuple, Optional


class Ending(NamedTuple):
    """How a program ended: exit code, run state (`finished`, `failed`, `stopped`), and why where it did not finish."""

    exit_code: int
    state: str
    reason: Optional[str]


FINISHED = Ending(0, "finished", None)


class EndingWatch:
    """Finds out at exit how the program ended.

    Python hands no exit code to exit handlers. An uncaught exception is left in `sys.last_value` by the interpreter
    itself, before any `sys.excepthook`; the code of `sys.exit` is noted on its way. A bare `raise SystemExit(code)` or
    `os._exit` is not seen.
    """

    def __init__(self) -> None:
        self._seen_before = getattr(sys, "last_value", None)
        self._exit: Optional[Ending] = None
        leave = sys.exit

        def noting_exit(status: Any = None, /) -> Any:
            self._exit = _of_status(status)
            leave(status)

        noting_exit.__doc__ = leave.__doc__
        sys.exit = noting_exit

    def goes_on(self) -> None:
        """The program still works, so a `sys.exit` before was caught."""
        self._exit = None

    def ending(self) -> Ending:
        """Return how the program ends. Call it at exit."""
        error = getattr(sys, "last_value", None)
        if error is not None and error is not self._seen_before:
            return of_exception(error)
        return self._exit or FINISHED


def of_exception(error: BaseException) -> Ending:
    """Return the ending that an uncaught exception makes."""
    if isinstance(error, KeyboardInterrupt):
        return Ending(130, "stopped", "interrupted")
    if isinstance(error, SystemExit):
        return _of_status(error.code)
    text = str(error).strip()
    name = type(error).__name__
    return Ending(1, "failed", f"{name}: {text.splitlines()[0]}" if text else name)


def _of_status(status: Any) -> Ending:
    if status is None or status == 0:
        return FINISHED
    if isinstance(status, int):
        # The system keeps one byte of it.
        code = status & 0xFF
        return Ending(code, "failed", f"exit code {code}") if code else FINISHED
    return Ending(1, "failed", str(status))
