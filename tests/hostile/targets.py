"""What is fuzzed: each target takes bytes, and fails where anything but an error of ours comes out.

Hypothesis feeds them in `test_fuzz.py`, atheris in `benchmarks/fuzz.py`.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable
from pathlib import Path

from rsmp_nlp.errors import ModelError, RsmpError
from rsmp_nlp.read.source import Source

SUFFIXES = (
    *(
        ".csv",
        ".tsv",
        ".jsonl",
        ".json",
        ".parquet",
        ".xlsx",
        ".xls",
        ".ods",
        ".txt",
        ".xml",
        ".mbox",
    ),
    *(".eml", ".csv.gz", ".csv.zst", ".zip", ".tar", ".tar.gz", ".html", ".js"),
)
LABELS = (".json", ".jsonl", ".csv", ".parquet", ".arrow", ".xlsx")
SAMPLES = (".csv", ".jsonl", ".parquet")


def chosen(data: bytes, among: tuple[str, ...]) -> tuple[str, bytes]:
    """Return what the first byte chooses, and the bytes after it."""
    return (among[data[0] % len(among)], data[1:]) if data else (among[0], b"")


def readers(data: bytes, folder: Path) -> None:
    """Read a file as `inspect` does: its counts add up."""
    from rsmp_nlp.inspection import inspect_paths
    from rsmp_nlp.read.base import ReadOptions

    suffix, content = chosen(data, SUFFIXES)
    path = folder / f"a{suffix}"
    path.write_bytes(content)
    with contextlib.suppress(RsmpError):
        for one in inspect_paths((str(path),), ReadOptions()):
            assert one["read"] == one["kept"] + one["skipped"] + one["rejected"]
            assert sum(one["reasons"].values()) == one["skipped"] + one["rejected"]


def forced(data: bytes, folder: Path) -> None:
    """Read a file with a reader that is not its own."""
    from rsmp_nlp.inspection import inspect_paths
    from rsmp_nlp.read.base import ReadOptions
    from rsmp_nlp.read.registry import readers as known

    name, rest = chosen(data, tuple(reader.name for reader in known()))
    suffix, content = chosen(rest, SUFFIXES)
    path = folder / f"a{suffix}"
    path.write_bytes(content)
    with contextlib.suppress(RsmpError):
        for one in inspect_paths((str(path),), ReadOptions(reader=name)):
            assert one["read"] == one["kept"] + one["skipped"] + one["rejected"]


def decoder(data: bytes, folder: Path) -> None:
    """Decode: lines are numbered one by one, and hold every character."""
    from rsmp_nlp.read.decode import detect_encoding, is_broken, iter_lines

    source = Source("a.csv", "a.csv", "a", "a", None, lambda: io.BytesIO(data))
    encoding = detect_encoding(source)
    lines = list(iter_lines(source.open(), encoding))
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert all(len(line.text) == line.length for line in lines)
    if encoding == "utf-8" and not any(is_broken(line.text) for line in lines):
        text = io.StringIO(data.decode("utf-8"), newline=None).read()
        assert "\n".join(line.text for line in lines) == text.removesuffix("\n")


def labels(data: bytes, folder: Path) -> None:
    """Bring labels back from a tool: rows kept, left out and refused are those read."""
    from rsmp_nlp.annotate.exchange_import import import_labels
    from rsmp_nlp.classify.labels import read_annotations, read_labelled, read_labels

    suffix, content = chosen(data, LABELS)
    path = folder / f"a{suffix}"
    path.write_bytes(content)
    with contextlib.suppress(RsmpError):
        found = import_labels([str(path)])
        total = len(found.rows) + found.skipped.total() + len(found.rejected)
        assert found.read == total, (found.read, total)
    for read in (read_labelled, read_labels, read_annotations):
        with contextlib.suppress(RsmpError):
            read([str(path)])  # type: ignore[operator]


def samples(data: bytes, folder: Path) -> None:
    """Read a sample of messages to label."""
    from rsmp_nlp.annotate.sample_file import read_sample

    suffix, content = chosen(data, SAMPLES)
    path = folder / f"a{suffix}"
    path.write_bytes(content)
    with contextlib.suppress(RsmpError):
        read_sample(path)


def maps(data: bytes, folder: Path) -> None:
    """Read column maps, and map a table with them."""
    from rsmp_nlp.options import reading_options
    from rsmp_nlp.read.delimited import DelimitedReader

    path = folder / "m.toml"
    path.write_bytes(data)
    table = b"n;commentaire;quand\n1;Bonjour;2024-03-01\n"
    source = Source("a.csv", "a.csv", "a", "a", None, lambda: io.BytesIO(table))
    with contextlib.suppress(RsmpError):
        options = reading_options([str(path)], None, None, "UTC", None)
        list(DelimitedReader().read(source, options))


def models(data: bytes, folder: Path) -> None:
    """Open a model: its facts, or its weights as a file whose sum is right."""
    from rsmp_nlp.classify.backends.linear import LinearBackend
    from rsmp_nlp.classify.facts import FACTS, read_facts, read_metrics
    from rsmp_nlp.classify.installed import shipped_models

    kind, content = chosen(data, ("facts", "metrics", "weights"))
    if kind == "weights":
        (folder / "pipeline.skops").write_bytes(content)
        with contextlib.suppress(ModelError):
            LinearBackend().read(folder, read_facts(shipped_models()["default"]))
        return
    (folder / (FACTS if kind == "facts" else "metrics.json")).write_bytes(content)
    with contextlib.suppress(ModelError):
        read_facts(folder) if kind == "facts" else read_metrics(folder)


TARGETS: dict[str, Callable[[bytes, Path], None]] = {
    one.__name__: one for one in (readers, forced, decoder, labels, samples, maps, models)
}
