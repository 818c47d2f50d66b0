import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from rsmp_nlp.classify.decide import decide, slugs
from rsmp_nlp.families import family_posteriors
from rsmp_nlp.taxonomy import CLASSES


def row(**masses):
    return np.array([[masses.get(slug, 0.0) for slug in CLASSES]])


def test_a_family_is_the_sum_of_its_usages():
    rows = np.arange(20, dtype=float).reshape(2, 10)
    assert_allclose(family_posteriors(rows), [[3, 12, 21, 9], [33, 42, 51, 19]])


def test_families_of_random_posteriors_sum_to_one():
    rows = np.random.default_rng(0).dirichlet(np.ones(10), 100)
    assert_allclose(family_posteriors(rows).sum(axis=1), 1)


def test_the_usage_is_the_best_of_the_best_family_not_the_best_of_all():
    found = decide(row(valorisation=0.2, perspective=0.25, groupe=0.3, none=0.25))
    assert slugs(*found[:2]) == (["influence"], ["perspective"])
    assert found[2][0] == pytest.approx(0.45)


@pytest.mark.parametrize("usage", CLASSES)
def test_each_class_alone(usage):
    family, chosen, confidence = decide(row(**{usage: 1.0}))
    assert slugs(family, chosen)[1] == [usage]
    assert confidence.tolist() == [1.0]


def test_none_is_family_and_usage():
    family, usage, _ = decide(row(none=0.4, echange=0.35, action=0.25))
    assert slugs(family, usage) == (["none"], ["none"])


def test_a_family_without_mass_in_its_other_usages():
    family, usage, _ = decide(row(action=0.0, none=0.0))
    assert slugs(family, usage) == (["influence"], ["valorisation"])


def test_decisions_are_consistent():
    rows = np.random.default_rng(1).dirichlet(np.full(10, 0.3), 500)
    family, usage, confidence = decide(rows)
    families = family_posteriors(rows)
    assert_array_equal(families.max(axis=1), confidence)
    assert_array_equal(np.repeat([0, 1, 2, 3], [3, 3, 3, 1])[usage], family)


def test_no_rows():
    family, usage, confidence = decide(np.zeros((0, 10)))
    assert len(family) == len(usage) == len(confidence) == 0
    assert slugs(family, usage) == ([], [])
