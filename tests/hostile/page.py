"""The tables of `docs/hostile.md`, made of the cases themselves."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.case import Case
from tests.hostile.corpus import FAMILIES

BEGINS = "<!-- tables: python benchmarks/hostile.py --page -->"


def expected(case: Case) -> str:
    """Return the outcome of a case in a few words."""
    if case.error:
        return f"refused, [{case.error}](errors.md#{case.error.lower()})"
    if case.counts is None:
        return "done"
    read, kept, skipped, rejected = case.counts
    parts = [
        f"{kept} kept",
        f"{skipped} skipped" * bool(skipped),
        f"{rejected} rejected" * bool(rejected),
    ]
    return f"{read} read: " + ", ".join(part for part in parts if part)


def kind(case: Case) -> str:
    """Return which kind of outcome a case has."""
    if case.error:
        return f"refused with {case.error}"
    if case.counts and case.counts[3]:
        return "read, records rejected"
    return "read or done whole"


def tables() -> str:
    """Return the tables: how many cases of each kind in a family, then every case."""
    return "\n".join((BEGINS, *_overview(), *_cases())) + "\n"


def _overview() -> Iterator[str]:
    every = [case for cases in FAMILIES.values() for case in cases]
    kinds = sorted({kind(case) for case in every})
    yield ""
    yield f"| family | cases | {' | '.join(kinds)} |"
    yield "|---|" + "---:|" * (len(kinds) + 1)
    for family, cases in (*FAMILIES.items(), ("**all**", every)):
        counts = [sum(kind(case) == one for case in cases) for one in kinds]
        yield f"| {family} | {len(cases)} | {' | '.join(str(count or '') for count in counts)} |"


def _cases() -> Iterator[str]:
    for family, cases in FAMILIES.items():
        yield f"\n### {family}\n"
        yield "| what is awkward | command | outcome |"
        yield "|---|---|---|"
        for case in cases:
            command = (
                case.command.split()[0:2]
                if case.command.startswith(("annotate", "labels"))
                else case.command.split()[:1]
            )
            yield f"| {case.name} | `{' '.join(command)}` | {expected(case)} |"
