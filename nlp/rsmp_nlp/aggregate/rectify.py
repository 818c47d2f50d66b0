"""Shares rectified by labels: prediction-powered inference (PPI++), by clusters and with weights.

    theta = lambda * mean_rest(f) + mean_labelled(y - lambda * f)

with f the predictions, y the labels as one-hot rows, "rest" the messages without label. lambda is 1
where predictions are as good as they can be and 0 where they say nothing, so that the estimate is
never worse than labels alone (Angelopoulos, Duchi & Zrnic 2023, arXiv 2311.01453, § 6). Labelled
messages drawn with unequal probabilities count for the inverse of them (Hájek 1971); those without
label are then no fair sample, and "rest" must be all messages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class LabelledSums:
    """Sums over the messages of each cluster, C of them; a cluster may hold both kinds of messages.

    Attributes
    ----------
    size : shape `(C,)`, sum of weights of the labelled messages, 0 where there are none
    observed : shape `(C, K)`, weighted sums of one-hot labels
    predicted : shape `(C, K)`, weighted sums of the predictions of the labelled messages
    rest_size : shape `(C,)`, weights of the messages without label
    rest : shape `(C, K)`, weighted sums of their predictions
    """

    size: NDArray[np.float64]
    observed: NDArray[np.float64]
    predicted: NDArray[np.float64]
    rest_size: NDArray[np.float64]
    rest: NDArray[np.float64]


def of_messages(
    labels: NDArray[np.float64], predicted: NDArray[np.float64], rest: NDArray[np.float64]
) -> LabelledSums:
    """Return the sums where every message is a cluster: labelled ones first, then the rest.

    Parameters
    ----------
    labels, predicted : shape `(n, K)`
    rest : shape `(N, K)`
    """
    count, more, size = len(labels), len(rest), labels.shape[1]
    return LabelledSums(
        np.repeat([1.0, 0.0], [count, more]),
        np.vstack([labels, np.zeros((more, size))]),
        np.vstack([predicted, np.zeros((more, size))]),
        np.repeat([0.0, 1.0], [count, more]),
        np.vstack([np.zeros((count, size)), rest]),
    )


def power(sums: LabelledSums) -> float:
    """Return lambda, 0 to 1: the one that makes the sum of the variances over classes least.

    Clusters are the units; with one message a cluster this is PPI++'s rule. 0 where nothing is left
    without label, or with fewer than two labelled clusters.
    """
    labelled, rest = sums.size > 0, sums.rest_size > 0
    count, more = int(labelled.sum()), int(rest.sum())
    if count < 2 or not more:
        return 0.0
    scale = sums.size[labelled].mean()
    rest_scale = sums.rest_size[rest].mean()
    observed = _residuals(sums.observed[labelled], sums.size[labelled]) / scale
    own = _residuals(sums.predicted[labelled], sums.size[labelled]) / scale
    pooled = sums.predicted[labelled].sum(axis=0) / scale + sums.rest[rest].sum(axis=0) / rest_scale
    centre = pooled / (sums.size[labelled].sum() / scale + sums.rest_size[rest].sum() / rest_scale)
    both = np.vstack(
        [
            (sums.predicted[labelled] - centre * sums.size[labelled, None]) / scale,
            (sums.rest[rest] - centre * sums.rest_size[rest, None]) / rest_scale,
        ]
    )
    covariance = float((observed * own).sum()) / count
    variance = float(both.var(axis=0, ddof=1).sum())
    if variance <= 0:
        return 0.0
    return float(np.clip(covariance / ((1 + count / more) * variance), 0.0, 1.0))


def rectified(totals: NDArray[np.float64], strength: float) -> NDArray[np.float64]:
    """Return rectified shares, shape `(…, K)`, each row summing to 1; they may leave [0, 1].

    Parameters
    ----------
    totals : shape `(…, 2 + 3K)`, from `columns`, summed over clusters
    strength : lambda
    """
    classes = (totals.shape[-1] - 2) // 3
    size, rest_size = totals[..., :1], totals[..., 1:2]
    observed, predicted, rest = np.split(totals[..., 2:], [classes, 2 * classes], axis=-1)
    found = (observed - strength * predicted) / size
    left = np.where(rest_size > 0, rest_size, 1.0)
    return np.asarray(found + strength * rest / left)


def columns(sums: LabelledSums) -> NDArray[np.float64]:
    """Return the sums side by side, shape `(C, 2 + 3K)`, so that clusters can be drawn at once."""
    sizes = np.stack([sums.size, sums.rest_size], axis=1)
    return np.hstack([sizes, sums.observed, sums.predicted, sums.rest])


def standard_error(sums: LabelledSums, strength: float) -> NDArray[np.float64]:
    """Return the standard error of each rectified share, shape `(K,)`, clusters independent."""
    labelled, rest = sums.size > 0, sums.rest_size > 0
    gaps = sums.observed[labelled] - strength * sums.predicted[labelled]
    variance = (_residuals(gaps, sums.size[labelled]) ** 2).sum(axis=0)
    variance = variance / sums.size.sum() ** 2
    if strength and rest.any():
        left = _residuals(strength * sums.rest[rest], sums.rest_size[rest])
        variance = variance + (left**2).sum(axis=0) / sums.rest_size.sum() ** 2
    return np.asarray(np.sqrt(variance))


def _residuals(sums: NDArray[np.float64], sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what each cluster's sum is beyond its size times the mean."""
    return np.asarray(sums - sums.sum(axis=0) / sizes.sum() * sizes[:, None])
