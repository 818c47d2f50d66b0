"""The tables of a run, read back from its folder as the page needs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rsmp_nlp.errors import BrokenFile, InputError
from rsmp_nlp.report.numbers import known
from rsmp_nlp.schema.tables import WORDS
from rsmp_nlp.taxonomy import FAMILY_SLUGS

_POSITION: Final = (
    "platform",
    "messages",
    "in_grid",
    *FAMILY_SLUGS,
    "centre_of_gravity",
)
_NEEDED: Final = {
    "platforms": _POSITION,
    "usages": ("platform", "usage", "share"),
    "timeline": (*_POSITION, "period"),
    "segments": (*_POSITION, "by", "value"),
    "words": tuple(WORDS.column_names),
}
_ILR: Final = ("ilr_1", "ilr_2", "ilr_var_1", "ilr_var_2", "ilr_cov")

Ends = tuple[float | None, float | None]
"""Low and high end of an interval."""


class IncompleteRun(InputError):
    """A folder lacks a file, or a column, of the run that a report is made from."""

    def __init__(self, out: Path, missing: str) -> None:
        super().__init__(
            f"{out} : il manque {missing}. Donnez le dossier d’une exécution terminée, ou "
            f"refaites-la : rsmp-nlp classify CHEMIN -o {out}"
        )


@dataclass(frozen=True, slots=True)
class PlatformRow:
    """One row of `platforms.parquet`; None where the table has no finite number.

    Attributes
    ----------
    shares, low, high : three shares (0 to 1) in the order of `taxonomy.FAMILY_SLUGS`
    ilr : mean 1 and 2, variance 1 and 2, covariance of the log-ratios
    expression_ends, connection_ends : 95 % intervals of the two readings, 0 to 1
    masked : why a cell (period, segment) is not shown; empty where it is
    """

    name: str
    messages: int
    authors: float | None
    threads: float | None
    in_grid: float | None
    shares: tuple[float | None, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    centre: str
    certainty: float | None
    expression: float | None
    connection: float | None
    top_down: float | None
    warnings: tuple[str, ...]
    unit: str
    clusters: float | None
    design_effect: float | None
    ilr: tuple[float | None, ...]
    expression_ends: Ends = (None, None)
    connection_ends: Ends = (None, None)
    basis: str = ""
    method: str = ""
    model_error: bool = False
    certainty_model: float | None = None
    model_confidence: float | None = None
    familiarity: float | None = None
    labelled_threads: float | None = None
    masked: str = ""

    @property
    def position(self) -> tuple[float, float, float] | None:
        """Three shares that can be drawn, or None: not all known, or nothing in the grid."""
        first, second, third = self.shares
        if first is None or second is None or third is None or self.in_grid == 0:
            return None
        return first, second, third

    @property
    def determined(self) -> bool:
        """Whether a family is named as the centre of gravity."""
        return self.position is not None and self.centre in FAMILY_SLUGS


@dataclass(frozen=True, slots=True)
class UsageRow:
    """One row of `usages.parquet`; shares 0 to 1, None where unknown."""

    usage: str
    share: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One row of `timeline.parquet`: the position of a platform in a period."""

    period: str
    cell: PlatformRow


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """One row of `segments.parquet`: the position of the messages of one value of a column.

    `merged` is the number of values that the row holds, where it holds several.
    """

    by: str
    value: str
    cell: PlatformRow
    merged: float | None


@dataclass(frozen=True, slots=True)
class WordRow:
    """One row of `words.parquet`: what a word or a marker brings to a usage."""

    usage: str
    kind: str
    term: str
    messages: int
    contribution: float


def read_platforms(out: Path) -> list[PlatformRow]:
    """Return the rows of `platforms.parquet`, in its order.

    Raises
    ------
    IncompleteRun, BrokenFile
        The table or one of its columns is missing, or it cannot be read.
    """
    return [platform_row(row) for row in _rows(out, "platforms")]


