"""The files that lie beside the page."""

from __future__ import annotations

from typing import Any, Final

from rsmp_nlp.report.contents import Contents
from rsmp_nlp.report.sections.record import as_dict, french
from rsmp_nlp.report.wording import texts

_FILES: Final = (
    ("platforms.parquet, platforms.csv", "out_platforms"),
    ("usages.parquet, usages.csv", "out_usages"),
    ("messages.parquet", "out_messages"),
    ("timeline.parquet", "out_timeline"),
    ("segments.parquet", "out_segments"),
    ("words.parquet", "out_words"),
    ("rejected.jsonl", "out_rejected"),
    ("run.json", "out_run"),
    ("datapackage.json", "out_datapackage"),
)


def files(contents: Contents, lang: str) -> dict[str, Any]:
    """Return the names of files and what they hold; an optional table only where it has rows.

    `retention` is what the record says of personal data, in French, "" where it says nothing.
    """
    absent = {
        name
        for name, rows in (
            ("timeline.parquet", contents.timeline),
            ("segments.parquet", contents.segments),
            ("words.parquet", contents.words),
        )
        if not rows
    }
    note = as_dict(contents.run.get("retention")).get("note")
    return {
        "rows": [(file, texts(lang)[key]) for file, key in _FILES if file not in absent],
        "retention": french(note) if note else "",
    }
