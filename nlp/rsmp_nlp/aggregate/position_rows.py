"""Rows of the tables of positions: what is said of a platform, or of one of its cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rsmp_nlp.aggregate.batch import UNITS
from rsmp_nlp.aggregate.bootstrap import design_effect, effective_number
from rsmp_nlp.aggregate.cells import OTHERS, Cell, masked
from rsmp_nlp.aggregate.labelled import labelled_sums, prudent_sums
from rsmp_nlp.aggregate.options import DEFAULT, NAMES, Options
from rsmp_nlp.aggregate.position import MIN_CLUSTERS, Method, Position, answer, locate
from rsmp_nlp.aggregate.reference import Reference, Trust
from rsmp_nlp.aggregate.segments import WHOLE, PlatformSums, Segment
from rsmp_nlp.aggregate.simplex import closure
from rsmp_nlp.aggregate.survey import Mix, Survey
from rsmp_nlp.families import family_posteriors
from rsmp_nlp.taxonomy import FAMILY_SLUGS

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_LABELLED: Final = 20
"""Labelled threads from which a position rests on them."""

MODEL: Final = "modèle"
VERIFIED: Final = "vérifié"

Row = dict[str, Any]


@dataclass(frozen=True)
class Platform:
    """What is known of a platform, and the unit that its bootstrap draws."""

    name: str
    survey: Survey
    sums: PlatformSums
    unit: str

    @property
    def table_unit(self) -> str:
        """Unit whose tables hold the sums: without threads, sums per thread are per message."""
        return "thread" if self.unit == "message" else self.unit

    @property
    def whole(self) -> Cell:
        """The platform as a cell."""
        return Cell(
            self.survey.messages,
            self.survey.distinct["author"].keys,
            self.survey.messages - self.survey.known["author"],
        )


@dataclass(frozen=True)
class Subject:
    """What a row is of: a platform (`WHOLE`) or one of its segments.

    Attributes
    ----------
    masked : why the row says no more than the number of messages, None where it does
    merged : number of values that the segment holds, where it holds several
    """

    platform: Platform
    segment: Segment
    messages: int
    masked: str | None = None
    merged: int | None = None

    @property
    def clusters(self) -> int:
        """Number of clusters that are drawn, 0 where the row is masked."""
        if self.masked is not None:
            return 0
        table = self.platform.sums.tables[self.platform.table_unit, self.segment]
        return len(table.table()[1])


class Maker:
    """Makes rows, in one thread or several; the trust in each estimator is worked out once."""

    def __init__(self, options: Options, reference: Reference | None, seed: int) -> None:
        self.options, self.reference, self.seed = options, reference, seed
        self._confusions: dict[str, NDArray[np.float64]] = {}
        self._trusts: dict[tuple[str, float], Trust | None] = {}
        self._alone = Lock()

    def subjects(self, name: str, survey: Survey, sums: PlatformSums) -> Iterator[Subject]:
        """Yield what there is a row of: a platform, its periods, and its segments by column."""
        one = Platform(name, survey, sums, self._unit(survey, sums))
        yield Subject(one, WHOLE, survey.messages)
        for column in ("period", *self.options.by):
            cells = sums.cells(column)
            hidden = masked(cells, one.whole, authors_known=bool(survey.known["author"]))
            for value, cell in cells.items():
                merged = None
                if column in self.options.by and value == OTHERS:
                    merged = survey.values[column].merged(self.options.most_values)
                yield Subject(one, (column, value), cell.messages, hidden.get(value), merged)

    def row(self, subject: Subject) -> tuple[Position | None, Row]:
        """Return a row, and the position of a platform, None for one of its segments."""
        of_segment = {"masked": subject.masked, "merged": subject.merged}
        if subject.masked is not None:
            return None, {"messages": subject.messages, **of_segment}
        position, row = self._located(subject)
        return (position, row) if subject.segment == WHOLE else (None, {**row, **of_segment})

    def _method(self, estimator: str, mix: Mix | None) -> Method:
        """Return how a platform's position is computed by an estimator."""
        if self.reference is None or estimator == "ppi":
            return Method(estimator, self.options.level)
        sureness = 1.0 if mix is None else mix.confidence
        with self._alone:  # what is worked out here serves all rows
            if estimator in ("acc", "pacc") and estimator not in self._confusions:
                self._confusions[estimator] = self.reference.confusions(estimator, self.seed)
            if (estimator, sureness) not in self._trusts:
                trust = self.reference.trust(estimator, sureness, self.options.level)
                self._trusts[estimator, sureness] = trust
        trust = self._trusts[estimator, sureness]
        return Method(estimator, self.options.level, trust, self._confusions)

    def _unit(self, survey: Survey, sums: PlatformSums) -> str:
        """Return the unit drawn.

        A unit is taken where the source knows it and there are `MIN_CLUSTERS` of it; of threads and
        authors, the one that leaves more doubt. Known threads that are too few still are the unit:
        their messages are not independent.
        """
        wanted = self.options.cluster
        if wanted == "message" or (wanted in UNITS and survey.known[wanted]):
            return wanted
        effects = {}
        for unit in UNITS:
            _, table = sums.tables[unit, WHOLE].table()
            if survey.known[unit] and len(table) >= MIN_CLUSTERS:
                effects[unit] = _design_effect(table)
        if effects:
            return max(effects, key=lambda unit: effects[unit])
        return "thread" if survey.known["thread"] else "message"

    def _located(self, subject: Subject) -> tuple[Position, Row]:
        one, segment = subject.platform, subject.segment
        table = one.sums.tables[one.table_unit, segment]
        _, clusters = table.table()
        labelled = labelled_sums(one.sums, one.table_unit) if segment == WHOLE else None
        threads = len(set(one.sums.labelled.keys["thread"])) if segment == WHOLE else 0
        verified = labelled is not None and threads >= LEAST_LABELLED
        estimator = self.options.estimator
        if estimator == DEFAULT:
            estimator = "ppi" if verified else "prudent"
        mix = one.survey.mix
        method = self._method(estimator, mix)
        position = locate(
            clusters,
            self.seed,
            method,
            mix,
            labelled if verified else None,
            usages=segment == WHOLE,
        )
        counts = {unit: _distinct(one, unit, segment) for unit in UNITS}
        row: Row = {
            "messages": subject.messages,
            "authors": counts["author"],
            "threads": counts["thread"],
            "method": f"{NAMES[estimator]}, bootstrap {one.unit}",
            "basis": VERIFIED if estimator == "ppi" else MODEL,
            "level": self.options.level,
            "weight": self.options.weight,
            "labelled_threads": threads if labelled is not None else None,
            "labelled_messages": len(one.sums.labelled.classes) if labelled is not None else None,
            "lambda": _known(position.strength),
            "unit": one.unit,
            "clusters": len(clusters),
            "design_effect": _design_effect(clusters),
            "effective_authors": _effective_authors(one, segment),
            "model_error": method.trust is not None,
            **_position_columns(position),
            **_other_estimators(one.sums.totals[segment]),
        }
        if segment == WHOLE:
            row["copies"] = _copies(one.survey)
            if mix is not None:
                row["model_confidence"] = mix.confidence
                row["familiarity"] = self._familiarity(mix.confidence)
        return position, row

    def _familiarity(self, confidence: float) -> float | None:
        """Return the share of platforms left out on which the model was less sure."""
        if self.reference is None or not len(self.reference.confidences):
            return None
        return float((self.reference.confidences < confidence).mean())


