"""What workers read and the driver puts in order, against what is read here: without Dask."""

from __future__ import annotations

import gzip
import io
import json
import pickle
import zipfile
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rsmp_nlp.engine import batches as batches_module
from rsmp_nlp.engine import read_there as module
from rsmp_nlp.engine.batches import encode
from rsmp_nlp.engine.cluster_reading import ClusterReading
from rsmp_nlp.engine.files import Folder
from rsmp_nlp.engine.predict import _kept
from rsmp_nlp.engine.read_part import all_lines, keep_lines
from rsmp_nlp.engine.read_there import NotHere, read_sources
from rsmp_nlp.engine.references import batch_from, references
from rsmp_nlp.engine.watch import Watcher
from rsmp_nlp.errors import InputError, RemoteError, RsmpError
from rsmp_nlp.read import registry, threads
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.declared import parse_map
from rsmp_nlp.read.declared_reader import give
from rsmp_nlp.read.reading import Reading

OF = "0" * 64
RUNS = count()
SMALL = {"version": 1, "name": "petit", "fields": {"text": "Dit"}}


class Done:
    """A task of a worker, done at once in this process."""

    def __init__(self, files: Folder, pickled: bytes) -> None:
        self._word = ""
        sources = pickle.loads(pickled)
        try:
            for _ in read_sources(sources, files, away=True):
                pass
        except NotHere as why:
            self._word = str(why)
        finally:
            sources.let_go()

    def answered(self) -> bool:
        """It is."""
        return True

    def word(self) -> str:
        """Return what it answers."""
        return self._word


