"""`rsmp-nlp inspect`."""

from __future__ import annotations

from rsmp_nlp.options import (
    Encoding,
    Include,
    Json,
    Map,
    Paths,
    Platform,
    ReaderName,
    Timezone,
    print_json,
    reading_options,
)


def inspect(
    paths: Paths,
    mapping: Map = None,
    encoding: Encoding = None,
    platform: Platform = None,
    timezone: Timezone = "Europe/Paris",
    include: Include = None,
    reader: ReaderName = None,
    as_json: Json = False,
) -> None:
    """Montrer ce qui serait lu, sans rien classer ni écrire."""
    from rsmp_nlp.console import write_inspection
    from rsmp_nlp.inspection import inspect_paths

    found = inspect_paths(
        tuple(paths), reading_options(mapping, encoding, platform, timezone, include, reader)
    )
    if as_json:
        print_json(found)
    else:
        write_inspection(found)
