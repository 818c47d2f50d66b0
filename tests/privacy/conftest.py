"""Runs over everything planted, made once: each costs seconds."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import TEXTS
from tests.privacy.planted import Planted, lay, person, plant_all, sentence
from tests.privacy.searched import Contents

from rsmp_nlp import cli
from rsmp_nlp.export.targets import TARGETS

INCLUDE = [
    word
    for what in ("bot", "system", "repost", "private", "deleted")
    for word in ("--include", what)
]
SMALL_SPACE = 3
"""Messages of a space too small to be shown."""


def command(*arguments: object) -> tuple[int, str]:
    """Run a command in this process, where models stay loaded; return its code and all it printed."""
    out, err, before = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["rsmp-nlp", *map(str, arguments)]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = cli.run(cli.app)
    finally:
        sys.argv = before
    return code, out.getvalue() + err.getvalue()


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("planted")


@pytest.fixture(autouse=True)
def _at_home(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # keys of pseudonyms are the user's: not those of whoever runs the tests
    monkeypatch.setenv("HOME", str(place / "home"))
    monkeypatch.chdir(place)


@pytest.fixture(scope="session")
def samples(place: Path) -> tuple[Planted, ...]:
    """Return every sample planted; they lie in `in/`, each in a folder of its name."""
    found = plant_all(place / "originals")
    for one in found:
        lay(place / "in" / one.name, one.files)
    return found


@pytest.fixture(scope="session")
def classified(place: Path, samples: tuple[Planted, ...]) -> Callable[..., Contents]:
    """Return a function that classifies every sample and returns all that this wrote and printed."""
    done: dict[str, Contents] = {}

    def classify(name: str, *options: str) -> Contents:
        if name not in done:
            key = place / "key.txt"
            code, said = command("classify", "in", "-o", name, "--key", key, *options)
            assert code == 0, said
            done[name] = Contents([place / name], [said])
        return done[name]

    return classify


@pytest.fixture(scope="session")
def people() -> list[str]:
    return [person("Prénom Nom", 99, number) for number in range(12)]


@pytest.fixture(scope="session")
def table(place: Path, people: list[str]) -> Path:
    """Return a table of a hundred messages that every report and export has something to show of."""
    said, _ = sentence(99)
    rows = ["id;auteur;nom;texte;date;parent_id;espace"]
    for number, text in enumerate([text for texts in TEXTS.values() for text in texts] * 2):
        who = people[number % len(people)]
        space = "petit" if number < SMALL_SPACE else "grand" if number % 2 else "autre"
        answered = number - 1 if number else ""
        rows.append(
            f'{number};{who};{who};"{text} {number} fois {said} Motvibre99";2024-0{number % 3 + 1}-02;{answered};{space}'
        )
    path = place / "table.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def handed(place: Path, table: Path) -> Callable[..., dict[str, Contents]]:
    """Return a function that runs every command on the table: what each wrote and printed, by name."""
    done: dict[tuple[str, ...], dict[str, Contents]] = {}

    def everything(name: str, *options: str) -> dict[str, Contents]:
        if options in done:
            return done[options]
        found: dict[str, Contents] = {}

        def add(what: str, *arguments: object) -> None:
            code, said = command(*arguments)
            assert code == 0, (what, said)
            found[what] = Contents([place / name / what], [said])

        run = place / name / "classify"
        add("classify", "classify", table, "-o", run, "--key", place / "key.txt", *options)
        for to in TARGETS:
            out = place / name / f"export {to}" / TARGETS[to].default
            out.parent.mkdir()
            add(f"export {to}", "export", run, "--to", to, "-o", out)
        for source in ([], ["--texts", table]):
            what = "sample of texts" if source else "sample of run"
            out = place / name / what / "sample.csv"
            out.parent.mkdir()
            add(what, "annotate", "sample", run, "-n", 30, "-o", out, *source)
        for to in ("labelstudio", "doccano", "csv", "xlsx"):
            out = place / name / f"annotate {to}" / "sheet"
            out.parent.mkdir()
            sample = place / name / "sample of texts" / "sample.csv"
            suffix = {"labelstudio": ".json", "doccano": ".jsonl"}.get(to, f".{to}")
            add(f"annotate {to}", "annotate", "export", sample, "--to", to, "-o", f"{out}{suffix}")
        add("inspect", "inspect", table)
        add("inspect json", "inspect", table, "--json")
        code, said = command("report", run, "--quotes")
        assert code == 0, said
        found["report"] = Contents([run], [said])
        assert "Motvibre99" in found["report"].places["report.html"].decode(), "nothing was quoted"
        return done.setdefault(options, found)

    return everything
