"""What people read of the agreement of annotators: plain French, then the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rsmp_nlp.report.numbers import number, percent
from rsmp_nlp.taxonomy import CLASSES, FAMILIES, FAMILY_CLASSES, OUT_OF_GRID, USAGES
from rsmp_nlp.terminal_text import visible

if TYPE_CHECKING:
    from rsmp_nlp.aggregate.agreement import Agreement
    from rsmp_nlp.annotate.agreement import AgreementReport, Disputed

DISPUTED_SHOWN: Final = 20
CONFUSIONS_SHOWN: Final = 5

RARE: Final = 20
"""Labels of a class, among messages read by two, under which its alpha tells little."""

DRIFT: Final = 0.05
"""p-value, shared among annotators (Bonferroni), under which a decline is told as a drift."""

_NAMES: Final = {usage.slug: usage.fr for usage in (*USAGES, OUT_OF_GRID)}
_FAMILY_NAMES: Final = {
    **{family.slug: family.fr for family in FAMILIES},
    OUT_OF_GRID.slug: OUT_OF_GRID.fr,
}


def verdict(found: Agreement) -> str:
    """Return what an alpha allows to conclude, by the thresholds of Krippendorff (2004, p. 241)."""
    from rsmp_nlp.aggregate.agreement import RELIABLE, TENTATIVE

    if found.value is None:
        if found.messages:
            return "accord non mesurable : tous les messages lus à deux portent la même étiquette"
        return "accord non mesurable : aucun message n’a été étiqueté par deux annotateurs"
    low = -1.0 if found.low is None else found.low
    if low >= RELIABLE:
        return "accord suffisant pour conclure"
    if found.value >= RELIABLE:
        return (
            "accord suffisant pour conclure selon la valeur, pas selon l’intervalle : faites lire "
            "davantage de messages à deux"
        )
    if found.value >= TENTATIVE:
        return "accord suffisant pour des conclusions prudentes seulement"
    return "accord insuffisant : relisez le guide ensemble avant de continuer"


def agreement_lines(report: AgreementReport) -> list[str]:
    """Return the whole report as lines of text, without any message's text.

    Names and identifiers come from files: they are made harmless for a terminal.
    """
    return [visible(line) for line in _lines(report)]


def _lines(report: AgreementReport) -> list[str]:
    lines = [
        f"{number(report.messages)} messages étiquetés, dont {number(report.shared)} par deux annotateurs ou plus",
        "annotateurs : "
        + ", ".join(f"{name} ({number(count)})" for name, count in report.annotators.items()),
    ]
    if report.several:
        lines.append(
            f"{report.several} étiquettes de trop : quand un annotateur en donne plusieurs à un message, "
            "la plus lourde compte, sinon la première"
        )
    lines.append("")
    if not report.shared:
        return [*lines, _nothing_shared(report)]
    return [
        *lines,
        f"Familles : {verdict(report.families)}",
        f"Usages :   {verdict(report.usages)}",
        "(alpha de Krippendorff : à partir de 0,80 on conclut ; de 0,667 à 0,80 avec prudence ; "
        "dessous non. Krippendorff 2004, p. 241)",
        "",
        f"{'':42} alpha   [95 %]           accord brut  κ de Fleiss",
        _global_line("trois familles et hors grille", report.families, report.families_fleiss),
        _global_line("neuf usages et hors grille", report.usages, report.usages_fleiss),
        f"intervalles par tirage de {'fils entiers' if report.clusters == 'thread' else 'messages'}",
        "",
        *_classes(report),
        *_pairs(report),
        *_drifts(report),
        *_confusions(report),
        *_disputed_lines(report),
    ]


def _nothing_shared(report: AgreementReport) -> str:
    if len(report.annotators) == 1:
        who = next(iter(report.annotators))
        return (
            f"Un seul annotateur ({who}) : l’accord ne se mesure pas. Faites étiqueter une cinquantaine "
            "des mêmes messages par une deuxième personne, sans qu’elle voie ces étiquettes."
        )
    return (
        "Aucun message n’a été étiqueté par deux annotateurs : l’accord ne se mesure pas. Donnez une "
        "partie des mêmes messages à deux d’entre eux (« rsmp-nlp annotate sample … --double 0.2 »)."
    )


def _figures(found: Agreement) -> str:
    if found.value is None:
        return f"{'—':>5}   {'':16}"
    bounds = (
        "intervalle inconnu" if found.low is None else f"[{_two(found.low)} ; {_two(found.high)}]"
    )
    return f"{_two(found.value):>5}   {bounds:16}"


def _two(value: float | None) -> str:
    # adding 0 takes the sign off a rounded -0.00
    return number(None if value is None else round(value, 2) + 0.0, decimals=2)


def _global_line(name: str, alpha: Agreement, fleiss: Agreement) -> str:
    return f"{name:42} {_figures(alpha)} {percent(alpha.observed):>11}  {_two(fleiss.value):>11}"


def _classes(report: AgreementReport) -> list[str]:
    """Return a line a class: how far annotators agree on who is in it and who is not."""
    given = [sum(row) for row in report.coincidences]
    lines = [f"{'chacun contre tous les autres':42} alpha   [95 %]           étiquettes"]
    for name in FAMILY_CLASSES:
        members = [place for place, slug in enumerate(CLASSES) if _family(slug) == name]
        count = sum(given[place] for place in members)
        lines.append(_class_line(_FAMILY_NAMES[name], report.per_family[name], count))
        if name != OUT_OF_GRID.slug:
            lines += [
                _class_line(
                    f"  {_NAMES[CLASSES[place]]}", report.per_usage[CLASSES[place]], given[place]
                )
                for place in members
            ]
    return lines


def _family(slug: str) -> str:
    from rsmp_nlp.taxonomy import family_of_usage

    return family_of_usage(slug)


def _class_line(name: str, found: Agreement, count: float) -> str:
    if not count:
        return f"{name:42} jamais employé dans les messages lus à deux"
    rare = "  trop rare pour en juger" if count < RARE else ""
    return f"{name:42} {_figures(found)} {number(count):>10}{rare}"


def _pairs(report: AgreementReport) -> list[str]:
    if not report.pairs:
        return []
    lines = ["", f"{'deux à deux (κ de Cohen)':30} messages  usages  [95 %]           familles"]
    for pair in report.pairs:
        name = f"{pair.first} – {pair.second}"
        lines.append(
            f"{name[:30]:30} {pair.usages.messages:8d}  {_figures(pair.usages)} "
            f"{_two(pair.families.value):>8}"
        )
    return lines


def _drifts(report: AgreementReport) -> list[str]:
    if not report.drifts:
        return [
            "",
            "Évolution dans le temps : trop peu de messages lus à deux (20 au moins par annotateur).",
        ]
    lines = ["", "accord avec les autres, du début à la fin du travail de chacun"]
    if report.order == "rows":
        lines.append(
            "(dans l’ordre des tours puis des lignes, faute de date d’étiquetage : si ce n’est pas celui du "
            "travail, ces chiffres ne disent rien)"
        )
    for name, found in report.drifts.items():
        along = " ".join(f"{100 * part.agreement:3.0f}" for part in found.parts)
        lines.append(f"{name[:30]:30} {along} %")
        change = f"{100 * abs(found.change):.0f} points"
        if found.p_value < DRIFT / len(report.drifts):
            what = (
                f"dérive possible : {change} d’accord en moins dans sa seconde moitié. Relisez-en une "
                "part, ou vérifiez que les messages n’y étaient pas plus difficiles"
                if found.change < 0
                else f"{change} d’accord en plus dans sa seconde moitié : ses premières étiquettes sont à relire"
            )
            lines.append(f"  {name} : {what}.")
    return lines


def _confusions(report: AgreementReport) -> list[str]:
    pairs = [
        (2 * report.coincidences[row][column], row, column)
        for row in range(len(CLASSES))
        for column in range(row)
        if report.coincidences[row][column]
    ]
    total = sum(count for count, _, _ in pairs)
    if not pairs:
        return ["", "Aucun désaccord."]
    lines = ["", "confusions les plus fréquentes (part des désaccords)"]
    for count, row, column in sorted(pairs, reverse=True)[:CONFUSIONS_SHOWN]:
        names = f"{_NAMES[CLASSES[column]]} / {_NAMES[CLASSES[row]]}"
        lines.append(f"{percent(count / total):>6}  {names}")
    return lines


def _disputed_lines(report: AgreementReport) -> list[str]:
    lines = []
    if report.adjudicated:
        lines += [
            "",
            f"{report.adjudicated} désaccords déjà tranchés (annotateur « adjudication »).",
        ]
    if report.disputed:
        lines += ["", f"{len(report.disputed)} messages à discuter, les plus éloignés d’abord"]
        lines += [disputed_line(one) for one in report.disputed[:DISPUTED_SHOWN]]
    if len(report.disputed) > DISPUTED_SHOWN:
        lines.append(
            f"… et {len(report.disputed) - DISPUTED_SHOWN} autres : « --json » ou « -o » les donne tous."
        )
    return lines


def disputed_line(one: Disputed) -> str:
    """Return a disputed message as a line: where it is, and who said what."""
    said = ", ".join(
        f"{name} : {usage}" + (f" (ou {one.secondary[name]})" if name in one.secondary else "")
        for name, usage in one.labels.items()
    )
    where = f"{one.platform} " if one.platform else ""
    return f"  {where}{one.message_id} — {said}"
