"""Random bytes under every suffix: an error of ours, or counts that add up."""

from __future__ import annotations

import contextlib
import gzip
import io
import tarfile
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rsmp_nlp.errors import InputError, UsageError
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.registry import reader_for
from rsmp_nlp.read.source import Source

CSV = 'id;texte;date\n1;"déjà\n""vu""";03/04/2024\n2;oui;\n'.encode() * 3
JSONL = '{"id": 1, "text": "déjà \\ud83d", "date": 1300000000}\n{"texte": [1]}\n'.encode() * 3
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + b"\x09\x08\x10\x00" * 64


class Samples(dict[str, bytes]):
    """Files by suffix; Hypothesis prints what it is given."""

    def __repr__(self) -> str:
        return "valid"


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def tarred(members: dict[str, bytes], mode: str) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


@pytest.fixture(scope="session")
def valid(small_workbook: bytes) -> Samples:
    """Return a good file for each suffix."""
    table = pa.table({"text": ["a", "b"], "id": [1, None], "date": [None, "2024-03-01"]})
    parquet, zst = io.BytesIO(), pa.BufferOutputStream()
    pq.write_table(table, parquet)
    with pa.CompressedOutputStream(zst, "zstd") as stream:
        stream.write(CSV)
    members = {"p/a.csv": CSV, "b.jsonl": JSONL, "c.txt": b"Bonjour"}
    files = {
        ".csv": CSV,
        ".tsv": CSV.replace(b";", b"\t"),
        ".jsonl": JSONL,
        ".parquet": parquet.getvalue(),
        ".xlsx": small_workbook,
        ".xls": OLE,
        ".ods": small_workbook,
        ".txt": b"Bonjour",
        ".csv.gz": gzip.compress(CSV),
        ".csv.zst": zst.getvalue().to_pybytes(),
        ".zip": zipped(members),
        ".tar": tarred(members, "w"),
        ".tar.gz": tarred(members, "w:gz"),
    }
    return Samples(files)


ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-be", "utf-32"])
PIECES = st.sampled_from(
    [
        *(
            '"',
            '""',
            ";",
            ",",
            "\t",
            "|",
            "\n",
            "\r\n",
            "\r",
            "\0",
            "\ufeff",
            " ",
            "sep=",
            "é",
            "…",
        ),
        *("{", "}", "[", "]", ":", '{"text": "a"}', "\\ud83d", "NaN", "texte", "id", "date", "1"),
    ]
)
TEXTS = st.builds(
    lambda pieces, encoding: "".join(pieces).encode(encoding, "ignore"),
    st.lists(PIECES, max_size=40),
    ENCODINGS,
)
EDITS = st.tuples(
    st.lists(st.tuples(st.floats(0, 0.999), st.binary(max_size=3)), max_size=4),
    st.just(1.0) | st.floats(0, 1),
)


def edited(data: bytes, edits: tuple[list[tuple[float, bytes]], float]) -> bytes:
    """Return `data` with some bytes replaced, and cut at a fraction of its length."""
    for place, new in edits[0]:
        at = int(place * len(data))
        data = data[:at] + new + data[at + 1 :]
    return data[: int(edits[1] * len(data))]


CONTENTS = st.binary(max_size=200) | TEXTS | EDITS
SUFFIXES = (
    *(".csv", ".tsv", ".jsonl", ".parquet", ".xlsx", ".xls", ".ods", ".txt"),
    *(".csv.gz", ".csv.zst", ".zip", ".tar", ".tar.gz"),
)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_valid_file_is_read(suffix, valid, write, read):
    if suffix == ".xls":  # nothing at hand writes one
        return
    assert len(read(write(f"a{suffix}", valid[suffix])).kept) > 0


@pytest.mark.parametrize("suffix", SUFFIXES)
@settings(
    max_examples=60,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(content=CONTENTS)
def test_random_input(suffix, content, valid, write, read):
    data = edited(valid[suffix], content) if isinstance(content, tuple) else content
    path = write(f"a{suffix}", data)
    with contextlib.suppress(InputError, UsageError):
        read(path)  # the fixture checks that the counts add up


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(content=CONTENTS, name=st.sampled_from(["a.csv", "a.jsonl", "a.parquet", "a.xlsx", "a.txt"]))
def test_random_input_described(content, name):
    data = edited(CSV, content) if isinstance(content, tuple) else content
    source = Source(name, name, "a", "a", None, lambda: io.BytesIO(data))
    with contextlib.suppress(InputError, UsageError):
        columns = reader_for(source).describe(source, ReadOptions()).columns
        assert len(set(columns)) == len(columns)
