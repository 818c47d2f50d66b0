"""A person taken out of a run: nothing of theirs is left, and the rest is as if they had never written."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from rsmp_nlp import forgetting, pipeline
from rsmp_nlp.config import RunSettings
from rsmp_nlp.errors import BrokenFile, OutputLost, UsageError
from rsmp_nlp.export.targets import export
from rsmp_nlp.forgetting import ForgetSettings, forget
from rsmp_nlp.locating import LocateSettings, locate
from rsmp_nlp.preprocess.pseudonyms import Pseudonymiser, load_key
from rsmp_nlp.report.erasure import REASON
from rsmp_nlp.report.lock import held
from rsmp_nlp.report.store import read_run
from rsmp_nlp.run_record import take_out

TEXTS = (
    "Réunion numéro {n} demain à 18h, salle des fêtes, venez nombreux",
    "Bravo à toute l'équipe pour la fête numéro {n}, quel succès",
    "Que pensez-vous de l'idée numéro {n} ? Moi je la trouve trop chère",
    "Communiqué numéro {n} : https://exemple.org/{n}",
    "Merci de relire le compte-rendu numéro {n} dans le dossier partagé",
)
NAME = "Zoé Kerbrat"
THEIRS = "zk-"
"""Beginning of the identifiers of their messages."""


def row(rank: int, **changed: object) -> dict[str, object]:
    return {
        "message_id": f"m-{rank}",
        "platform": ("forum", "parti")[rank % 2],
        "thread_id": f"t-{rank // 8}",
        "author": f"Membre {rank % 11}",
        "role": ("élu", "membre")[rank % 3 == 0],
        "kind": "post",
        "created_at": f"2024-0{1 + rank % 3}-10T10:00:00Z",
        "text": TEXTS[rank % 5].format(n=rank),
        **changed,
    }


def others() -> list[dict[str, object]]:
    rows = [row(rank) for rank in range(120)]
    for rank in range(8, 120, 3):
        rows[rank]["parent_id"] = f"m-{rank - 2}"
    return rows


def last_words() -> list[dict[str, object]]:
    """Messages of the person that nobody answers, and that come last: rows keep their numbers."""
    return [
        row(
            rank,
            message_id=f"{THEIRS}{rank}",
            author=NAME,
            created_at=None if rank % 4 else "2024-01-05",
        )
        for rank in range(120, 150)
    ]


def openings() -> list[dict[str, object]]:
    """Threads that the person opens, what is answered there, and what is left out of theirs."""
    rows = []
    for rank in range(5):
        opening = f"{THEIRS}{rank}"
        place = {"platform": "forum", "thread_id": opening}
        rows.append(row(200 + rank, message_id=opening, author=NAME, **place))
        for answer in (1, 2):
            one = f"r-{rank}-{answer}"
            rows.append(row(300 + rank, message_id=one, parent_id=opening, **place))
    rows.append(
        row(400, message_id=f"{THEIRS}shared", author=NAME, kind="repost", platform="forum")
    )
    rows.append(row(401, message_id=f"{THEIRS}empty", author=NAME, text=" ", platform="forum"))
    rows.append(row(402, message_id="m-shared", author="Membre 1", kind="repost", platform="forum"))
    return rows


def classify(model: Path, folder: Path, rows: list[dict[str, object]], **options: object) -> Path:
    """Classify rows in a folder, with the key of the folder around it; return the run's."""
    folder.mkdir()
    lines = (json.dumps({k: v for k, v in one.items() if v is not None}) for one in rows)
    (folder / "export.jsonl").write_text("\n".join(lines), encoding="utf-8")
    paths = (str(folder / "export.jsonl"),)
    settings = RunSettings(paths, folder / "out", str(model), key=folder.parent / "key")
    pipeline.classify(replace(settings, **options))
    return settings.out


@pytest.fixture
def classified(tiny, tmp_path):
    """Give what classifies rows, in a folder of its own, with the same key."""

    def call(name: str, rows: list[dict[str, object]], **options: object) -> Path:
        return classify(tiny.folder, tmp_path / name, rows, **options)

    return call


