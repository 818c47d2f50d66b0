"""All families of cases."""

from __future__ import annotations

from tests.hostile import (
    archives,
    delimited,
    encodings,
    json_files,
    labels,
    maps,
    model_folders,
    parquet_files,
    paths,
    texts,
    threads,
    workbooks,
)
from tests.hostile.case import Case

FAMILIES: dict[str, list[Case]] = {
    "encodings": encodings.CASES,
    "CSV": delimited.CASES,
    "JSON": json_files.CASES,
    "workbooks": workbooks.CASES,
    "Parquet": parquet_files.CASES,
    "archives": archives.CASES,
    "texts": texts.CASES,
    "threads": threads.CASES,
    "paths": paths.CASES,
    "labels": labels.CASES,
    "maps and options": maps.CASES,
    "models": model_folders.CASES,
}


def select(words: list[str]) -> list[tuple[str, Case]]:
    """Return the cases of which family or name holds each of the words."""
    return [
        (family, case)
        for family, cases in FAMILIES.items()
        for case in cases
        if all(word.lower() in f"{family} {case.name}".lower() for word in words)
    ]
