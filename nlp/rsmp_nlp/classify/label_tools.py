"""Records of annotation tools made into rows of the neutral long form.

Label Studio (JSON, JSON-MIN, CSV), doccano (JSONL, JSON, CSV), Argilla (records, and the flattened form
of its datasets) and Prodigy. A record becomes one row per label: `label`, `annotator`, `status`,
`weight`, beside the fields of the message that the record carries.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from rsmp_nlp.classify.text_key import text_sha256

Cells = Mapping[str, Any]
Rows = Iterator[dict[str, Any]]

SUBMITTED: Final = "submitted"
SKIPPED: Final = "skipped"

_CARRIED: Final = ("data", "meta", "metadata", "fields")
"""Where tools keep the fields of a message that are not the text."""

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
            return label_studio_min
        if isinstance(cells.get("label"), list) or _joined(cells.get("label")):
            return doccano
    return None


def label_studio(cells: Cells, name: str) -> Rows:
    """Yield the rows of a Label Studio task: one an annotation and choice; no choice is no label."""
    message = _message(cells)
    for annotation in cells.get("annotations") or cells.get("completions") or ():
        if not isinstance(annotation, dict):
            continue
        who = annotation.get("completed_by")
        if isinstance(who, dict):
            who = who.get("email") or who.get("id")
        status = SKIPPED if annotation.get("was_cancelled") else SUBMITTED
        choices = [
            choice
            for result in annotation.get("result") or ()
            if isinstance(result, dict) and isinstance(result.get("value"), dict)
            for choice in result["value"].get("choices") or ()
        ]
        yield from _rows(message, choices, name if who is None else str(who), status)


def label_studio_min(cells: Cells, name: str) -> Rows:
    """Yield the rows of a flattened Label Studio record: JSON-MIN, or a line of its CSV.

    The column of the choices bears the name that the project gave it: the one that is none of a
    message's, nor of the tool's.
    """
    annotator = cells.get("annotator")
    for column, value in cells.items():
        choices = _choices(value)
        if column not in _OF_LABEL_STUDIO and choices and _is_label(choices[0]):
            yield from _rows(
                _message({k: v for k, v in cells.items() if k != column}),
                choices,
                name if annotator is None else str(annotator),
                SUBMITTED,
            )
            return


_OF_LABEL_STUDIO: Final = frozenset(
    {
        *("annotator", "annotation_id", "lead_time", "id", "created_at", "updated_at"),
        *("text", "post_id", "message_id", "platform", "kind", "context", "parent_text"),
    }
)


def doccano(cells: Cells, name: str) -> Rows:
    """Yield the rows of a doccano record; its annotator is who the file is named for."""
    labels = cells.get("label")
    if isinstance(labels, str):
        labels = labels.split(_DOCCANO_JOINT)
    return _rows(_message(cells), labels or (), str(cells.get("annotator") or name), SUBMITTED)


def argilla(cells: Cells, name: str) -> Rows:
    """Yield the rows of an Argilla record: the responses that were not discarded or drafted."""
    message = _message(cells)
    responses = cells.get("responses")
    if isinstance(responses, list):
        # one list for all questions: each response names its own values
        for response in responses:
            if isinstance(response, dict):
                for value in (response.get("values") or {}).values():
                    yield from _response(message, response, _value(value), name)
        return
    for answers in (responses or {}).values():
        for response in answers or ():
            if isinstance(response, dict):
                yield from _response(message, response, response.get("value"), name)


def argilla_flat(cells: Cells, name: str) -> Rows:
    """Yield the rows of an Argilla record as its datasets hold it: columns `question.responses`."""
    message = _message({key: value for key, value in cells.items() if "." not in key})
    message |= {
        key.removeprefix("metadata."): value
        for key, value in cells.items()
        if key.startswith("metadata.")
    }
    for column in cells:
        if not column.endswith(".responses"):
            continue
        values = _choices(cells[column])
        users = _choices(cells.get(f"{column}.users"))
        statuses = _choices(cells.get(f"{column}.status"))
        for place, value in enumerate(values):
            status = statuses[place] if place < len(statuses) else SUBMITTED
            user = users[place] if place < len(users) else name
            yield from _response(message, {"user_id": user, "status": status}, value, name)


def prodigy(cells: Cells, name: str) -> Rows:
    """Yield the rows of a Prodigy task: what was accepted; rejected and ignored are no labels."""
    message = _message(cells)
    for key in [key for key in message if key.startswith("_")] + ["options", "answer", "accept"]:
        message.pop(key, None)
    accepted = cells.get("answer") == "accept"
    labels = cells["accept"] if isinstance(cells.get("accept"), list) else [cells.get("label")]
    who = cells.get("_annotator_id") or cells.get("_session_id") or name
    return _rows(message, labels, str(who), SUBMITTED if accepted else SKIPPED)


def _response(message: dict[str, Any], response: Cells, value: Any, name: str) -> Rows:
    status = str(response.get("status") or SUBMITTED)
    labels = value if isinstance(value, list) else [value]
    return _rows(message, labels, str(response.get("user_id") or name), status)


def _rows(message: dict[str, Any], labels: Iterable[Any], annotator: str, status: str) -> Rows:
    kept = [label for label in labels if label not in (None, "")]
    for label in kept:
        # who gives two labels to a message gives each half of it
        yield {
            **message,
            "label": _value(label),
            "annotator": annotator,
            "status": status,
            "weight": 1 / len(kept),
        }


def _message(cells: Cells) -> dict[str, Any]:
    """Return the fields of a message, taken out of where the tool keeps them.

    A record without identifier is known by its text: two annotators of one text are of one message.
    """
    plain = {
        key: value
        for key, value in cells.items()
        if not isinstance(value, dict | list) and key not in ("label", "status")
    }
    message: dict[str, Any] = {}
    for name in _CARRIED:
        inner = cells.get(name)
        if isinstance(inner, str):
            inner = _parsed(inner)
        if isinstance(inner, dict):
            message |= {k: v for k, v in inner.items() if not isinstance(v, dict | list)}
    message = {**plain, **message}
    for name in ("message_id", "post_id"):
        if message.get(name) not in (None, ""):
            message["message_id"] = str(message[name])
            break
    else:
        text = message.get("text")
        if isinstance(text, str):
            message["message_id"] = f"t-{text_sha256(text)[:16]}"
    message.pop("post_id", None)
    return message


def _value(value: Any) -> Any:
    return value.get("value") if isinstance(value, dict) and "value" in value else value


def _choices(value: Any) -> list[Any]:
    """Return what a flattened cell holds: one choice, a list, or `{"choices": […]}`, maybe as JSON."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        value = _parsed(value)
    if isinstance(value, dict):
        value = value.get("choices")
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list) else [value]


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _joined(value: Any) -> bool:
    return (
        isinstance(value, str)
        and _DOCCANO_JOINT in value
        and all(_is_label(part) for part in value.split(_DOCCANO_JOINT))
    )


def _is_label(value: Any) -> bool:
    from rsmp_nlp.errors import UnknownLabel
    from rsmp_nlp.taxonomy import usage_of_label

    try:
        usage_of_label(str(value))
    except UnknownLabel:
        return False
    return True
