from datetime import UTC, datetime

import numpy as np
import pandas as pd

from rsmp_nlp.aggregate.batch import by_value, cluster_keys, coded, keyed, periods, placed

MARCH, APRIL = datetime(2024, 3, 31, 23, tzinfo=UTC), datetime(2024, 4, 1, tzinfo=UTC)


def values(column):
    return [column.names[code] for code in column.codes]


def test_periods_are_of_universal_time():
    dates = pd.Series([MARCH, APRIL, None, "2024-04-01T01:00:00+02:00"], dtype=object)
    assert values(periods(dates)) == ["2024-03", "2024-04", "", "2024-03"]
    assert values(periods(dates, "quarter")) == ["2024-Q1", "2024-Q2", "", "2024-Q1"]
    assert values(periods(dates, "year")) == ["2024", "2024", "", "2024"]
    assert values(periods(pd.Series([None, None], dtype=object))) == ["", ""]
    assert values(periods(pd.Series([MARCH]).astype("datetime64[us, UTC]"))) == ["2024-03"]


def test_periods_before_1970():
    dates = pd.Series([datetime(1969, 12, 31, tzinfo=UTC), datetime(905, 2, 1, tzinfo=UTC)])
    assert values(periods(dates)) == ["1969-12", "0905-02"]
    assert values(periods(dates, "quarter")) == ["1969-Q4", "0905-Q1"]
    assert values(periods(dates, "year")) == ["1969", "0905"]


def test_values_as_text():
    column = coded(pd.Series(["b", None, "a", "b", ""], dtype=object))
    assert values(column) == ["b", "", "a", "b", ""]
    assert column.counts(np.arange(5)) == {"a": 1, "b": 2}
    assert column.counts(np.array([1, 2])) == {"a": 1}
    assert values(coded(pd.Series([3, 1, 3]))) == ["3", "1", "3"]
    assert values(coded(pd.Series([None, None], dtype=object))) == ["", ""]


def test_values_that_read_the_same_count_together():
    assert coded(pd.Series([1, "1"], dtype=object)).counts(np.arange(2)) == {"1": 2}


def test_places_by_value():
    found = by_value(coded(pd.Series(["f", "g", "f"])))
    assert [(name, places.tolist()) for name, places in found] == [("f", [0, 2]), ("g", [1])]


def test_a_message_of_no_thread_is_one_of_its_own():
    batch = pd.DataFrame(
        {"message_id": ["1", "2", "3"], "thread_id": ["1", None, "1"], "author": [None] * 3},
        dtype=object,
    )
    keys = cluster_keys(batch)
    assert keys["thread"].known.tolist() == [True, False, True]
    assert len(set(keys["thread"].values.tolist())) == 2
    assert len(set(keys["author"].values.tolist())) == 3
    assert keys["author"].values[1] == keys["thread"].values[1]


def test_keys_do_not_depend_on_how_texts_are_held():
    texts = ["é", None, "fil 1"]
    held = [keyed(pd.Series(texts, dtype=kind)).values for kind in (object, "string", "str")]
    assert (held[0] == held[1]).all()
    assert (held[0] == held[2]).all()
    assert held[0][1] == 0


def test_messages_of_no_platform_are_left_out():
    frame = pd.DataFrame({"platform": ["f", None, "g"], "message_id": ["1", "2", "3"]})
    found = list(placed([frame, frame.iloc[:1]]))
    assert [one["message_id"].tolist() for one in found] == [["1", "3"], ["1"]]
