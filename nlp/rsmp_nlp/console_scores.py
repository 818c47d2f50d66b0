"""What people read of models in a terminal: scores, explanations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rsmp_nlp.classify.wording import item_name
from rsmp_nlp.families import family_posteriors
from rsmp_nlp.taxonomy import CLASSES, FAMILIES, FAMILY_CLASSES, OUT_OF_GRID, USAGES

if TYPE_CHECKING:
    from rsmp_nlp.classify.explain import Explanation

_NAMES = {usage.slug: usage.fr for usage in (*USAGES, OUT_OF_GRID)}
_FAMILY_NAMES = {family.slug: family.fr for family in FAMILIES} | {OUT_OF_GRID.slug: OUT_OF_GRID.fr}
_USAGES_SHOWN = 3


def explanation_lines(explanation: Explanation, count: int) -> list[str]:
    """Return an explanation as lines of text: the decision, then what weighed, strongest first."""
    families = family_posteriors(explanation.posteriors[None, :])[0]
    family = families[FAMILY_CLASSES.index(explanation.family)]
    order = (-explanation.posteriors).argsort(kind="stable")[:_USAGES_SHOWN]
    usage, rival = explanation.usage, explanation.rival
    contributions, rivals = explanation.contributions(usage), explanation.contributions(rival)
    items = explanation.parts.items
    strongest = (-abs(contributions)).argsort(kind="stable")
    shown, rest = strongest[:count], strongest[count:]
    lines = [
        f"{_FAMILY_NAMES[explanation.family]} ({_percent(family)}) — {_NAMES[usage]}",
        "  "
        + " · ".join(f"{_NAMES[CLASSES[i]]} {_percent(explanation.posteriors[i])}" for i in order),
        "",
        f"{'pèse sur la décision':44} {usage:>12} {rival:>12}",
        *(_line(item_name(items[i]), contributions[i], rivals[i]) for i in shown),
    ]
    if len(rest):
        lines.append(
            _line(f"{len(rest)} autres éléments", contributions[rest].sum(), rivals[rest].sum())
        )
    place, against = CLASSES.index(usage), CLASSES.index(rival)
    lines += [
        _line("point de départ", explanation.intercept[place], explanation.intercept[against]),
        _line("total", explanation.logit(usage), explanation.logit(rival)),
        "",
        "Un nombre positif parle pour l’usage, un nombre négatif contre ; une unité multiplie ses "
        "chances par 2,7.",
    ]
    return lines


def _line(name: str, first: float, second: float) -> str:
    return f"{name:44} {_signed(first):>12} {_signed(second):>12}"


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace(".", ",").replace("-", "−")


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
