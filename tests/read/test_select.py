"""What is left out by rule."""

from __future__ import annotations

import zlib

import pytest

from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.select import REASONS, REPEATED, Selector
from rsmp_nlp.schema.records import Message


def message(name: str = "1", text: str = "a", **fields: str) -> Message:
    return Message(name, fields.pop("platform", "P"), text, "a.csv", 2, **fields)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"author_kind": "bot"}, "robot"),
        ({"author_kind": "system"}, "message système"),
        ({"kind": "repost"}, "partage sans texte propre"),
        ({"author_kind": "human", "kind": "post"}, None),
        ({}, None),
    ],
)
def test_rules(fields, reason):
    assert Selector(ReadOptions()).reason_to_skip(message(**fields)) == reason


@pytest.mark.parametrize("included", REASONS)
def test_include_lifts_one_rule_only(included):
    selector = Selector(ReadOptions(include=frozenset({included})))
    cases = [{"author_kind": "bot"}, {"author_kind": "system"}, {"kind": "repost"}]
    kept = [selector.reason_to_skip(message(str(n), **case)) for n, case in enumerate(cases)]
    assert [reason is None for reason in kept] == [name == included for name in REASONS]


def test_the_same_record_again_is_skipped_as_often_as_it_comes():
    selector = Selector(ReadOptions())
    assert [selector.reason_to_skip(message()) for _ in range(3)] == [None, REPEATED, REPEATED]


def test_the_same_id_with_other_texts_is_completed():
    selector = Selector(ReadOptions())
    names = []
    for text in ("a", "b", "c", "é"):
        item = message(text=text)
        assert selector.reason_to_skip(item) is None
        names.append(item.message_id)
    assert names == ["1", *(f"1#{zlib.crc32(text.encode()):08x}" for text in ("b", "c", "é"))]
    assert [selector.reason_to_skip(message(text=text)) for text in "abc"] == [REPEATED] * 3


def test_ids_are_of_a_platform():
    selector = Selector(ReadOptions())
    found = [selector.reason_to_skip(message(platform=name)) for name in ("P", "Q", "P")]
    assert found == [None, None, REPEATED]


def test_a_skipped_message_does_not_take_its_id():
    selector = Selector(ReadOptions())
    assert selector.reason_to_skip(message(author_kind="bot")) == "robot"
    assert selector.reason_to_skip(message()) is None
