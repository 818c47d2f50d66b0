"""What the first sheet of a workbook says, before any number: what it is and how to read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rsmp_nlp.export.run import FinishedRun
from rsmp_nlp.report.contents import Contents
from rsmp_nlp.report.numbers import day, number
from rsmp_nlp.report.rows import read_platforms
from rsmp_nlp.report.sections.cite import cite
from rsmp_nlp.report.sentences import platform_warnings, position_sentence
from rsmp_nlp.report.wording import texts
from rsmp_nlp.typography import typeset

_WHAT: Final = (
    "Chaque message d’un réseau social reçoit un usage parmi neuf, en trois familles (influence, "
    "collaboration, coordination), ou « hors grille ». Chaque plateforme reçoit la part de chaque "
    "famille dans son activité."
)
_HOW: Final = (
    (
        "Parts",
        "La part d’une famille est sa place dans l’activité qui entre dans la grille ; les trois "
        "parts d’une plateforme font 100 %. Elle vient des probabilités de tous les messages, non du "
        "compte des usages les plus probables.",
    ),
    (
        "Intervalles",
        "Les bornes basse et haute encadrent la part avec 95 % de confiance (colonne « Niveau » si un "
        "autre niveau a été demandé). Deux plateformes dont les intervalles se recouvrent largement ne "
        "sont pas à classer l’une devant l’autre.",
    ),
    (
        "Centre de gravité",
        "La famille qui vient en tête dans neuf tirages sur dix, sinon « undetermined » : aucune ne se "
        "détache. « Certitude » est la part des tirages où elle est la première.",
    ),
    (
        "Messages",
        "Le modèle se trompe sur des messages isolés : lisez les parts, pas les lignes. « Abstention » "
        "marque les messages où il est peu sûr ; ils comptent dans les parts.",
    ),
    ("Cellules vides", "La source ne dit pas ce qu’il faudrait pour calculer cette valeur."),
    ("Dates", "Toutes les dates sont en temps universel (UTC)."),
)
_SHEETS: Final = (
    "« Dictionnaire » dit ce que contient chaque colonne de chaque feuille. « Profil » et "
    "« Graphiques » sont tirés des autres feuilles."
)
_USE: Final = (
    "Ces résultats décrivent des réseaux. Ils ne servent ni à juger des personnes ni à modérer. Les "
    "messages peuvent révéler des opinions : leur traitement demande une base légale."
)


def readme_lines(run: FinishedRun, notes: Sequence[str]) -> list[tuple[str, str]]:
    """Return the lines of the sheet, each a label and a text.

    Parameters
    ----------
    notes : what the workbook leaves out or cuts, in French sentences
    """
    return [(label, typeset(text, "fr")) for label, text in _lines(run, notes)]


def _lines(run: FinishedRun, notes: Sequence[str]) -> Iterator[tuple[str, str]]:
    record = run.record
    counts = record.get("counts") or {}
    model = record.get("model") or {}
    yield "Centres de gravité", ""
    yield "Ce classeur", _WHAT
    yield "Exécution", f"{run.run_id}, {day(record.get('finished_at'))}"
    yield "Modèle", f"{model.get('name', '?')} (rsmp-nlp {record.get('version', '?')})"
    if counts:
        yield (
            "Lus",
            f"{number(counts.get('read'))} enregistrements = {number(counts.get('classified'))} "
            f"classés + {number(counts.get('skipped'))} écartés + {number(counts.get('rejected'))} "
            "rejetés",
        )
    for note in (*run.notes, *notes):
        yield "À savoir", note
    yield "", ""
    yield "Comment lire", ""
    yield from _HOW
    yield "Feuilles", _SHEETS
    yield "Usage", _USE
    yield "", ""
    yield "Positions", ""
    platforms = read_platforms(run.folder)
    for row in platforms:
        sentence = position_sentence(row)
        yield sentence.name, f"{sentence.says}."
    yield "", ""
    yield "Avertissements", "" if any(row.warnings for row in platforms) else "Aucun."
    for row in platforms:
        if warned := platform_warnings(row):
            yield warned.name, " — ".join(warned.said)
    yield "", ""
    yield "Pour citer", cite(Contents(record, ()), "fr")["run"]
    yield "", texts("fr")["cite_grid"]
