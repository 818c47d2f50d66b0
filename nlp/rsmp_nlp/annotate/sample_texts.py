"""Texts of the messages drawn: from the run that kept them, or from the sources read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from rsmp_nlp.errors import InputError, UsageError
from rsmp_nlp.parquet_file import open_parquet
from rsmp_nlp.preprocess.clean import clean
from rsmp_nlp.preprocess.private import MASKS, redact, unlinked
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.reading import Reading
from rsmp_nlp.read.threads import PARENT_CHARACTERS
from rsmp_nlp.report.messages import MESSAGES_FILE
from rsmp_nlp.schema.records import Message

if TYPE_CHECKING:
    import pandas as pd

Key = tuple[str, str]

_ROWS: Final = 65_536

_FEATURE_WORDS: Final = {"mail": "MAIL", "phone": "TEL", "mention": "MENTION"}
"""Masks that features have a word for."""


def shown(text: str) -> str:
    """Return a text as annotators see it: no control characters, contacts and names masked.

    The masks are the words that features know, so that a model trained on these texts sees what it
    would see of the messages themselves.

    >>> shown("Écris à a.b@exemple.org ou @marie avant le 12 mars")
    'Écris à MAIL ou MENTION avant le 12 mars'
    """
    text = redact(clean(text))
    for kind, word in _FEATURE_WORDS.items():
        text = text.replace(MASKS[kind], word)
    return text


def has_texts(run: Path) -> bool:
    """Tell whether the messages table of a run holds the texts."""
    import pyarrow.parquet as pq

    path = run / MESSAGES_FILE if run.is_dir() else run
    return "text" in pq.read_schema(path).names


def texts_of(
    rows: pd.DataFrame, run: Path, asked: Mapping[str, Any], sources: Sequence[str]
) -> tuple[list[str], list[str | None]]:
    """Return the texts of messages and of those they answer, as annotators see them.

    Parameters
    ----------
    rows : `platform`, `message_id`, `parent_id` of the messages
    run : folder of the run, or its table of messages
    asked : options of the run, by which sources are read again
    sources : files of the texts; needed where the run does not hold them

    Raises
    ------
    UsageError
        The run holds no text and `sources` is empty.
    InputError
        The text of a message is nowhere in the sources.
    """
    keys = list(zip(rows["platform"].astype(str), rows["message_id"].astype(str), strict=True))
    parents = [
        (platform, str(parent)) if isinstance(parent, str) and parent else None
        for (platform, _), parent in zip(keys, rows["parent_id"], strict=True)
    ]
    wanted = {*keys, *(parent for parent in parents if parent)}
    if sources:
        found = _from_sources(wanted, asked, sources)
    elif has_texts(run):
        found = _from_run(wanted, run)
    else:
        raise UsageError(
            f"{run} : cette exécution ne garde pas les textes. Donnez les fichiers d’origine avec "
            "--texts, ou refaites-la avec « classify --with-text »."
        )
    missing = [key for key in keys if key not in found]
    if missing:
        platform, message_id = missing[0]
        raise InputError(
            f"{', '.join(sources) or run} : le texte de {len(missing)} messages tirés sur {len(keys)} "
            f"est introuvable, par exemple « {message_id} » de « {platform} ». Donnez avec --texts tous "
            "les fichiers qui ont été classés."
        )
    texts = [shown(found[key]) for key in keys]
    before = [shown(found[key][:PARENT_CHARACTERS]) if key in found else None for key in parents]
    return texts, before


def _from_run(wanted: set[Key], run: Path) -> dict[Key, str]:
    import pyarrow as pa
    import pyarrow.compute as pc

    path = run / MESSAGES_FILE if run.is_dir() else run
    identifiers = pa.array(sorted({message_id for _, message_id in wanted}), pa.string())
    found: dict[Key, str] = {}
    with open_parquet(path) as file:
        columns = ["platform", "message_id", "text"]
        for batch in file.iter_batches(batch_size=_ROWS, columns=columns):
            kept = batch.filter(pc.is_in(batch.column("message_id"), identifiers))
            for row in kept.to_pylist():
                key = (row["platform"], row["message_id"])
                if key in wanted and row["text"] is not None:
                    found[key] = row["text"]
    return found


def _from_sources(
    wanted: set[Key], asked: Mapping[str, Any], sources: Sequence[str]
) -> dict[Key, str]:
    options = ReadOptions(
        platform=asked.get("platform"),
        columns=asked.get("map") or {},
        encoding=asked.get("encoding"),
        zone=ZoneInfo(str(asked.get("timezone") or "Europe/Paris")),
        include=frozenset(asked.get("include") or ()),
        reader=asked.get("reader"),
    )
    found: dict[Key, str] = {}
    for item in Reading(tuple(sources), options):
        if not isinstance(item, Message):
            continue
        key = (item.platform, unlinked(item.message_id))
        if key in wanted:
            found[key] = item.text
    return found
