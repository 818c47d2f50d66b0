"""Examples of messages, where they were asked for."""

from __future__ import annotations

from typing import Any

from rsmp_nlp.report.contents import Contents
from rsmp_nlp.report.names import clean_name
from rsmp_nlp.report.wording import names
from rsmp_nlp.taxonomy import USAGES


def quotes(contents: Contents, lang: str) -> dict[str, Any] | None:
    """Return the examples of each usage that has some; None where none were asked for."""
    if contents.quotes is None:
        return None
    name = names(lang)
    found = []
    for usage in USAGES:
        own = [quote for quote in contents.quotes if quote.usage == usage.slug]
        if own:
            listed = [{"text": quote.text, "platform": clean_name(quote.platform)} for quote in own]
            found.append({"name": name[usage.slug], "family": name[usage.family], "quotes": listed})
    return {"usages": found}
