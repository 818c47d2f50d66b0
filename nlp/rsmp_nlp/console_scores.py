"""What people read of models in a terminal: scores, comparisons, explanations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from rsmp_nlp.classify.wording import item_name
from rsmp_nlp.families import family_posteriors
from rsmp_nlp.taxonomy import CLASSES, FAMILIES, FAMILY_CLASSES, OUT_OF_GRID, USAGES

if TYPE_CHECKING:
    from rsmp_nlp.classify.compare import Comparison, Difference
    from rsmp_nlp.classify.explain import Explanation
    from rsmp_nlp.classify.reliability import Bin
    from rsmp_nlp.classify.scores import ClassScore, PlatformScore, Scores

_NAMES = {usage.slug: usage.fr for usage in (*USAGES, OUT_OF_GRID)}
_FAMILY_NAMES = {family.slug: family.fr for family in FAMILIES} | {OUT_OF_GRID.slug: OUT_OF_GRID.fr}
_USAGES_SHOWN: Final = 3
_CODES: Final = [usage.code for usage in (*USAGES, OUT_OF_GRID)]
_MEASURES: Final = {
    "families_macro_f1": "macro-F1 des trois familles",
    "usages_macro_f1": "macro-F1 des dix usages",
    "share_error": "erreur sur les parts",
}


def score_lines(scores: Scores) -> list[str]:
    """Return the main scores and those of every class as lines of text."""
    lines = [
        f"{scores.messages} messages, {scores.platforms} plateformes",
        f"macro-F1 des trois familles : {scores.families_macro_f1:.3f}   "
        f"exactitude : {scores.families_accuracy:.3f}",
        f"macro-F1 des dix usages :     {scores.usages_macro_f1:.3f}   "
        f"exactitude : {scores.usages_accuracy:.3f}",
        f"erreur de calibration : familles {scores.families_ece:.3f}, "
        f"usages {scores.usages_ece:.3f}   erreur sur les parts : {_figure(scores.share_error)}",
        "",
        f"{'classe':42} précision rappel    F1 messages",
    ]
    for family in FAMILIES:
        lines.append(_class_line(family.fr, scores.families[family.slug]))
        lines += [
            _class_line(f"  {usage.fr}", scores.usages[usage.slug])
            for usage in USAGES
            if usage.family == family.slug
        ]
    lines.append(_class_line(OUT_OF_GRID.fr, scores.usages[OUT_OF_GRID.slug]))
    return lines


def evaluation_lines(scores: Scores) -> list[str]:
    """Return everything that `evaluate` says, as lines of text."""
    return [
        *score_lines(scores),
        *_confusion_lines(
            "familles", [name[:6] for name in FAMILY_CLASSES], scores.families_confusion
        ),
        *_confusion_lines("usages", _CODES, scores.confusion),
        "",
        f"{'plateforme':42} messages familles usages  parts (écart)",
        *(_platform_line(name, one) for name, one in scores.per_platform.items()),
        *_reliability_lines("familles", scores.families_reliability),
        *_reliability_lines("usages", scores.usages_reliability),
        "",
        "messages gardés  confiance au moins  familles justes",
        *(
            f"{100 * kept.coverage:13.0f} %  {kept.threshold:18.2f}  {kept.accuracy:15.3f}"
            for kept in scores.coverage_risk
        ),
    ]


def _class_line(name: str, one: ClassScore) -> str:
    return f"{name:42} {one.precision:9.3f} {one.recall:6.3f} {one.f1:5.3f} {one.messages:8d}"


def _platform_line(name: str, one: PlatformScore) -> str:
    gap = (
        sum(abs(seen - said) for seen, said in zip(one.observed, one.estimated, strict=True)) / 3
        if one.observed and one.estimated
        else float("nan")
    )
    return (
        f"{name[:42]:42} {one.messages:8d} {one.family_accuracy:8.3f} {one.usage_accuracy:6.3f}  "
        f"{_figure(gap):>13}"
    )


def _confusion_lines(
    level: str, names: Sequence[str], counts: Sequence[Sequence[int]]
) -> list[str]:
    return [
        "",
        f"confusions des {level} (en ligne l’étiquette, en colonne la décision)",
        " " * 8 + "".join(f"{name:>8}" for name in names),
        *(
            f"{name:8}" + "".join(f"{count:8d}" for count in row)
            for name, row in zip(names, counts, strict=True)
        ),
    ]


def _reliability_lines(level: str, bins: Sequence[Bin]) -> list[str]:
    return [
        "",
        f"confiance ({level})  moyenne  exactitude  messages",
        *(
            f"{one.low:.1f} à {one.high:.1f} {one.confidence:{len(level) + 11}.3f} "
            f"{one.accuracy:11.3f} {one.messages:9d}"
            for one in bins
        ),
    ]


def _figure(value: float | None) -> str:
    return "non mesurée" if value is None or value != value else f"{value:.3f}"


def comparison_lines(comparison: Comparison) -> list[str]:
    """Return a comparison as lines of text, the verdict last."""
    return [
        f"{comparison.a.scores.messages} messages, {comparison.platforms} plateformes",
        f"A : {comparison.a.model}   B : {comparison.b.model}",
        "",
        f"{'mesure':30} {'A':>8} {'B':>8} {'B − A':>8}   intervalle à 95 %",
        *(_difference_line(_MEASURES[name], one) for name, one in comparison.differences.items()),
        "",
        verdict_sentence(comparison),
    ]


def _difference_line(name: str, one: Difference) -> str:
    values = " ".join(
        f"{'—' if value is None else f'{value:+.3f}' if signed else f'{value:.3f}':>8}"
        for value, signed in ((one.a, False), (one.b, False), (one.difference, True))
    )
    told = one.low is not None and one.high is not None
    return f"{name:30} {values}   {f'{one.low:+.3f} à {one.high:+.3f}' if told else 'non mesuré'}"


def verdict_sentence(comparison: Comparison) -> str:
    """Return the sentence that says whether B is better than A."""
    a, b = f"« {comparison.a.model} »", f"« {comparison.b.model} »"
    if comparison.a.sha256 == comparison.b.sha256:
        return f"{a} et {b} sont le même modèle."
    if all(one.low is None for one in comparison.differences.values()):
        return (
            f"Impossible à dire : {comparison.platforms} plateforme(s) ne suffisent pas, étiquetez "
            "des messages d’autres plateformes."
        )
    better = [_MEASURES[n] for n, one in comparison.differences.items() if one.verdict > 0]
    worse = [_MEASURES[n] for n, one in comparison.differences.items() if one.verdict < 0]
    if better and worse:
        return f"{b} est meilleur que {a} ({', '.join(better)}) et moins bon ({', '.join(worse)})."
    if better:
        return f"{b} est meilleur que {a} : {', '.join(better)}, au-delà de l’intervalle."
    if worse:
        return f"{b} est moins bon que {a} : {', '.join(worse)}, au-delà de l’intervalle."
    return f"Impossible à dire : l’écart entre {a} et {b} est dans l’intervalle."


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
