"""Every sentence of the page, in French and in English, side by side: one file per section.

A pair is (French, English). French is typed with ordinary spaces; `wording.typeset` puts the
unbreakable ones that its punctuation wants. Braces are filled by `str.format`.
"""

from __future__ import annotations

from typing import Final

from rsmp_nlp.report.texts import (
    cautions,
    cite,
    common,
    method,
    positions,
    profile,
    reading,
    reliability,
    sample,
    segments,
    social,
    timeline,
    words,
)

LANGUAGES: Final = ("fr", "en")

TEXTS: Final[dict[str, tuple[str, str]]] = {
    **common.TEXTS,
    **positions.TEXTS,
    **profile.TEXTS,
    **social.TEXTS,
    **timeline.TEXTS,
    **segments.TEXTS,
    **words.TEXTS,
    **cautions.TEXTS,
    **reliability.TEXTS,
    **sample.TEXTS,
    **reading.TEXTS,
    **method.TEXTS,
    **cite.TEXTS,
}
"""Texts by key; a key is in one file only."""