@pytest.fixture(scope="module")
def made(tiny, tmp_path_factory):
    """Make once the run that tests have a copy of."""
    folder = tmp_path_factory.mktemp("made")
    return classify(tiny.folder, folder / "all", others() + openings())


@pytest.fixture
def opened(made, tmp_path):
    shutil.copy(made.parents[1] / "key", tmp_path / "key")
    return Path(shutil.copytree(made, tmp_path / "out"))


@pytest.fixture
def asked(tmp_path):
    """Give the settings that forget the person in a run."""

    def call(out: Path, *names: str, **options: object) -> ForgetSettings:
        return ForgetSettings(out, names or (NAME,), tmp_path / "key", **options)

    return call


def state(out: Path) -> dict[str, bytes]:
    files = (path for path in sorted(out.rglob("*")) if path.is_file())
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


def record(out: Path) -> dict[str, object]:
    return json.loads((out / "run.json").read_text("utf-8"))


def dropped(out: Path) -> list[dict[str, object]]:
    lines = (out / "rejected.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize(
    "options", [{}, {"key": None}, {"with_text": True}, {"french_only": True}, {"seed": 3}], ids=str
)
def test_tables_are_those_of_the_input_without_the_person(classified, asked, options):
    out = classified("all", others() + last_words(), **options)
    without = classified("without", others(), **options)
    assert forget(asked(out)).messages == 30
    ours, theirs = (
        pd.read_parquet(folder / "messages.parquet").drop(columns=["run_id", "source_file"])
        for folder in (out, without)
    )
    pd.testing.assert_frame_equal(ours, theirs)
    names = [f"{name}.parquet" for name in ("platforms", "usages", "timeline", "segments")]
    for name in (*names, "platforms.csv", "usages.csv"):
        assert (out / name).read_bytes() == (without / name).read_bytes(), name
    ours, theirs = record(out), record(without)
    assert ours["languages"] == theirs["languages"]
    assert ours["assumptions"] == theirs["assumptions"]
    assert ours["counts"] == {"read": 150, "classified": 120, "skipped": 30, "rejected": 0}
    assert ours["inputs"][0]["undated"] == theirs["inputs"][0]["undated"]


def test_counts_add_up_and_every_record_left_out_has_its_line(opened, asked):
    before = record(opened)
    done = forget(asked(opened))
    assert (done.messages, done.dropped, done.unsigned) == (5, 1, 1)
    run = record(opened)
    counts = run["counts"]
    assert counts["read"] == before["counts"]["read"]
    assert counts["classified"] == before["counts"]["classified"] - 5
    assert counts["read"] == counts["classified"] + counts["skipped"] + counts["rejected"]
    assert run["reasons"]["skipped"][REASON] == 5
    assert sum(one["classified"] for one in run["inputs"]) == counts["classified"]
    assert sum(one["skipped"] for one in run["inputs"]) == counts["skipped"]
    assert len(dropped(opened)) == counts["skipped"] + counts["rejected"]
    assert [one["messages"] for one in run["erasures"]] == [5]
    assert run["run_id"] == before["run_id"]
    assert len(pd.read_parquet(opened / "messages.parquet")) == counts["classified"]


def test_nothing_left_leads_to_the_person(opened, asked, tmp_path):
    pseudonyms = {
        str(Pseudonymiser(load_key(tmp_path / "key"))(platform, NAME))
        for platform in ("forum", "parti")
    }
    assert pseudonyms & set(pd.read_parquet(opened / "messages.parquet")["author"])
    forget(asked(opened))
    for path in opened.iterdir():
        if path.suffix == ".parquet":
            content = pd.read_parquet(path).to_csv()
        else:
            content = path.read_text("utf-8")
        for secret in (NAME, "Kerbrat", THEIRS, *pseudonyms):
            assert secret not in content, f"{secret} in {path.name}"
    left = {one["raw"]: one["author"] for one in dropped(opened) if one["raw"]}
    assert len(left) == 1
    assert "m-shared" in next(iter(left))


def test_threads_and_replies_stay_what_they_were(opened, asked):
    def shape(out):
        table = pd.read_parquet(out / "messages.parquet")
        table = table[table["message_id"].str.startswith("r-")]
        same = table["thread_id"] == table["parent_id"]
        return table["thread_id"].nunique(), table["parent_id"].nunique(), int(same.sum())

    before = shape(opened)
    forget(asked(opened))
    assert shape(opened) == before == (5, 5, 10)


