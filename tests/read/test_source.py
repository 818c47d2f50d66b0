"""Files, compressed files, and what becomes of damaged ones."""

from __future__ import annotations

import gzip
import hashlib
import io

import pyarrow as pa
import pytest

from rsmp_nlp.errors import BrokenFile, NotReadable
from rsmp_nlp.read import source as module
from rsmp_nlp.read.source import Source, open_file, printable, stem, uncompressed_name

ROWS = [f"{n};déjà {n * n}" for n in range(5_000)]
CSV = ("id;texte\n" + "\n".join(ROWS) + "\n").encode()


def zstd(data: bytes) -> bytes:
    stream = pa.BufferOutputStream()
    with pa.CompressedOutputStream(stream, "zstd") as out:
        out.write(data)
    return stream.getvalue().to_pybytes()


@pytest.fixture(params=["gz", "zst"])
def compressed(request, write):
    compress = gzip.compress if request.param == "gz" else zstd
    return lambda data, name: write(f"{name}.{request.param}", compress(data))


def test_compressed_files_are_read(compressed, read):
    result = read(compressed(CSV, "Coopol.csv"))
    assert (len(result.kept), result.texts[2], result.kept[0].platform) == (
        5_000,
        "déjà 4",
        "Coopol",
    )
    assert read(compressed(b'{"text": "a"}', "b.jsonl")).texts == ["a"]
    assert read(compressed(b"Bonjour", "c.txt")).texts == ["Bonjour"]


def test_a_compressed_workbook(compressed, make_xlsx, read):
    path = make_xlsx({"A": [["texte"], ["oui"]]})
    assert read(compressed(path.read_bytes(), "a.xlsx")).texts == ["oui"]


def test_a_truncated_file_is_one_sentence(compressed, read):
    path = compressed(CSV * 20, "a.csv")
    path.write_bytes(path.read_bytes()[:-2_000])
    with pytest.raises(BrokenFile) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path} : fichier endommagé ou incomplet (")


@pytest.mark.parametrize("content", [b"texte\nbonjour\n", b"\x1f\x8b", b"\x28\xb5\x2f\xfd\0"])
def test_what_is_not_compressed_as_its_name_says(compressed, read, content):
    path = compressed(b"", "a.csv")
    path.write_bytes(content)
    with pytest.raises(BrokenFile, match="fichier endommagé ou incomplet"):
        read(path)


def test_sha256_is_that_of_the_file_on_disk(compressed, read):
    path = compressed(CSV, "a.csv")
    [report] = read(path).reading.reports
    assert report.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_sha256_without_file_is_that_of_the_bytes(source_of):
    assert source_of(b"abc").sha256() == hashlib.sha256(b"abc").hexdigest()


def of_file(path, name="a.parquet") -> Source:
    return Source(str(path), name, "a", "a", path, open_file(path))


def test_a_plain_file_is_sought_in_place_and_the_rest_held_in_memory(write, monkeypatch):
    plain = write("a.parquet", b"abcdef")
    with of_file(plain).open_seekable() as stream:
        assert isinstance(stream.raw, io.FileIO)
        assert stream.read() == b"abcdef"
    packed = of_file(write("a.parquet.gz", gzip.compress(b"abcdef")))
    with packed.open_seekable() as stream:
        assert isinstance(stream, io.BytesIO)
        stream.seek(3)
        assert stream.read() == b"def"
    monkeypatch.setattr(module, "SEEKABLE_LIMIT", 5)
    with pytest.raises(BrokenFile, match="plus de 0 Mo en mémoire"):
        packed.open_seekable()


def test_errors_of_opening_and_of_reading_name_the_source(tmp_path):
    with pytest.raises(NotReadable, match=r"absent\.csv : lecture impossible \(No such file"):
        of_file(tmp_path / "absent.csv").open()

    def refuse() -> io.BytesIO:
        raise RuntimeError("mot de passe")

    with pytest.raises(BrokenFile, match=r"^b : .*mot de passe"):
        Source("b", "b", "b", "b", None, refuse).head()

    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise EOFError

    with pytest.raises(BrokenFile, match=r"^b : .*\(EOFError\)"):
        Source("b", "b", "b", "b", None, Failing).head()


def test_closing_closes_what_is_under():
    under = io.BytesIO(b"abc")
    with Source("b", "b", "b", "b", None, lambda: under).open() as stream:
        assert stream.read(2) == b"ab"
        assert not under.closed
    assert under.closed


@pytest.mark.parametrize(
    ("name", "uncompressed", "stemmed"),
    [
        ("a.jsonl.gz", "a.jsonl", "a"),
        ("a.csv.ZST", "a.csv", "a"),
        ("2011/La Coopol.csv", "La Coopol.csv", "La Coopol"),
        ("v1.2.csv", "v1.2.csv", "v1.2"),
        ("sans", "sans", "sans"),
    ],
)
def test_names(name, uncompressed, stemmed):
    assert uncompressed_name(name) == uncompressed
    assert stem(name) == stemmed


def test_printable():
    assert printable("été.csv") == "été.csv"
    assert printable("\udce9t\udce9.csv") == "\ufffdt\ufffd.csv"
