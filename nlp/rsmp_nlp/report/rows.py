"""The tables of a run, read back from its folder as the page needs them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.errors import BrokenFile, InputError
from rsmp_nlp.report.numbers import known
from rsmp_nlp.taxonomy import FAMILY_SLUGS

if TYPE_CHECKING:
    import pyarrow.parquet as pq

_NEEDED: Final = {
    "platforms": ("platform", "messages", "in_grid", *FAMILY_SLUGS, "centre_of_gravity"),
    "usages": ("platform", "usage", "share"),
}
_ILR: Final = ("ilr_1", "ilr_2", "ilr_var_1", "ilr_var_2", "ilr_cov")


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

    @property
    def position(self) -> tuple[float, float, float] | None:
        """Three shares that can be drawn, or None: not all known, or nothing in the grid."""
        first, second, third = self.shares
        if first is None or second is None or third is None or self.in_grid == 0:
            return None
        return first, second, third


@dataclass(frozen=True, slots=True)
class UsageRow:
    """One row of `usages.parquet`; shares 0 to 1, None where unknown."""

    usage: str
    share: float | None
    low: float | None
    high: float | None


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


def read_period(out: Path) -> tuple[datetime, datetime] | None:
    """Return the first and last date of the messages; None if there are no messages or no dates.

    Only the column of dates is read, by batches.
    """
    import pyarrow.parquet as pq

    path = out / "messages.parquet"
    if not path.is_file():
        return None
    try:
        bounds = list(_batch_bounds(pq.ParquetFile(path)))
    except (OSError, ValueError) as error:
        raise BrokenFile(path, "", "Parquet illisible") from error
    if not bounds:
        return None
    return min(first for first, _ in bounds), max(last for _, last in bounds)


def _batch_bounds(file: pq.ParquetFile) -> Iterator[tuple[datetime, datetime]]:
    import pyarrow as pa
    import pyarrow.compute as pc

    names = file.schema_arrow.names
    if "created_at" not in names or not pa.types.is_timestamp(
        file.schema_arrow.field("created_at").type
    ):
        return
    for batch in file.iter_batches(columns=["created_at"]):
        ends = pc.min_max(batch.column(0)).as_py()
        if ends["min"] is not None:
            yield ends["min"], ends["max"]


def _rows(out: Path, table: str) -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    path = out / f"{table}.parquet"
    if not path.is_file():
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
    """Return one row of `platforms` or `timeline`, nulls and NaN made None."""

    def share_columns(suffix: str) -> tuple[float | None, ...]:
        return tuple(known(row.get(f"{slug}{suffix}")) for slug in FAMILY_SLUGS)

    warnings = str(row.get("warnings") or "").split("|")
    return PlatformRow(
        name=str(row["platform"]),
        messages=int(known(row["messages"]) or 0),
        authors=known(row.get("authors")),
        threads=known(row.get("threads")),
        in_grid=known(row["in_grid"]),
        shares=share_columns(""),
        low=share_columns("_low"),
        high=share_columns("_high"),
        centre=str(row["centre_of_gravity"] or ""),
        certainty=known(row.get("certainty")),
        expression=known(row.get("expression")),
        connection=known(row.get("connection")),
        top_down=known(row.get("top_down")),
        warnings=tuple(text.strip() for text in warnings if text.strip()),
        unit=str(row.get("unit") or ""),
        clusters=known(row.get("clusters")),
        design_effect=known(row.get("design_effect")),
        ilr=tuple(known(row.get(name)) for name in _ILR),
    )
