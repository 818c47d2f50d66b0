"""Views for the usual questions, in SQL that SQLite and PostgreSQL both read.

A view of ours only ever gains columns at its end: PostgreSQL replaces it then under the views that
others made of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rsmp_nlp.taxonomy import FAMILIES, USAGES

if TYPE_CHECKING:
    from sqlalchemy import Connection

_PERIOD_START: Final = """CASE
    WHEN length(t.period) = 4 THEN t.period || '-01-01'
    WHEN substr(t.period, 6, 1) = 'Q' THEN substr(t.period, 1, 5) || CASE substr(t.period, 7, 1)
      WHEN '1' THEN '01' WHEN '2' THEN '04' WHEN '3' THEN '07' ELSE '10' END || '-01'
    WHEN length(t.period) = 7 THEN t.period || '-01'
  END"""
"""First day of a period written AAAA, AAAA-Qn or AAAA-MM."""


def _cases(column: str, titles: dict[str, str]) -> str:
    pairs = " ".join(
        f"WHEN '{slug}' THEN '{title.replace(chr(39), chr(39) * 2)}'"
        for slug, title in titles.items()
    )
    return f"CASE {column} {pairs} ELSE {column} END"


_FAMILY_TITLES: Final = {family.slug: family.fr for family in FAMILIES} | {
    "undetermined": "Indéterminé"
}
_USAGE_TITLES: Final = {usage.slug: usage.fr for usage in USAGES}


def _by_family(table: str, keys: str, more: str = "") -> str:
    """Return a row per family of a table of positions."""
    return "\nUNION ALL\n".join(
        f"SELECT t.run_id, r.finished_at, {keys}, '{family.slug}' AS family, "
        f"'{family.fr}' AS family_title, t.{family.slug} AS share, t.{family.slug}_low AS low, "
        f"t.{family.slug}_high AS high, t.messages{more}\n"
        f"FROM {table} t JOIN runs r ON r.run_id = t.run_id"
        for family in FAMILIES
    )


_SHARES: Final = ", ".join(
    f"t.{family.slug}{suffix}" for family in FAMILIES for suffix in ("", "_low", "_high")
)

VIEWS: Final = {
    "v_positions": f"""SELECT t.run_id, r.finished_at, r.model_name, t.platform, t.messages,
  t.authors, t.threads, t.in_grid, {_SHARES}, t.x, t.y, t.centre_of_gravity,
  {_cases("t.centre_of_gravity", _FAMILY_TITLES)} AS centre_title, t.certainty,
  t.certainty_model, t.expression, t.connection, t.top_down, t.warnings
FROM platforms t JOIN runs r ON r.run_id = t.run_id""",  # noqa: S608 - our own names
    "v_positions_long": _by_family("platforms", "t.platform"),
    "v_usage_long": f"""SELECT t.run_id, r.finished_at, t.platform, t.family,
  {_cases("t.family", _FAMILY_TITLES)} AS family_title, t.usage,
  {_cases("t.usage", _USAGE_TITLES)} AS usage_title, t.share, t.low, t.high, t.messages
FROM usages t JOIN runs r ON r.run_id = t.run_id""",  # noqa: S608 - our own names
    "v_timeline": _by_family("timeline", "t.platform, t.period, {period_start} AS period_start"),
    "v_segments_long": _by_family(
        "segments", 't.platform, t."by" AS segment_by, t.value AS segment'
    ),
}
"""SELECT of each view; braces stand for what databases write differently."""


def make_views(connection: Connection) -> None:
    """Make every view, or make it again as this version has it."""
    backend = connection.dialect.name
    start = _PERIOD_START if backend == "sqlite" else f"CAST({_PERIOD_START} AS DATE)"
    for name, select in VIEWS.items():
        create = "CREATE OR REPLACE VIEW"
        if backend != "postgresql":
            connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")
            create = "CREATE VIEW"
        connection.exec_driver_sql(f"{create} {name} AS\n{select.format(period_start=start)}")
