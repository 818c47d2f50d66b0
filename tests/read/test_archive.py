"""Members of archives."""

from __future__ import annotations

import gc
import io
import os
import struct
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from rsmp_nlp.errors import BrokenFile, InputError
from rsmp_nlp.read import archive
from rsmp_nlp.read.archive import archive_members
from rsmp_nlp.read.source import Source

CSV = "id;texte\n1;déjà\n2;oui\n".encode()
JSONL = b'{"id": 1, "text": "non"}\n'


def members(path: Path, platform: str | None = None) -> tuple[dict[str, Source], list[str]]:
    found = list(archive_members(path, "x", platform))
    sources = {item.label: item for item in found if isinstance(item, Source)}
    return sources, [str(item) for item in found if isinstance(item, InputError)]


@pytest.fixture(params=["export.zip", "export.tar", "export.tar.gz", "export.tgz"])
def make(request, make_zip, make_tar):
    """Return a function that makes an archive of each kind."""
    name = request.param
    return lambda content: (make_zip if name.endswith("zip") else make_tar)(content, name)


def test_members_are_read_in_place(make, read):
    path = make({"Coopol/2011/a.csv": CSV, "b.jsonl": JSONL, "c.txt": b"Bonjour"})
    before = sorted(path.parent.iterdir())
    result = read(path)
    assert [(m.platform, m.text, m.source_file, m.source_row) for m in result.kept] == [
        ("Coopol", "déjà", f"{path}!/Coopol/2011/a.csv", 2),
        ("Coopol", "oui", f"{path}!/Coopol/2011/a.csv", 3),
        ("b", "non", f"{path}!/b.jsonl", 1),
        ("export", "Bonjour", f"{path}!/c.txt", 1),
    ]
    assert sorted(path.parent.iterdir()) == before
    assert len({report.sha256 for report in result.reading.reports}) == 1


def test_the_surrounding_folder_gives_the_platform(make, read):
    path = make({"autre/a.csv": CSV})
    folder = path.parent / "données"
    (folder / "Viva").mkdir(parents=True)
    path.rename(folder / "Viva" / path.name)
    assert {m.platform for m in read(folder).kept} == {"Viva"}
    assert {m.platform for m in read(folder, platform="X").kept} == {"X"}


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../evil.csv", "chemin absolu ou remontant hors de l’archive"),
        ("a/../../evil.csv", "chemin absolu ou remontant hors de l’archive"),
        ("/etc/evil.csv", "chemin absolu ou remontant hors de l’archive"),
        ("..\\evil.csv", "chemin absolu ou remontant hors de l’archive"),
        ("C:\\evil.csv", "chemin absolu ou remontant hors de l’archive"),
        ("dedans/b.zip", "archive dans l’archive ; extrayez-la d’abord"),
        ("b.tar.gz", "archive dans l’archive ; extrayez-la d’abord"),
    ],
)
def test_unsafe_members_are_refused_and_the_others_read(make, read, name, why):
    path = make({"a.csv": CSV, name: CSV})
    result = read(path)
    assert result.texts == ["déjà", "oui"]
    errors = [report.error for report in result.reading.reports if report.error]
    assert errors == [
        f"{path}!/{name} : fichier endommagé ou incomplet ({why}). "
        "Exportez-le à nouveau ou retirez-le."
    ]


def test_links_and_special_files_of_a_tar_are_refused(make_tar):
    path = make_tar({"a.csv": CSV, "lien.csv": "/etc/passwd", "autre.csv": "a.csv"})
    with tarfile.open(path.with_name("fifo.tar"), "w") as tar:
        fifo = tarfile.TarInfo("fifo.csv")
        fifo.type = tarfile.FIFOTYPE
        tar.addfile(fifo)
    sources, errors = members(path)
    assert list(sources) == ["x!/a.csv"]
    assert [error.split(" : ")[0] for error in errors] == ["x!/lien.csv", "x!/autre.csv"]
    assert all("lien ou fichier spécial" in error for error in errors)
    assert "lien ou fichier spécial" in members(path.with_name("fifo.tar"))[1][0]


def test_an_encrypted_member_is_refused(make_zip):
    path = make_zip({"a.csv": CSV, "b.csv": CSV})
    data = bytearray(path.read_bytes())
    central = data.rindex(b"PK\x01\x02")
    for start in (data.rindex(b"PK\x03\x04") + 6, central + 8):
        data[start : start + 2] = struct.pack("<H", 1)
    path.write_bytes(data)
    sources, errors = members(path)
    assert list(sources) == ["x!/a.csv"]
    assert len(errors) == 1
    assert "x!/b.csv : " in errors[0]
    assert "membre chiffré ; déchiffrez l’archive d’abord" in errors[0]


def test_a_bomb_is_refused(make_zip, make_tar, monkeypatch):
    monkeypatch.setattr(archive, "RATIO_FROM_BYTES", 10_000)
    monkeypatch.setattr(archive, "MAX_RATIO", 20)
    content = {"a.csv": CSV, "bombe.csv": b"0" * 1_000_000, "dense.csv": os.urandom(20_000)}
    for path in (make_zip(content), make_tar(content)):
        sources, errors = members(path)
        assert list(sources) == ["x!/a.csv", "x!/dense.csv"]
        assert len(errors) == 1
        assert "x!/bombe.csv" in errors[0]
        assert "se décompresse plus de 20 fois, comme une bombe de décompression" in errors[0]
    monkeypatch.setattr(archive, "RATIO_FROM_BYTES", 1_000_000)
    assert len(members(make_zip(content))[0]) == 3


