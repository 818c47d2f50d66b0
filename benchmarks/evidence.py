"""What the benchmarks of positions share: platforms left out, artificial mixes of their threads."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1] / "nlp"))

from rsmp_nlp.aggregate.estimators import CAUTION, adapt, emq, response
from rsmp_nlp.aggregate.reference import Reference, as_reference, confidence
from rsmp_nlp.aggregate.simplex import closure
from rsmp_nlp.aggregate.sums import message_rows
from rsmp_nlp.aggregate.survey import Mix
from rsmp_nlp.classify.left_out import read_left_out
from rsmp_nlp.families import family_posteriors

SEED = 0


@dataclass(frozen=True)
class Messages:
    """Messages of one platform or mix: posteriors `(n, 10)`, classes `(n,)`, thread codes `(n,)`."""

    posteriors: NDArray[np.float64]
    classes: NDArray[np.intp]
    threads: NDArray[np.intp]

    def take(self, rows: NDArray[np.intp], threads: NDArray[np.intp]) -> Messages:
        """Return some of the messages under other thread codes."""
        return Messages(self.posteriors[rows], self.classes[rows], threads)

    @property
    def truth(self) -> NDArray[np.float64]:
        """Observed prevalence of the ten classes."""
        return np.bincount(self.classes, minlength=10) / len(self.classes)


@dataclass(frozen=True)
class Platform:
    """A platform left out, and the others outside of its group, to judge it by."""

    name: str
    messages: Messages
    reference: Reference


def platforms(folder: Path) -> list[Platform]:
    """Return the platforms that a model left out, with at least forty messages."""
    left_out = read_left_out(folder)
    if left_out is None:
        sys.exit(f"{folder}: no left_out.parquet here; train the model again")
    table = left_out.to_pandas()
    found = []
    for name, own in table.groupby("platform", sort=True):
        if len(own) < 40:
            continue
        others = table[table["group"] != own["group"].iloc[0]]
        reference = as_reference(pa.Table.from_pandas(others))
        whole = as_reference(pa.Table.from_pandas(own))
        assert reference is not None
        assert whole is not None
        codes = own["thread"].to_numpy(dtype=np.intp)
        alone = codes < 0
        codes = np.where(alone, codes.max() + 1 + np.cumsum(alone), codes)
        threads = np.unique(codes, return_inverse=True)[1]
        found.append(
            Platform(str(name), Messages(whole.posteriors, whole.classes, threads), reference)
        )
    return found


def rows_by_thread(messages: Messages) -> list[NDArray[np.intp]]:
    """Return the rows of each thread."""
    order = np.argsort(messages.threads, kind="stable")
    return np.split(order, np.cumsum(np.bincount(messages.threads))[:-1])


def again(messages: Messages, count: int, rng: np.random.Generator) -> Messages:
    """Return a platform of `count` threads drawn with replacement from one."""
    threads = rows_by_thread(messages)
    drawn = rng.integers(len(threads), size=count)
    rows = np.concatenate([threads[place] for place in drawn])
    codes = np.repeat(np.arange(count), [len(threads[place]) for place in drawn])
    return messages.take(rows, codes)


def mixed(
    messages: Messages, prevalence: NDArray[np.float64], count: int, rng: np.random.Generator
) -> Messages:
    """Return `count` whole threads drawn so that their mix comes near a prevalence of K classes.

    K is 10, or 4 for families. A thread is drawn in proportion to the mean, over its messages, of
    the prevalence wanted over the prevalence there is.
    """
    classes = messages.classes
    if len(prevalence) == 4:
        classes = family_posteriors(np.eye(10)[classes]).argmax(axis=1)
    there = np.bincount(classes, minlength=len(prevalence)) / len(classes)
    ratio = np.where(there > 0, prevalence / np.where(there > 0, there, 1.0), 0.0)[classes]
    threads = rows_by_thread(messages)
    wanted = np.array([ratio[rows].mean() for rows in threads])
    if wanted.sum() <= 0:
        return again(messages, count, rng)
    drawn = rng.choice(len(threads), size=count, p=wanted / wanted.sum())
    rows = np.concatenate([threads[place] for place in drawn])
    codes = np.repeat(np.arange(count), [len(threads[place]) for place in drawn])
    return messages.take(rows, codes)


def mix_of(posteriors: NDArray[np.float64]) -> Mix:
    """Return what EM finds, as aggregation does."""
    prevalence = {"prudent": emq(posteriors, caution=CAUTION), "emq": emq(posteriors)}
    cautions = {"prudent": CAUTION, "emq": 0.0}
    answer = {
        name: response(adapt(posteriors, mix), mix, cautions[name])
        for name, mix in prevalence.items()
    }
    return Mix(prevalence, answer, float(confidence(posteriors).mean()))


def cluster_rows(messages: Messages, mix: Mix) -> NDArray[np.float64]:
    """Return the sums of every thread, shape `(threads, WIDTH)`."""
    rows = message_rows(messages.posteriors, np.ones(len(messages.classes)), mix)
    sums = np.zeros((int(messages.threads.max()) + 1, rows.shape[1]))
    np.add.at(sums, messages.threads, rows)
    return sums


def families(prevalence: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return family shares in the grid, shape `(3,)`."""
    return closure(family_posteriors(np.atleast_2d(prevalence))[:, :3])[0]


def usages(prevalence: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return usage shares in the grid, shape `(9,)`."""
    return closure(prevalence[:9])
