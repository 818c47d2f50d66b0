"""Every hostile case comes to its outcome: no traceback, no hang, no memory beyond its bound."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import version

import pytest
from packaging.requirements import Requirement
from tests.hostile import page
from tests.hostile.case import Case
from tests.hostile.corpus import FAMILIES
from tests.hostile.runner import ROOT, Runner, runner

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="les limites de mémoire et d’adresses sont celles de Linux"
)
CASES = [(family, case) for family, cases in FAMILIES.items() for case in cases]


@pytest.fixture(scope="module")
def server() -> Iterator[Runner]:
    with runner() as one:
        yield one


def test_names_are_unique():
    assert len({(family, case.name) for family, case in CASES}) == len(CASES)


def test_the_page_is_that_of_the_cases():
    """`python benchmarks/hostile.py --page` writes it anew."""
    written = (ROOT / "docs" / "hostile.md").read_text(encoding="utf-8")
    assert written.endswith(page.tables())


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=f"{family}: {case.name}") for family, case in CASES],
)
def test_the_outcome_is_the_expected_one(case: Case, server: Runner):
    if case.since and version((wanted := Requirement(case.since)).name) not in wanted.specifier:
        pytest.skip(f"l’issue est celle de {case.since}")
    outcome = server.run(case)
    assert not outcome.faults, "\n".join((*outcome.faults, outcome.err, outcome.out[:2000]))


def test_a_case_that_goes_otherwise_is_told(server: Runner):
    table = {"a.csv": b"id;texte\n1;oui\n"}
    wrong = Case(
        name="x", files=table, error="E301", says="absent", counts=(2, 2, 0, 0), megabytes=0
    )
    faults = " ".join(server.run(wrong).faults)
    assert "exit code 0" in faults
    assert "counts (1, 1, 0, 0)" in faults
    assert "absent" in faults
    slow = Case(name="y", files=table, command="classify {file}", seconds=0)
    assert "still running" in " ".join(server.run(slow).faults)
