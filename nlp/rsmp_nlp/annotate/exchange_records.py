"""doccano, Argilla and Prodigy: records to import, and what sets a project up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rsmp_nlp.annotate.exchange_fields import carried
from rsmp_nlp.annotate.exchange_names import (
    ALL_USAGES,
    COLOURS,
    KEYS,
    MAIN,
    QUESTION,
    SECOND,
    SECOND_QUESTION,
    SKIP,
    hint,
    name_of,
)
from rsmp_nlp.annotate.sample_file import Item
from rsmp_nlp.classify.label_tools import SECONDARY_QUESTION
from rsmp_nlp.taxonomy import USAGES

_CONTEXT = "▸ En réponse à : "


def doccano(items: Iterable[Item], *, blind: bool) -> list[dict[str, Any]]:
    """Return the lines of a doccano import; a label there is a suggestion to confirm or to change.

    doccano shows one text: the message answered to stands above the message.
    """
    return [
        {
            "text": with_context(item),
            "label": [] if blind or not item.suggestion else [name_of(item.suggestion)],
            **{name: value for name, value in carried(item).items() if value is not None},
        }
        for item in items
    ]


def with_context(item: Item) -> str:
    """Return a message below the beginning of the one that it answers."""
    if not item.parent_text:
        return item.text
    return f"{_CONTEXT}{item.parent_text}\n\n{item.text}"


def doccano_labels() -> list[dict[str, str]]:
    """Return the labels of a doccano project, in the form of its label import."""
    rows = [
        _doccano_label(usage.coded_fr, COLOURS[usage.family], key)
        for usage, key in zip(ALL_USAGES, KEYS, strict=True)
    ]
    rows += [
        _doccano_label(name, COLOURS[usage.family], "")
        for name, usage in zip(SECOND, USAGES, strict=True)
    ]
    return [*rows, _doccano_label(SKIP, COLOURS["none"], "p")]


def _doccano_label(text: str, colour: str, key: str) -> dict[str, str]:
    row = {"text": text, "background_color": colour, "text_color": "#ffffff"}
    return {**row, "suffix_key": key} if key else row


def argilla(items: Iterable[Item], *, blind: bool) -> list[dict[str, Any]]:
    """Return the records of an Argilla dataset, as `records.from_json` reads them."""
    return [
        {
            "id": f"{item.platform}/{item.message_id}",
            "fields": {"text": item.text, "parent_text": item.parent_text or "—"},
            "metadata": {k: v for k, v in carried(item).items() if v is not None},
            "suggestions": {}
            if blind or not item.suggestion
            else {
                "usage": {
                    "value": item.suggestion,
                    "score": item.suggestion_probability,
                    "agent": item.model or "rsmp-nlp",
                }
            },
            "responses": {},
            "vectors": {},
        }
        for item in items
    ]


def argilla_settings() -> dict[str, Any]:
    """Return the fields, questions and guidelines of the dataset, for the script that makes it."""
    from rsmp_nlp.annotate.codebook import markdown

    names = dict(zip((usage.slug for usage in ALL_USAGES), MAIN, strict=True))
    return {
        "guidelines": markdown(),
        "fields": [
            {"name": "text", "title": "Message"},
            {"name": "parent_text", "title": "Message auquel il répond"},
        ],
        "questions": [
            {
                "name": "usage",
                "title": QUESTION,
                "description": " ; ".join(f"{usage.code} {hint(usage)}" for usage in ALL_USAGES),
                "labels": names,
                "required": True,
            },
            {
                "name": SECONDARY_QUESTION,
                "title": SECOND_QUESTION,
                "description": None,
                "labels": {usage.slug: usage.coded_fr for usage in USAGES},
                "required": False,
            },
        ],
        "metadata": ["platform", "strategy"],
    }


def prodigy(items: Iterable[Item], *, blind: bool) -> list[dict[str, Any]]:
    """Return the tasks of Prodigy's choice interface, with their options."""
    options = [{"id": usage.slug, "text": usage.coded_fr} for usage in ALL_USAGES]
    options += [
        {"id": f"+{usage.slug}", "text": name} for usage, name in zip(USAGES, SECOND, strict=True)
    ]
    return [
        {
            "text": with_context(item),
            "options": options,
            "accept": [] if blind or not item.suggestion else [item.suggestion],
            "meta": {name: value for name, value in carried(item).items() if value is not None},
        }
        for item in items
    ]


def prodigy_settings() -> dict[str, Any]:
    """Return what Prodigy's `prodigy.json` must say of the choice interface."""
    return {"choice_style": "multiple", "choice_auto_accept": False, "lang": "fr"}
