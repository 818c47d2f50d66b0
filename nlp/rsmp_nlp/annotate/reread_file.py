"""Messages to read again as a file that a person opens: a spreadsheet, or what `write_rows` writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from rsmp_nlp.annotate.agreement import Disputed
from rsmp_nlp.annotate.review import COLUMNS, Doubtful
from rsmp_nlp.annotate.sample_file import write_rows
from rsmp_nlp.classify.combine import Key
from rsmp_nlp.errors import UsageError, unwritable
from rsmp_nlp.preprocess.private import redact
from rsmp_nlp.whole_files import settle

SUFFIXES: Final = (".xlsx", ".csv", ".jsonl", ".parquet")

_DISPUTED: Final = ("platform", "message_id", "across_families", "labels", "secondary")
_TEXTS: Final = ("text", "parent_text")
_WIDTHS: Final = {"text": 80, "parent_text": 50, "reason": 60, "labels": 40}
_WIDTH: Final = 16
_MOST_IN_CELL: Final = 32_000


def check_reread(path: Path | None, with_text: bool) -> None:
    """Refuse before anything long what could not be written.

    Raises
    ------
    UsageError
        The suffix is none of `SUFFIXES`, or texts are asked for without a file.
    """
    if path is None:
        if with_text:
            raise UsageError("--with-text : le texte ne s’écrit que dans un fichier ; ajoutez -o.")
        return
    if path.suffix not in SUFFIXES:
        raise UsageError(
            f"-o {path} : forme inconnue « {path.suffix} ». Admises : {', '.join(SUFFIXES)}."
        )


def write_disputed(
    disputed: Sequence[Disputed], path: Path, texts: Mapping[Key, tuple[str, str]] | None
) -> None:
    """Write messages on which annotators differ, with their texts and parents if given."""
    rows = [
        {
            "platform": one.platform,
            "message_id": one.message_id,
            "across_families": one.across_families,
            "labels": _pairs(one.labels),
            "secondary": _pairs(one.secondary),
            **_texts((texts or {}).get((one.platform, one.message_id), ("", ""))),
        }
        for one in disputed
    ]
    _write(rows, _DISPUTED + (_TEXTS if texts is not None else ()), path)


def write_doubtful(doubtful: Sequence[Doubtful], path: Path, with_text: bool) -> None:
    """Write labels to read again, the most doubtful first."""
    rows = [
        {**one.row(rank), **_texts((one.message.text, one.message.parent_text or ""))}
        for rank, one in enumerate(doubtful, start=1)
    ]
    _write(rows, COLUMNS + (_TEXTS if with_text else ()), path)


def _pairs(by_name: Mapping[str, str]) -> str:
    return " ; ".join(f"{name} : {usage}" for name, usage in by_name.items())


def _texts(texts: tuple[str, str]) -> dict[str, str]:
    """Return texts without what leads to a person."""
    return {name: redact(text) for name, text in zip(_TEXTS, texts, strict=True)}


def _write(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], path: Path) -> None:
    kept = [{name: row[name] for name in columns} for row in rows]
    if path.suffix != ".xlsx":
        write_rows(kept, columns, path)
        return
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    temporary = path.with_name(f".{path.name}.new")
    try:
        # what looks like a formula or an address stays text: messages are others' words
        options = {"strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(str(temporary), options) as book:
            sheet = book.add_worksheet("à relire")
            bold, wrap = (
                book.add_format({"bold": True}),
                book.add_format({"text_wrap": True, "valign": "top"}),
            )
            for place, name in enumerate(columns):
                sheet.write_string(0, place, name, bold)
                sheet.set_column(place, place, _WIDTHS.get(name, _WIDTH), wrap)
            for number, row in enumerate(kept, start=1):
                for place, name in enumerate(columns):
                    _cell(sheet, number, place, row[name])
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, max(1, len(kept)), len(columns) - 1)
        settle(temporary, path)
    except FileCreateError as error:
        raise UsageError(f"{path} : impossible d’y écrire ({error}).") from error
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, str(value)[:_MOST_IN_CELL])
