"""Threads that answer themselves, each other, or nobody."""

from __future__ import annotations

from collections.abc import Iterable

from tests.hostile.case import Case


def table(
    rows: Iterable[tuple[object, ...]], columns: str = "id;parent_id;texte"
) -> dict[str, bytes]:
    lines = [columns, *(";".join(map(str, row)) for row in rows)]
    return {"a.csv": ("\n".join(lines) + "\n").encode()}


def chain(length: int, step: int = 1) -> list[tuple[object, ...]]:
    """Each message answers the one before it; from the last where `step` is -1."""
    numbers = range(1, length + 1)[::step]
    return [(n, n - 1 if n > 1 else "", f"Je réponds au message {n - 1}") for n in numbers]


CASES = [
    Case(
        name="a message that answers itself",
        files=table([(1, 1, "a"), (2, 2, "b")]),
        command="classify {file}",
        counts=(2, 2, 0, 0),
    ),
    Case(
        name="two that answer each other",
        files=table([(1, 2, "a"), (2, 1, "b")]),
        command="classify {file}",
        counts=(2, 2, 0, 0),
    ),
    Case(
        name="a ring of 1,000",
        files=table([(n, (n + 1) % 1_000, f"a {n}") for n in range(1_000)]),
        command="classify {file}",
        counts=(1_000, 1_000, 0, 0),
    ),
    Case(
        name="a thread 10,000 deep",
        files=table(chain(10_000)),
        command="classify {file}",
        counts=(10_000, 10_000, 0, 0),
        seconds=120,
        megabytes=400,
    ),
    Case(
        name="a thread 2,000 deep, the last first",
        files=table(chain(2_000, -1)),
        command="classify {file}",
        counts=(2_000, 2_000, 0, 0),
        seconds=60,
    ),
    Case(
        name="answers to nobody",
        files=table([(n, f"absent{n}", f"a {n}") for n in range(100)]),
        command="classify {file}",
        counts=(100, 100, 0, 0),
    ),
    Case(
        name="1,000 answers to one",
        files=table([(0, "", "a"), *((n, 0, f"b {n}") for n in range(1, 1_001))]),
        command="classify {file}",
        counts=(1_001, 1_001, 0, 0),
    ),
    Case(
        name="one identifier, two texts",
        files=table([(1, "", "a"), (1, "", "b"), (2, 1, "c")]),
        command="classify {file}",
        counts=(3, 3, 0, 0),
    ),
    Case(
        name="one identifier on two platforms",
        files=table(
            [(1, "", "a", "x"), (1, "", "a", "y"), (2, 1, "c", "y")],
            "id;parent_id;texte;plateforme",
        ),
        command="classify {file}",
        counts=(3, 3, 0, 0),
    ),
    Case(
        name="identifiers rounded by a spreadsheet",
        files=table([("1,23457E+17", "", "a"), ("1,23457E+17", "", "b")]),
        counts=(2, 2, 0, 0),
        shows="notation scientifique",
    ),
    Case(
        name="identifiers of spaces and of 10,000 characters",
        files=table([(" ", "", "a"), ("x" * 10_000, " ", "b"), ("\u202e", "x" * 10_000, "c")]),
        command="classify {file}",
        counts=(3, 3, 0, 0),
    ),
    Case(
        name="threads named in a ring",
        files=table(
            [(1, 2, 3, "a"), (2, 3, 1, "b"), (3, 1, 2, "c")], "id;parent_id;thread_id;texte"
        ),
        command="classify {file}",
        counts=(3, 3, 0, 0),
    ),
]
