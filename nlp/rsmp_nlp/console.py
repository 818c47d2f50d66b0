"""What people read in a terminal: progress, summaries, tables. stderr, but for asked-for data."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.engine.watch import Watcher
from rsmp_nlp.taxonomy import FAMILIES, FAMILY_SLUGS
from rsmp_nlp.terminal_text import visible

if TYPE_CHECKING:
    from rich.progress import Progress

    from rsmp_nlp.classify.labels import LabelledReading
    from rsmp_nlp.forgetting import Forgotten
    from rsmp_nlp.pipeline import Outcome

_SECONDS_BETWEEN_LINES: Final = 60
_REASONS_SHOWN: Final = 5


def say(text: str, quiet: bool = False) -> None:
    """Print a line for a person on stderr."""
    if not quiet:
        print(visible(text, keep="\n"), file=sys.stderr, flush=True)


def show(text: str) -> None:
    """Print a line that was asked for on stdout."""
    print(visible(text, keep="\n"))


def tell_reading(reading: LabelledReading, quiet: bool) -> None:
    """Print what labels were left out, and why."""
    for problem in reading.problems[:_REASONS_SHOWN]:
        say(f"Laissé de côté : {problem}", quiet)
    if len(reading.problems) > _REASONS_SHOWN:
        say(f"… et {len(reading.problems) - _REASONS_SHOWN} autres lignes laissées de côté.", quiet)
    if reading.without_text:
        say(f"{reading.without_text} étiquettes sans texte : laissées de côté.", quiet)


class _Lines(Watcher):
    """Tells a run to a file: a line every minute."""

    def __init__(self) -> None:
        self._start = self._last = time.monotonic()
        self._first: int | None = None

    def tell(self, sentence: str) -> None:
        """Print a sentence."""
        say(sentence)

    def advance(self, done: int, share: float | None) -> None:
        """Print how far the run is, if the last line is old enough."""
        if self._first is None:
            self._first, self._start = done, time.monotonic()
        now = time.monotonic()
        if now - self._last < _SECONDS_BETWEEN_LINES:
            return
        self._last = now
        seconds = now - self._start
        line = f"{done} messages classés, {(done - self._first) / seconds:.0f} par seconde"
        if share:
            line += f", {100 * share:.0f} % lus, encore {_duration(seconds * (1 - share) / share)}"
        say(line)


class _Bar(Watcher):
    """Tells a run to a person: a bar with rate and time left."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("classement", total=None, done=0, rate="")
        self._start = time.monotonic()
        self._first: int | None = None

    def tell(self, sentence: str) -> None:
        """Print a sentence above the bar."""
        self._progress.console.print(visible(sentence), markup=False, highlight=False)

    def advance(self, done: int, share: float | None) -> None:
        """Move the bar."""
        if self._first is None:
            self._first, self._start = done, time.monotonic()
        seconds = time.monotonic() - self._start
        rate = f"{(done - self._first) / seconds:.0f}/s" if done > self._first else ""
        if share is not None:
            self._progress.update(self._task, total=1.0, completed=share)
        self._progress.update(self._task, done=done, rate=rate)

    def stage(self, name: str) -> None:
        """Name what begins; how long it takes is not known."""
        self._progress.update(self._task, description=name, total=None, rate="")


@contextmanager
def watcher(quiet: bool) -> Iterator[Watcher]:
    """Give what shows a run: a bar in a terminal, a line a minute elsewhere, nothing if `quiet`."""
    if quiet:
        yield Watcher()
    elif not sys.stderr.isatty():
        yield _Lines()
    else:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.fields[done]} messages {task.fields[rate]}"),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            yield _Bar(progress)


def _duration(seconds: float) -> str:
    """Return a duration to the minute.

    >>> _duration(30), _duration(7_500)
    ('1 min', '2 h 05 min')
    """
    hours, minutes = divmod(max(1, round(seconds / 60)), 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"


def run_summary(outcome: Outcome, out: str) -> dict[str, Any]:
    """Return what `classify --json` prints."""
    return {"output": out, "run": outcome.run, "platforms": outcome.platforms}


def write_summary(outcome: Outcome, out: str) -> None:
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
    say(f"\nRapport : {out}/report.html")


def forgotten_lines(done: Forgotten, *, dry_run: bool) -> list[str]:
    """Return what `forget` says that it did, or would do."""
    if not done.messages + done.dropped:
        return done.notes
    lines = [
        f"{done.messages} messages {'à effacer' if dry_run else 'effacés'}, comptés parmi les écartés ; "
        f"{done.dropped} autres n’avaient pas été classés."
    ]
    if done.unsigned:
        lines.append(
            f"rejected.jsonl : contenu vidé de {done.unsigned} enregistrements dont l’auteur n’est pas connu."
        )
    if done.removed:
        word = "À supprimer" if dry_run else "Supprimés"
        lines.append(f"{word}, car faits de ces messages : {', '.join(done.removed)}.")
    return [*lines, *done.notes]


def foreign_count(languages: Mapping[str, Mapping[str, int]]) -> tuple[int, int]:
    """Return how many messages are in another language than French, and how many there are.

    >>> foreign_count({"a": {"fr": 5, "en": 2, "und": 1}})
    (2, 8)
    """
    pairs = [pair for counts in languages.values() for pair in counts.items()]
    foreign = sum(count for lang, count in pairs if lang not in ("fr", "und"))
    return foreign, sum(count for _, count in pairs)


def position_lines(platforms: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return where platforms stand: shares and interval, then what other estimators say."""
    width = min(40, max((len(row["platform"]) for row in platforms), default=0))
    lines = [
        f"\n{'plateforme':{width}}  messages  infl.  coll.  coord.  centre de gravité (fondement)"
    ]
    for row in platforms:
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
        for line in _inspection_lines(source):
            show(line)


def _inspection_lines(source: dict[str, Any]) -> Iterator[str]:
    yield source["file"]
    if source["error"]:
        yield f"  {source['error']}"
    if source["reader"] is None:
        return
    encoding = f", encodage {source['encoding']}" if source["encoding"] else ""
    separator = {"\t": "tabulation", "\x1f": "aucun"}.get(source["separator"], source["separator"])
    cut = f", séparateur {separator}" if separator else ""
    yield f"  format : {source['reader']}{encoding}{cut}"
    for name, column in source["mapping"].items():
        yield f"  {name:12} ← {column}"
    if source["unmapped"]:
        yield f"  colonnes non utilisées : {', '.join(source['unmapped'])}"
    yield (
        f"  {source['read']} lus = {source['kept']} à classer + {source['skipped']} écartés "
        f"+ {source['rejected']} rejetés"
    )
    for reason, count in source["reasons"].items():
        yield f"    {count} : {reason}"
    for fact in (*source["facts"], *(f"{n} × {note}" for note, n in source["notes"].items())):
        yield f"  {fact}"
    yield f"  plateformes : {', '.join(source['platforms'])}"
    if source["languages"]:
        names = {"und": "indécise"}
        said = (f"{names.get(lang, lang)} {n}" for lang, n in source["languages"].items())
        yield f"  langues : {', '.join(said)}"
    if source["spaces"]:
        yield f"  espaces : {', '.join(source['spaces'])}"
    dates = f"du {source['first']} au {source['last']}" if source["first"] else "sans date"
    yield f"  dans un fil : {source['in_threads']}, réponses : {source['replies']}, {dates}"
    for sample in source["samples"]:
        yield f"  exemple : {sample}"
    for advice in source["advice"]:
        yield f"  conseil : {advice}"


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
