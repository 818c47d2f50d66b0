import gzip
import hashlib
import json
import tarfile
import zipfile

import pytest

from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.reading import Reading


def line(rank):
    """Return a record that compresses badly."""
    words = (hashlib.sha256(f"{rank} {n}".encode()).hexdigest() for n in range(6))
    return json.dumps({"text": " ".join(words)}) + "\n"


LINES = "".join(map(line, range(2_000)))


def shares(*paths):
    reading = Reading(tuple(map(str, paths)), ReadOptions())
    found = [reading.position.share for _ in reading]
    return [*found, reading.position.share]


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_the_share_read_grows_from_nothing_to_all(tmp_path, name):
    opened = gzip.open if name.endswith("gz") else open
    with opened(tmp_path / name, "wt", encoding="utf-8") as stream:
        stream.write(LINES)
    found = shares(tmp_path / name)
    assert found[0] < 0.7
    assert found == sorted(found)
    assert found[-1] == 1


def test_a_plain_file_is_halfway_at_half_of_its_records(tmp_path):
    (tmp_path / "a.jsonl").write_text(LINES, encoding="utf-8")
    assert shares(tmp_path / "a.jsonl")[1_000] == pytest.approx(0.5, abs=0.1)


def test_files_count_by_their_size(tmp_path):
    (tmp_path / "a.jsonl").write_text(LINES, encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(LINES * 3, encoding="utf-8")
    found = shares(tmp_path)
    assert found[1_999] == pytest.approx(0.25, abs=0.02)
    assert found[-1] == 1


def test_members_of_an_archive_share_its_size(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in "abcd":
            archive.writestr(f"{name}.jsonl", LINES)
    found = shares(tmp_path / "a.zip")
    assert {0.25, 0.5, 0.75} <= {round(share, 2) for share in found}
    assert found[-1] == pytest.approx(1)


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz"])
def test_a_member_of_an_archive_is_halfway_at_half_of_its_records(tmp_path, name):
    few, many = LINES, LINES * 3  # many blocks
    if name.endswith("zip"):
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.jsonl", few)
            archive.writestr("b.jsonl", many)
    else:
        with tarfile.open(tmp_path / name, "w:gz") as archive:
            for member, lines in (("a.jsonl", few), ("b.jsonl", many)):
                (tmp_path / member).write_text(lines, encoding="utf-8")
                archive.add(tmp_path / member, member)
                (tmp_path / member).unlink()
    found = shares(tmp_path / name)
    assert found[len(found) // 2] == pytest.approx(0.5, abs=0.1)
    assert found == sorted(found)
    assert found[-1] == pytest.approx(1)


def test_what_has_no_size_has_no_share(tmp_path, monkeypatch):
    import io
    import sys

    class Stdin:
        buffer = io.BytesIO(LINES.encode())

    monkeypatch.setattr(sys, "stdin", Stdin)
    assert set(shares("-")) == {None}
