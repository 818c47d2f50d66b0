import numpy as np
import pytest
from numpy.testing import assert_allclose

from rsmp_nlp.report.predictions import DECIMALS, prediction_columns
from rsmp_nlp.schema.tables import MESSAGES, POSTERIOR_COLUMNS
from rsmp_nlp.taxonomy import CLASSES, FAMILY_CLASSES


def rows(posteriors, threshold=0.5):
    return prediction_columns(np.asarray(posteriors, dtype=float), threshold)


def test_columns_are_those_of_the_schema_that_a_model_fills():
    found = list(rows([[0.1] * 10]))
    filled = [name for name in MESSAGES.column_names if name.startswith("p_")]
    assert set(found) == {"usage", "family", "confidence", "abstained", *filled}


def test_a_row_is_the_same_whatever_the_rows_beside_it():
    posteriors = np.random.default_rng(1).dirichlet(np.full(10, 0.3), 1_000)
    together = rows(posteriors)
    for start, stop in ((0, 1), (1, 8), (8, 1_000)):
        apart = rows(posteriors[start:stop])
        for name, column in apart.items():
            assert list(column) == list(together[name][start:stop])


def test_one_message():
    found = rows([[0.2, 0.25, 0, 0, 0.3, 0, 0, 0, 0, 0.25]])
    assert (found["family"], found["usage"]) == (["influence"], ["perspective"])
    assert found["confidence"][0] == pytest.approx(0.45)
    assert found["abstained"].tolist() == [True]


def test_abstention_is_under_the_threshold_not_at_it():
    sure = [0.6, 0, 0, 0.4, 0, 0, 0, 0, 0, 0]
    assert rows([sure], threshold=0.6)["abstained"].tolist() == [False]
    assert rows([sure], threshold=0.600001)["abstained"].tolist() == [True]


TRICKY = {
    "thirds": np.full(10, 0.1) + np.resize([0.0333333, -0.0333333], 10),
    "all but none": np.r_[np.full(9, 1 / 9 + 4e-7 / 9), 0.0] / (1 + 4e-7),
    "upwards": np.r_[np.full(9, 0.0000005), 1 - 9 * 0.0000005],
    "one": np.eye(10)[3],
    "tiny none": np.r_[np.full(9, (1 - 1e-9) / 9), 1e-9],
    "half millionths": np.r_[np.full(8, 0.1111115), 0.111108, 0.0],
}


@pytest.mark.parametrize("posteriors", TRICKY.values(), ids=TRICKY)
def test_rows_sum_to_one_whatever_the_rounding(posteriors):
    check(posteriors[None, :] / posteriors.sum())


def test_random_rows_sum_to_one():
    rng = np.random.default_rng(0)
    check(np.concatenate([rng.dirichlet(np.full(10, a), 500) for a in (0.05, 1, 100)]))


def check(posteriors):
    found = rows(posteriors)
    usages = np.stack([found[name] for name in POSTERIOR_COLUMNS], axis=1)
    families = np.stack([found[f"p_{slug}"] for slug in FAMILY_CLASSES], axis=1)
    assert_allclose(usages, posteriors, atol=10**-DECIMALS * 5)
    assert_allclose(usages, np.round(usages, DECIMALS), atol=1e-12)
    assert (usages >= 0).all()
    assert (usages <= 1).all()
    assert_allclose(usages.sum(axis=1), 1, atol=1e-9)
    assert_allclose(families.sum(axis=1), 1, atol=1e-9)
    assert_allclose(usages[:, :9].reshape(-1, 3, 3).sum(axis=2), families[:, :3])
    # decisions can be found again from what is written
    assert [FAMILY_CLASSES[place] for place in families.argmax(axis=1)] == found["family"]
    assert_allclose(families.max(axis=1), found["confidence"])
    for row, family, usage in zip(usages, found["family"], found["usage"], strict=True):
        inside = [place for place, slug in enumerate(CLASSES) if family_of(slug) == family]
        assert usage == CLASSES[max(inside, key=lambda place: row[place])]


def family_of(slug):
    return FAMILY_CLASSES[CLASSES.index(slug) // 3]


def test_no_message_no_row():
    assert all(len(column) == 0 for column in rows(np.zeros((0, 10))).values())
