"""What an interrupted run left, and whether the run that follows is the same one."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from rsmp_nlp.addresses import shown
from rsmp_nlp.read.sums import file_sha256, input_files

_SHOWN: Final = 3


def fingerprint(paths: Iterable[str], job: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the tables of a run depend on, as `run.json` keeps it.

    Parameters
    ----------
    paths : inputs, as given; what is no file on this machine has no sum
    job : fingerprint of what classifies
    options : those that change a table
    """
    sums: dict[str, str | None] = dict.fromkeys(map(shown, paths))
    for path in input_files(list(sums)):
        try:
            sums[str(path)] = file_sha256(path)
        except OSError:
            sums[str(path)] = None
    inputs = {name: value for name, value in sums.items() if value or not Path(name).is_dir()}
    return {"inputs": inputs, "job": job, "options": dict(options)}


def new_run_id(found: Mapping[str, Any]) -> str:
    """Return the identifier of a run: of what its tables depend on, so that they are the same bytes.

    Where an input has no sum (standard input, remote), every run has its own.
    """
    if None in found["inputs"].values():
        return uuid.uuid4().hex[:12]
    content = json.dumps(found, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(content.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Left:
    """What an interrupted run left: its identifier, and what is no longer as it was, in French."""

    run_id: str
    changes: list[str] = field(default_factory=list)


def left_by(run: Mapping[str, Any], now: Mapping[str, Any]) -> Left | None:
    """Return what the run of an unfinished `run.json` left, None where there is nothing of use."""
    before = run.get("fingerprint")
    identifier = run.get("run_id")
    if not isinstance(before, dict) or not isinstance(identifier, str):
        return None
    changes = []
    if before.get("options") != now["options"]:
        changes.append("options")
    if before.get("job") != now["job"]:
        changes.append("modèle, version, clé ou colonnes demandées")
    old = before.get("inputs")
    old, new = old if isinstance(old, dict) else {}, now["inputs"]
    names = [name for name in {**old, **new} if old.get(name) != new.get(name) or name not in new]
    if names:
        more = f" et {len(names) - _SHOWN} autres" if len(names) > _SHOWN else ""
        changes.append(f"entrées ({', '.join(names[:_SHOWN])}{more})")
    return Left(identifier, changes)
