from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from rsmp_nlp.aggregate.batch import (
    Coded,
    by_value,
    cluster_keys,
    coded,
    keyed,
    matrix,
    periods,
    placed,
    text_keys,
)

MARCH, APRIL = datetime(2024, 3, 31, 23, tzinfo=UTC), datetime(2024, 4, 1, tzinfo=UTC)


def values(column):
    return [column.names[code] for code in column.codes]


def test_periods_are_of_universal_time():
    dates = pa.array([MARCH, APRIL, None])
    assert values(periods(dates)) == ["2024-03", "2024-04", ""]
    assert values(periods(dates, "quarter")) == ["2024-Q1", "2024-Q2", ""]
    assert values(periods(dates, "year")) == ["2024", "2024", ""]
    assert values(periods(pa.nulls(2))) == ["", ""]


@pytest.mark.parametrize(
    "kind",
    [
        pa.timestamp("ns", tz="Europe/Paris"),
        pa.timestamp("s"),
        pa.timestamp("us", tz="UTC"),
        pa.date64(),
        pa.date32(),
    ],
    ids=str,
)
def test_periods_do_not_depend_on_how_dates_are_held(kind):
    dates = pa.array([MARCH, APRIL, None], pa.timestamp("us", tz="UTC")).cast(kind, safe=False)
    assert values(periods(dates)) == ["2024-03", "2024-04", ""]


def test_periods_of_dates_in_text():
    dates = pa.array(["2024-03-31T23:00:00Z", "2024-04-01T01:00:00+02:00", None])
    assert values(periods(dates)) == ["2024-03", "2024-03", ""]


def test_periods_before_1970():
    dates = pa.array([datetime(1969, 12, 31, tzinfo=UTC), datetime(905, 2, 1, tzinfo=UTC)])
    assert values(periods(dates)) == ["1969-12", "0905-02"]
    assert values(periods(dates, "quarter")) == ["1969-Q4", "0905-Q1"]
    assert values(periods(dates, "year")) == ["1969", "0905"]


def test_values_as_text():
    column = coded(pa.array(["b", None, "a", "b", ""]))
    assert values(column) == ["b", "", "a", "b", ""]
    assert column.counts(np.arange(5)) == {"a": 1, "b": 2}
    assert column.counts(np.array([1, 2])) == {"a": 1}
    assert values(coded(pa.array([3, 1, 3]))) == ["3", "1", "3"]
    assert values(coded(pa.array([True, False, None]))) == ["True", "False", ""]
    assert values(coded(pa.array([1.5, None, float("nan")]))) == ["1.5", "", ""]
    assert values(coded(pa.nulls(2))) == ["", ""]


def test_values_of_a_column_of_codes():
    column = pa.array(["b", None, "a", "b"]).dictionary_encode()
    assert values(coded(column)) == ["b", "", "a", "b"]
    assert (keyed(column).values == keyed(column.dictionary_decode()).values).all()


def test_values_that_read_the_same_count_together():
    column = Coded(np.array([0, 1]), ["1", "1"])
    assert column.counts(np.arange(2)) == {"1": 2}


def test_places_by_value():
    found = by_value(coded(pa.array(["f", "g", "f"])))
    assert [(name, places.tolist()) for name, places in found] == [("f", [0, 2]), ("g", [1])]


def test_numbers_of_several_columns():
    batch = pa.record_batch({"a": [1.0, None], "b": pa.array([3, 4], pa.int32())})
    found = matrix(batch, ["b", "a"])
    assert found[:, 0].tolist() == [3.0, 4.0]
    assert found[0, 1] == 1.0
    assert np.isnan(found[1, 1])
    assert matrix(batch, ["b"], np.float32).dtype == np.float32


def test_a_message_of_no_thread_is_one_of_its_own():
    batch = pa.record_batch(
        {
            "message_id": ["1", "2", "3"],
            "thread_id": ["1", None, "1"],
            "author": pa.nulls(3, pa.string()),
        }
    )
    keys = cluster_keys(batch)
    assert keys["thread"].known.tolist() == [True, False, True]
    assert len(set(keys["thread"].values.tolist())) == 2
    assert len(set(keys["author"].values.tolist())) == 3
    assert keys["author"].values[1] == keys["thread"].values[1]


def test_keys_do_not_depend_on_how_texts_are_held():
    texts = ["é", None, "fil 1"]
    kinds = (pa.string(), pa.large_string(), pa.string_view())
    held = [keyed(pa.array(texts, kind)).values for kind in kinds]
    assert (held[0] == held[1]).all()
    assert (held[0] == held[2]).all()
    assert held[0][1] == 0


def test_a_table_may_have_no_keys_of_texts():
    batch = pa.record_batch({"message_id": ["1", "2"]})
    assert text_keys(batch).tolist() == [0, 0]
    keys = text_keys(batch.append_column("text_key", pa.array(["k", None])))
    assert keys[0] > 0
    assert keys[1] == 0


def test_messages_of_no_platform_are_left_out():
    batch = pa.record_batch({"platform": ["f", None, "g"], "message_id": ["1", "2", "3"]})
    found = list(placed([batch, batch.slice(0, 1)]))
    assert [one.column("message_id").to_pylist() for one in found] == [["1", "3"], ["1"]]
