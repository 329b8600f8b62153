"""What the launcher tells a training script by environment variables."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Dict, Mapping, NamedTuple, Optional

#: Name under which `report` writes where no study names its objective.
DEFAULT_METRIC = "objective"


class Environment(NamedTuple):
    """The variables ``TRIALDECK_*`` as the process found them when it imported the companion."""

    run_dir: Optional[Path]
    run_id: Optional[str]
    study: Optional[str]
    trial: Optional[int]
    #: Parameters of the trial, keyed by dotted path, constants included; empty by hand.
    params: Dict[str, Any]
    metric: str
    #: Folder of the previous attempt of the same trial, where a checkpoint may lie.
    resume_dir: Optional[Path]
    disabled: bool
    #: False in the processes of a distributed run that must stay silent.
    is_first_rank: bool


def read_environment(variables: Mapping[str, str]) -> Environment:
    """Read the environment.

    Raises:
        ValueError: `TRIALDECK_PARAMS` is no JSON object.
    """
    trial = variables.get("TRIALDECK_TRIAL", "")
    return Environment(
        run_dir=_path(variables, "TRIALDECK_RUN_DIR"),
        run_id=variables.get("TRIALDECK_RUN_ID") or None,
        study=variables.get("TRIALDECK_STUDY") or None,
        trial=int(trial) if trial.isdecimal() else None,
        params=_params(variables.get("TRIALDECK_PARAMS", "")),
        metric=variables.get("TRIALDECK_METRIC") or DEFAULT_METRIC,
        resume_dir=_path(variables, "TRIALDECK_RESUME_DIR"),
        disabled=variables.get("TRIALDECK_DISABLED", "").lower() in ("1", "true", "yes"),
        is_first_rank=_rank(variables) <= 0,
    )


def _path(variables: Mapping[str, str], name: str) -> Optional[Path]:
    text = variables.get(name, "")
    # Absolute at once: the script may change its working directory later.
    return Path(os.path.abspath(text)) if text else None


def _params(text: str) -> Dict[str, Any]:
    if not text:
        return {}
    try:
        params = json.loads(text)
    except ValueError as error:
        raise ValueError(f"TRIALDECK_PARAMS is no JSON: {error}") from None
    if not isinstance(params, dict):
        raise ValueError("TRIALDECK_PARAMS must be a JSON object of parameter names and values")
    return params


def _rank(variables: Mapping[str, str]) -> int:
    # The first that is set decides: torchrun's global rank says more than the rank of the SLURM step around it.
    for name in ("RANK", "LOCAL_RANK", "SLURM_PROCID"):
        text = variables.get(name, "").strip()
        if text.isdecimal():
            return int(text)
    return 0
