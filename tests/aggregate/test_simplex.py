import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from rsmp_nlp.aggregate.simplex import (
    CHI2_95,
    CORNERS,
    barycentre,
    closure,
    ilr,
    ilr_inverse,
    region,
)

parts = st.lists(st.floats(0.001, 1000), min_size=3, max_size=3)


def test_closure():
    assert_allclose(
        closure(np.array([[1.0, 1.0, 2.0], [0.0, 0.0, 5.0]])), [[0.25, 0.25, 0.5], [0, 0, 1]]
    )
    assert_allclose(closure(np.zeros((1, 4))), [[0.25] * 4])
    assert_allclose(closure(np.array([3.0, 1.0])), [0.75, 0.25])


def test_corners_are_influence_on_top_then_left_then_right():
    assert_allclose(barycentre(np.eye(3)), [[0.5, 0.8660254], [0, 0], [1, 0]], atol=1e-7)


def test_the_triangle_is_equilateral_and_its_centre_is_the_mean():
    sides = [np.linalg.norm(CORNERS[i] - CORNERS[j]) for i, j in ((0, 1), (1, 2), (2, 0))]
    assert_allclose(sides, 1.0)
    assert_allclose(barycentre(np.full(3, 1 / 3)), [0.5, np.sqrt(3) / 6])


def test_ilr_against_explicit_formulas():
    a, b, c = 0.6, 0.3, 0.1
    expected = [np.log(a / b) / np.sqrt(2), np.sqrt(2 / 3) * np.log(np.sqrt(a * b) / c)]
    assert_allclose(ilr(np.array([a, b, c])), expected, rtol=1e-12)
    assert_allclose(ilr(np.full(3, 1 / 3)), [0, 0], atol=1e-15)


def test_ilr_is_an_isometry_of_aitchison_distance():
    first, second = np.array([0.6, 0.3, 0.1]), np.array([0.2, 0.5, 0.3])
    clr = [np.log(one) - np.log(one).mean() for one in (first, second)]
    assert_allclose(
        np.linalg.norm(ilr(first) - ilr(second)), np.linalg.norm(clr[0] - clr[1]), rtol=1e-12
    )


@settings(deadline=None, derandomize=True)
@given(parts)
def test_ilr_round_trip(values):
    point = closure(np.array(values))
    if point.min() > 1e-4:
        assert_allclose(ilr_inverse(ilr(point)), point, rtol=1e-9)


def test_zeros_are_raised_to_the_floor_first():
    assert_allclose(ilr(np.array([1.0, 0.0, 0.0])), ilr(np.array([1.0, 1e-4, 1e-4])))
    assert np.isfinite(ilr(np.array([0.0, 0.0, 1.0]))).all()


def test_chi2_quantile():
    from scipy.stats import chi2

    assert pytest.approx(chi2(2).ppf(0.95), rel=1e-12) == CHI2_95


def test_region_is_the_ellipse_at_the_95_percent_distance():
    mean, covariance = np.array([0.2, -0.1]), np.array([[0.05, 0.02], [0.02, 0.03]])
    outline = region(mean, covariance, points=36)
    assert outline.shape == (36, 3)
    gap = ilr(outline, floor=1e-12) - mean
    distance = np.einsum("ij,jk,ik->i", gap, np.linalg.inv(covariance), gap)
    assert_allclose(distance, CHI2_95, rtol=1e-8)


def test_region_covers_95_percent_of_a_gaussian_cloud():
    mean, covariance = np.array([0.3, 0.4]), np.array([[0.2, -0.05], [-0.05, 0.1]])
    cloud = np.random.default_rng(0).multivariate_normal(mean, covariance, 20_000)
    values, vectors = np.linalg.eigh(covariance)
    outline = (ilr(region(mean, covariance), floor=1e-12) - mean) @ vectors / np.sqrt(values)
    radius = np.linalg.norm(outline, axis=1).mean()
    inside = np.linalg.norm((cloud - mean) @ vectors / np.sqrt(values), axis=1) < radius
    assert inside.mean() == pytest.approx(0.95, abs=0.006)


@settings(deadline=None, derandomize=True)
@given(st.floats(-9, 9), st.floats(-9, 9), st.floats(0, 20), st.floats(0, 20))
def test_region_never_leaves_the_triangle(first, second, one, other):
    outline = region(np.array([first, second]), np.diag([one, other]))
    assert (outline >= 0).all()
    assert_allclose(outline.sum(axis=1), 1.0)


def test_without_variance_the_region_is_its_centre():
    outline = region(np.array([0.5, 0.5]), np.zeros((2, 2)))
    assert_allclose(outline, np.tile(ilr_inverse(np.array([0.5, 0.5])), (72, 1)))
