"""How far the model can be trusted in general, and on these platforms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from rsmp_nlp.report.cautions import UNFAMILIAR
from rsmp_nlp.report.contents import Contents
from rsmp_nlp.report.numbers import known, number, percent
from rsmp_nlp.report.rows import PlatformRow
from rsmp_nlp.report.sections.heads import heads
from rsmp_nlp.report.sections.record import as_dict
from rsmp_nlp.report.sentences import certainty
from rsmp_nlp.report.wording import counted, texts

APART: Final = 0.25
"""Share of trial platforms under which a platform is said to be a little apart."""

_SCORES: Final = (
    ("families_accuracy", "score_accuracy", True),
    ("families_macro_f1", "score_families", False),
    ("usages_macro_f1", "score_usages", False),
)
_LIKENESS: Final = ("familiar_like", "familiar_apart", "familiar_unlike")


def reliability(contents: Contents, lang: str) -> dict[str, Any]:
    """Return the scores of the model, and how familiar each platform is to it."""
    rows = contents.platforms
    told = [row for row in rows if likeness(row) is not None]
    return {
        **_scores(contents.run, lang),
        "overview": _overview(told, lang) if told else None,
        "rows": [
            {
                "head": head,
                "row": row,
                "likeness": texts(lang)[likeness(row) or "familiar_unknown"],
                "unlike": likeness(row) == "familiar_unlike",
                "familiarity": percent(row.familiarity, lang),
                "confidence": percent(row.model_confidence, lang),
                "certainty": certainty(row.certainty_model, lang),
            }
            for head, row in zip(heads(rows), rows, strict=True)
            if told
        ],
    }


def likeness(row: PlatformRow) -> str | None:
    """Return the key of what is said of a platform's familiarity; None where it is not known."""
    if row.familiarity is None:
        return None
    like, apart, unlike = _LIKENESS
    if row.familiarity < UNFAMILIAR:
        return unlike
    return apart if row.familiarity < APART else like


def _overview(rows: list[PlatformRow], lang: str) -> str:
    """Return how many platforms are how familiar, leaving out what there is none of."""
    counts = Counter(likeness(row) for row in rows)
    said = [
        counted(counts[key], texts(lang)[key.replace("familiar_", "familiar_n_")], lang)
        for key in _LIKENESS
        if counts[key]
    ]
    return f"{', '.join(said)}."


def _scores(run: Mapping[str, Any], lang: str) -> dict[str, Any]:
    say = texts(lang)
    scores = as_dict(as_dict(run.get("model")).get("scores"))
    measured = []
    for key, text, as_percent in _SCORES:
        value = known(scores.get(key))
        if value is not None:
            written = percent(value, lang) if as_percent else number(value, lang, 2)
            measured.append((written, say[text]))
    lead = say["model_lead_short"]
    messages, platforms = known(scores.get("messages")), known(scores.get("platforms"))
    if scores.get("scored_on") == "written":
        lead = say["model_lead_written"]
    elif messages and platforms:
        lead = say["model_lead"].format(
            messages=number(messages, lang), platforms=number(platforms, lang)
        )
    return {"scores": measured, "lead": lead}
