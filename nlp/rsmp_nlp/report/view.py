"""What the page shows: its heading, and its sections in order. Texts and pictures, no layout."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from rsmp_nlp.report.contents import Contents
from rsmp_nlp.report.names import clean_name
from rsmp_nlp.report.numbers import moment, period
from rsmp_nlp.report.sections.cautions import cautions
from rsmp_nlp.report.sections.cite import cite
from rsmp_nlp.report.sections.files import files
from rsmp_nlp.report.sections.glossary import glossary
from rsmp_nlp.report.sections.method import method
from rsmp_nlp.report.sections.positions import positions
from rsmp_nlp.report.sections.profile import profile
from rsmp_nlp.report.sections.quotes import quotes
from rsmp_nlp.report.sections.reading import balance, reading
from rsmp_nlp.report.sections.record import as_list, short
from rsmp_nlp.report.sections.reliability import reliability
from rsmp_nlp.report.sections.sample import sample
from rsmp_nlp.report.sections.segments import segments
from rsmp_nlp.report.sections.shares import shares
from rsmp_nlp.report.sections.social import social
from rsmp_nlp.report.sections.timeline import timeline
from rsmp_nlp.report.sections.words import words
from rsmp_nlp.report.wording import counted, texts

Section = Callable[[Contents, str], Mapping[str, Any] | None]

SECTIONS: Final[Mapping[str, Section]] = {
    "positions": positions,
    "shares": shares,
    "cautions": cautions,
    "profile": profile,
    "social": social,
    "timeline": timeline,
    "segments": segments,
    "words": words,
    "quotes": quotes,
    "reliability": reliability,
    "sample": sample,
    "reading": reading,
    "method": method,
    "glossary": glossary,
    "files": files,
    "cite": cite,
}
"""Sections by name, in the order of the page. `NAME_title` and `NAME_nav` are their texts, and
`templates/sections/NAME.html.j2` their template."""


def view(contents: Contents, lang: str = "fr") -> dict[str, Any]:
    """Return the context of `page.html.j2`; sections that have nothing to show are left out."""
    say, run = texts(lang), contents.run
    shown = {name: section(contents, lang) for name, section in SECTIONS.items()}
    return {
        "lang": lang,
        "t": say,
        "title": _title(contents, say),
        "status": _unfinished(run, say),
        "facts": _facts(contents, say, lang),
        "period": period(*contents.dates, lang) if contents.dates else None,
        "counts": balance(run, lang),
        "sections": [
            {
                "name": name,
                "title": say[f"{name}_title"],
                "nav": say[f"{name}_nav"],
                "content": content,
            }
            for name, content in shown.items()
            if content is not None
        ],
        "footer": say["footer"].format(
            moment=moment(short(run.get("finished_at"), 40), lang),
            version=short(run.get("version"), 40),
            quotes=say["footer_no_quote" if contents.quotes is None else "footer_quotes"],
        ),
    }


def _title(contents: Contents, say: Mapping[str, str]) -> str:
    if len(contents.platforms) != 1:
        return say["title"]
    return say["title_one"].format(name=clean_name(contents.platforms[0].name))


def _facts(contents: Contents, say: Mapping[str, str], lang: str) -> list[tuple[str, str]]:
    """Return the large figures under the title: an amount and its noun."""
    messages = sum(row.messages for row in contents.platforms)
    inputs = len(as_list(contents.run.get("inputs")))
    amounts = [(len(contents.platforms), "platforms"), (messages, "messages"), (inputs, "files")]
    facts = []
    for amount, key in amounts:
        written, _, noun = counted(amount, say[key], lang).partition("\u00a0")
        facts.append((written, noun))
    return facts


def _unfinished(run: Mapping[str, Any], say: Mapping[str, str]) -> str | None:
    status = run.get("status")
    return None if status in (None, "done") else say["not_done"].format(status=short(status, 40))
