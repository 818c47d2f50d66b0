"""What a model said of platforms left out, as arrays: the ground that positions are judged on."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.aggregate.batch import coded, matrix
from rsmp_nlp.aggregate.estimators import CAUTION, adapt, cc, decisions, emq, invert, pcc, rates
from rsmp_nlp.aggregate.simplex import closure
from rsmp_nlp.aggregate.trust import LEAST_PLATFORMS, concentration, covered
from rsmp_nlp.families import family_posteriors
from rsmp_nlp.schema.tables import POSTERIOR_COLUMNS
from rsmp_nlp.taxonomy import CLASSES, FAMILY_SLUGS, USAGES

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

LEAST_MESSAGES: Final = 20
"""Messages of a platform left out under which its shares are not known."""

REDRAWS: Final = 100
"""Confusions drawn again by platform."""


@dataclass(frozen=True)
class Trust:
    """Concentrations (`aggregate.trust`) of an estimator's shares on platforms left out.

    `families` and `usages` are of shares within the grid, `grid` of the share in the grid.
    """

    families: float
    usages: float
    grid: float


@dataclass(frozen=True)
class Reference:
    """Messages of platforms left out.

    Attributes
    ----------
    posteriors : shape `(n, 10)`, by a model that saw nothing of the message's group
    classes : observed class, shape `(n,)`
    platforms : code of the platform, shape `(n,)`, from 0 without gap
    """

    posteriors: NDArray[np.float64]
    classes: NDArray[np.intp]
    platforms: NDArray[np.intp]
    _held: dict[tuple[str, float], tuple[NDArray[np.float64], ...]] = field(default_factory=dict)

    def places(self) -> list[NDArray[np.intp]]:
        """Return the rows of each platform with at least `LEAST_MESSAGES` messages."""
        order = np.argsort(self.platforms, kind="stable")
        ends = np.cumsum(np.bincount(self.platforms))
        return [rows for rows in np.split(order, ends[:-1]) if len(rows) >= LEAST_MESSAGES]

    def estimates(self, estimator: str) -> NDArray[np.float64]:
        """Return the prevalence of every platform of `places`, shape `(platforms, 10)`."""
        found = []
        for rows in self.places():
            own = self.posteriors[rows]
            if estimator in ("acc", "pacc"):
                others = self.platforms != self.platforms[rows[0]]
                answers = self._answers(estimator)
                confusion = rates(answers[others], self.classes[others], None)
                found.append(invert(answers[rows].mean(axis=0), confusion))
            else:
                found.append(simple(estimator, own))
        return np.array(found).reshape(-1, len(CLASSES))

    @cached_property
    def observed(self) -> NDArray[np.float64]:
        """Observed prevalence of every platform of `places`, shape `(platforms, 10)`."""
        counts = [np.bincount(self.classes[rows], minlength=10) for rows in self.places()]
        return closure(np.array(counts, dtype=np.float64).reshape(-1, len(CLASSES)))

    def trust(self, estimator: str, sureness: float, level: float = 0.95) -> Trust | None:
        """Return how far an estimator can be trusted, None with too few platforms to tell.

        Judged on the platforms left out, half of them, where the model was about as sure
        (`confidence`) as on this one: it errs more where it hesitates.

        Parameters
        ----------
        sureness : mean confidence of the model on the platform in question
        """
        if len(self.observed) < LEAST_PLATFORMS:
            return None
        gaps = np.abs(self.confidences - sureness)
        alike = np.argsort(gaps, kind="stable")[: max(LEAST_PLATFORMS, -(-len(gaps) // 2))]
        if (estimator, level) not in self._held:
            self._held[estimator, level] = self._covered(estimator, level)
        return Trust(
            *(concentration(held[:, alike], level) for held in self._held[estimator, level])
        )

    def _covered(self, estimator: str, level: float) -> tuple[NDArray[np.float64], ...]:
        found, true = self.estimates(estimator), self.observed

        def families(rows: NDArray[np.float64]) -> NDArray[np.float64]:
            return closure(family_posteriors(rows)[:, : len(FAMILY_SLUGS)])

        def usages(rows: NDArray[np.float64]) -> NDArray[np.float64]:
            return closure(rows[:, : len(USAGES)])

        def grid(rows: NDArray[np.float64]) -> NDArray[np.float64]:
            inside = rows[:, : len(USAGES)].sum(axis=1)
            return np.stack([inside, 1 - inside], axis=1)

        return tuple(covered(part(found), part(true), level) for part in (families, usages, grid))

    def confusions(self, estimator: str, seed: int) -> NDArray[np.float64]:
        """Return rates of all platforms, then of platforms drawn again: `(1 + REDRAWS, 10, 10)`."""
        answers, rng = self._answers(estimator), np.random.default_rng(seed)
        count = int(self.platforms.max()) + 1
        drawn = rng.multinomial(count, np.full(count, 1 / count), size=REDRAWS)
        return np.array(
            [
                rates(answers, self.classes, None),
                *(rates(answers, self.classes, w[self.platforms].astype(float)) for w in drawn),
            ]
        )

    @cached_property
    def confidences(self) -> NDArray[np.float64]:
        """Mean confidence of the model on each platform of `places`, see `confidence`."""
        return np.array([confidence(self.posteriors[rows]).mean() for rows in self.places()])

    def _answers(self, estimator: str) -> NDArray[np.float64]:
        return decisions(self.posteriors) if estimator == "acc" else self.posteriors


def as_reference(table: pa.Table | None) -> Reference | None:
    """Return a table of messages left out as arrays, None where there is none.

    Parameters
    ----------
    table : columns `platform`, `usage` and `POSTERIOR_COLUMNS`
    """
    if table is None:
        return None
    batch = table.combine_chunks().to_batches()[0]
    platforms, usages = coded(batch.column("platform")), coded(batch.column("usage"))
    classes = np.array([CLASSES.index(name) if name else -1 for name in usages.names])
    posteriors = closure(matrix(batch, POSTERIOR_COLUMNS))
    return Reference(posteriors, classes[usages.codes], platforms.codes)


def simple(estimator: str, posteriors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the prevalence by an estimator that needs no confusion: cc, pcc, emq or prudent."""
    if estimator == "cc":
        return cc(posteriors)
    if estimator == "pcc":
        return pcc(posteriors)
    if estimator == "emq":
        return emq(posteriors)
    return pcc(adapt(posteriors, emq(posteriors, caution=CAUTION)))


def confidence(posteriors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probability of the most probable family of each row, shape `(n,)`.

    Its mean over a platform falls with accuracy there (Guillory et al. 2021, ICCV).
    """
    return np.asarray(family_posteriors(posteriors).max(axis=1))
