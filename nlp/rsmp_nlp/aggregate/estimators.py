"""From posteriors to prevalence: what a platform's mix changes in the posteriors of its messages.

A classifier trained on one mix of classes is biased on another (Card & Smith 2018). ACC and PACC
(Forman 2008; Bella et al. 2010) undo the confusion of classes; EMQ (Saerens, Latinne & Decaestecker
2002, Neural Computation 14, eq. 11-12) finds the mix and re-weights the posteriors. All three assume
that classes are worded as in training, and overshoot where they are not; EMQ prudent averages each
step with the plain mean of posteriors, half and half. `benchmarks/positions.py` measures all of them
on platforms left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_STEPS: Final = 1_000
TOLERANCE: Final = 1e-6
_STRAIGHT: Final = 1e-30
"""Square of a turn between two steps of EM under which they are told to be in a line."""

CAUTION: Final = 1.0
"""Weight of the plain mean beside the EM step: 0 is EMQ, infinity is PCC."""

_SUM_WEIGHT: Final = 1e4
"""Weight of the constraint « shares sum to 1 » beside the equations of ACC and PACC."""


def pcc(posteriors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean posterior of each class, shape `(K,)`: probabilistic classify and count."""
    return np.asarray(posteriors.mean(axis=0))


def cc(posteriors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of rows decided for each class, shape `(K,)`: classify and count."""
    return np.asarray(decisions(posteriors).mean(axis=0))


def decisions(posteriors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 1 where the class is the row's most probable, shape unchanged; ties go to the first."""
    found = np.zeros_like(posteriors)
    found[np.arange(len(posteriors)), posteriors.argmax(axis=1)] = 1.0
    return found


def rates(
    answers: NDArray[np.float64], classes: NDArray[np.intp], weights: NDArray[np.float64] | None
) -> NDArray[np.float64]:
    """Return the mean answer to messages of each true class, shape `(K, K)`, rows summing to 1.

    A class without a message is answered by itself.

    Parameters
    ----------
    answers : decisions (for ACC) or posteriors (for PACC) of messages not trained on, `(n, K)`
    classes : true class of each message, shape `(n,)`
    weights : of the messages, equal if None
    """
    size = answers.shape[1]
    weights = np.ones(len(classes)) if weights is None else weights
    mass = np.bincount(classes, weights=weights, minlength=size)
    sums = np.zeros((size, size))
    np.add.at(sums, classes, answers * weights[:, None])
    known = mass > 0
    return np.where(known[:, None], sums / np.where(known, mass, 1.0)[:, None], np.eye(size))


def invert(observed: NDArray[np.float64], confusion: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the prevalence whose confused image is nearest to what is observed, shape `(K,)`.

    Least squares on the simplex: ACC where `observed` is `cc` and `confusion` are the rates of
    decisions, PACC where they are `pcc` and the rates of posteriors (Bunse 2022, eq. 5).

    Parameters
    ----------
    observed : shape `(K,)`, summing to 1
    confusion : shape `(K, K)`, from `rates`

    Examples
    --------
    >>> invert(np.array([0.6, 0.4]), np.array([[0.8, 0.2], [0.3, 0.7]])).round(6).tolist()
    [0.6, 0.4]
    """
    from scipy.optimize import nnls

    size = len(observed)
    equations = np.vstack([confusion.T, np.full((1, size), _SUM_WEIGHT)])
    found, _ = nnls(equations, np.append(observed, _SUM_WEIGHT))
    total = found.sum()
    return np.asarray(found / total) if total > 0 else np.full(size, 1 / size)


def emq(
    posteriors: NDArray[np.float64],
    training: NDArray[np.float64] | None = None,
    caution: float = 0.0,
    weights: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Return the prevalence that EM finds for a platform, shape `(K,)`, summing to 1.

    Two steps in a row tell where the next ones lead (`_further`): a fifth of the steps, and a nearer end.

    Parameters
    ----------
    posteriors : shape `(n, K)`, calibrated
    training : prevalence that the classifier was trained for, uniform if None
    caution : weight of the plain mean of posteriors beside each EM step, 0 or more
    weights : of the messages, shape `(n,)`, equal if None

    Examples
    --------
    >>> emq(np.array([[0.9, 0.1], [0.8, 0.2], [0.9, 0.1]])).round(2).tolist()
    [1.0, 0.0]
    """
    prior = _prior(posteriors, training)
    shares = np.full(len(posteriors), 1 / len(posteriors)) if weights is None else weights
    shares = shares / shares.sum()
    mean = shares @ posteriors

    def step(estimate: NDArray[np.float64]) -> NDArray[np.float64]:
        ratio = estimate / prior
        likelihood = posteriors @ ratio
        unseen = likelihood <= 0  # a row that the mix excludes stays as it is
        if unseen.any():
            seen = np.where(unseen, 0.0, shares / np.where(unseen, 1.0, likelihood))
            stepped = ratio * (seen @ posteriors) + shares[unseen] @ posteriors[unseen]
        else:
            stepped = ratio * (shares / likelihood @ posteriors)
        return np.asarray((stepped + caution * mean) / (1 + caution))

    following = step(prior)
    estimate = prior
    for _ in range(MAX_STEPS):
        if _near(following, estimate):
            return following
        second = step(following)
        if _near(second, following):
            return second
        estimate = step(_further(estimate, following, second))
        following = step(estimate)
    return following


def _near(one: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    return bool(np.abs(one - other).max() < TOLERANCE)


def _further(
    estimate: NDArray[np.float64], following: NDArray[np.float64], second: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return where two steps of EM in a row lead, as far as they seem to: a composition.

    Varadhan & Roland 2008, Scandinavian Journal of Statistics 35, scheme S3. No class loses more than nine
    tenths of its share: EM gives none back to a class that has lost all.
    """
    change = following - estimate
    turn = second - following - change
    length = max(1.0, float(np.sqrt(change @ change / max(float(turn @ turn), _STRAIGHT))))
    found = np.maximum(estimate + 2 * length * change + length**2 * turn, second / 10)
    return np.asarray(found / found.sum())


def adapt(
    posteriors: NDArray[np.float64],
    prevalence: NDArray[np.float64],
    training: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Return posteriors re-weighted for another prevalence, shape unchanged, rows summing to 1."""
    weighted = posteriors * (prevalence / _prior(posteriors, training))
    total = weighted.sum(axis=1, keepdims=True)
    return np.where(total > 0, weighted / np.where(total > 0, total, 1.0), posteriors)


def response(
    adapted: NDArray[np.float64],
    prevalence: NDArray[np.float64],
    caution: float = 0.0,
    weights: NDArray[np.float64] | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how the mean of adapted posteriors answers to other messages: two `(K, K)` matrices.

    EM starts again in every draw of a bootstrap. To first order (implicit function theorem), where
    the mean of posteriors adapted to the mix first found changes by `d`, and the mean of plain
    posteriors by `e`, EM on the new messages gives a mean changed by `d @ first + e @ second`.

    Parameters
    ----------
    adapted : shape `(n, K)`, from `adapt` at `prevalence`
    prevalence : shape `(K,)`, from `emq` with the same `caution`
    weights : of the messages, shape `(n,)`, equal if None
    """
    size = adapted.shape[1]
    shares = np.full(len(adapted), 1 / len(adapted)) if weights is None else weights
    shares = shares / shares.sum()
    mix = np.maximum(prevalence, 1e-12)
    outer = (adapted * shares[:, None]).T @ adapted
    # derivative of the mean adapted posterior of k (row) by the prevalence of l (column)
    slope = np.diag((shares @ adapted) / mix) - outer / mix
    passed = slope @ np.linalg.pinv((1 + caution) * np.eye(size) - slope, rcond=1e-3)
    return (np.eye(size) + passed).T, (caution * passed).T


def _prior(
    posteriors: NDArray[np.float64], training: NDArray[np.float64] | None
) -> NDArray[np.float64]:
    classes = posteriors.shape[1]
    return np.full(classes, 1 / classes) if training is None else training
