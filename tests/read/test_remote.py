"""Inputs at addresses: an object store and a web server on loopback, never the network."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import zipfile

import pytest
from tests.remote_servers import ABSENT, s3_server, web_server

from rsmp_nlp import remote
from rsmp_nlp.errors import EmptyInput, RemoteError
from rsmp_nlp.read import remote as read_remote
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.reading import Reading
from rsmp_nlp.schema.records import Message

CSV = "texte;auteur\nRendez-vous samedi à 18 h;Nadia\nBravo à toute l’équipe;Samir\n".encode()


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(remote, "PAUSE", 0.0)


@pytest.fixture
def s3(monkeypatch):
    with s3_server(monkeypatch) as store:
        yield store


def read(*paths, **options):
    reading = Reading(paths, ReadOptions(**options))
    return [item for item in reading if isinstance(item, Message)], reading


def zipped(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/") + ".csv", data)
    return buffer.getvalue()


def test_an_object_is_read_and_summed_as_a_file(s3):
    address = s3.put("exports/forum.csv", CSV)
    messages, reading = read(address)
    assert messages[0].text == "Rendez-vous samedi à 18 h"
    assert {message.platform for message in messages} == {"forum"}
    assert messages[0].source_file == address
    [report] = reading.reports
    assert report.sha256 == hashlib.sha256(CSV).hexdigest()
    assert (report.read, report.kept) == (2, 2)


def test_a_prefix_is_read_as_the_same_folder_here(s3, tmp_path):
    files = {
        "b.csv": CSV,
        "a/z.csv": CSV,
        "a/x/1.jsonl.gz": gzip.compress(b'{"text": "Venez nombreux", "message_id": "m1"}\n'),
        "archive.zip": zipped(interne__deux=CSV),
        ".caché.csv": CSV,
        "a/.git/x.csv": CSV,
    }
    for name, data in files.items():
        s3.put(f"exports/{name}", data)
        path = tmp_path / "exports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    s3.put("exports/vide/", b"")
    s3.put("exports-autres/c.csv", CSV)

    def told(path, root):
        found, reading = read(path)
        rows = [
            (
                one.source_file.removeprefix(root),
                one.source_row,
                one.platform,
                one.text,
                one.message_id,
            )
            for one in found
        ]
        return rows, [(one.label.removeprefix(root), one.sha256) for one in reading.reports]

    here = told(str(tmp_path / "exports"), str(tmp_path / "exports"))
    assert told("s3://seau/exports", "s3://seau/exports") == here
    assert told("s3://seau/exports/", "s3://seau/exports") == here
    assert len(here[0]) == 7


def test_archives_are_read_in_place(s3):
    messages, _ = read(s3.put("tout.zip", zipped(un__a=CSV, deux__b=CSV)))
    assert {message.platform for message in messages} == {"un", "deux"}
    assert messages[0].source_file == "s3://seau/tout.zip!/deux/b.csv"


def test_a_file_crosses_the_network_once(s3, monkeypatch):
    import s3fs

    asked = []
    get_file = s3fs.S3FileSystem._get_file

    async def counted(self, path, *arguments, **options):
        asked.append(path)
        return await get_file(self, path, *arguments, **options)

    monkeypatch.setattr(s3fs.S3FileSystem, "_get_file", counted)
    read(s3.put("forum.csv", CSV))
    assert asked == ["seau/forum.csv"]


def test_copies_make_room_for_one_another_and_leave_nothing(s3, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(read_remote, "COPIES_BYTES", 2 * len(CSV))
    most = []
    copy = remote.Store.copy

    def counted(self, path, target):
        copy(self, path, target)
        most.append(sum(1 for one in tmp_path.rglob("*.csv")))

    monkeypatch.setattr(remote.Store, "copy", counted)
    for rank in range(6):
        s3.put(f"exports/{rank}.csv", CSV)
    messages, reading = read("s3://seau/exports")
    assert len(messages) == 12
    assert all(report.sha256 for report in reading.reports)
    assert max(most) == 3
    assert list(tmp_path.iterdir()) == []


def test_what_is_absent_is_one_sentence(s3):
    s3.put("a.csv", CSV)
    for address in ("s3://seau/b.csv", "s3://ailleurs/a.csv"):
        with pytest.raises(RemoteError, match="rien à cette adresse") as caught:
            read(address)
        assert str(caught.value).startswith(f"{address} : ")
        assert caught.value.exit_code == 3


def test_an_absent_address_does_not_stop_the_others(s3):
    messages, reading = read("s3://seau/rien.csv", s3.put("a.csv", CSV))
    assert len(messages) == 2
    assert len(reading.named_errors) == 1


def test_credentials_refused_and_missing(s3, monkeypatch):
    import s3fs

    address = s3.put("a.csv", CSV)
    s3.tell("reset-auth", b"0")
    with pytest.raises(RemoteError, match=r"accès refusé.*AWS_ACCESS_KEY_ID"):
        read(address)
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    s3fs.S3FileSystem.clear_instance_cache()
    with pytest.raises(RemoteError, match="accès refusé"):
        read(address)


@pytest.mark.parametrize("attempts", [1, 3])
def test_a_transfer_cut_half_way_is_made_again_or_told(s3, monkeypatch, attempts):
    """Half a file is valid CSV: only its size tells."""
    import s3fs

    address = s3.put("a.csv", CSV)
    get_file = s3fs.S3FileSystem._get_file
    cuts = []

    async def cut(self, path, target, **options):
        await get_file(self, path, target, **options)
        if len(cuts) < attempts:
            cuts.append(path)
            os.truncate(target, 35)

    monkeypatch.setattr(s3fs.S3FileSystem, "_get_file", cut)
    if attempts < remote.ATTEMPTS:
        assert len(read(address)[0]) == 2
    else:
        with pytest.raises(RemoteError, match=f"35 octets reçus sur {len(CSV)} après 3 essais"):
            read(address)


def test_a_file_that_changes_meanwhile_is_told(s3, monkeypatch):
    import s3fs

    address = s3.put("a.csv", CSV)
    get_file = s3fs.S3FileSystem._get_file

    async def changed(self, path, target, **options):
        await get_file(self, path, target, **options)
        s3.put("a.csv", CSV.replace(b"samedi", b"lundi "))

    monkeypatch.setattr(s3fs.S3FileSystem, "_get_file", changed)
    with pytest.raises(RemoteError, match="a changé pendant sa lecture"):
        read(address)


def test_an_empty_prefix_and_hidden_files_are_nothing(s3):
    s3.put("vide/.keep", b"")
    with pytest.raises(EmptyInput, match="dossier vide"):
        read("s3://seau/vide")


def test_a_page_of_the_web_is_a_file(tmp_path):
    (tmp_path / "export d’avril.csv").write_bytes(CSV)
    with web_server(tmp_path) as root:
        address = f"{root}/export%20d%E2%80%99avril.csv"
        messages, reading = read(f"{address}?jeton=secret")
        assert messages[0].platform == "export d’avril"
        assert messages[0].source_file == address
        assert reading.reports[0].sha256 == hashlib.sha256(CSV).hexdigest()


def test_failures_of_the_web(tmp_path):
    for name in ("coupé.csv", "sans-taille.csv", "refusé.csv"):
        (tmp_path / name).write_bytes(CSV)
    named = {
        "cut": ["coup%C3%A9.csv"],
        "sizeless": ["sans-taille.csv"],
        "refused": ["refus%C3%A9.csv"],
    }
    with web_server(tmp_path, **named) as root:
        for name, words in (
            ("coup%C3%A9.csv", f"octets reçus sur {len(CSV)}"),
            ("sans-taille.csv", "ne dit pas la taille"),
            ("refus%C3%A9.csv", "accès refusé"),
            ("rien.csv", "rien à cette adresse"),
        ):
            with pytest.raises(RemoteError, match=words) as caught:
                read(f"{root}/{name}?jeton=secret")
            assert "secret" not in str(caught.value)
    with pytest.raises(RemoteError, match="injoignable"):
        read(f"{root}/a.csv")


def test_what_must_be_installed_is_told(monkeypatch):
    pytest.importorskip("fsspec", reason=ABSENT.format("fsspec"))
    with pytest.raises(RemoteError, match="n’est pas un protocole connu"):
        read("toto://seau/a.csv")
    monkeypatch.setitem(__import__("sys").modules, "gcsfs", None)
    with pytest.raises(RemoteError, match="pip install gcsfs"):
        read("gs://seau/a.csv")


def test_the_extra_missing_is_told(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "fsspec", None)
    with pytest.raises(RemoteError, match=r"pip install 'rsmp-nlp\[remote\]'"):
        read("s3://seau/a.csv")


@pytest.mark.parametrize(
    ("name", "kept"),
    [("a" * 300 + ".csv.gz", ".csv.gz"), ("é" * 300 + ".zip", ".zip"), ("..", "fichier")],
)
def test_names_fit_any_disk(name, kept):
    safe = read_remote.safe_name(name)
    assert safe.endswith(kept)
    assert len(safe.encode()) <= 200
