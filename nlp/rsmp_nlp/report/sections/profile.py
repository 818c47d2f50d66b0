"""The profile of each platform over the nine usages."""

from __future__ import annotations

from typing import Any

from rsmp_nlp.report.contents import Contents
from rsmp_nlp.report.numbers import percent
from rsmp_nlp.report.profile import DRAWN, usage_profiles
from rsmp_nlp.report.wording import texts


def profile(contents: Contents, lang: str) -> dict[str, Any]:
    """Return the panels of the most active platforms, on one scale."""
    say = texts(lang)
    profiles = usage_profiles(contents.platforms, contents.usages, lang)
    return {
        "panels": profiles.panels,
        "help": say["profile_help"].format(scale=percent(profiles.scale, lang)),
        "rest": say["profile_rest"].format(n=DRAWN) if profiles.left_out else None,
    }
