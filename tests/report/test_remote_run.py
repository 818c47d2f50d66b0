"""Runs at addresses: made here, put there, read again; an object store on loopback."""

from __future__ import annotations

import json
import sys

import pytest
from tests.remote_servers import s3_server

from rsmp_nlp import cli, remote
from rsmp_nlp.errors import OutputNotOurs, RemoteError, RsmpError, UsageError
from rsmp_nlp.report.remote_run import SENDING, output_folder, run_folder
from rsmp_nlp.whole_files import write_json

OURS = {"tool": "rsmp-nlp", "status": "done"}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(remote, "PAUSE", 0.0)


@pytest.fixture
def s3(monkeypatch):
    with s3_server(monkeypatch) as store:
        yield store


def made(folder, *names):
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text(name, encoding="utf-8")
    write_json(folder / "run.json", OURS)


def test_a_folder_here_is_given_as_it_is(tmp_path):
    with output_folder(str(tmp_path / "out"), tmp_path / "aside") as folder:
        assert folder == tmp_path / "out"
    with run_folder(str(tmp_path)) as folder:
        assert folder == tmp_path


def test_a_run_is_put_at_its_address_record_last(s3, tmp_path, monkeypatch):
    sent = []
    put = remote.Store.put

    def noted(self, source, path):
        status = json.loads(source.read_text())["status"] if path.endswith("run.json") else ""
        sent.append((path.rpartition("/")[2], status))
        put(self, source, path)

    monkeypatch.setattr(remote.Store, "put", noted)
    with output_folder("s3://seau/a/run/", tmp_path / "aside") as folder:
        assert folder.is_relative_to(tmp_path / "aside")
        made(folder, "usages.csv", "zzz.html")
    assert s3.keys("a/run/") == ["a/run/run.json", "a/run/usages.csv", "a/run/zzz.html"]
    assert sent[1:] == [
        ("run.json", SENDING),
        ("usages.csv", ""),
        ("zzz.html", ""),
        ("run.json", "done"),
    ]
    assert not folder.exists()


def test_what_the_new_run_lacks_is_removed_there_and_nothing_else(s3, tmp_path):
    s3.put("run/run.json", json.dumps(OURS).encode())
    for name in ("segments.parquet", "notes.txt", "locate/run.json", "locate/usages.csv"):
        s3.put(f"run/{name}", b"ancien")
    with output_folder("s3://seau/run", tmp_path / "aside") as folder:
        made(folder, "usages.csv")
    assert s3.keys("run/") == ["run/notes.txt", "run/run.json", "run/usages.csv"]


def test_what_workers_left_there_is_ours_and_goes_with_the_end(s3, tmp_path):
    s3.put("run/.partial/parts/a.part", b"x")
    with output_folder("s3://seau/run", tmp_path / "aside") as folder:
        made(folder, "usages.csv")
    assert s3.keys("run/") == ["run/run.json", "run/usages.csv"]


def test_what_is_not_ours_is_not_touched(s3, tmp_path):
    s3.put("thèse/chapitre.docx", b"x")
    with (
        pytest.raises(OutputNotOurs),
        output_folder("s3://seau/thèse", tmp_path / "aside"),
    ):
        pytest.fail("given")
    assert s3.keys("thèse/") == ["thèse/chapitre.docx"]


def test_an_address_that_cannot_be_written_is_told_before_anything_is_made(s3, tmp_path):
    for address, kind in (
        ("s3://ailleurs/run", RemoteError),
        ("https://localhost/run", UsageError),
    ):
        with pytest.raises(kind), output_folder(address, tmp_path / "aside"):
            pytest.fail("given")


def test_an_interrupted_run_is_found_again_and_leaves_the_address_alone(s3, tmp_path):
    giving = output_folder("s3://seau/run", tmp_path / "aside")
    made(folder := giving.__enter__(), "part")
    giving.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert s3.keys("run/") == []
    with output_folder("s3://seau/run", tmp_path / "aside") as again:
        assert again == folder
        assert (again / "part").exists()


def test_a_run_that_cannot_be_sent_is_kept_and_told(s3, tmp_path, monkeypatch):
    put = remote.Store.put

    def cut(self, source, path):
        if path.endswith(".csv"):
            raise RemoteError(self.address, "connexion coupée")
        put(self, source, path)

    monkeypatch.setattr(remote.Store, "put", cut)
    with (
        pytest.raises(RsmpError, match=r"connexion coupée.*gardée dans") as caught,
        output_folder("s3://seau/run", tmp_path / "aside") as folder,
    ):
        made(folder, "usages.csv")
    assert str(folder) in str(caught.value)
    assert (folder / "usages.csv").exists()
    assert json.loads(s3.get("run/run.json"))["status"] == SENDING


def test_classify_and_report_at_an_address_as_here(s3, tmp_path, monkeypatch, capsys, tiny):
    monkeypatch.setenv("HOME", str(tmp_path))
    csv = "texte;auteur\n" + "Rendez-vous samedi à 18 h;Nadia\nBravo à tous;Samir\n" * 20
    s3.put("exports/forum.csv", csv.encode())
    (tmp_path / "forum.csv").write_text(csv, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["rsmp-nlp", *map(str, arguments)])
        with pytest.raises(SystemExit) as leaving:
            cli.main()
        captured = capsys.readouterr()
        return leaving.value.code, captured.out, captured.err

    options = ("--model", tiny.folder, "--key", tmp_path / "key")
    code, _, err = run("classify", "s3://seau/exports/forum.csv", "-o", "s3://seau/run", *options)
    assert code == 0, err
    assert "s3://seau/run/report.html" in err
    assert run("classify", "forum.csv", "-o", "out", *options)[0] == 0
    for name in ("platforms.parquet", "usages.csv", "timeline.parquet"):
        assert s3.get(f"run/{name}") == (tmp_path / "out" / name).read_bytes()
    assert sorted(key.removeprefix("run/") for key in s3.keys("run/")) == sorted(
        path.name for path in (tmp_path / "out").iterdir()
    )
    record = json.loads(s3.get("run/run.json"))
    here = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert record["inputs"][0]["sha256"] == here["inputs"][0]["sha256"]
    assert record["counts"] == here["counts"]
    code, out, _ = run("report", "s3://seau/run", "--lang", "en")
    assert (code, out.strip()) == (0, "s3://seau/run/report.html")
    assert b'lang="en"' in s3.get("run/report.html")
    code, _, err = run("report", "s3://seau/rien")
    assert code == 3
    assert "aucune exécution" in err
    code, _, err = run("locate", "s3://seau/run")
    assert code == 2
    assert "s3://seau/run : il faut ici un chemin de cette machine" in err
    assert "Traceback" not in err