def read_usages(out: Path) -> dict[str, list[UsageRow]]:
    """Return the rows of `usages.parquet` by platform; same errors as `read_platforms`."""
    profiles: dict[str, list[UsageRow]] = {}
    for row in _rows(out, "usages"):
        profiles.setdefault(str(row["platform"]), []).append(
            UsageRow(
                str(row["usage"]),
                known(row["share"]),
                known(row.get("low")),
                known(row.get("high")),
            )
        )
    return profiles


def read_timeline(out: Path) -> list[PeriodRow]:
    """Return the rows of `timeline.parquet`; none where a run has no such table."""
    return [
        PeriodRow(str(row["period"]), platform_row(row))
        for row in _rows(out, "timeline", optional=True)
    ]


def read_segments(out: Path) -> list[SegmentRow]:
    """Return the rows of `segments.parquet`; none where a run has no such table."""
    return [
        SegmentRow(
            str(row["by"]),
            str(row["value"]),
            platform_row(row),
            known(row.get("merged")),
        )
        for row in _rows(out, "segments", optional=True)
    ]


def read_words(out: Path) -> list[WordRow]:
    """Return the rows of `words.parquet`; none where a run has no such table."""
    return [
        WordRow(
            str(row["usage"]),
            str(row["kind"]),
            str(row["term"]),
            int(known(row["messages"]) or 0),
            known(row["contribution"]) or 0.0,
        )
        for row in _rows(out, "words", optional=True)
    ]


def _rows(out: Path, table: str, *, optional: bool = False) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    path = out / f"{table}.parquet"
    if not path.is_file():
        if optional:
            return []
        raise IncompleteRun(out, path.name)
    try:
        read = pq.ParquetFile(path).read()
    except (OSError, ValueError) as error:
        raise BrokenFile(path, "", "Parquet illisible") from error
    missing = [name for name in _NEEDED[table] if name not in read.column_names]
    if missing:
        raise IncompleteRun(out, f"la colonne {missing[0]} de {path.name}")
    rows: list[dict[str, Any]] = read.to_pylist()
    return rows


def platform_row(row: Mapping[str, Any]) -> PlatformRow:
    """Return one row of positions, nulls and NaN made None."""

    def share_columns(suffix: str) -> tuple[float | None, ...]:
        return tuple(known(row.get(f"{slug}{suffix}")) for slug in FAMILY_SLUGS)

    def ends(name: str) -> Ends:
        return known(row.get(f"{name}_low")), known(row.get(f"{name}_high"))

    warnings = _text(row, "warnings").split("|")
    return PlatformRow(
        name=str(row["platform"]),
        messages=int(known(row["messages"]) or 0),
        authors=known(row.get("authors")),
        threads=known(row.get("threads")),
        in_grid=known(row["in_grid"]),
        shares=share_columns(""),
        low=share_columns("_low"),
        high=share_columns("_high"),
        centre=_text(row, "centre_of_gravity"),
        certainty=known(row.get("certainty")),
        expression=known(row.get("expression")),
        connection=known(row.get("connection")),
        top_down=known(row.get("top_down")),
        warnings=tuple(text.strip() for text in warnings if text.strip()),
        unit=_text(row, "unit"),
        clusters=known(row.get("clusters")),
        design_effect=known(row.get("design_effect")),
        ilr=tuple(known(row.get(name)) for name in _ILR),
        expression_ends=ends("expression"),
        connection_ends=ends("connection"),
        basis=_text(row, "basis"),
        method=_text(row, "method"),
        model_error=row.get("model_error") is True,
        certainty_model=known(row.get("certainty_model")),
        model_confidence=known(row.get("model_confidence")),
        familiarity=known(row.get("familiarity")),
        labelled_threads=known(row.get("labelled_threads")),
        masked=_text(row, "masked"),
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    """Return a text cell; empty for null, and for the NaN that pandas puts there."""
    value = row.get(name)
    return value if isinstance(value, str) else ""
