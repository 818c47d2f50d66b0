"""Parquet tables of other types, damaged, or made to fill the memory."""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.hostile.case import Case

ALL = (2, 2, 0, 0)


def table(columns: Callable[[], dict[str, Any]], **options: Any) -> dict[str, Any]:
    """A table of these columns, made where it is written."""

    def write(path: Path) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.table(columns()), path, **options)

    return {"a.parquet": write}


def texts(**more: Any) -> dict[str, Any]:
    return table(lambda: {"texte": ["Réunion jeudi", "Bravo à tous"], **more})


def typed(kind: Callable[[Any], Any], values: list[Any], name: str = "texte") -> dict[str, Any]:
    def columns() -> dict[str, Any]:
        import pyarrow as pa

        other = {} if name == "texte" else {"texte": ["a"] * len(values)}
        return {name: pa.array(values, kind(pa)), **other}

    return table(columns)


def edited(edit: Callable[[bytes], bytes]) -> dict[str, Any]:
    """A good table whose bytes were edited."""

    def write(path: Path) -> None:
        texts()["a.parquet"](path)
        path.write_bytes(edit(path.read_bytes()))

    return {"a.parquet": write}


def bomb() -> dict[str, Any]:
    """A dictionary page of one text of 1 MB that 50,000 rows repeat: 50 GB of texts."""
    import pyarrow as pa

    text = pa.DictionaryArray.from_arrays(
        pa.array([0] * 50_000, pa.int32()), pa.array(["mot " * (1 << 18)])
    )
    return {"texte": text}


def plain_bomb(path: Path) -> None:
    """The same without the Arrow type beside, which says that it is a dictionary."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([("texte", pa.string())])
    text = "mot " * (1 << 18)
    with pq.ParquetWriter(path, schema, store_schema=False) as writer:
        for _ in range(4):
            writer.write_table(pa.table({"texte": [text] * 500}), row_group_size=500)


def deep() -> dict[str, Any]:
    import pyarrow as pa

    kind, value = pa.string(), "a"
    for _ in range(60):
        kind, value = pa.list_(kind), [value]
    return {"texte": ["a"], "profond": pa.array([value], kind)}


def repeated() -> dict[str, Any]:
    import pyarrow as pa

    return {
        "texte": pa.array(["a", "b"]),
        "x": pa.array([[1, 2], None]),
        "y": pa.array([{"a": {"b": [1]}}, None]),
    }


def wide() -> dict[str, Any]:
    return {"texte": ["a", "b"], **{f"c{number}": [1, 2] for number in range(3_000)}}


TODAY = datetime.datetime(2024, 3, 1)

CASES = [
    Case(name="texts that are numbers", files=typed(lambda pa: pa.int64(), [1, 2]), counts=ALL),
    Case(
        name="texts that are bytes",
        files=typed(lambda pa: pa.binary(), [b"a", b"\xff\xfe"]),
        counts=ALL,
    ),
    Case(
        name="texts that are decimals",
        files=typed(lambda pa: pa.decimal128(38, 10), [decimal.Decimal("1.5"), None]),
        counts=(2, 1, 1, 0),
    ),
    Case(
        name="texts that are dates",
        files=typed(lambda pa: pa.timestamp("ns"), [TODAY, TODAY]),
        counts=ALL,
    ),
    Case(
        name="texts that are lists",
        files=typed(lambda pa: pa.list_(pa.string()), [["a", "b"], []]),
        counts=None,
    ),
    Case(
        name="texts that are records",
        files=typed(lambda pa: pa.struct([("fr", pa.string())]), [{"fr": "a"}, None]),
        counts=None,
    ),
    Case(
        name="texts that are nothing",
        files=typed(lambda pa: pa.null(), [None, None]),
        counts=(2, 0, 2, 0),
    ),
    Case(
        name="texts that are a dictionary",
        files=table(lambda: {"texte": __import__("pyarrow").array(["a", "b"]).dictionary_encode()}),
        counts=ALL,
    ),
    Case(
        name="identifiers that are floats",
        files=typed(lambda pa: pa.float64(), [1e300, float("nan")], "id"),
        counts=ALL,
    ),
    Case(
        name="dates that no calendar has",
        files=typed(lambda pa: pa.timestamp("ms"), [2**60, -(2**60)], "date"),
        command="classify {file}",
        counts=ALL,
    ),
    Case(
        name="durations and times as dates",
        files=typed(lambda pa: pa.duration("ns"), [1, 2], "date"),
        counts=ALL,
    ),
    Case(name="nested columns beside", files=table(repeated), counts=ALL),
    Case(name="columns nested 60 deep", files=table(deep), error="E307", since="pyarrow>=26"),
    Case(name="3,000 columns", files=table(wide), counts=ALL),
    Case(
        name="no row",
        files=table(lambda: {"texte": __import__("pyarrow").array([], "string")}),
        error="E304",
    ),
    Case(name="no column", files=table(dict), error="E306"),
    Case(name="no column of text", files=table(lambda: {"n": [1, 2]}), error="E306"),
    Case(
        name="1 MB of text repeated 50,000 times",
        files=table(bomb),
        error="E307",
    ),
    Case(
        name="1 MB of text repeated 2,000 times, in row groups",
        files={"a.parquet": plain_bomb},
        error="E307",
        megabytes=400,
    ),
    Case(name="cut before its footer", files=edited(lambda data: data[:-40]), error="E307"),
    Case(
        name="a footer of another length",
        files=edited(lambda data: data[:-8] + b"\xff\xff\xff\x7f" + data[-4:]),
        error="E307",
    ),
    Case(
        name="a footer of noise",
        files=edited(lambda data: data[:-200] + bytes(range(192)) + data[-8:]),
        error="E307",
    ),
    Case(
        name="pages of noise",
        files=edited(lambda data: data[:4] + bytes(b ^ 0x5A for b in data[4:60]) + data[60:]),
        error="E307",
    ),
    Case(name="a signature and nothing else", files={"a.parquet": b"PAR1PAR1"}, error="E307"),
    Case(name="empty file", files={"a.parquet": b""}, error="E304"),
    Case(
        name="a CSV under .parquet",
        files={"a.parquet": b"id;texte\n1;oui\n"},
        error="E307",
    ),
    Case(
        name="names of columns twice",
        files=table(lambda: __import__("pyarrow").table([["a"], ["b"]], names=["texte", "texte"])),
        counts=(1, 1, 0, 0),
    ),
    Case(
        name="control characters in a name of a column",
        files=table(lambda: {"texte": ["a"], "\x1b[31m\u202e": ["x"]}),
        counts=(1, 1, 0, 0),
    ),
]
