"""Every reader of the registry, forced on what is not its own: an error of ours, or counts that add up."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.read.mails import MBOX
from tests.read.test_feed import ATOM, RSS
from tests.read.test_random_input import CSV, EDITS, JSONL, PIECES, edited
from tests.read.test_tei import TEI

from rsmp_nlp.errors import RsmpError
from rsmp_nlp.read.registry import readers

KEYS = st.sampled_from(
    [
        *("id", "text", "data", "messages", "ts", "user", "type", "date", "created_at", "body"),
        *("author", "replies", "includes", "post", "record", "from", "channel", "orderedItems"),
    ]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["message", "2024-03-01T10:00:00Z", "1709287200.000100", "\ud83d"])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=15,
)
JSON = st.builds(lambda value: json.dumps(value).encode(), VALUES)
JSON_LINES = st.builds(b"\n".join, st.lists(JSON, max_size=3))
TEXT = st.builds(lambda pieces: "".join(pieces).encode(), st.lists(PIECES, max_size=20))
WHOLE = st.sampled_from([CSV, JSONL, MBOX.encode(), RSS.encode(), ATOM.encode(), TEI.encode()])
MUTATED = st.builds(edited, WHOLE, EDITS)
CONTENTS = st.binary(max_size=100) | TEXT | JSON | JSON_LINES | MUTATED
NAMES = st.sampled_from(["a.json", "a.csv", "a.xml", "a.txt", "a.eml", "c/2024-03-01.json", "a"])


@pytest.mark.parametrize("name", sorted(reader.name for reader in readers()))
@settings(
    max_examples=20,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(files=st.dictionaries(NAMES, CONTENTS, min_size=1, max_size=2))
def test_a_reader_forced_on_anything(name, files, tmp_path_factory, read):
    folder = tmp_path_factory.mktemp("a")
    for file, content in files.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    with contextlib.suppress(RsmpError):
        read(folder, reader=name)  # the fixture checks that the counts add up
