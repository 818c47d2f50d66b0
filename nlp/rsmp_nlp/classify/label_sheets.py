"""Tables that people fill in, and those of ActiveTigger."""

from __future__ import annotations

from typing import Any, Final

from rsmp_nlp.classify.label_records import (
    PENDING,
    SUBMITTED,
    Cells,
    Rows,
    is_label,
    message_of,
    rows_of,
)
from rsmp_nlp.read.records import as_text

LABEL: Final = "étiquette"
SECONDARY: Final = "seconde étiquette"
COMMENT: Final = "commentaire"
ANNOTATOR: Final = "annotateur"
TEXT: Final = "message"
PARENT: Final = "répond à"
SUGGESTION: Final = "proposition du modèle"
"""Headers of the sheet that `annotate export` writes; those of the message keep their own names."""

ESCAPE: Final = "'"
"""What keeps a cell of a CSV file from being a formula in a spreadsheet."""

ACTIVETIGGER_JOINT: Final = "|"
_DATASET: Final = "dataset_"
_OF_ACTIVETIGGER: Final = frozenset(
    ("id_external", "id_internal", "index", "text", "user", "timestamp", "comment", "at_id")
)


def is_sheet(cells: Cells) -> bool:
    """Tell whether a row is of a sheet that `annotate export` wrote."""
    return LABEL in cells and SECONDARY in cells


def sheet(cells: Cells, name: str) -> Rows:
    """Yield the row of a line of a sheet; its annotator is in it, or who the file is named for."""
    plain = {key: unescaped(value) for key, value in cells.items()}
    message = message_of(
        {k: v for k, v in plain.items() if k not in (LABEL, SECONDARY, COMMENT, ANNOTATOR)}
    )
    message["text"] = message.pop(TEXT, None)
    message["parent_text"] = message.pop(PARENT, None)
    return rows_of(
        message,
        (as_text(plain.get(LABEL)),),
        as_text(plain.get(ANNOTATOR)) or name,
        SUBMITTED,
        secondary=as_text(plain.get(SECONDARY)),
        comment=as_text(plain.get(COMMENT)),
    )


def unescaped(value: Any) -> Any:
    """Return a cell without the apostrophe that kept it from being a formula."""
    if isinstance(value, str) and value[:1] == ESCAPE and value[1:2] in FORMULA_STARTS:
        return value[1:]
    return value


FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", ESCAPE)
"""First characters by which a spreadsheet takes a cell for a formula, and the escape itself."""


def activetigger(cells: Cells, name: str) -> Rows:
    """Yield the row of a line of ActiveTigger's export of a scheme.

    Its columns were read in the tool's source code: `id_external` is the identifier given at
    import, other columns given come back as `dataset_…`, and the scheme's column bears the scheme's
    name; several labels are joined by « | ».
    """
    message: dict[str, Any] = {
        key.removeprefix(_DATASET): value
        for key, value in cells.items()
        if key.startswith(_DATASET)
    }
    message |= {"text": cells.get("text"), "message_id": as_text(cells.get("id_external"))}
    labels: list[str] = []
    for column, value in cells.items():
        said = as_text(value)
        if said is None or column in _OF_ACTIVETIGGER or column.startswith(_DATASET):
            continue
        parts = [part.strip() for part in said.split(ACTIVETIGGER_JOINT)]
        if any(is_label(part.lstrip("+?").strip()) or part[:1] == "?" for part in parts):
            labels = parts
            break
        if not labels and not said.isdigit():
            labels = parts  # a label out of the grid: whoever reads it says so
    return rows_of(
        message,
        labels,
        as_text(cells.get("user")) or name,
        SUBMITTED if labels else PENDING,
        comment=as_text(cells.get("comment")),
        annotated_at=as_text(cells.get("timestamp")),
    )
