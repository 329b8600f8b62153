"""The parameters of a run as a script reads them."""

from __future__ import annotations

import copy
from typing import Any, Dict, Iterator, List, Mapping, Optional, Tuple

_MISSING = object()


class Config(Mapping[str, Any]):
    """Parameters of the run: the trial's, over the defaults that the script gives to `init`.

    Read a parameter by attribute or by item, a nested one also by its dotted path::

        config.lr    config["lr"]    config.model.width    config["model.width"]    config.get("model.depth", 2)

    It is a mapping of the outermost names (``dict(config)``, ``**config``); `as_dict` gives plain nested dicts. A
    parameter named like a method (``items``, ``keys``, ``values``, ``get``) is reached by item only. It cannot be written.
    """

    __slots__ = ("_tree",)

    def __init__(self, tree: Optional[Dict[str, Any]] = None) -> None:
        object.__setattr__(self, "_tree", {} if tree is None else tree)

    def __getitem__(self, name: str) -> Any:
        value = _find(self._tree, name)
        if value is _MISSING:
            raise KeyError(name)
        return Config(value) if isinstance(value, dict) else value

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = _find(self._tree, name)
        if value is _MISSING:
            known = ", ".join(self._tree) or "none"
            raise AttributeError(f"no parameter named {name!r}; there are: {known}")
        return Config(value) if isinstance(value, dict) else value

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"config is read-only; give a default by trialdeck.init(config={{{name!r}: ...}})")

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and _find(self._tree, name) is not _MISSING

    def __iter__(self) -> Iterator[str]:
        return iter(self._tree)

    def __len__(self) -> int:
        return len(self._tree)

    def __repr__(self) -> str:
        return f"Config({self._tree!r})"

    def __dir__(self) -> List[str]:
        return [*super().__dir__(), *self._tree]

    def __copy__(self) -> "Config":
        return Config(dict(self._tree))

    def __deepcopy__(self, memo: Dict[int, Any]) -> "Config":
        return Config(copy.deepcopy(self._tree, memo))

    def __reduce__(self) -> Tuple[Any, ...]:
        return (Config, (self._tree,))

    def as_dict(self) -> Dict[str, Any]:
        """Return plain nested dicts, for example for `json.dump`."""
        return merged(self._tree, {})


def replace_tree(config: Config, tree: Dict[str, Any]) -> None:
    """Give `config` other contents in place, because scripts keep the object that they imported."""
    object.__setattr__(config, "_tree", tree)


def nested(flat: Mapping[str, Any]) -> Dict[str, Any]:
    """Turn dotted paths into nested dicts. A path that leads through a plain value stays one key."""
    tree: Dict[str, Any] = {}
    for path, value in flat.items():
        _insert(tree, path, value)
    return tree


def merged(defaults: Mapping[str, Any], over: Mapping[str, Any]) -> Dict[str, Any]:
    """Merge two nested mappings; `over` wins, dicts are merged key by key (as W&B does with a sweep's parameters)."""
    result = {name: _plain(value) for name, value in defaults.items()}
    for name, value in over.items():
        there = result.get(name)
        result[name] = merged(there, value) if isinstance(there, dict) and isinstance(value, Mapping) else _plain(value)
    return result


def _plain(value: Any) -> Any:
    return {str(name): _plain(inner) for name, inner in value.items()} if isinstance(value, Mapping) else value


def _insert(tree: Dict[str, Any], path: str, value: Any) -> None:
    value = nested(value) if isinstance(value, Mapping) else value
    *parents, last = path.split(".")
    level = tree
    for parent in parents:
        inner = level.setdefault(parent, {})
        if not isinstance(inner, dict):
            tree[path] = value
            return
        level = inner
    there = level.get(last)
    level[last] = merged(there, value) if isinstance(there, dict) and isinstance(value, dict) else value


def _find(tree: Dict[str, Any], path: str) -> Any:
    if path in tree:
        return tree[path]
    head, dot, rest = path.partition(".")
    inner = tree.get(head)
    return _find(inner, rest) if dot and isinstance(inner, dict) else _MISSING
