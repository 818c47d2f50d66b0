"""Label Studio: tasks with context and suggestion, and the configuration of the project."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import quoteattr

from rsmp_nlp.annotate.exchange_fields import carried
from rsmp_nlp.annotate.exchange_names import (
    ALL_USAGES,
    KEYS,
    QUESTION,
    SECOND_QUESTION,
    hint,
    name_of,
)
from rsmp_nlp.annotate.sample_file import Item
from rsmp_nlp.classify.label_studio import COMMENT, SECONDARY
from rsmp_nlp.taxonomy import FAMILIES, OUT_OF_GRID, USAGES, Usage

USAGE = "usage"


def tasks(items: Iterable[Item], *, blind: bool) -> list[dict[str, Any]]:
    """Return the tasks to import, each with the model's suggestion unless `blind`."""
    return [_task(item, blind) for item in items]


def _task(item: Item, blind: bool) -> dict[str, Any]:
    data = {**carried(item), "text": item.text, "parent_text": item.parent_text or "—"}
    task: dict[str, Any] = {"data": data}
    if item.suggestion and not blind:
        task["predictions"] = [
            {
                "model_version": item.model or "rsmp-nlp",
                "score": item.suggestion_probability,
                "result": [
                    {
                        "from_name": USAGE,
                        "to_name": "text",
                        "type": "choices",
                        "value": {"choices": [name_of(item.suggestion)]},
                    }
                ],
            }
        ]
    return task


def configuration() -> str:
    """Return the labelling interface: what is answered, the message, the grid by family, a remark."""
    lines = [
        "<View>",
        '  <Header value="Message auquel il répond" size="5"/>',
        '  <Text name="parent" value="$parent_text"/>',
        '  <Header value="Message ($platform)" size="5"/>',
        '  <Text name="text" value="$text"/>',
        f'  <Choices name="{USAGE}" toName="text" choice="single-radio" required="true"'
        ' requiredMessage="Choisissez un usage, ou passez le message.">',
        f"    <Header value={quoteattr(QUESTION)}/>",
    ]
    for family in FAMILIES:
        lines.append(f'    <Header value={quoteattr(f"{family.fr} : {family.does_fr}")} size="6"/>')
        lines += [_choice(usage) for usage in USAGES if usage.family == family.slug]
    lines += [
        f'    <Header value={quoteattr(OUT_OF_GRID.fr)} size="6"/>',
        _choice(OUT_OF_GRID),
        "  </Choices>",
        f'  <Header value={quoteattr(SECOND_QUESTION)} size="6"/>',
        f'  <Choices name="{SECONDARY}" toName="text" choice="single" layout="select">',
        *(f"    <Choice value={quoteattr(usage.coded_fr)}/>" for usage in USAGES),
        "  </Choices>",
        f'  <TextArea name="{COMMENT}" toName="text" rows="2" maxSubmissions="1"'
        ' placeholder="Un doute, une remarque (facultatif)"/>',
        "</View>",
    ]
    return "\n".join(lines) + "\n"


def _choice(usage: Usage) -> str:
    key = KEYS[ALL_USAGES.index(usage)]
    return (
        f"    <Choice value={quoteattr(usage.coded_fr)} hotkey={quoteattr(key)} "
        f"hint={quoteattr(hint(usage))}/>"
    )
