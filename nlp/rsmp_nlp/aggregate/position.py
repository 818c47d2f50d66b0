"""A platform's place in the triangle, with its interval and how sure its centre is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.aggregate.bootstrap import DRAWS, bootstrap_sums, effective_number, interval, widening
from rsmp_nlp.aggregate.estimators import invert
from rsmp_nlp.aggregate.rectify import LabelledSums, columns, power, rectified
from rsmp_nlp.aggregate.reference import Trust
from rsmp_nlp.aggregate.simplex import barycentre, closure, ilr
from rsmp_nlp.aggregate.sums import ANSWERS
from rsmp_nlp.aggregate.survey import Mix
from rsmp_nlp.aggregate.trust import redraw, rounded
from rsmp_nlp.families import family_posteriors
from rsmp_nlp.taxonomy import CLASSES, FAMILY_SLUGS, USAGES

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNDETERMINED: Final = "undetermined"
CERTAIN: Final = 0.9
"""Share of draws in which a family must be the largest to be called the centre of gravity."""

MIN_CLUSTERS: Final = 5
"""Clusters under which drawing them again says nothing."""

PSEUDO_CLUSTERS: Final = 5
"""Clusters of noise beside the labelled ones: they keep an interval from closing on a class that
chance left out of the labels, as the four added trials of Agresti & Coull (1998, The American
Statistician 52); five were needed for the nine usages (`benchmarks/coverage.py`)."""

_TIE: Final = 1e-9
"""Shares closer than this are equal: the rest is rounding."""

_REGION_FLOOR: Final = 0.01
_FAMILIES: Final = len(FAMILY_SLUGS)
_CLASSES: Final = len(CLASSES)


@dataclass(frozen=True)
class Method:
    """How one position is computed.

    Attributes
    ----------
    estimator : "cc", "pcc", "acc", "pacc", "emq", "prudent" or "ppi"
    level : of the intervals
    trust : how far the estimator can be trusted on an unseen platform; None where it is not known,
        and intervals then say only what drawing clusters again says
    confusions : of ACC and PACC, shape `(R, 10, 10)`, the first of all platforms
    """

    estimator: str = "prudent"
    level: float = 0.95
    trust: Trust | None = None
    confusions: dict[str, NDArray[np.float64]] = field(default_factory=dict)


@dataclass(frozen=True)
class Position:
    """Shares of in-grid activity with their interval.

    Attributes
    ----------
    in_grid, in_grid_low, in_grid_high : share of messages in the grid, 0 to 1
    shares, low, high : shape (3,), families in the order of `FAMILY_SLUGS`; shares sum to 1
    usage_shares, usage_low, usage_high : shape (9,), usages in the order of `USAGES`
    sample_low, sample_high : shape (3,), what drawing clusters again says alone
    x, y : ternary coordinates
    centre : slug of a family, or `UNDETERMINED`
    certainty : share of draws of clusters in which the largest family is the largest; NaN where
        drawing says nothing
    confidence : the same, with the error of the model on platforms that it has not seen
    ilr_mean, ilr_covariance : shape (2,) and (2, 2), log-ratios of the draws
    strength : lambda of the labels, NaN without
    draws : shape `(draws, 3)`, family shares that the interval is made of
    usage_draws : shape `(draws, 9)`
    """

    in_grid: float
    in_grid_low: float
    in_grid_high: float
    shares: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    usage_shares: NDArray[np.float64]
    usage_low: NDArray[np.float64]
    usage_high: NDArray[np.float64]
    sample_low: NDArray[np.float64]
    sample_high: NDArray[np.float64]
    x: float
    y: float
    centre: str
    certainty: float
    confidence: float
    ilr_mean: NDArray[np.float64]
    ilr_covariance: NDArray[np.float64]
    strength: float
    draws: NDArray[np.float64]
    usage_draws: NDArray[np.float64]


def locate(
    sums: NDArray[np.float64],
    seed: int,
    method: Method | None = None,
    mix: Mix | None = None,
    labelled: LabelledSums | None = None,
    draws: int = DRAWS,
    *,
    usages: bool = True,
) -> Position:
    """Return the position of a platform from the sums of its clusters.

    With fewer than `MIN_CLUSTERS` clusters, or nothing in the grid, the intervals are the whole
    range and the centre is undetermined. Families that tie lead in no draw.

    Parameters
    ----------
    sums : shape `(clusters, WIDTH)`, as in `aggregate.sums`
    seed : of the bootstrap
    mix : of the platform, so that EM answers to each draw; shares stay adapted to it if None
    labelled : sums of labels, for the estimator "ppi"
    usages : whether usages have intervals, half of the work; else theirs are the whole range, and their draws
        those of clusters alone
    """
    method = method or Method()
    rng = np.random.default_rng(seed)
    total = sums.sum(axis=0)
    strength = float("nan")
    if method.estimator == "ppi" and labelled is not None:
        strength = power(labelled)
        prevalence = closure(np.maximum(rectified(columns(labelled).sum(axis=0), strength), 0.0))
        clusters = int((labelled.size > 0).sum())
        effective = effective_number(labelled.size)
    else:
        prevalence = answer(total[None, :], _summed(method))
        prevalence = _corrected(prevalence, method)[0]
        clusters = len(sums)
        effective = effective_number(sums[:, 0])
    families, profiles, grid = _shares(prevalence[None, :])
    point, profile = families[0], profiles[0]
    enough = clusters >= MIN_CLUSTERS and grid[0, 0] > 0
    if enough:
        if method.estimator == "ppi" and labelled is not None:
            drawn = _labelled_draws(labelled, strength, rng, draws)
        else:
            drawn = _draws(sums, seed, method, mix, draws)
        stretch = widening(effective, method.level)
        drawn = np.maximum(prevalence + stretch * (drawn - prevalence), 0.0)
        sampled, own_usages, own_grid = _shares(drawn)
    else:
        sampled, own_usages, own_grid = families, profiles, grid
    if method.trust is not None and grid[0, 0] > 0:
        if not enough:  # it has at least the error of the model
            sampled, own_usages, own_grid = (
                one.repeat(draws, axis=0) for one in (families, profiles, grid)
            )
        true = redraw(sampled, method.trust.families, rng)
        true_usages = redraw(own_usages, method.trust.usages, rng) if usages else own_usages
        true_grid = redraw(own_grid, method.trust.grid, rng)
    else:
        true, true_usages, true_grid = sampled, own_usages, own_grid
    level = method.level if enough else None
    low, high = _bounds(true, point, level)
    usage_low, usage_high = _bounds(true_usages, profile, level if usages else None)
    sample_low, sample_high = _bounds(sampled, point, level)
    in_grid_low, in_grid_high = _bounds(true_grid[:, :1], grid[0, :1], level)
    certainty = _leads(sampled, point) if enough else float("nan")
    ratios = np.asfortranarray(ilr(true, _REGION_FLOOR))  # means of columns are quicker so
    ilr_mean = ratios.mean(axis=0)
    apart = ratios - ilr_mean  # a third of the time of `np.cov`
    x, y = barycentre(point)
    return Position(
        in_grid=float(grid[0, 0]),
        in_grid_low=float(in_grid_low[0]),
        in_grid_high=float(in_grid_high[0]),
        shares=point,
        low=low,
        high=high,
        usage_shares=profile,
        usage_low=usage_low,
        usage_high=usage_high,
        sample_low=sample_low,
        sample_high=sample_high,
        x=float(x),
        y=float(y),
        centre=FAMILY_SLUGS[int(point.argmax())] if certainty >= CERTAIN else UNDETERMINED,
        certainty=certainty,
        confidence=_leads(true, point) if enough else float("nan"),
        ilr_mean=ilr_mean if enough else ilr(point),
        ilr_covariance=apart.T @ apart / (len(apart) - 1) if enough else np.full((2, 2), np.nan),
        strength=strength,
        draws=true,
        usage_draws=true_usages,
    )


def _draws(
    sums: NDArray[np.float64], seed: int, method: Method, mix: Mix | None, draws: int
) -> NDArray[np.float64]:
    """Return the prevalence of clusters drawn again, shape `(draws, 10)`; EM may leave [0, 1].

    EM answers to each draw; being linear around the sums over the clusters as they are, it answers to each
    cluster before they are drawn: half as many columns are. Without a mix, shares stay adapted to it.
    """
    name = _summed(method)
    size, classes = sums[:, :1], _classes(sums, name)
    if mix is not None and name in mix.answer:
        first, second = mix.answer[name]
        total = sums.sum(axis=0)[None, :]
        middle = size * answer(total, name)
        plain = _classes(sums, "pcc") - size * answer(total, "pcc")
        classes = middle + (classes - middle) @ first + plain @ second
    totals = bootstrap_sums(np.hstack([size, classes]), seed, draws)
    return _corrected(totals[:, 1:] / totals[:, :1], method)


def _summed(method: Method) -> str:
    """Return which of `ANSWERS` an estimator is made of."""
    return {"acc": "cc", "pacc": "pcc"}.get(method.estimator, method.estimator)


def _corrected(shares: NDArray[np.float64], method: Method) -> NDArray[np.float64]:
    """Return shares, shape `(n, 10)`, that ACC and PACC correct for the confusions of the model."""
    if method.estimator not in ("acc", "pacc"):
        return shares
    confusions = method.confusions[method.estimator]
    # the sums as they are meet the confusion of all platforms, each draw its own
    places = np.arange(len(shares)) % len(confusions)
    return np.array(
        [invert(row, confusions[place]) for row, place in zip(shares, places, strict=True)]
    )


def answer(totals: NDArray[np.float64], name: str) -> NDArray[np.float64]:
    """Return the mean of one of `ANSWERS` in each row of totals, shape `(n, 10)`."""
    size = totals[:, :1]
    return np.asarray(_classes(totals, name) / np.where(size > 0, size, 1.0))


def _classes(totals: NDArray[np.float64], name: str) -> NDArray[np.float64]:
    """Return the sums of one of `ANSWERS` in each row of totals, shape `(n, 10)`."""
    start = 1 + ANSWERS.index(name) * _CLASSES
    return totals[:, start : start + _CLASSES]


def _labelled_draws(
    labelled: LabelledSums, strength: float, rng: np.random.Generator, draws: int
) -> NDArray[np.float64]:
    """Return rectified shares of clusters drawn again, those with labels and those without apart."""
    table = columns(labelled)
    with_labels = labelled.size > 0
    seeds = rng.integers(2**32, size=2)
    totals = bootstrap_sums(table[with_labels], int(seeds[0]), draws)
    if not with_labels.all():
        totals = totals + bootstrap_sums(table[~with_labels], int(seeds[1]), draws)
    found = rectified(totals, strength)
    mean = (
        labelled.predicted.sum(axis=0) + labelled.rest.sum(axis=0) + labelled.observed.sum(axis=0)
    )
    mean = closure(mean[None, :])[0]
    chance = rng.multinomial(PSEUDO_CLUSTERS, mean, size=draws) - PSEUDO_CLUSTERS * mean
    return np.asarray(found + chance / with_labels.sum())


def _bounds(
    drawn: NDArray[np.float64], point: NDArray[np.float64], level: float | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the bounds of a composition, two of shape `(K,)`: the whole range without level."""
    if level is None:
        return np.zeros(len(point)), np.ones(len(point))
    low, high = rounded(*interval(drawn, level))
    return np.minimum(low, point), np.maximum(high, point)


def _leads(drawn: NDArray[np.float64], point: NDArray[np.float64]) -> float:
    """Return the share of draws in which the largest family of `point` is the largest."""
    first = int(point.argmax())
    one, other = (drawn[:, place] for place in range(_FAMILIES) if place != first)
    return float((drawn[:, first] > np.maximum(one, other) + _TIE).mean())


def _shares(
    totals: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return shares of families and of usages in the grid, and of (in, out): `(n, 3 | 9 | 2)`."""
    inside = totals[:, : len(USAGES)]
    share = inside.sum(axis=1) / np.maximum(totals.sum(axis=1), 1e-300)
    return (
        closure(np.asfortranarray(family_posteriors(totals)[:, :_FAMILIES])),
        closure(inside),
        np.stack([share, 1 - share]).T,
    )