@pytest.mark.parametrize("name", ["@Zoé Kerbrat", "  Zoé Kerbrat ", "a-"])
def test_a_name_is_found_however_it_is_written(opened, asked, tmp_path, name):
    if name == "a-":
        name = str(Pseudonymiser(load_key(tmp_path / "key"))("forum", NAME))
        (tmp_path / "key").unlink()
    assert forget(asked(opened, name)).messages == 5


def test_two_persons_at_once(opened, asked):
    table = pd.read_parquet(opened / "messages.parquet")
    assert forget(asked(opened, NAME, "Membre 1")).messages > 5
    assert len(table) > len(pd.read_parquet(opened / "messages.parquet"))


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["Zoe Kerbrat"], "rien de cet auteur"),
        ([NAME, "Personne"], "--author Personne : rien"),
        (["a-000000000000"], "rien de cet auteur"),
    ],
)
def test_an_unknown_author_changes_nothing(opened, asked, names, words):
    before = state(opened)
    with pytest.raises(UsageError, match=words) as caught:
        forget(asked(opened, *names))
    assert caught.value.exit_code == 2
    assert state(opened) == before
    assert not (opened / ".partial").exists()


def test_a_key_that_is_missing_is_asked_for_and_not_made(opened, asked, tmp_path):
    (tmp_path / "key").unlink()
    with pytest.raises(UsageError, match="--key"):
        forget(asked(opened))
    assert not (tmp_path / "key").exists()


def test_the_second_time_changes_nothing(opened, asked):
    forget(asked(opened))
    before = state(opened)
    with pytest.raises(UsageError, match="peut-être déjà effacé"):
        forget(asked(opened))
    assert state(opened) == before


def test_a_rehearsal_changes_nothing(opened, asked):
    before = state(opened)
    done = forget(asked(opened, dry_run=True))
    assert (done.messages, done.dropped, done.removed) == (5, 1, ["words.parquet"])
    assert state(opened) == before


def test_what_was_made_of_the_messages_goes_too_and_the_rest_stays(opened, asked):
    locate(LocateSettings(opened))
    for target in ("sqlite", "csv", "convokit"):
        export(opened, target)
    (opened / "figures").mkdir()
    (opened / "figures" / "triangle.svg").write_text("<svg/>", encoding="utf-8")
    (opened / "parquet").mkdir()
    (opened / "parquet" / "à moi.txt").write_text("précieux", encoding="utf-8")
    (opened / "notes.md").write_text("à moi", encoding="utf-8")
    done = forget(asked(opened))
    names = {"locate", "figures", "rsmp-nlp.sqlite", "csv", "convokit", "words.parquet"}
    assert set(done.removed) == names
    assert not names & {path.name for path in opened.iterdir()}
    assert (opened / "parquet" / "à moi.txt").exists()
    assert any("notes.md" in note for note in done.notes)
    assert any("ramèneraient" in note for note in done.notes)


def test_a_run_of_that_person_only_is_refused(classified, asked):
    out = classified("all", last_words())
    before = state(out)
    with pytest.raises(UsageError, match="effacez le dossier entier"):
        forget(asked(out))
    assert state(out) == before


def test_what_an_interrupted_classification_left_there_goes(opened, asked):
    parts = opened / ".partial" / "parts"
    parts.mkdir(parents=True)
    (parts / "0.part").write_bytes(b"rows of the person")
    forget(asked(opened))
    assert not (opened / ".partial").exists()


def test_a_run_being_written_is_left_alone(opened, asked):
    before = state(opened)
    (opened / ".partial").mkdir()
    with held(opened / ".partial"), pytest.raises(UsageError, match="une autre exécution"):
        forget(asked(opened))
    assert state(opened) == before


