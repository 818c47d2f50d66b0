"""Label Studio's exports: JSON of tasks, and the two flattened forms (JSON-MIN, CSV)."""

from __future__ import annotations

from typing import Any, Final

from rsmp_nlp.classify.label_records import (
    PENDING,
    SKIPPED,
    SUBMITTED,
    Cells,
    Rows,
    choices_of,
    is_label,
    message_of,
    rows_of,
)
from rsmp_nlp.read.draft import sequence

SECONDARY: Final = "secondary"
COMMENT: Final = "comment"
"""Names of the second choice and of the remark in the configuration that `annotate export` writes."""

_FLAT: Final = frozenset(
    {
        *("annotator", "annotation_id", "lead_time", "id", "created_at", "updated_at"),
        *("text", "post_id", "message_id", "platform", "kind", "context", "parent_text"),
        *("thread_id", "round", "strategy", "inclusion_probability", "text_key"),
        *(SECONDARY, COMMENT),
    }
)
"""Columns of a flattened record that are not the label."""


def label_studio(cells: Cells, name: str) -> Rows:
    """Yield the rows of a Label Studio task: one an annotation and choice.

    A task that nobody annotated is pending; an annotation without choice is no label.
    """
    message = message_of(cells)
    annotations = sequence(cells.get("annotations") or cells.get("completions"))
    if not annotations:
        yield from rows_of(message, (), "", PENDING)
    for annotation in annotations:
        if not isinstance(annotation, dict):
            continue
        who = annotation.get("completed_by")
        if isinstance(who, dict):
            who = who.get("email") or who.get("id")
        status = SKIPPED if annotation.get("was_cancelled") else SUBMITTED
        results = [one for one in sequence(annotation.get("result")) if isinstance(one, dict)]
        main = [one for one in results if one.get("from_name") not in (SECONDARY, COMMENT)]
        yield from rows_of(
            message,
            _chosen(main, "choices"),
            name if who is None else str(who),
            status,
            secondary=_first(results, SECONDARY, "choices"),
            comment=_first(results, COMMENT, "text"),
            annotated_at=annotation.get("updated_at") or annotation.get("created_at"),
        )


def label_studio_flat(cells: Cells, name: str) -> Rows:
    """Yield the rows of a flattened Label Studio record: JSON-MIN, or a line of its CSV.

    The column of the choices bears the name that the project gave it: the one that is none of a
    message's, nor of the tool's. These forms leave skipped tasks out.
    """
    annotator = cells.get("annotator")
    taken = {SECONDARY, COMMENT}
    labels: list[Any] = []
    for column, value in cells.items():
        choices = choices_of(value)
        if column not in _FLAT and choices and is_label(choices[0]):
            taken.add(column)
            labels = choices
            break
    yield from rows_of(
        message_of({k: v for k, v in cells.items() if k not in taken}),
        labels,
        name if annotator is None else str(annotator),
        SUBMITTED,
        secondary=next(iter(choices_of(cells.get(SECONDARY))), None),
        comment=next(iter(choices_of(cells.get(COMMENT))), None),
        annotated_at=cells.get("updated_at") or cells.get("created_at"),
    )


def _chosen(results: list[dict[str, Any]], kind: str) -> list[Any]:
    return [
        choice
        for result in results
        if isinstance(result.get("value"), dict)
        for choice in _several(result["value"].get(kind))
    ]


def _several(value: Any) -> list[Any]:
    """Return the choices, or the text, of a result: a list, or one value alone."""
    return value if isinstance(value, list) else [value] if isinstance(value, str) else []


def _first(results: list[dict[str, Any]], name: str, kind: str) -> Any:
    own = [one for one in results if one.get("from_name") == name]
    return next(iter(_chosen(own, kind)), None)
