"""Anything at all, given to what reads files: records that add up, or one error of ours."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.hostile.targets import LABELS, SAMPLES, TARGETS

from rsmp_nlp.errors import RsmpError
from rsmp_nlp.read.declared import parse_map

SMALL = settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
WORDS = (
    *(
        "id",
        "data",
        "annotations",
        "completions",
        "result",
        "value",
        "choices",
        "from_name",
        "usage",
    ),
    *("secondary", "comment", "completed_by", "was_cancelled", "message_id", "platform", "text"),
    *(
        "label",
        "labels",
        "Comments",
        "fields",
        "responses",
        "values",
        "user_id",
        "status",
        "metadata",
    ),
    *(
        "usage.responses",
        "usage.responses.users",
        "usage.responses.status",
        "answer",
        "accept",
        "meta",
    ),
    *("options", "_session_id", "_timestamp", "id_external", "user", "timestamp", "annotation_id"),
    *("lead_time", "annotator", "weight", "round", "inclusion_probability", "sha256", "origin"),
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(
        ["O1", "+C1", "?passé", "accept", "discarded", "klingon", "\ud83d", "\x1b[2J"]
    )
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=6)
    ),
    max_leaves=20,
)
RECORDS = st.lists(st.dictionaries(st.sampled_from(WORDS), VALUES, max_size=8), max_size=4)
KEYS = st.sampled_from(
    [
        *("version", "name", "title", "status", "match", "fields", "values", "skip", "dates"),
        *(
            "replace",
            "markup",
            "empty",
            "escaped_quotes",
            "required",
            "any",
            "absent",
            "exact",
            "files",
        ),
        *(
            "text",
            "author",
            "kind",
            "column",
            "join",
            "pattern",
            "template",
            "default",
            "separator",
        ),
        *("in", "filled", "reason", "include", "zone", "day_first", "formats"),
    ]
)
TOML = st.recursive(
    st.booleans()
    | st.integers(0, 2)
    | st.floats(allow_nan=False)
    | st.sampled_from(["a", "UTC", "("]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def lines(records: list[dict[str, object]]) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in records)


@pytest.mark.parametrize("name", ["decoder", "labels", "samples", "maps", "models"])
@SMALL
@given(data=st.binary(max_size=300))
def test_any_bytes(name: str, data: bytes, tmp_path: Path):
    TARGETS[name](data, tmp_path)


@SMALL
@given(
    text=st.text(max_size=200), encoding=st.sampled_from(["utf-8", "utf-16", "utf-32", "utf-16-le"])
)
def test_any_text_is_decoded(text: str, encoding: str, tmp_path: Path):
    TARGETS["decoder"](text.encode(encoding, "surrogatepass"), tmp_path)


@settings(SMALL, max_examples=60)
@given(records=RECORDS)
def test_records_of_any_tool_and_type(records: list[dict[str, object]], tmp_path: Path):
    array, several = LABELS.index(".json"), LABELS.index(".jsonl")
    TARGETS["labels"](bytes([array]) + json.dumps(records).encode(), tmp_path)
    TARGETS["labels"](bytes([several]) + lines(records), tmp_path)


@SMALL
@given(records=RECORDS)
def test_samples_of_any_type(records: list[dict[str, object]], tmp_path: Path):
    TARGETS["samples"](bytes([SAMPLES.index(".jsonl")]) + lines(records), tmp_path)


@settings(SMALL, max_examples=60)
@given(
    content=st.dictionaries(KEYS, TOML, max_size=6), more=st.dictionaries(KEYS, TOML, max_size=3)
)
def test_maps_of_any_type(content: dict[str, object], more: dict[str, object]):
    for given_map in (content, {"version": 1, "fields": {"text": "a", **more}, **content}):
        with contextlib.suppress(RsmpError):
            found = parse_map(given_map, "a.toml")
            found.fits(["a", "b"], "a.csv")
            for one in found.fields.values():
                one.value({"a": "x"}, found.empty)
            for rule in found.skip:
                rule.applies({"a": "x"}, frozenset(), found.empty)
