import hashlib
import os

from rsmp_nlp.read import sums
from rsmp_nlp.read.sums import file_sha256, input_files


def test_files_are_found_in_a_fixed_order_hidden_ones_left_out(tmp_path):
    for name in ("b/z.csv", "b/a.csv", "a.csv", ".git/x", "b/.caché"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    found = list(input_files([str(tmp_path), str(tmp_path / "b" / "z.csv"), "-", "absent"]))
    assert [path.relative_to(tmp_path).as_posix() for path in found] == [
        "a.csv",
        "b/a.csv",
        "b/z.csv",
        "b/z.csv",
    ]


def test_a_file_is_read_once_as_long_as_it_stays_the_same(tmp_path, monkeypatch):
    path = tmp_path / "a"
    path.write_bytes(b"un")
    read = []
    honest = hashlib.file_digest
    monkeypatch.setattr(sums.hashlib, "file_digest", lambda *a: read.append(1) or honest(*a))
    assert file_sha256(path) == file_sha256(path) == hashlib.sha256(b"un").hexdigest()
    assert len(read) == 1
    path.write_bytes(b"do")
    os.utime(path, ns=(1, 1))
    assert file_sha256(path) == hashlib.sha256(b"do").hexdigest()