def test_what_macos_adds_is_not_even_refused(make_zip, monkeypatch):
    monkeypatch.setattr(archive, "RATIO_FROM_BYTES", 10_000)
    bomb = b"0" * 1_000_000
    sources, errors = members(make_zip({"a.csv": CSV, "__MACOSX/._a.csv": bomb, "._b.csv": bomb}))
    assert list(sources) == ["x!/a.csv"]
    assert [error.partition(" : ")[0] for error in errors] == ["x!/._b.csv"]


def test_limits_of_size_and_number(make, monkeypatch):
    path = make({"a.csv": CSV, "b.csv": CSV * 9, "c.csv": CSV})
    monkeypatch.setattr(archive, "MAX_MEMBER_BYTES", 100)
    sources, errors = members(path)
    assert list(sources) == ["x!/a.csv", "x!/c.csv"]
    assert "plus de 20 Go une fois décompressé" in errors[0]
    monkeypatch.setattr(archive, "MAX_MEMBERS", 2)
    sources, errors = members(path)
    assert (len(sources), len(errors)) == (0, 1)
    assert errors[0].startswith("x : ")


def test_hidden_members_are_left_out(make):
    path = make({".a.csv": CSV, "__MACOSX/._b.csv": CSV, "p/.git/c.csv": CSV, "./d.csv": CSV})
    sources, errors = members(path)
    assert [source.name for source in sources.values()] == ["d.csv"]
    assert errors == []


def test_members_of_the_same_name_are_both_read(tmp_path, read):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a.csv", "id;texte\n1;un\n")
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr("a.csv", "id;texte\n2;deux\n")
    assert read(path).texts == ["un", "deux"]


def test_a_member_without_name_is_noted(make_zip, read):
    path = make_zip({"a.csv": CSV, "b.csv": CSV})
    # the name ends at its first NUL, which is here its first byte
    path.write_bytes(path.read_bytes().replace(b"b.csv", b"\0.csv"))
    result = read(path)
    assert result.texts == ["déjà", "oui"]
    assert [report.error is None for report in result.reading.reports] == [False, True]


def test_folders_made_by_windows(make_zip):
    [source] = members(make_zip({"Coopol\\a.csv": CSV}))[0].values()
    assert (source.platform, source.name, source.suffix) == ("Coopol", "a.csv", ".csv")


def test_names_that_are_not_utf8(tmp_path, read):
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w", format=tarfile.GNU_FORMAT, encoding="cp1252") as tar:
        info = tarfile.TarInfo("été/a.csv")
        info.size = len(CSV)
        tar.addfile(info, io.BytesIO(CSV))
    assert {m.platform for m in read(path).kept} == {"\ufffdt\ufffd"}


def test_sources_stay_readable_after_the_archive_was_walked(make, monkeypatch):
    path = make({"a.csv": CSV, "b.jsonl": JSONL})
    for _ in range(2):
        sources, _ = members(path)
        for expected, source in zip((CSV, JSONL), sources.values(), strict=True):
            assert source.head() == expected
            with source.open() as one, source.open() as two:
                assert one.read(3) == expected[:3]
                assert two.read() == expected
                assert one.read() == expected[3:]
        monkeypatch.setattr(archive, "SMALL_BYTES", 1)


@pytest.mark.parametrize("small", [1, 1 << 20])
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts descriptors in /proc")
def test_no_descriptor_stays_open(make, read, open_descriptors, monkeypatch, small):
    monkeypatch.setattr(archive, "SMALL_BYTES", small)
    path = make({f"{n}.csv": CSV for n in range(20)})
    read(path)
    gc.collect()
    before = open_descriptors()
    sources, _ = members(path)
    result = read(path)
    assert [source.head(2) for source in sources.values()] == [b"id"] * 20
    assert len(result.reading.reports) == 20
    assert open_descriptors() == before


def test_many_small_members_are_read_in_linear_time(make, read):
    path = make({f"p/{n}.txt": b"Bonjour %d" % n for n in range(400)})
    assert len(read(path).kept) == 400


@pytest.mark.parametrize("content", [b"", b"pas une archive", b"PK\x05\x06", b"\x1f\x8b\x08"])
def test_what_is_no_archive(make, read, content):
    path = make({})
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path} : ")


def test_damage_inside_is_told_of_its_member(make_zip, read):
    texts = "".join(f"{n};texte numéro {n * n}\n" for n in range(30_000)).encode()
    path = make_zip({"a.csv": CSV, "b.csv": b"id;texte\n" + texts, "c.jsonl": JSONL})
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 50] = b"\xff" * 50
    path.write_bytes(data)
    result = read(path)
    assert result.texts[:2] == ["déjà", "oui"]
    assert result.texts[-1] == "non"
    [error] = [report.error for report in result.reading.reports if report.error]
    assert error.startswith(f"{path}!/b.csv : fichier endommagé ou incomplet (")


@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_a_truncated_tar_is_one_sentence(make_tar, read, keep):
    path = make_tar({f"{n}.csv": os.urandom(5_000) for n in range(5)})
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * keep)])
    with pytest.raises(BrokenFile, match=r"archive illisible"):
        read(path)
