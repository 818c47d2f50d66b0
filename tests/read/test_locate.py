"""From paths to sources."""

from __future__ import annotations

import gc
import io
import sys
from types import SimpleNamespace

import pytest

from rsmp_nlp.errors import EmptyInput, InputError, NotReadable
from rsmp_nlp.read.locate import find_sources


@pytest.fixture
def stdin(monkeypatch):
    def give(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))

    return give


CSV = "texte\noui {}\n"


def test_the_platform_of_a_message(write, read, tmp_path):
    write("Coopol.csv", CSV.format(1))
    write("Viva/2024/janvier.csv", CSV.format(2))
    write("Viva/b.csv", "texte;plateforme\noui 3;Slack\noui 4;\n")
    write("c.tar.csv.gz.csv", CSV.format(5))
    found = {m.text: m.platform for m in read(tmp_path).kept}
    assert found == {
        "oui 1": "Coopol",
        "oui 2": "Viva",
        "oui 3": "Slack",
        "oui 4": "Viva",
        "oui 5": "c.tar.csv.gz",
    }
    assert {m.platform for m in read(tmp_path, platform="X").kept} == {"X"}
    assert read(tmp_path / "Viva" / "2024" / "janvier.csv").kept[0].platform == "janvier"


def test_folders_are_walked_in_order_without_hidden_files(write, tmp_path):
    for name in ("b/2.csv", "b/10.csv", "a.csv", "z.csv", "B/é.csv"):
        write(name, CSV)
    for name in (".caché.csv", "~$ouvert.xlsx", ".git/x.csv", "__MACOSX/y.csv", "b/.z/x.csv"):
        write(name, CSV)
    (tmp_path / "vide").mkdir()
    found = [source.label for source in find_sources([str(tmp_path)])]
    names = ["a.csv", "z.csv", "B/é.csv", "b/10.csv", "b/2.csv"]
    assert found == [str(tmp_path / name) for name in names]


def test_links_to_folders_are_not_followed_and_links_to_files_are(write, tmp_path):
    write("dehors/a.csv", CSV)
    (tmp_path / "racine").mkdir()
    (tmp_path / "racine" / "boucle").symlink_to(tmp_path / "racine")
    (tmp_path / "racine" / "a.csv").symlink_to(tmp_path / "dehors" / "a.csv")
    (tmp_path / "racine" / "mort.csv").symlink_to(tmp_path / "nulle part")
    [source] = find_sources([str(tmp_path / "racine")])
    assert source.label == str(tmp_path / "racine" / "a.csv")


def test_several_paths_in_the_order_given(write):
    paths = [str(write(name, CSV)) for name in ("b.csv", "a.csv")]
    assert [source.label for source in find_sources(paths)] == paths


@pytest.mark.parametrize("name", ["absent.csv", "absent/dossier", "a" * 300, "a\0b"])
def test_a_path_that_is_not_there_is_told_and_the_others_read(write, read, name):
    path = write("a.csv", CSV)
    result = read(path.parent / name, path)
    assert len(result.kept) == 1
    [error] = result.reading.named_errors
    assert isinstance(error, NotReadable)
    assert str(error).startswith(f"{path.parent / name} : lecture impossible (")
    with pytest.raises(NotReadable):
        read(path.parent / name)


def test_an_empty_folder(tmp_path, read):
    (tmp_path / ".caché").write_text("x")
    [error] = find_sources([str(tmp_path)])
    assert isinstance(error, EmptyInput)
    with pytest.raises(EmptyInput, match=r"rien à lire \(dossier vide\)"):
        read(tmp_path)


def test_names_that_are_not_utf8(tmp_path, read):
    path = tmp_path / "caf\udce9" / "\udce9t\udce9.csv"
    path.parent.mkdir()
    path.write_bytes(b"texte\noui\n")
    [message] = read(tmp_path).kept
    assert message.platform == "caf\ufffd"
    assert message.source_file == f"{tmp_path}/caf\ufffd/\ufffdt\ufffd.csv"
    [message] = read(path).kept
    assert message.platform == "\ufffdt\ufffd"


def test_standard_input(stdin, read):
    stdin('{"id": 1, "text": "é"}\n{"id": 2, "text": "b", "platform": "X"}\n'.encode())
    result = read("-")
    assert [(m.message_id, m.text, m.platform, m.source_file) for m in result.kept] == [
        ("1", "é", "stdin", "-"),
        ("2", "b", "X", "-"),
    ]
    assert len(result.reading.reports[0].sha256) == 64


def test_standard_input_can_be_opened_again(stdin):
    stdin(b"abc")
    [source] = find_sources(["-"])
    assert [source.head(), source.head(2), source.head()] == [b"abc", b"ab", b"abc"]
    assert source.sha256() == source.sha256()
    assert source.suffix == ".jsonl"


def test_empty_standard_input(stdin, read):
    stdin(b"")
    with pytest.raises(InputError, match=r"^- : rien à lire \(fichier vide\)"):
        read("-")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts descriptors in /proc")
def test_no_descriptor_stays_open(stdin, write, read, tmp_path, open_descriptors):
    write("a.csv", CSV)
    write("b.jsonl", '{"text": "a"}')
    write("c.txt", "a")
    write("d.csv", "id\n1\n")
    write("e.xyz", "?")
    stdin(b'{"text": "a"}')
    read(tmp_path)
    gc.collect()
    before = open_descriptors()
    assert len(read(tmp_path).kept) == 3
    read("-")
    gc.collect()
    assert open_descriptors() == before
