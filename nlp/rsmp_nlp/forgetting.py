"""A person taken out of a finished run: rows, counts, positions, page, and what was made of them."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.errors import BrokenFile, OutputLost, UsageError
from rsmp_nlp.export.folder import ASIDE
from rsmp_nlp.export.targets import TARGETS
from rsmp_nlp.grounds import reference_of
from rsmp_nlp.locating import platform_names
from rsmp_nlp.pipeline import write_positions, write_record
from rsmp_nlp.preprocess.pseudonyms import is_pseudonym, written_authors
from rsmp_nlp.report.datapackage import FILE_NAME
from rsmp_nlp.report.erasure import (
    REJECTED_FILE,
    Erased,
    find,
    platforms_of_dropped,
    write_messages_without,
    write_rejected_without,
)
from rsmp_nlp.report.figures.write import FOLDER as FIGURES
from rsmp_nlp.report.lock import LOCK, held
from rsmp_nlp.report.store import (
    LOCATED,
    MADE_OF_MESSAGES,
    PARTIAL,
    RUN,
    TOOL,
    claim,
    clear_aside,
    finish_publishing,
    publish,
    read_run,
)
from rsmp_nlp.run_record import asked_of, can_be_recounted, take_out, under_pseudonym

if TYPE_CHECKING:
    from rsmp_nlp.preprocess.language import LanguageMarker

_FINISHED: Final = "L’effacement interrompu vient d’être achevé."
WORDS_FILE: Final = "words.parquet"

_DERIVED: Final = (
    LOCATED,
    FIGURES,
    *(form.format(target.default) for target in TARGETS.values() for form in ("{}", ".{}.new")),
    f"{TARGETS['sqlite'].default}-journal",
)
"""What other commands write in the folder of a run, where nothing else is asked for, and what they leave
there where they are killed."""


@dataclass(frozen=True)
class ForgetSettings:
    """Settings of `forget`.

    Attributes
    ----------
    run : folder of a finished run
    authors : names as their sources write them, or pseudonyms
    key : file of the pseudonymisation key of the run, for names
    dry_run : whether to count only
    """

    run: Path
    authors: tuple[str, ...]
    key: Path | None = None
    dry_run: bool = False


@dataclass(frozen=True)
class Forgotten:
    """What `forget` did, or would do.

    Attributes
    ----------
    messages : messages taken out
    dropped, unsigned : records left out whose content is emptied: theirs, and those without author
    removed : files and folders of the run that were made of its messages, removed
    notes : French sentences on what is left to the user
    """

    messages: int
    dropped: int
    unsigned: int
    removed: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def forget(settings: ForgetSettings) -> Forgotten:
    """Take authors out of a run.

    The run is the old one until the new one is whole; what a process that dies leaves is finished, or
    dropped, by the next command that opens the run.

    Raises
    ------
    RsmpError
        A mistake that its sentence lets the user repair, an author of no message among them; the run
        is then as it was.
    """
    out = settings.run
    finished = finish_publishing(out)
    run = _whole(out)
    if settings.dry_run:
        return _told(settings, run, _search(settings, run)[1])
    try:
        with held(claim(out)):
            run = _whole(out)  # as it is now that nobody else writes here
            try:
                authors, found = _search(settings, run)
            except UsageError:
                if finished and run.get("erasures"):
                    return Forgotten(0, 0, 0, notes=[_FINISHED])
                raise
            done = _told(settings, run, found)
            _rewrite(out, run, authors, found, done)
            return done
    except OSError as error:
        raise OutputLost(out, error) from error
    finally:
        with suppress(OSError):  # empty, but for what an interrupted classification left there
            (out / PARTIAL).rmdir()


def _whole(out: Path) -> dict[str, Any]:
    """Return the record of a run, whose counts can be made again.

    Raises
    ------
    BrokenFile
        It has none: of another program, or made by hand.
    """
    run = read_run(out)
    if not can_be_recounted(run):
        raise BrokenFile(out / RUN, "", "comptes absents")
    return run


def _search(settings: ForgetSettings, run: dict[str, Any]) -> tuple[frozenset[str], Erased]:
    """Return authors as the run writes them, and what it has of them.

    Raises
    ------
    UsageError
        It has nothing of one of them.
    """
    known = {*platform_names(settings.run), *platforms_of_dropped(settings.run)}
    written = {name: _written(settings, name, known, run) for name in settings.authors}
    authors = frozenset[str]().union(*written.values())
    found = find(settings.run, authors)
    unknown = [name for name, ones in written.items() if not any(map(found.by_author.get, ones))]
    if unknown:
        key = f", et que {settings.key} est la clé de cette exécution" * under_pseudonym(run)
        raise UsageError(
            f"--author {', '.join(unknown)} : rien de cet auteur dans {settings.run}, qui n’a pas changé. "
            f"Vérifiez que le nom est écrit comme dans la source{key} ; il est peut-être déjà effacé."
        )
    return authors, found


def _told(settings: ForgetSettings, run: dict[str, Any], found: Erased) -> Forgotten:
    """Return what is to be done, once it is known that there is something to do."""
    out = settings.run
    removed = [name for name in (*_DERIVED, WORDS_FILE) if _is_derived(out / name)]
    notes = _notes(settings, run)
    return Forgotten(found.messages.total(), found.dropped, found.unsigned, removed, notes)


def _written(
    settings: ForgetSettings, name: str, platforms: Collection[str], run: dict[str, Any]
) -> frozenset[str]:
    """Return an author as a run may write them; sources have « zoe » as well as « @zoe »."""
    bare = name.strip().removeprefix("@")
    forms = {bare} if is_pseudonym(bare) else {bare, f"@{bare}"}
    if not under_pseudonym(run):
        return frozenset(forms)
    return written_authors("--author", forms, platforms, settings.key)


def _rewrite(
    out: Path, run: dict[str, Any], authors: frozenset[str], found: Erased, done: Forgotten
) -> None:
    """Write the run without the authors aside, and put it in place."""
    partial = out / PARTIAL
    clear_aside(partial, (LOCK,))
    try:
        languages = write_messages_without(out, partial, authors, found)
        write_rejected_without(out, partial, authors, found)
        _write_tables(partial, run, found, languages, done.notes)
    except BaseException:
        clear_aside(partial, (LOCK,))
        raise
    for name in done.removed:
        if name != WORDS_FILE:  # a table of the run: it stays until the others are replaced
            _remove(out / name)
    publish(partial, MADE_OF_MESSAGES)


def _write_tables(
    partial: Path,
    run: dict[str, Any],
    found: Erased,
    languages: LanguageMarker,
    notes: list[str],
) -> None:
    french_only = bool(asked_of(run).get("french_only"))
    left = sum(languages.totals().values()) - french_only * languages.foreign()
    if not left:
        raise UsageError(
            "Tous les messages de cette exécution sont de cette personne, il ne resterait rien à situer : "
            "effacez le dossier entier."
        )
    reference = reference_of(run, None, notes)
    seed = int(run.get("seed") or 0)
    write_positions(partial, reference, languages, seed, french_only=french_only)
    take_out(run, found, languages)
    write_record(partial, run, str(run.get("lang") or "fr"))


def _is_derived(path: Path) -> bool:
    """Tell whether a path is what a command of this program wrote; a folder says so itself."""
    if path.is_symlink() or not path.is_dir():
        return path.is_file()
    if path.name == FIGURES:
        return True
    if any(
        (path / aside).is_dir() for aside in (ASIDE, PARTIAL)
    ):  # half of an export, or of positions
        return True
    signs = (file for file in sorted(path.glob("*")) if file.suffix in (".json", ".md"))
    return any(_names_us(file) for file in signs)


def _names_us(path: Path) -> bool:
    try:
        return TOOL in path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def _notes(settings: ForgetSettings, run: dict[str, Any]) -> list[str]:
    """Return what the user has to do or to know, in French."""
    notes = []
    files = [entry["file"] for entry in run["inputs"]]
    shown = ", ".join(files[:3]) + (f" et {len(files) - 3} autres" if len(files) > 3 else "")
    notes.append(
        f"Les fichiers lus ({shown}) ne sont pas touchés : classés à nouveau, ils ramèneraient cette "
        "personne. Retirez-la aussi de là."
    )
    notes.append(
        "Les exports et les bases faits hors de ce dossier ne sont pas atteints : exportez à nouveau, à la "
        "même place, pour les remplacer."
    )
    if (settings.run / WORDS_FILE).exists():
        notes.append(
            f"{WORDS_FILE} compte des mots de tous les messages et ne se refait pas sans leurs textes : "
            "classez à nouveau si vous en avez besoin."
        )
    known = {*MADE_OF_MESSAGES, *_DERIVED, RUN, REJECTED_FILE, FILE_NAME, PARTIAL}
    if others := sorted(path.name for path in settings.run.iterdir() if path.name not in known):
        notes.append(f"Ne viennent pas de cette exécution et restent : {', '.join(others[:5])}.")
    if asked_of(run).get("with_text"):
        notes.append("Le texte des autres messages peut la nommer : relisez-le ou reclassez sans.")
    said = json.dumps(run, ensure_ascii=False)
    names = "|".join(re.escape(name.strip().removeprefix("@")) for name in settings.authors)
    if re.search(rf"(?<!\w)(?:{names})(?!\w)", said, re.IGNORECASE):
        notes.append("run.json contient ce nom (chemin, commande ou plateforme) : il y reste.")
    return notes
