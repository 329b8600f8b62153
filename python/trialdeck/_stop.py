"""The wish to stop a run: the file `stop` in its folder."""

from __future__ import annotations

import _thread
import json
import os
import signal
import threading
from pathlib import Path

#: How long a stop may go unnoticed by the watcher.
_POLL_SECONDS = 0.25


class StopRequest:
    """Whether the run shall stop.

    A script that calls `should_stop` gets the answer and time to end in order. For every other the controller sends
    signals, where there are signals; where there are none (Windows, or a controller on another machine, which says
    `"interrupt": true` in the file), a thread raises KeyboardInterrupt in the main thread, once. It must not do so
    beside a signal: the second interrupt would hit the program in the middle of its clean-up.
    """

    def __init__(self, folder: Path, announce: bool) -> None:
        self._file = folder / "stop"
        self._announcement = folder / "can_stop" if announce else None
        self._asked = False
        self._watching = False

    def asked_by_script(self) -> bool:
        """Return whether the run shall stop; from now on the script counts as one that asks."""
        if not self._asked:
            self._asked = True
            self._announce()
        return self._file.exists()

    def watch(self) -> None:
        """Start the thread that turns a stop into KeyboardInterrupt. Costs one `stat` each 250 ms."""
        if not self._watching:
            self._watching = True
            threading.Thread(target=self._poll, name="trialdeck-stop", daemon=True).start()

    def _announce(self) -> None:
        if self._announcement is not None:
            try:
                self._announcement.touch()
            except OSError:
                # The controller then stops this run by signals.
                pass

    def _poll(self) -> None:
        pause = threading.Event()
        main = threading.main_thread()
        while main.is_alive() and not self._asked:
            if self._file.exists():
                if self._wants_interrupt():
                    interrupt_main_thread()
                return
            pause.wait(_POLL_SECONDS)

    def _wants_interrupt(self) -> bool:
        try:
            wish = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            wish = {}
        fallback = os.name == "nt"
        return bool(wish.get("interrupt", fallback)) if isinstance(wish, dict) else fallback


def interrupt_main_thread() -> None:
    """Do what Ctrl-C does. A real signal, where there is one, also wakes a main thread that sleeps or waits."""
    if os.name == "nt":
        _thread.interrupt_main()
        return
    ident = threading.main_thread().ident
    if ident is not None:
        signal.pthread_kill(ident, signal.SIGINT)
