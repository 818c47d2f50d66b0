"""What to be careful about, platform by platform, in plain words."""

from __future__ import annotations

from typing import Any

from rsmp_nlp.report.contents import Contents
from rsmp_nlp.report.sections.heads import heads
from rsmp_nlp.report.sentences import platform_warnings


def cautions(contents: Contents, lang: str) -> dict[str, Any]:
    """Return the warnings of each platform that has some."""
    rows = contents.platforms
    return {
        "warnings": [
            {"head": head, "said": found.said, "french": found.french}
            for head, row in zip(heads(rows), rows, strict=True)
            if (found := platform_warnings(row, lang))
        ]
    }
