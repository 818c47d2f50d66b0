"""The code book for annotators: one Markdown source, its definitions taken from the taxonomy."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

from rsmp_nlp.taxonomy import FAMILIES, OUT_OF_GRID, USAGES, usage_of_label

SOURCE: Final = Path(__file__).parent / "codebook.fr.md"

_SECTION: Final = re.compile(r"^### (.+?)\u00a0: (.+)$", re.MULTILINE)
_CASE: Final = "Cas "


@cache
def markdown() -> str:
    """Return the code book in Markdown, French spaces set."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701 - no HTML here
    usages = (*USAGES, OUT_OF_GRID)
    text = environment.from_string(SOURCE.read_text(encoding="utf-8")).render(
        usages=usages,
        families={**{family.slug: family.fr for family in FAMILIES}, "none": "—"},
        by_code={usage.code: usage for usage in usages},
    )
    return _french_spaces(text) + "\n"


def _french_spaces(text: str) -> str:
    """Return a text with the unbreakable spaces of French before signs and inside quotes."""
    text = re.sub(r" ([;!?»])", "\u202f\\1", text).replace("« ", "«\u202f")
    return text.replace(" :", "\u00a0:")


def sections() -> dict[str, str]:
    """Return title → text of the parts on a usage (by its code) or a hard case (« Cas 3 »)."""
    found = list(_SECTION.finditer(markdown()))
    ends = [match.start() for match in found[1:]] + [len(markdown())]
    return {
        match[1]: markdown()[match.end() : end].split("\n## ")[0].strip()
        for match, end in zip(found, ends, strict=True)
    }


def examples(title: str) -> list[str]:
    """Return the examples of a usage (by its code) or of a hard case."""
    return [line[2:] for line in sections()[title].splitlines() if line.startswith("- ")]


def example(slug: str) -> str:
    """Return the first example of a usage, without comment.

    >>> example("none")
    '«\u202fMerci 🙏\u202f»'
    """
    code = next(one.code for one in (*USAGES, OUT_OF_GRID) if one.slug == usage_of_label(slug))
    first = examples(code)[0]
    return first[: first.rindex("»") + 1]


def hard_cases() -> list[tuple[str, str]]:
    """Return the hard cases: what they are, and the rule that settles them, as plain text."""
    titles = {match[1]: match[2] for match in _SECTION.finditer(markdown())}
    return [
        (titles[name], " ".join(text.split("\n\n")[0].split()))
        for name, text in sections().items()
        if name.startswith(_CASE)
    ]
