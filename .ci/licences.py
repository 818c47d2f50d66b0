"""Write docs/licences.md: every package that the program needs, and under what licence it is.

    python .ci/licences.py > docs/licences.md

Read in the metadata of what is installed here; an extra that is not installed is said to be missing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, files, metadata, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]
EXTRAS = ("remote", "postgresql", "figures", "pdf", "review", "dask", "transformer")
COPYLEFT = re.compile(r"\bA?GPL|GNU (?:Affero )?General Public", re.IGNORECASE)
"""Licences that a program which imports the package must take; the LGPL is none of them."""

SHOWN = 60

INTRODUCTION = """# Licences of the dependencies

Made by `python .ci/licences.py`, from the metadata of the packages. Nothing of the core is under the GPL or AGPL
(`tests/test_supply.py`). Under the LGPL, which lets any program import a package: {lesser}.
"""


def licence_of(package: str) -> str:
    """Return the licence that a package declares: expression, classifiers, or first line of text."""
    found = metadata(package)
    if expression := found.get("License-Expression"):
        return str(expression)
    classifiers = [
        one.rpartition(" :: ")[2]
        for one in found.get_all("Classifier") or ()
        if one.startswith("License :: ") and one != "License :: OSI Approved"
    ]
    if classifiers:
        return ", ".join(classifiers)
    for text in (found.get("License") or "", *_licence_files(package)):
        if lines := text.strip().splitlines():
            return lines[0][:SHOWN]
    return "not declared"


def _licence_files(package: str) -> Iterator[str]:
    for file in files(package) or ():
        if file.name.upper().startswith(("LICENSE", "LICENCE", "COPYING")):
            yield file.read_text()


def closure(roots: Iterable[str]) -> dict[str, str | None]:
    """Return all the packages that some need, with their licences; None for those not installed."""
    found: dict[str, str | None] = {}
    waiting = [Requirement(root) for root in roots]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        one = waiting.pop()
        name, extras = canonicalize_name(one.name), frozenset(one.extras)
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            found[name] = licence_of(name)
        except PackageNotFoundError:
            found[name] = None
            continue
        waiting += _needed(name, extras)
    return found


def _needed(name: str, extras: frozenset[str]) -> Iterator[Requirement]:
    for text in requires(name) or ():
        one = Requirement(text)
        if one.marker is None or any(
            one.marker.evaluate({"extra": extra}) for extra in (extras or {""})
        ):
            yield one


def core() -> dict[str, str | None]:
    """Return the packages of the program without extras, itself left out."""
    return closure(PROJECT["dependencies"])


def page() -> str:
    """Return the page."""
    needed = core()
    sections = [("Core", needed)]
    for extra in EXTRAS:
        found = closure(PROJECT["optional-dependencies"][extra])
        more = {name: said for name, said in found.items() if name not in needed}
        sections.append((f"Extra `{extra}`", more))
    every = {name: said for _, group in sections for name, said in group.items()}
    lesser = sorted(
        f"`{name}`" for name, said in every.items() if said and re.search("LGPL|Lesser", said)
    )
    parts = [INTRODUCTION.format(lesser=", ".join(lesser) or "none")]
    for title, group in sections:
        rows = [
            f"| `{name}` | {said or 'not installed here'} |" for name, said in sorted(group.items())
        ]
        parts.append(f"## {title}\n\n| package | licence |\n|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    print(page(), end="")
