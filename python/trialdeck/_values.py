"""What may be logged, and how it is written: JSON numbers, text, lists."""

from __future__ import annotations

import math
import os
from typing import Any, Dict, Mapping, Optional, Tuple

#: Names that give the step where the call does not (in this order, as for lines on stdout).
STEP_NAMES = ("_step", "step", "global_step", "iteration", "epoch")
#: Names with a meaning of their own in metrics.jsonl.
_RESERVED = ("step", "_step")


class UnloggableError(TypeError):
    """A value that is no number, text, list or mapping of these."""


def flatten(metrics: Mapping[Any, Any]) -> Tuple[Dict[str, Any], Dict[str, str]]:
    """Return the metrics by dotted name, ready for JSON, and the types of those that cannot be logged, by name.

    A value of None is left out, so is the step, which has a place of its own. `time` is the time of the record, so a
    metric of that name is written as `time_`.
    """
    written: Dict[str, Any] = {}
    refused: Dict[str, str] = {}
    _collect(metrics, "", written, refused)
    for name in _RESERVED:
        written.pop(name, None)
    if "time" in written:
        written["time_"] = written.pop("time")
    return written, refused


def step_of(metrics: Mapping[Any, Any]) -> Optional[int]:
    """Return the step that the metrics themselves name; None when no such value is a whole number."""
    for name in STEP_NAMES:
        if name in metrics:
            try:
                return whole_number(metrics[name])
            except ValueError:
                continue
    return None


def whole_number(value: Any) -> int:
    """Return a step as an int; floats and NumPy or torch scalars with a whole value count.

    Raises:
        ValueError: it is no whole number.
    """
    try:
        number = json_value(value)
    except UnloggableError:
        number = None
    if isinstance(number, (int, float)) and int(number) == number:
        return int(number)
    raise ValueError(f"a step must be a whole number, not {value!r}")


def json_value(value: Any) -> Any:
    """Return `value` as JSON holds it; NaN and infinities become text, booleans 1 and 0.

    NumPy, torch, TensorFlow and JAX values are recognised by what they can do (`item`, `tolist`, `float()`), without an
    import.

    Raises:
        UnloggableError: it is no number, text, list or mapping of these.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return _json_float(float(value))
    if isinstance(value, Mapping):
        return {str(name): json_value(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset, range)):
        return [json_value(inner) for inner in value]
    if isinstance(value, os.PathLike):
        return os.fsdecode(value)
    return json_value(_unwrapped(value))


def json_or_text(value: Any) -> Any:
    """Return `value` as JSON holds it, as text where it cannot: parameters are shown, not computed with."""
    if isinstance(value, bool):
        return value
    try:
        return json_value(value)
    except UnloggableError:
        return str(value)


def _unwrapped(value: Any) -> Any:
    """Take a Python value out of an array, a tensor or a number of another library."""
    for method in ("item", "tolist", "numpy", "__float__"):
        convert = getattr(value, method, None)
        if not callable(convert):
            continue
        try:
            result = convert()
        except (TypeError, ValueError, RuntimeError, OverflowError):
            continue
        # Against an object that returns itself or another of its kind without end.
        if type(result) is not type(value):
            return result
    raise UnloggableError(type(value).__name__)


def _json_float(number: float) -> Any:
    if math.isfinite(number):
        return number
    return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"


def _collect(metrics: Mapping[Any, Any], prefix: str, written: Dict[str, Any], refused: Dict[str, str]) -> None:
    for key, value in metrics.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            _collect(value, f"{name}.", written, refused)
            continue
        try:
            encoded = json_value(value)
        except UnloggableError as error:
            refused[name] = str(error)
            continue
        if encoded is not None:
            written[name] = encoded
