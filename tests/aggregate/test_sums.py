from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from rsmp_nlp.aggregate import sums
from rsmp_nlp.aggregate.estimators import CAUTION, adapt, emq
from rsmp_nlp.aggregate.sums import NEEDED_COLUMNS, cluster_sums, periods, prevalences
from rsmp_nlp.schema import POSTERIOR_COLUMNS

MARCH, APRIL = datetime(2024, 3, 31, 23, tzinfo=UTC), datetime(2024, 4, 1, tzinfo=UTC)


def batch(*rows):
    """Rows of (platform, id, thread, author, date, usage); posteriors are one-hot on none."""
    cells = [
        (platform, message, thread, None, author, None, date, usage, *([0.0] * 9), 1.0)
        for platform, message, thread, author, date, usage in rows
    ]
    frame = pd.DataFrame(cells, columns=list(NEEDED_COLUMNS))
    return frame.astype(dict.fromkeys(NEEDED_COLUMNS[:8], object))


EVEN = dict.fromkeys("fg", np.full(10, 0.1))
"""Prevalences that leave posteriors as they are."""

ROWS = [
    ("f", "1", "t", "a", MARCH, "none"),
    ("f", "2", "t", "b", APRIL, "action"),
    ("f", "3", None, None, MARCH, "none"),
    ("f", "4", "t", "a", MARCH, "none"),
    ("g", "1", None, "a", None, "groupe"),
]


def test_masses_per_platform_period_and_cluster():
    found = cluster_sums([batch(*ROWS)], EVEN)
    threads = found.by_unit["thread"]["messages"].to_dict()
    assert threads == {
        ("f", "2024-03", "t"): 2,
        ("f", "2024-03", "\x1f3"): 1,
        ("f", "2024-04", "t"): 1,
        ("g", "", "\x1f1"): 1,
    }
    authors = found.by_unit["author"]["messages"].to_dict()
    assert authors == {
        ("f", "2024-03", "a"): 2,
        ("f", "2024-03", "\x1f3"): 1,
        ("f", "2024-04", "b"): 1,
        ("g", "", "a"): 1,
    }
    assert found.by_unit["thread"].loc[("f", "2024-03", "t"), "p_none"] == 2.0


def test_what_is_known_and_the_usages():
    found = cluster_sums([batch(*ROWS)], EVEN)
    assert found.known.loc["f"].to_dict() == {"thread": 3, "author": 3}
    assert found.known.loc["g"].to_dict() == {"thread": 0, "author": 1}
    assert found.usages.loc["f"].to_dict() == {"action": 1, "groupe": 0, "none": 3}


@pytest.mark.parametrize("size", [1, 2, 3])
def test_batches_do_not_change_sums(size):
    rng = np.random.default_rng(0)
    whole = batch(*ROWS)
    whole[POSTERIOR_COLUMNS] = rng.dirichlet(np.ones(10), len(whole))
    cut = [whole.iloc[start : start + size] for start in range(0, len(whole), size)]
    one, many = cluster_sums([whole], EVEN), cluster_sums(cut, EVEN)
    for unit in ("thread", "author"):
        pd.testing.assert_frame_equal(one.by_unit[unit], many.by_unit[unit])
    pd.testing.assert_frame_equal(one.known, many.known)
    assert_allclose(one.usages, many.usages[one.usages.columns])


def test_posteriors_are_adapted_to_their_own_platform():
    rng = np.random.default_rng(1)
    whole = batch(*ROWS)
    whole[POSTERIOR_COLUMNS] = rng.dirichlet(np.ones(10), len(whole))
    skewed = {"f": rng.dirichlet(np.ones(10)), "g": np.full(10, 0.1)}
    rows = whole[POSTERIOR_COLUMNS].to_numpy().copy()
    found = cluster_sums([whole], skewed).by_unit["thread"][POSTERIOR_COLUMNS]
    assert_allclose(found.loc["f"].sum(), adapt(rows[:4], skewed["f"]).sum(axis=0))
    assert_allclose(found.loc["g"].sum(), rows[4])
    assert_allclose(whole[POSTERIOR_COLUMNS], rows)


def test_prevalences_are_emq_of_each_platform():
    rng = np.random.default_rng(2)
    whole = batch(*ROWS * 10)
    whole[POSTERIOR_COLUMNS] = rng.dirichlet(np.ones(10), len(whole))
    found = prevalences([whole.iloc[:7], whole.iloc[7:]])
    assert found.keys() == {"f", "g"}
    for platform, estimate in found.items():
        rows = whole.loc[whole["platform"] == platform, POSTERIOR_COLUMNS].to_numpy()
        assert_allclose(estimate, emq(rows, caution=CAUTION), atol=1e-5)


def test_a_large_platform_is_sampled_evenly(monkeypatch):
    monkeypatch.setattr(sums, "SAMPLE", 50)
    rng = np.random.default_rng(3)
    whole = batch(*ROWS[:1] * 1_000)
    whole[POSTERIOR_COLUMNS] = rng.dirichlet(np.ones(10), len(whole))
    rows = whole[POSTERIOR_COLUMNS].to_numpy()
    for size in (1_000, 64, 37):
        cut = [whole.iloc[start : start + size] for start in range(0, len(whole), size)]
        assert_allclose(prevalences(cut)["f"], emq(rows[::16], caution=CAUTION), atol=1e-5)


def test_periods_are_months_of_universal_time():
    dates = pd.Series([MARCH, APRIL, None, "2024-04-01T01:00:00+02:00"], dtype=object)
    assert periods(dates).tolist() == ["2024-03", "2024-04", "", "2024-03"]
    assert periods(pd.Series([None, None], dtype=object)).tolist() == ["", ""]
    assert periods(pd.Series([MARCH]).astype("datetime64[us, UTC]")).tolist() == ["2024-03"]
