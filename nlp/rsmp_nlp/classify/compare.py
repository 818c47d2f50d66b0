"""Whether one model is better than another: paired differences, with platforms drawn again.

Both models are scored on the same messages. Platforms, not messages, are what a next use changes:
the bootstrap draws platforms with replacement (Efron & Tibshirani 1993, ch. 8), the same for both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rsmp_nlp.classify.decide import decide
from rsmp_nlp.classify.evaluate import Evaluation, evaluate
from rsmp_nlp.classify.labels import Labelled
from rsmp_nlp.classify.scores import LEAST_PLATFORM
from rsmp_nlp.families import family_posteriors
from rsmp_nlp.taxonomy import CLASSES, FAMILY_CLASSES, FAMILY_OF_CLASS, FAMILY_SLUGS

if TYPE_CHECKING:
    from numpy.typing import NDArray

DRAWS: Final = 2_000
LEAST_PLATFORMS: Final = 5
"""Platforms under which an interval over platforms says nothing."""

_TAILS: Final = (0.025, 0.975)


@dataclass(frozen=True)
class Difference:
    """One measure of both models, and B minus A with its 95 % interval (None if unmeasured)."""

    a: float | None
    b: float | None
    difference: float | None
    low: float | None
    high: float | None
    better_is_higher: bool

    @property
    def verdict(self) -> int:
        """1 where B is better, -1 where A is, 0 where it cannot be told."""
        if self.low is None or self.high is None or self.low <= 0 <= self.high:
            return 0
        return 1 if (self.low > 0) == self.better_is_higher else -1


@dataclass(frozen=True)
class Comparison:
    """Two models on the same labelled messages.

    `differences` are of `families_macro_f1`, `usages_macro_f1` and `share_error`.
    """

    a: Evaluation
    b: Evaluation
    platforms: int
    differences: dict[str, Difference]

    @property
    def verdict(self) -> str:
        """`better`, `worse` (B than A), `mixed`, or `undecided`."""
        found = {one.verdict for one in self.differences.values()} - {0}
        if len(found) == 2:
            return "mixed"
        return {1: "better", -1: "worse"}[found.pop()] if found else "undecided"

    def as_dict(self) -> dict[str, Any]:
        """Return plain data, for JSON."""
        return {
            **{
                side: {
                    "model": one.model,
                    "sha256": one.sha256,
                    "seen_in_training": one.seen,
                }
                for side, one in (("a", self.a), ("b", self.b))
            },
            "messages": self.a.scores.messages,
            "platforms": self.platforms,
            "verdict": self.verdict,
            "differences": {name: asdict(one) for name, one in self.differences.items()},
        }


def compare(
    labelled: Sequence[Labelled], model_a: str, model_b: str, seed: int = 0, draws: int = DRAWS
) -> Comparison:
    """Return what tells two models apart on labelled messages.

    Raises
    ------
    ModelError
        A model does not exist or cannot be opened.
    """
    a, b = evaluate(labelled, model_a), evaluate(labelled, model_b)
    classes = np.array([CLASSES.index(one.usage) for one in labelled], dtype=np.intp)
    platforms = [one.platform for one in labelled]
    count = len(set(platforms))
    return Comparison(
        a, b, count, differences(a.posteriors, b.posteriors, classes, platforms, seed, draws)
    )


def differences(
    posteriors_a: NDArray[np.float64],
    posteriors_b: NDArray[np.float64],
    classes: NDArray[np.intp],
    platforms: Sequence[str],
    seed: int = 0,
    draws: int = DRAWS,
) -> dict[str, Difference]:
    """Return the paired differences of two sets of posteriors.

    Under `LEAST_PLATFORMS` platforms no interval is given.

    Parameters
    ----------
    posteriors_a, posteriors_b : shape `(n, 10)`
    classes : labels as positions in `CLASSES`, shape `(n,)`
    platforms : platform of each row, shape `(n,)`
    draws : bootstrap draws of platforms
    """
    names, place = np.unique(np.asarray(platforms, dtype=object), return_inverse=True)
    count = len(names)
    drawn = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), size=draws)
    once = np.ones((1, count), dtype=drawn.dtype)
    found: dict[str, Difference] = {}
    sides = [
        _Tallies.of(posteriors, classes, place, count)
        for posteriors in (posteriors_a, posteriors_b)
    ]
    for name in ("families_macro_f1", "usages_macro_f1", "share_error"):
        a, b = (float(side.measure(name, once)[0]) for side in sides)
        gaps = sides[1].measure(name, drawn) - sides[0].measure(name, drawn)
        gaps = gaps[~np.isnan(gaps)]
        told = count >= LEAST_PLATFORMS and len(gaps) > 0
        low, high = np.quantile(gaps, _TAILS) if told else (np.nan, np.nan)
        found[name] = Difference(
            _known(a), _known(b), _known(b - a), _known(low), _known(high), name != "share_error"
        )
    return found


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


@dataclass(frozen=True)
class _Tallies:
    """Confusions and share errors of one model, platform by platform."""

    families: NDArray[np.int_]
    usages: NDArray[np.int_]
    share_errors: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        posteriors: NDArray[np.float64],
        classes: NDArray[np.intp],
        place: NDArray[np.intp],
        count: int,
    ) -> _Tallies:
        family, usage, _ = decide(posteriors)
        true_family = np.asarray(FAMILY_OF_CLASS, dtype=np.intp)[classes]
        families = np.zeros((count, len(FAMILY_CLASSES), len(FAMILY_CLASSES)), dtype=int)
        usages = np.zeros((count, len(CLASSES), len(CLASSES)), dtype=int)
        np.add.at(families, (place, true_family, family), 1)
        np.add.at(usages, (place, classes, usage), 1)
        inside = len(FAMILY_SLUGS)
        mass = np.zeros((count, inside))
        np.add.at(mass, place, family_posteriors(posteriors)[:, :inside])
        observed = families.sum(axis=2)[:, :inside]
        measured = (families.sum(axis=(1, 2)) >= LEAST_PLATFORM) & (observed.sum(axis=1) > 0)
        errors = np.full(count, np.nan)
        errors[measured] = np.abs(_shares(observed) - _shares(mass))[measured].mean(axis=1)
        return cls(families, usages, errors)

    def measure(self, name: str, drawn: NDArray[np.int_]) -> NDArray[np.float64]:
        """Return a measure for each draw; `drawn` counts each platform, shape `(draws, platforms)`."""
        if name == "share_error":
            known = ~np.isnan(self.share_errors)
            weights = drawn[:, known]
            total = weights.sum(axis=1)
            sums = weights @ self.share_errors[known]
            return _ratio(sums, total)
        if name == "families_macro_f1":
            return _macro_f1(np.tensordot(drawn, self.families, axes=1), len(FAMILY_SLUGS))
        return _macro_f1(np.tensordot(drawn, self.usages, axes=1), len(CLASSES))


def _shares(counts: NDArray[Any]) -> NDArray[np.float64]:
    return np.asarray(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1e-12))


def _ratio(sums: NDArray[np.float64], counts: NDArray[np.int_]) -> NDArray[np.float64]:
    """Return `sums / counts`, NaN where nothing is counted."""
    return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan)


def _macro_f1(confusions: NDArray[np.int_], first: int) -> NDArray[np.float64]:
    """Return the mean F1 of the first classes that have labels; confusions have shape `(d, K, K)`."""
    labels, decided = confusions.sum(axis=2)[:, :first], confusions.sum(axis=1)[:, :first]
    hits = np.diagonal(confusions, axis1=1, axis2=2)[:, :first]
    scores = 2 * hits / np.maximum(labels + decided, 1)
    present = labels > 0
    return _ratio(np.where(present, scores, 0.0).sum(axis=1), present.sum(axis=1))
