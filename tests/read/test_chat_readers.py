"""Every reader of chats against every export: the right one reads it, whole, and never fails."""

from __future__ import annotations

import contextlib
import json
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.read.chats import EXPORTS, Files
from tests.read.conftest import read_everything

from rsmp_nlp.errors import InputError, UsageError
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.registry import readers

LONE = {name: files for name, (_, files) in EXPORTS.items() if name not in ("slack", "teams")}


def lay(folder: Path, files: Files) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def used(result) -> set[str | None]:
    return {report.reader for report in result.reading.reports if report.read}


@pytest.mark.parametrize("name", EXPORTS)
def test_the_right_reader_takes_an_archive(name, make_zip, read):
    reader, files = EXPORTS[name]
    result = read(make_zip(files))
    assert used(result) == {reader}
    assert result.kept


@pytest.mark.parametrize("name", EXPORTS)
def test_an_archive_under_one_more_folder_is_the_same(name, make_zip, read):
    _, files = EXPORTS[name]
    plain = read(make_zip(files))
    wrapped = read(make_zip({f"tout/{path}": data for path, data in files.items()}, "w.zip"))
    assert wrapped.texts == plain.texts


@pytest.mark.parametrize("name", EXPORTS)
def test_the_right_reader_takes_a_folder(name, tmp_path, read):
    reader, files = EXPORTS[name]
    result = read(lay(tmp_path / "export", files))
    assert used(result) == {reader}


@pytest.mark.parametrize("name", LONE)
def test_the_right_reader_takes_the_file_of_messages_alone(name, tmp_path, read):
    reader, files = EXPORTS[name]
    path = next(iter(files))
    result = read(lay(tmp_path, {Path(path).name: files[path]}) / Path(path).name)
    assert used(result) == {reader}


@pytest.mark.parametrize("name", EXPORTS)
def test_exports_side_by_side_are_told_apart(name, tmp_path, read):
    for other, (_, files) in EXPORTS.items():
        lay(tmp_path / other, files)
    result = read(tmp_path)
    reader, _ = EXPORTS[name]
    mine = {message.platform for message in result.kept if message.platform == name}
    assert mine == {name}
    labels = [
        report for report in result.reading.reports if report.read and f"/{name}" in report.label
    ]
    assert {
        report.reader
        for report in labels
        if Path(report.label).name == name or name in Path(report.label).parts
    } <= {reader}


def test_every_chat_reader_says_how_far_it_was_checked():
    chats = {reader for reader, _ in EXPORTS.values()}
    found = {reader.name: reader.status for reader in readers() if reader.name in chats}
    assert set(found) == chats
    assert set(found.values()) <= {"source", "documented"}, "none was run on a real export"


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), name=st.sampled_from(sorted(EXPORTS)))
def test_bytes_changed_anywhere_raise_nothing_else_and_counts_add_up(tmp_path_factory, data, name):
    reader, files = EXPORTS[name]
    changed = dict(files)
    path = data.draw(st.sampled_from(sorted(files)))
    content = bytearray(files[path])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content)))
        piece = data.draw(
            st.binary(max_size=4) | st.sampled_from([b"null", b"[]", b"{}", b'"', b"\0"])
        )
        content[place : place + data.draw(st.integers(0, 12))] = piece
    changed[path] = bytes(content)
    folder = lay(tmp_path_factory.mktemp("changed"), changed)
    with contextlib.suppress(InputError, UsageError):
        read_everything([folder], ReadOptions())
    with contextlib.suppress(InputError, UsageError):
        read_everything([folder], ReadOptions(reader=reader, include=frozenset(INCLUDED)))


INCLUDED = ("bot", "system", "repost", "private", "deleted")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


def spots(value, path=()):
    yield path
    inside = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in inside:
        yield from spots(inner, (*path, key))


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), name=st.sampled_from(sorted(EXPORTS)))
def test_values_of_any_type_raise_nothing_else_and_counts_add_up(tmp_path_factory, data, name):
    reader, files = EXPORTS[name]
    path = data.draw(
        st.sampled_from(sorted(p for p in files if p.endswith(("json", "jsonl"))) or [""])
    )
    if not path:
        return
    try:
        documents, many = [json.loads(files[path])], False
    except ValueError:
        documents = [json.loads(one) for one in files[path].splitlines() if one.endswith(b"}")]
        many = True
    document = data.draw(st.sampled_from(documents))
    spot = data.draw(st.sampled_from([s for s in spots(document) if s] or [()]))
    if spot:
        holder = document
        for key in spot[:-1]:
            holder = holder[key]
        holder[spot[-1]] = data.draw(JSON)
    text = "\n".join(json.dumps(one) for one in documents) if many else json.dumps(documents[0])
    folder = lay(tmp_path_factory.mktemp("changed"), {**files, path: text.encode()})
    with contextlib.suppress(InputError, UsageError):
        read_everything([folder], ReadOptions(reader=reader, include=frozenset(INCLUDED)))


HOSTILE = (
    "*a ",
    "[a](",
    "<",
    "<at id=",
    "&amp;",
    " ",
    "x.jpg ",
    "**",
    "_a*",
    ":a",
    "\u200e",
    "`",
    "<@U",
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_repeated_marks_cost_little(piece, tmp_path, read):
    text = piece * (200_000 // len(piece))
    slack = [{"type": "message", "user": "U1", "ts": "1711790000.000200", "text": text}]
    path = tmp_path / "slack/canal/2024-01-01.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(slack))
    lay(tmp_path / "whatsapp", {"a.txt": f"12/01/2023, 14:05 - Nom: a{text}b".encode()})
    started = time.monotonic()
    assert len(read(tmp_path).reading.reports) == 2
    assert time.monotonic() - started < 5