class Told(Watcher):
    """Remembers what it is told."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def tell(self, sentence: str) -> None:
        """Remember."""
        self.sentences.append(sentence)


def here(paths, options):
    """Return the batches, lines and reports of a reading by this process."""
    reading, lines = Reading(paths, options), io.StringIO()
    return list(encode(_kept(reading, lines, None), OF)), lines.getvalue(), reports(reading)


def there(paths, options, folder, watcher=None):
    """Return the same by way of read parts."""
    folder.mkdir(parents=True)
    reading, files, lines = Reading(paths, options), Folder(folder), io.StringIO()

    def passed(part):
        name = found.parts[part.number]
        keep_lines(files, name, [one.after for one in part.outline.drops], part.repeated, None)
        lines.write(all_lines(files, name).decode())

    found = ClusterReading(
        reading,
        files,
        "run",
        None,
        lambda _, pickled: Done(files, pickled),
        lambda: 3,
        passed,
        watcher or Watcher(),
    )
    batches = [batch_from(one, files, OF) for one in references(found.kept(), found.parts)]
    return batches, lines.getvalue(), reports(reading)


def reports(reading):
    kept = ("label", "reader", "sha256", "kept", "undated", "error")
    found = [
        [getattr(one, name) for name in kept]
        + [list(counter.items()) for counter in (one.skipped, one.rejected, one.notes)]
        for one in reading.reports
    ]
    errors = [(type(error), str(error)) for error in reading.named_errors]
    return found, errors, reading.read, reading.position.share


def same(paths, options, folder, watcher=None):
    """Tell that nothing tells the two apart; return the batches."""
    paths = tuple(map(str, paths))
    found = there(paths, options, folder, watcher)
    assert found == here(paths, options)
    return found[0]


RECORDS = st.fixed_dictionaries(
    {},
    optional={
        "message_id": st.sampled_from(["1", "2", "3", "4", "zoe@example.org/5"]),
        "thread_id": st.sampled_from(["1", "t"]),
        "parent_id": st.sampled_from(["1", "2", "3", "4", "9"]),
        "text": st.sampled_from(["Oui", "Non", "Écris à zoe@example.org", "", "é" * 500]),
        "author": st.sampled_from(["Ana", "Zoé"]),
        "author_kind": st.sampled_from(["bot", "system", "human"]),
        "kind": st.sampled_from(["repost", "post"]),
        "platform": st.sampled_from(["P", "Q"]),
        "created_at": st.sampled_from(["2024-03-12 18:30", "2024-03-12T18:30:00Z", "hier"]),
    },
)
LINES = st.one_of(RECORDS.map(json.dumps), st.sampled_from(["{", "[]", "\u2028"]))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    files=st.lists(st.lists(LINES, max_size=12), min_size=1, max_size=4),
    size=st.integers(1, 5),
    remembered=st.integers(1, 6),
    characters=st.integers(3, 2_000),
)
def test_nothing_tells_what_workers_read_from_what_is_read_here(
    files, size, remembered, characters, tmp_path_factory
):
    folder = tmp_path_factory.mktemp("corpus")
    for rank, lines in enumerate(files):
        text = "".join(f"{line}\n" for line in lines)
        (folder / f"{rank}.jsonl").write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches_module, "BATCH", size)
        patch.setattr(batches_module, "BATCH_CHARACTERS", characters)
        defaults = (remembered, *threads.ThreadLinker.__init__.__defaults__[1:])
        patch.setattr(threads.ThreadLinker.__init__, "__defaults__", defaults)
        paths, options = (str(folder),), ReadOptions()
        expected = _or_error(lambda: here(paths, options))
        folder = folder.parent / f"read-{next(RUNS)}"
        assert _or_error(lambda: there(paths, options, folder)) == expected


def _or_error(read):
    try:
        return read()
    except InputError as error:
        return type(error), str(error)


def forum(rows, first=0):
    lines = (
        {"id": f"m{n}", "texte": f"Réunion {n}", "parent": f"m{n - 1}", "date": "2024-03-12"}
        for n in range(first, first + rows)
    )
    return "".join(json.dumps(line) + "\n" for line in lines)


@pytest.fixture
def corpus(tmp_path):
    """Give paths of several kinds: a folder, an archive of each sort, files that cannot be read."""
    folder = tmp_path / "exports"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.jsonl").write_text(forum(30), encoding="utf-8")
    (folder / "deep" / "b.csv").write_text("id;texte\n1;Oui\n2;Non\n2;Non\n", encoding="utf-8")
    (folder / "deep" / "broken.parquet").write_bytes(b"PAR1 and no more")
    (folder / "photo.png").write_bytes(b"\x89PNG")
    with gzip.open(folder / "c.jsonl.gz", "wt", encoding="utf-8") as stream:
        stream.write(forum(20, 25))
    with zipfile.ZipFile(tmp_path / "more.zip", "w") as archive:
        for rank in range(3):
            archive.writestr(f"part/{rank}.jsonl", forum(9, 9 * rank))
    return [folder, tmp_path / "more.zip", tmp_path / "absent.csv", folder / "photo.png"]


@pytest.mark.parametrize("most", [1, 1_000])
def test_folders_archives_and_what_cannot_be_read(corpus, most, tmp_path, monkeypatch):
    monkeypatch.setattr(batches_module, "BATCH", 7)
    monkeypatch.setattr("rsmp_nlp.engine.cluster_reading.GROUP_CLAIMS", most)
    watcher = Told()
    assert len(same(corpus, ReadOptions(), tmp_path / "read", watcher)) > 10
    assert watcher.sentences == []


def test_what_workers_do_not_see_is_read_by_the_driver_and_said_once(corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(module.File, "is_here", False)
    monkeypatch.setattr("rsmp_nlp.engine.cluster_reading.GROUP_CLAIMS", 1)
    watcher = Told()
    same(corpus, ReadOptions(), tmp_path / "read", watcher)
    (said,) = watcher.sentences
    assert "a.jsonl" in said
    assert "lues par le pilote" in said


def test_what_a_worker_may_not_open_is_read_by_the_driver(tmp_path, monkeypatch):
    path = tmp_path / "a.jsonl"
    path.write_text(forum(30), encoding="utf-8")
    honest, calls = Path.open, count()

    def refused(self, *arguments, **options):
        # a reader opens a file several times before its first record
        if self == path and next(calls) == 3:
            raise PermissionError(13, "Permission denied")
        return honest(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", refused)
    watcher = Told()
    batches, *_ = there((str(path),), ReadOptions(), tmp_path / "read", watcher)
    assert [one.rows for one in batches] == [30]
    assert "Permission denied" in watcher.sentences[0]


def test_a_store_that_fails_is_no_source_that_cannot_be_read(corpus, tmp_path, monkeypatch):
    def refused(self, name, content):
        raise RemoteError("s3://seau", "accès refusé")

    monkeypatch.setattr(Folder, "write", refused)
    monkeypatch.setattr(module.File, "is_here", False)  # the driver writes
    with pytest.raises(RsmpError, match="accès refusé") as raised:
        there(tuple(map(str, corpus)), ReadOptions(), tmp_path / "read")
    assert not isinstance(raised.value, InputError)


def test_what_a_worker_left_half_written_is_said(tmp_path, monkeypatch):
    (tmp_path / "a.jsonl").write_text(forum(20), encoding="utf-8")
    honest = Folder.write
    monkeypatch.setattr(Folder, "write", lambda self, name, content: honest(self, name, b"half"))
    with pytest.raises(RsmpError, match="n’est pas entier"):
        there((str(tmp_path / "a.jsonl"),), ReadOptions(), tmp_path / "read")


def test_standard_input_is_read_by_the_driver(tmp_path, monkeypatch):
    def given_lines():
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(forum(20).encode())))

    monkeypatch.setattr(batches_module, "BATCH", 7)
    given_lines()
    expected = here(("-",), ReadOptions())
    given_lines()
    assert there(("-",), ReadOptions(), tmp_path / "read") == expected


def test_maps_of_the_user_travel(tmp_path, monkeypatch):
    (tmp_path / "a.csv").write_text("Dit,Vide\nBonjour à tous,\n", encoding="utf-8")
    paths, small = (str(tmp_path / "a.csv"),), parse_map(SMALL, "petit.toml")
    try:
        give([small])
        registry.readers.cache_clear()
        expected = here(paths, ReadOptions())
        honest = module._check

        def elsewhere(sources):
            give([])
            registry.readers.cache_clear()
            honest(sources)

        monkeypatch.setattr(module, "_check", elsewhere)
        watcher = Told()
        assert there(paths, ReadOptions(), tmp_path / "read", watcher) == expected
        assert expected[2][0][0][1] == "petit"
        assert watcher.sentences == []
    finally:
        give([])
        registry.readers.cache_clear()


def test_a_worker_that_has_other_readers_does_not_read(tmp_path, monkeypatch):
    (tmp_path / "a.jsonl").write_text(forum(20), encoding="utf-8")
    monkeypatch.setattr(module, "readers", lambda: registry.readers()[1:])
    watcher = Told()
    same([tmp_path / "a.jsonl"], ReadOptions(), tmp_path / "read", watcher)
    assert "lues par le pilote" in watcher.sentences[0]
