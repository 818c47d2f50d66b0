import re

import pytest

from rsmp_nlp.schema.records import RAW_LIMIT, shorten_raw
from rsmp_nlp.schema.tables import (
    MESSAGES,
    PLATFORMS,
    POSTERIOR_COLUMNS,
    TABLES,
    TIMELINE,
    USAGES_TABLE,
)
from rsmp_nlp.taxonomy import CLASSES

CONTRACT = {
    "messages": "message_id platform thread_id parent_id author author_kind role kind space "
    "created_at lang usage family confidence abstained p_influence p_collaboration p_coordination "
    "p_none source_file source_row run_id",
    "platforms": "platform messages authors threads in_grid influence influence_low influence_high "
    "collaboration collaboration_low collaboration_high coordination coordination_low "
    "coordination_high x y centre_of_gravity certainty method expression connection top_down warnings",
    "usages": "platform family usage share low high messages",
    "timeline": "platform period messages influence collaboration coordination centre_of_gravity",
    "segments": "platform by value messages influence collaboration coordination centre_of_gravity",
    "words": "usage family kind term messages contribution",
}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_columns_of_the_contract_are_there(table):
    assert set(CONTRACT[table.name].split()) <= set(table.column_names)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_columns_are_named_once_and_titled_and_keys_are_required(table):
    assert len(set(table.column_names)) == len(table.column_names)
    assert all(column.title for column in table.columns)
    required = {column.name for column in table.columns if column.required}
    assert set(table.key) <= required


def test_one_probability_per_class_and_no_text():
    assert [f"p_{slug}" for slug in CLASSES] == POSTERIOR_COLUMNS
    assert set(POSTERIOR_COLUMNS) <= set(MESSAGES.column_names)
    assert "text" not in MESSAGES.column_names


def test_a_timeline_is_positions_with_a_period():
    assert TIMELINE.column_names == ["platform", "period", *PLATFORMS.column_names[1:], "masked"]
    assert USAGES_TABLE.key == ("platform", "usage")


def test_raw_records_are_shortened_and_say_so():
    assert shorten_raw("x" * RAW_LIMIT) == "x" * RAW_LIMIT
    assert shorten_raw("x" * (RAW_LIMIT + 1)) == "x" * RAW_LIMIT + " […] (10001 caractères en tout)"
    assert shorten_raw({"a": 1}) == "{'a': 1}"


def test_what_is_for_readers_never_breaks_before_its_punctuation():
    said = [
        text for table in TABLES for one in table.columns for text in (one.title, one.description)
    ]
    assert any(": " in text for text in said)
    assert not [text for text in said if re.search(r" [;:!?%»]|« ", text)]
