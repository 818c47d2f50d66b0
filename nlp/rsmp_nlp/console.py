"""What people read in a terminal: progress, summaries, tables. stderr, but for asked-for data."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.taxonomy import FAMILIES, FAMILY_SLUGS

if TYPE_CHECKING:
    import pandas as pd

    from rsmp_nlp.classify.labels import LabelledReading
    from rsmp_nlp.pipeline import Outcome

_SECONDS_BETWEEN_LINES: Final = 60
_REASONS_SHOWN: Final = 5


def say(text: str, quiet: bool = False) -> None:
    """Print a line for a person on stderr."""
    if not quiet:
        print(text, file=sys.stderr, flush=True)


def tell_reading(reading: LabelledReading, quiet: bool) -> None:
    """Print what labels were left out, and why."""
    for problem in reading.problems[:_REASONS_SHOWN]:
        say(f"Laissé de côté : {problem}", quiet)
    if len(reading.problems) > _REASONS_SHOWN:
        say(f"… et {len(reading.problems) - _REASONS_SHOWN} autres lignes laissées de côté.", quiet)
    if reading.without_text:
        say(f"{reading.without_text} étiquettes sans texte : laissées de côté.", quiet)


@contextmanager
def progress_line(quiet: bool) -> Iterator[Callable[[int], None]]:
    """Give a function to call with the number of messages done.

    A terminal sees one line that moves; elsewhere, one line a minute.
    """
    live = sys.stderr.isatty() and not quiet
    start = last = time.monotonic()

    def show(done: int) -> None:
        nonlocal last
        now = time.monotonic()
        if quiet or now - last < (0.2 if live else _SECONDS_BETWEEN_LINES):
            return
        last = now
        line = f"{done} messages classés, {done / (now - start):.0f} par seconde"
        print(f"\r{line}" if live else line, end="" if live else "\n", file=sys.stderr, flush=True)

    yield show
    if live:
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def run_summary(outcome: Outcome, out: Path) -> dict[str, Any]:
    """Return what `classify --json` prints."""
    import json

    platforms = json.loads(outcome.platforms.to_json(orient="records", force_ascii=False))
    return {"output": str(out), "run": outcome.run, "platforms": platforms}


def write_summary(outcome: Outcome, out: Path) -> None:
    """Print what a run read and where platforms stand."""
    counts = outcome.run["counts"]
    say(
        f"{counts['read']} lus = {counts['classified']} classés + {counts['skipped']} écartés "
        f"+ {counts['rejected']} rejetés"
    )
    for status, word in (("skipped", "écartés"), ("rejected", "rejetés")):
        reasons = outcome.run["reasons"][status]
        for reason, count in sorted(reasons.items(), key=lambda pair: -pair[1])[:_REASONS_SHOWN]:
            say(f"  {count} {word} : {reason}")
    foreign, total = foreign_count(outcome.run["languages"])
    if foreign:
        say(f"  {foreign} messages sur {total} reconnus dans une autre langue que le français")
    for entry in outcome.run["inputs"]:
        if entry["error"]:
            say(f"  non lu : {entry['error']}")
    for line in position_lines(outcome.platforms):
        say(line)
    say(f"\nRapport : {out / 'report.html'}")


def foreign_count(languages: Mapping[str, Mapping[str, int]]) -> tuple[int, int]:
    """Return how many messages are in another language than French, and how many there are.

    >>> foreign_count({"a": {"fr": 5, "en": 2, "und": 1}})
    (2, 8)
    """
    pairs = [pair for counts in languages.values() for pair in counts.items()]
    foreign = sum(count for lang, count in pairs if lang not in ("fr", "und"))
    return foreign, sum(count for _, count in pairs)


def position_lines(platforms: pd.DataFrame) -> list[str]:
    """Return where platforms stand: shares and interval, then what other estimators say."""
    width = min(40, max((len(name) for name in platforms["platform"]), default=0))
    lines = [
        f"\n{'plateforme':{width}}  messages  infl.  coll.  coord.  centre de gravité (fondement)"
    ]
    for row in platforms.to_dict("records"):
        shares = "  ".join(f"{100 * row[slug]:4.0f} %" for slug in FAMILY_SLUGS)
        lines.append(
            f"{row['platform'][:width]:{width}}  {row['messages']:8d} {shares}   "
            f"{_centre(row['centre_of_gravity'])} ({row['basis']})"
        )
        bounds = "   ".join(
            f"{100 * row[f'{slug}_low']:2.0f}–{100 * row[f'{slug}_high']:.0f}"
            for slug in FAMILY_SLUGS
        )
        others = " ; ".join(
            f"{name.upper()} "
            + "/".join(f"{100 * row[f'{slug}_{name}']:.0f}" for slug in FAMILY_SLUGS)
            for name in ("cc", "pcc", "emq")
        )
        lines.append(f"{'':{width}}  {100 * row['level']:.0f} % : {bounds}   {others}")
    return lines


def _centre(slug: str) -> str:
    names = {family.slug: family.fr.lower() for family in FAMILIES}
    return names.get(slug, "indéterminé")


def write_inspection(found: list[dict[str, Any]]) -> None:
    """Print what `inspect` found, source by source."""
    for source in found:
        print(source["file"])
        if source["error"]:
            print(f"  {source['error']}")
        if source["reader"] is None:
            continue
        print(f"  format : {source['reader']}", end="")
        print(f", encodage {source['encoding']}" if source["encoding"] else "", end="")
        separator = {"\t": "tabulation", "\x1f": "aucun"}.get(
            source["separator"], source["separator"]
        )
        print(f", séparateur {separator}" if separator else "")
        for name, column in source["mapping"].items():
            print(f"  {name:12} ← {column}")
        if source["unmapped"]:
            print(f"  colonnes non utilisées : {', '.join(source['unmapped'])}")
        print(
            f"  {source['read']} lus = {source['kept']} à classer + {source['skipped']} écartés "
            f"+ {source['rejected']} rejetés"
        )
        for reason, count in source["reasons"].items():
            print(f"    {count} : {reason}")
        for fact in (*source["facts"], *(f"{n} × {note}" for note, n in source["notes"].items())):
            print(f"  {fact}")
        print(f"  plateformes : {', '.join(source['platforms'])}")
        if source["languages"]:
            names = {"und": "indécise"}
            said = (f"{names.get(lang, lang)} {n}" for lang, n in source["languages"].items())
            print(f"  langues : {', '.join(said)}")
        if source["spaces"]:
            print(f"  espaces : {', '.join(source['spaces'])}")
        print(f"  dans un fil : {source['in_threads']}, réponses : {source['replies']}", end="")
        print(f", du {source['first']} au {source['last']}" if source["first"] else ", sans date")
        for sample in source["samples"]:
            print(f"  exemple : {sample}")
        for advice in source["advice"]:
            print(f"  conseil : {advice}")


def model_lines(found: list[dict[str, Any]]) -> list[str]:
    """Return the installed models as lines of text."""
    if not found:
        return ["Aucun modèle installé. « rsmp-nlp train » en fabrique un."]
    lines = []
    for model in found:
        lines.append(
            f"{model['name']} ({model['backend']}, {model['created']}) : {model['folder']}"
        )
        lines.append(f"  {model['training_messages']} messages d’apprentissage ; {_worth(model)}")
    return lines


def _worth(model: dict[str, Any]) -> str:
    families, usages = model["families_macro_f1"], model["usages_macro_f1"]
    if families is None or usages is None:
        return "scores inconnus"
    return f"macro-F1 hors plateforme : familles {families:.3f}, usages {usages:.3f}"
