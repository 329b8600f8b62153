"""config.yaml without a YAML library: block mappings, everything else as JSON, which YAML reads."""

from __future__ import annotations

import json
import math
import re
from typing import Any, List, Mapping

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
#: Words that YAML 1.1 reads as something other than text.
_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}


def to_yaml(tree: Mapping[str, Any]) -> str:
    """Return a nested mapping as YAML that YAML 1.1 and 1.2 read alike."""
    lines: List[str] = []
    _block(tree, "", lines)
    return "".join(lines) or "{}\n"


def _block(tree: Mapping[str, Any], indent: str, lines: List[str]) -> None:
    for key, value in tree.items():
        name = _key(str(key))
        if isinstance(value, Mapping) and value:
            lines.append(f"{indent}{name}:\n")
            _block(value, indent + "  ", lines)
        else:
            lines.append(f"{indent}{name}: {_flow(value)}\n")


def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) and key.lower() not in _WORDS else json.dumps(key)


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(str(key))}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flow(inner) for inner in value) + "]"
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        return _float(float(value))
    return json.dumps(str(value))


def _float(number: float) -> str:
    if not math.isfinite(number):
        return ".nan" if math.isnan(number) else ".inf" if number > 0 else "-.inf"
    text = repr(number)
    # `1e-05` is text to YAML 1.1: a float needs a point there.
    return text.replace("e", ".0e", 1) if "e" in text and "." not in text else text
