"""What would be read of some paths: format, mapping, counts, three masked examples."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from rsmp_nlp.errors import InputError
from rsmp_nlp.preprocess.clean import clean, mask
from rsmp_nlp.read.base import Description, ReadOptions
from rsmp_nlp.read.reading import Reading, SourceReport
from rsmp_nlp.read.registry import reader_for
from rsmp_nlp.schema import Message

SAMPLES: Final = 3
_SAMPLE_CHARACTERS: Final = 120
_ADVICE: Final = {
    "author": "aucune colonne d’auteur : ni nombre d’auteurs, ni potentiel social",
    "parent_id": "aucune colonne de réponse : la mise en relation ne peut pas être mesurée",
    "created_at": "aucune colonne de date : pas de chronologie",
    "kind": "aucune colonne de nature (post, commentaire…) : elle aide le classement",
}
"""What a source would gain from a column that it lacks."""


def inspect_paths(paths: tuple[str, ...], options: ReadOptions) -> list[dict[str, Any]]:
    """Return what was understood of each source, as plain data.

    Everything is read, nothing is classified or written. Samples are masked.

    Raises
    ------
    InputError
        Nothing at all could be read.
    """
    reading = Reading(paths, options)
    platforms: dict[str, set[str]] = defaultdict(set)
    samples: dict[str, list[str]] = defaultdict(list)
    for item in reading:
        if isinstance(item, Message):
            platforms[item.source_file].add(item.platform)
            if len(samples[item.source_file]) < SAMPLES:
                samples[item.source_file].append(_sample(item))
    return [
        _inspected(report, options, sorted(platforms[report.label]), samples[report.label])
        for report in reading.reports
    ]


def _sample(message: Message) -> str:
    text = mask(clean(message.text)).replace("\n", " ⏎ ")
    short = text if len(text) <= _SAMPLE_CHARACTERS else text[:_SAMPLE_CHARACTERS] + "…"
    date = message.created_at.date().isoformat() if message.created_at else "sans date"
    return f"[{date}, {message.kind or 'nature inconnue'}] {short}"


def _inspected(
    report: SourceReport, options: ReadOptions, platforms: list[str], samples: list[str]
) -> dict[str, Any]:
    description = _describe(report, options)
    used = set(description.mapping.values())
    return {
        "file": report.label,
        "error": report.error,
        "reader": report.reader,
        "encoding": description.encoding,
        "separator": description.separator,
        "mapping": dict(description.mapping),
        "unmapped": [name for name in description.columns if name not in used],
        "read": report.read,
        "kept": report.kept,
        "skipped": report.skipped.total(),
        "rejected": report.rejected.total(),
        "reasons": dict(report.skipped + report.rejected),
        "undated": report.undated,
        "platforms": platforms,
        "samples": samples,
        "advice": [
            text
            for name, text in _ADVICE.items()
            if description.columns and name not in description.mapping
        ],
    }


def _describe(report: SourceReport, options: ReadOptions) -> Description:
    if report.source is None or report.reader is None:
        return Description()
    try:
        return reader_for(report.source).describe(report.source, options)
    except InputError:
        return Description()
