"""Records of annotation tools made into rows of the neutral long form.

Label Studio (JSON, JSON-MIN, CSV), doccano (JSONL, JSON, CSV), Argilla (records, and the flattened form
of its datasets), Prodigy, ActiveTigger and the sheets that `annotate export` writes. A record becomes
one row per label: `label`, `annotator`, `status`, `weight`, beside the fields of the message that the
record carries; an annotation without label becomes a row without label.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
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
    value_of,
)
from rsmp_nlp.classify.label_sheets import activetigger, is_sheet, sheet
from rsmp_nlp.classify.label_studio import label_studio, label_studio_flat
from rsmp_nlp.read.draft import mapping, sequence

SECONDARY_QUESTION: Final = "secondary"
"""Name of Argilla's question for the secondary label, as `annotate export` writes it."""

SKIPPED_RECORD: Final = "discarded"
"""Argilla's word for a record or a response that an annotator passed on."""

_DOCCANO_JOINT: Final = "#"


def tool_of(records: Iterable[Cells]) -> Callable[[Cells, str], Rows] | None:
    """Return what makes rows of the records of a tool, None where they are of none.

    Parameters
    ----------
    records : the first records of a file

    Examples
    --------
    >>> tool = tool_of([{"text": "Oui", "label": ["C3"]}])
    >>> [(row["label"], row["annotator"]) for row in tool({"text": "Oui", "label": ["C3"]}, "marie")]
    [('C3', 'marie')]
    """
    for cells in records:
        if isinstance(cells.get("data"), dict) and (
            "annotations" in cells or "completions" in cells
        ):
            return label_studio
        if isinstance(cells.get("fields"), dict) and isinstance(
            cells.get("responses"), dict | list
        ):
            return argilla
        if any(name.endswith(".responses") for name in cells):
            return argilla_flat
        if "answer" in cells and ("accept" in cells or "label" in cells):
            return prodigy
        if "annotation_id" in cells and "lead_time" in cells:
            return label_studio_flat
        if is_sheet(cells):
            return sheet
        if "id_external" in cells and "user" in cells:
            return activetigger
        if isinstance(cells.get("label"), list) or _joined(cells.get("label")):
            return doccano
    return None


def doccano(cells: Cells, name: str) -> Rows:
    """Yield the rows of a doccano record; its annotator is who the file is named for."""
    labels = cells.get("label")
    if isinstance(labels, str):
        labels = labels.split(_DOCCANO_JOINT)
    comments = cells.get("Comments") or cells.get("comments")
    return rows_of(
        message_of(cells),
        sequence(labels),
        str(cells.get("annotator") or name),
        SUBMITTED,
        comment=next(iter(choices_of(comments)), None),
    )


def argilla(cells: Cells, name: str) -> Rows:
    """Yield the rows of an Argilla record: a response discarded or in draft is no label."""
    message = message_of(cells)
    responses = cells.get("responses")
    answers: list[tuple[str, Mapping[str, Any], Any]] = []
    if isinstance(responses, list):
        # one list for all questions: each response names its own values
        for response in responses:
            if isinstance(response, dict):
                for question, value in (mapping(response.get("values")) or {"": None}).items():
                    answers.append((question, response, value_of(value)))
    else:
        for question, given in mapping(responses).items():
            for response in sequence(given):
                if isinstance(response, dict):
                    answers.append((question, response, response.get("value")))
    if cells.get("status") == SKIPPED_RECORD:
        # the dictionary of a record says of no response whether it was discarded
        answers = [(q, {"status": SKIPPED_RECORD, **r}, value) for q, r, value in answers]
    return _argilla(message, answers, name)


def argilla_flat(cells: Cells, name: str) -> Rows:
    """Yield the rows of an Argilla record as its datasets hold it: columns `question.responses`."""
    message = message_of({key: value for key, value in cells.items() if "." not in key})
    message |= {
        key.removeprefix("metadata."): value
        for key, value in cells.items()
        if key.startswith("metadata.")
    }
    answers: list[tuple[str, Mapping[str, Any], Any]] = []
    for column in cells:
        if not column.endswith(".responses"):
            continue
        users = choices_of(cells.get(f"{column}.users"))
        statuses = choices_of(cells.get(f"{column}.status"))
        for place, value in enumerate(choices_of(cells[column])):
            status = statuses[place] if place < len(statuses) else SUBMITTED
            user = users[place] if place < len(users) else name
            response = {"user_id": user, "status": status}
            answers.append((column.removesuffix(".responses"), response, value))
    return _argilla(message, answers, name)


def _argilla(
    message: Mapping[str, Any], answers: list[tuple[str, Mapping[str, Any], Any]], name: str
) -> Rows:
    second = {
        str(response.get("user_id")): value
        for question, response, value in answers
        if question == SECONDARY_QUESTION
    }
    main = [answer for answer in answers if answer[0] != SECONDARY_QUESTION]
    if not main:
        yield from rows_of(message, (), "", PENDING)
    for _, response, value in main:
        user = response.get("user_id")
        status = str(response.get("status") or SUBMITTED)
        yield from rows_of(
            message,
            value if isinstance(value, list) else [value],
            str(user or name),
            SKIPPED if status == SKIPPED_RECORD else status,
            secondary=second.get(str(user)),
            annotated_at=response.get("updated_at") or response.get("inserted_at"),
        )


def prodigy(cells: Cells, name: str) -> Rows:
    """Yield the rows of a Prodigy task: what was accepted; rejected and ignored are no labels."""
    message = message_of(cells)
    for key in [key for key in message if key.startswith("_")] + ["options", "answer", "accept"]:
        message.pop(key, None)
    accepted = cells.get("answer") == "accept"
    labels = cells["accept"] if isinstance(cells.get("accept"), list) else [cells.get("label")]
    who = cells.get("_annotator_id") or cells.get("_session_id") or name
    return rows_of(
        message,
        labels,
        str(who),
        SUBMITTED if accepted else SKIPPED,
        annotated_at=_instant(cells.get("_timestamp")),
    )


def _instant(seconds: Any) -> str | None:
    """Return seconds since 1970 as a date in UTC, None where they are none."""
    from datetime import UTC, datetime

    try:
        return datetime.fromtimestamp(float(seconds), UTC).isoformat().replace("+00:00", "Z")
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _joined(value: Any) -> bool:
    return (
        isinstance(value, str)
        and _DOCCANO_JOINT in value
        and all(is_label(part.lstrip("+")) for part in value.split(_DOCCANO_JOINT))
    )


NAMES: Final[Mapping[Callable[[Cells, str], Rows], str]] = {
    label_studio: "labelstudio",
    label_studio_flat: "labelstudio",
    doccano: "doccano",
    argilla: "argilla",
    argilla_flat: "argilla",
    prodigy: "prodigy",
    activetigger: "activetigger",
    sheet: "sheet",
}
"""What each tool is called in the column `source_tool`."""
