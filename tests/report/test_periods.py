from __future__ import annotations

import pytest

from rsmp_nlp.report.periods import period_name, place_in_time


@pytest.mark.parametrize(
    ("before", "after"), [("2011-12", "2012-01"), ("2011-Q4", "2012-Q1"), ("2011", "2012")]
)
def test_neighbours_follow_each_other(before: str, after: str) -> None:
    first, second = place_in_time(before), place_in_time(after)
    assert first is not None
    assert second == first + 1


@pytest.mark.parametrize("period", ["?", "2011-13", "2011-00", "2011-Q5", "11-02", "<b>"])
def test_what_is_no_period_is_shown_as_it_is(period: str) -> None:
    assert place_in_time(period) is None
    assert period_name(period) == period


def test_names() -> None:
    assert period_name("2011-08") == "août 2011"
    assert period_name("2011-Q1") == "1er trimestre 2011"
    assert period_name("2011-Q2", "en") == "2nd quarter 2011"