@pytest.mark.parametrize("step", ["write_rejected_without", "write_positions", "write_record"])
@pytest.mark.parametrize(
    "error", [KeyboardInterrupt, OSError(28, "No space left on device")], ids=str
)
def test_what_fails_before_the_new_run_is_whole_leaves_the_old_one(
    opened, asked, monkeypatch, step, error
):
    before = state(opened)

    def fail(*_, **__):
        raise error

    monkeypatch.setattr(forgetting, step, fail)
    with pytest.raises(KeyboardInterrupt if error is KeyboardInterrupt else OutputLost):
        forget(asked(opened))
    assert state(opened) == before


@pytest.mark.parametrize("moves", [0, 1, 4, 9])
def test_what_dies_while_it_puts_the_new_run_in_place_is_finished(
    opened, asked, monkeypatch, moves, tmp_path
):
    whole = tmp_path / "whole"
    shutil.copytree(opened, whole)
    forget(asked(whole))
    done, move = [], os.replace

    def die(source, target):
        if Path(target).parent == opened:
            if len(done) == moves:
                raise KeyboardInterrupt
            done.append(target)
        move(source, target)

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", die)
        with pytest.raises(KeyboardInterrupt):
            forget(asked(opened))
    assert "achevé" in forget(asked(opened)).notes[0]
    assert read_run(opened)["counts"] == read_run(whole)["counts"]
    changing = ("run.json", "report.html", "datapackage.json")
    ours, theirs = state(opened), state(whole)
    assert ours.keys() == theirs.keys()
    assert all(ours[name] == theirs[name] for name in ours if name not in changing)


def test_a_line_that_cannot_be_read_is_an_error_and_changes_nothing(opened, asked):
    with (opened / "rejected.jsonl").open("a", encoding="utf-8") as stream:
        stream.write("{cassé\n")
    before = state(opened)
    with pytest.raises(BrokenFile, match=r"rejected\.jsonl, ligne 4"):
        forget(asked(opened))
    assert state(opened) == before


@pytest.mark.parametrize(
    ("name", "value"),
    [("counts", None), ("counts", {"read": 9}), ("reasons", {}), ("inputs", {}), ("inputs", [{}])],
)
def test_a_record_without_counts_is_refused(opened, asked, name, value):
    content = record(opened) | {name: value}
    (opened / "run.json").write_text(json.dumps(content), encoding="utf-8")
    before = state(opened)
    with pytest.raises(BrokenFile, match="comptes absents"):
        forget(asked(opened))
    assert state(opened) == before


def test_messages_are_counted_with_the_input_that_holds_their_file():
    from rsmp_nlp.preprocess.language import LanguageMarker
    from rsmp_nlp.report.erasure import Erased

    inputs = [
        {"file": name, "classified": 9, "skipped": 0, "undated": 1}
        for name in ("a.zip", "a.zip!/dossier", "b", "b.csv")
    ]
    run = {
        "inputs": inputs,
        "counts": {"read": 40, "classified": 36, "skipped": 0, "rejected": 4},
        "reasons": {"skipped": {}, "rejected": {"cassé": 4}},
        "assumptions": ["4 messages sans date lisible : absents de la chronologie.", "heures"],
    }
    erased = Erased()
    erased.messages.update({"a.zip!/x.csv": 1, "a.zip!/dossier/y.csv": 2, "b/z.csv": 3, "b.csv": 4})
    erased.undated["b.csv"] = 1
    take_out(run, erased, LanguageMarker())
    assert [one["classified"] for one in inputs] == [8, 7, 6, 5]
    assert [one["undated"] for one in inputs] == [1, 1, 1, 0]
    assert run["counts"] == {"read": 40, "classified": 26, "skipped": 10, "rejected": 4}
    assert run["assumptions"][-1].startswith("3 messages sans date")


def test_the_command(run, opened, tmp_path):
    arguments = ("forget", opened, "--author", NAME, "--key", tmp_path / "key")
    code, out, err = run(*arguments, "--dry-run", "--json")
    assert code == 0
    assert json.loads(out)["messages"] == 5
    assert "5 messages à effacer" in err
    code, _, err = run(*arguments)
    assert code == 0
    assert "5 messages effacés" in err
    code, _, err = run(*arguments)
    assert code == 2
    assert "rien de cet auteur" in err
    assert run("forget", tmp_path / "absent", "--author", NAME)[0] == 3
