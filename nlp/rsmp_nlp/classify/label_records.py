"""A record of an annotation tool as rows of the neutral long form: what all tools have in common."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from rsmp_nlp.classify.text_key import text_sha256

Cells = Mapping[str, Any]
Rows = Iterator[dict[str, Any]]

SUBMITTED: Final = "submitted"
SKIPPED: Final = "skipped"
PENDING: Final = "pending"
"""Status of a message that nobody has labelled yet: its row has no label."""

SECONDARY_MARK: Final = "+"
"""Stands before a secondary label in tools that have one list of labels: « +O3 Facilitation… »."""

SKIP_MARK: Final = "?"
"""Begins the label by which an annotator passes a message on, in tools that have no button for it."""

_CARRIED: Final = ("data", "meta", "metadata", "fields")
"""Where tools keep the fields of a message that are not the text."""


def rows_of(
    message: Mapping[str, Any], labels: Iterable[Any], annotator: str, status: str, **more: Any
) -> Rows:
    """Yield a row for each label of an annotation, one without label where there is none.

    Parameters
    ----------
    labels : main ones, and a secondary one behind `SECONDARY_MARK`
    more : other cells of the rows: `secondary`, `comment`, `annotated_at`; None where unknown
    """
    said = [str(value_of(label)) for label in labels if label not in (None, "")]
    main = [one for one in said if one[:1] not in (SECONDARY_MARK, SKIP_MARK)]
    second = [one[1:].strip() for one in said if one[:1] == SECONDARY_MARK]
    if any(one[:1] == SKIP_MARK for one in said):
        status = SKIPPED
    elif not main and status == SUBMITTED:
        status = PENDING
    known = {name: value for name, value in more.items() if value not in (None, "")}
    if second:
        known.setdefault("secondary", second[0])
    for label in (*main,) or (None,):
        # who gives two labels to a message gives each half of it
        yield {
            **message,
            "label": label,
            "annotator": annotator,
            "status": status,
            "weight": 1 / max(1, len(main)),
            **known,
        }


def message_of(cells: Cells) -> dict[str, Any]:
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
            inner = parsed(inner)
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


def value_of(value: Any) -> Any:
    """Return a value that may be wrapped: `{"value": …}`."""
    return value.get("value") if isinstance(value, dict) and "value" in value else value


def choices_of(value: Any) -> list[Any]:
    """Return what a flattened cell holds: one choice, a list, or `{"choices": […]}`, maybe as JSON."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        value = parsed(value)
    if isinstance(value, dict):
        value = value.get("choices")
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list) else [value]


def parsed(text: str) -> Any:
    """Return what a text says in JSON, itself where it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def is_label(value: Any) -> bool:
    """Tell whether a value is a label of the grid."""
    from rsmp_nlp.errors import UnknownLabel
    from rsmp_nlp.taxonomy import usage_of_label

    try:
        usage_of_label(str(value))
    except UnknownLabel:
        return False
    return True
