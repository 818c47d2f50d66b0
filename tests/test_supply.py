"""What the program is made of: the lock of development, and the licences of its dependencies."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / ".ci" / "dev.lock").read_text(encoding="utf-8")
LOCKED_EXTRAS = ("test", "dev", "dask", "remote", "postgresql", "figures", "pdf", "review")


def pinned() -> dict[str, set[str]]:
    """Return the versions of each package of the lock; several where they depend on the machine."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", LOCK, re.MULTILINE):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


@pytest.fixture(scope="module")
def licences():
    spec = importlib.util.spec_from_file_location("licences", ROOT / ".ci" / "licences.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_lock_holds_what_is_asked_for_within_its_bounds():
    asked = [*PROJECT["dependencies"]]
    for extra in LOCKED_EXTRAS:
        asked += PROJECT["optional-dependencies"][extra]
    found = pinned()
    for one in map(Requirement, asked):
        if one.name != PROJECT["name"]:
            versions = found[canonicalize_name(one.name)]
            assert all(version in one.specifier for version in versions), one
    assert "torch" not in found, "its builds differ by machine: .ci/run pins it apart"


def test_every_package_of_the_lock_has_the_sums_of_its_files_and_no_address():
    entries = re.split(r"^(?=[\w.-]+(?:\[[\w,]+\])?==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(entries) > 100
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"://|--index|--find-links|\s/\w", LOCK)


def test_nothing_of_the_core_is_under_the_gpl(licences):
    needed = licences.core()
    assert len(needed) > 20
    taken = {name: said for name, said in needed.items() if said and licences.COPYLEFT.search(said)}
    assert not taken
    assert not [name for name, said in needed.items() if said == "not declared"]


def test_the_check_above_sees_the_gpl(licences):
    for said in ("GPL-3.0-only", "AGPL-3.0", "GNU General Public License v3 (GPLv3)"):
        assert licences.COPYLEFT.search(said)
    for said in ("LGPL-3.0-only", "GNU Lesser General Public License v3 (LGPLv3)", "MIT"):
        assert not licences.COPYLEFT.search(said)


def test_the_page_of_licences_names_every_dependency(licences):
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    assert "not installed here" not in page
    extras = PROJECT["optional-dependencies"]
    ours = [extras[extra] for extra in licences.EXTRAS]
    for one in map(
        Requirement, [*PROJECT["dependencies"], *(text for own in ours for text in own)]
    ):
        if one.marker is None or one.marker.evaluate():
            assert f"| `{canonicalize_name(one.name)}` |" in page, one
