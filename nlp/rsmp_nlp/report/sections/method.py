"""How positions were obtained: to read here, and to paste in a deliverable."""

from __future__ import annotations

from rsmp_nlp.report.contents import Contents
from rsmp_nlp.report.names import clean_name
from rsmp_nlp.report.numbers import MISSING, day, known, number, percent
from rsmp_nlp.report.sections.record import as_dict, short
from rsmp_nlp.report.sentences import VERIFIED
from rsmp_nlp.report.wording import counted, texts


def method(contents: Contents, lang: str) -> dict[str, str]:
    """Return the paragraph about this very run."""
    say, rows, run = texts(lang), contents.platforms, contents.run
    messages = sum(row.messages for row in rows)
    estimators = dict.fromkeys(row.method.partition(",")[0] for row in rows if row.method)
    units = {row.unit for row in rows if f"paste_unit_{row.unit}" in say}
    unit = units.pop() if len(units) == 1 else "mixed"
    return {
        "paste": say["method_paste"].format(
            messages=counted(messages, say["paste_messages"], lang),
            platforms=counted(len(rows), say["platforms"], lang),
            period=_period(contents, lang),
            version=short(run.get("version"), 40),
            model=short(as_dict(run.get("model")).get("name"), 80),
            method=clean_name(", ".join(estimators)) if estimators else MISSING,
            unit=say[f"paste_unit_{unit}"],
            error=say["paste_error"] if any(row.model_error for row in rows) else "",
            scores=_scores(contents, lang),
            basis=_basis(contents, lang),
        )
    }


def _period(contents: Contents, lang: str) -> str:
    if contents.dates is None:
        return ""
    first, last = contents.dates
    return texts(lang)["paste_period"].format(first=day(first, lang), last=day(last, lang))


def _scores(contents: Contents, lang: str) -> str:
    scores = as_dict(as_dict(contents.run.get("model")).get("scores"))
    messages, platforms = known(scores.get("messages")), known(scores.get("platforms"))
    accuracy = known(scores.get("families_accuracy"))
    if not messages or not platforms or accuracy is None or scores.get("scored_on") == "written":
        return ""
    return texts(lang)["paste_scores"].format(
        messages=number(messages, lang),
        platforms=number(platforms, lang),
        accuracy=percent(accuracy, lang),
    )


def _basis(contents: Contents, lang: str) -> str:
    say, rows = texts(lang), contents.platforms
    verified = sum(row.basis == VERIFIED for row in rows)
    if not verified:
        return say["paste_model"]
    forms = say["paste_verified_n"].format(of=number(len(rows), lang))
    return say["paste_verified"].format(n=counted(verified, forms, lang))
