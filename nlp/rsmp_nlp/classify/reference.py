"""Labels by reference: for texts that may not be passed on, what was said of which.

A row names a text by the SHA-256 of its normal form (`text_key`) and by where it was read (`origin`).
Whoever holds the texts joins them again, and trains the same model.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rsmp_nlp.classify.combine import Annotation, Key
from rsmp_nlp.classify.text_key import text_sha256
from rsmp_nlp.taxonomy import OUT_OF_GRID, USAGES
from rsmp_nlp.whole_files import write_aside

if TYPE_CHECKING:
    from rsmp_nlp.classify.labels import Labelled

COLUMNS: Final = ("sha256", "origin", "platform", "group", "label", "weight", "round")

_CODES: Final = {usage.slug: usage.code for usage in (*USAGES, OUT_OF_GRID)}


@dataclass(frozen=True, slots=True)
class Reference:
    """A label of a text that is elsewhere; `annotation.platform` is "" where the row does not say."""

    sha256: str
    origin: str | None
    annotation: Annotation


def resolve(
    references: Sequence[Reference],
    messages: Mapping[Key, str],
    origins: Mapping[Key, str],
) -> tuple[list[Annotation], int]:
    """Return the labels of the texts that are at hand, and how many have none.

    Of several messages of the same text, those of the platform and origin that the row names.

    Parameters
    ----------
    messages : (platform, message) → text
    origins : (platform, message) → where it was read, where that is known
    """
    if not references:
        return [], 0
    by_text: dict[str, list[Key]] = defaultdict(list)
    for key, text in messages.items():
        by_text[text_sha256(text)].append(key)
    found: list[Annotation] = []
    missing = 0
    for one in references:
        keys = by_text.get(one.sha256.lower(), [])
        keys = [key for key in keys if key[0] == one.annotation.platform] or keys
        keys = [key for key in keys if origin_reference(origins.get(key)) == one.origin] or keys
        missing += not keys
        found += [
            replace(one.annotation, platform=platform, message_id=message_id)
            for platform, message_id in keys
        ]
    return found, missing


def origin_reference(origin: str | None) -> str:
    """Return where a text was read without its path, which often holds the title of the text.

    >>> origin_reference("depot/public:articles/un-titre.md")
    'depot/public:874b717f5e85'
    """
    place, colon, path = (origin or "").partition(":")
    return f"{place}:{sha256(path.encode()).hexdigest()[:12]}" if colon else place


def write_references(labelled: Iterable[Labelled], path: Path) -> int:
    """Write the labels of real messages by reference, sorted; return how many.

    The project's own texts are left out: they are in the repository themselves.
    """
    rows = sorted(
        (
            *(text_sha256(one.text), origin_reference(one.origin), one.platform, one.group),
            *(_CODES[one.usage], f"{one.weight:g}", f"{one.round:g}"),
        )
        for one in labelled
        if not one.written
    )
    with write_aside(path) as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return len(rows)