def _position_columns(position: Position) -> dict[str, Any]:
    row: dict[str, Any] = {
        "in_grid": position.in_grid,
        "in_grid_low": position.in_grid_low,
        "in_grid_high": position.in_grid_high,
        "x": position.x,
        "y": position.y,
        "centre_of_gravity": position.centre,
        "certainty": _known(position.certainty),
        "certainty_model": _known(position.confidence),
        "ilr_1": position.ilr_mean[0],
        "ilr_2": position.ilr_mean[1],
        "ilr_var_1": position.ilr_covariance[0, 0],
        "ilr_var_2": position.ilr_covariance[1, 1],
        "ilr_cov": position.ilr_covariance[0, 1],
    }
    for place, family in enumerate(FAMILY_SLUGS):
        row[family] = position.shares[place]
        row[f"{family}_low"] = position.low[place]
        row[f"{family}_high"] = position.high[place]
        row[f"{family}_sample_low"] = position.sample_low[place]
        row[f"{family}_sample_high"] = position.sample_high[place]
    return row


def _other_estimators(total: NDArray[np.float64]) -> dict[str, float]:
    """Return the shares of families by CC, PCC and EMQ, which stand beside the position."""
    names = ("cc", "pcc", "emq")
    answers = np.concatenate([answer(total[None, :], name) for name in names])
    shares = closure(family_posteriors(answers)[:, : len(FAMILY_SLUGS)]).tolist()
    return {
        f"{family}_{name}": share
        for name, of_families in zip(names, shares, strict=True)
        for family, share in zip(FAMILY_SLUGS, of_families, strict=True)
    }


def _design_effect(clusters: NDArray[np.float64]) -> float:
    return design_effect(prudent_sums(clusters), clusters[:, 0])


def _effective_authors(one: Platform, segment: Segment) -> float | None:
    if not one.survey.known["author"]:
        return None
    _, clusters = one.sums.tables["author", segment].table()
    return effective_number(clusters[:, 0])


def _distinct(one: Platform, unit: str, segment: Segment) -> int | None:
    """Return the number of threads or authors, None where the source knows none."""
    if not one.survey.known[unit]:
        return None
    whole = one.survey.distinct[unit]
    return len(whole if segment == WHOLE else one.sums.distinct[unit, segment])


def _copies(survey: Survey) -> float | None:
    """Return the share of messages that repeat another one, None where that is not known."""
    _, counts = survey.copied.table()
    if not len(counts) or survey.copied.grouped:
        return None
    return float((counts[:, 0] - 1).sum() / survey.messages)


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value
