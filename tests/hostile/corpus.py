"""All families of cases."""

from __future__ import annotations

from tests.hostile import delimited, encodings, json_files, parquet_files, workbooks
from tests.hostile.case import Case

FAMILIES: dict[str, list[Case]] = {
    "encodings": encodings.CASES,
    "CSV": delimited.CASES,
    "JSON": json_files.CASES,
    "workbooks": workbooks.CASES,
    "Parquet": parquet_files.CASES,
}


def select(words: list[str]) -> list[tuple[str, Case]]:
    """Return the cases of which family or name holds each of the words."""
    return [
        (family, case)
        for family, cases in FAMILIES.items()
        for case in cases
        if all(word.lower() in f"{family} {case.name}".lower() for word in words)
    ]
