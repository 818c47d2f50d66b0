"""Slack mark-up to text: mentions, channels, links, entities, emoji, and rich-text blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from rsmp_nlp.read.chat import mention, without_emphasis
from rsmp_nlp.read.draft import mapping, sequence, string

_REFERENCE: Final = re.compile(r"<([^<>\s][^<>\n]{0,3000})>")
_EMOJI: Final = re.compile(r":([a-z0-9_+'-]{1,60}):(?::skin-tone-\d:)?")
_MAX_DEPTH: Final = 20


def slack_text(text: str, names: Mapping[str, str], emoji: Mapping[str, str] | None = None) -> str:
    """Return the text of a message as its readers saw it.

    Parameters
    ----------
    names : name of each user by identifier
    emoji : characters of emoji names, for those known; the others keep their `:name:`

    Examples
    --------
    >>> slack_text("<@U1> *lit* &lt;ici&gt; <https://example.org|le pad> :tada:", {"U1": "lea"})
    '@lea lit <ici> le pad (https://example.org) :tada:'
    """
    text = _REFERENCE.sub(lambda found: _referred(found[1], names), text)
    text = without_emphasis(text.replace("```", ""))
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    if emoji:
        text = _EMOJI.sub(lambda found: emoji.get(found[1], found[0]), text)
    return text.replace("`", "").strip()


def _referred(inside: str, names: Mapping[str, str]) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return mention(names.get(target[1:]) or label or target[1:])
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        # <!here>, <!subteam^S1|@equipe>, <!date^1392734382^{date}|le 18 février>
        word = target[1:].partition("^")[0]
        if label:
            return mention(label) if word == "subteam" else label
        return mention(target[1:].rpartition("^")[2] if "^" in target else word)
    address = target.removeprefix("mailto:")
    return address if not label or label == address else f"{label} ({address})"


def blocks_text(record: Mapping[str, Any]) -> str:
    """Return the text of the blocks of a message that has none of its own, in Slack mark-up."""
    return "".join(_pieces(sequence(record.get("blocks")), 0)).strip()


def emoji_of(record: Mapping[str, Any]) -> dict[str, str]:
    """Return the characters of the emoji that a message uses, as its blocks give them."""
    found: dict[str, str] = {}
    waiting = list(sequence(record.get("blocks")))[:200]
    while waiting and len(found) < 200:
        element = mapping(waiting.pop())
        waiting.extend(sequence(element.get("elements"))[:500])
        code, name = string(element.get("unicode")), string(element.get("name"))
        if element.get("type") == "emoji" and code and name:
            try:
                found[name] = "".join(chr(int(part, 16)) for part in code.split("-"))
            except (ValueError, OverflowError):
                continue
    return found


def _pieces(elements: list[Any], depth: int) -> Iterator[str]:
    if depth > _MAX_DEPTH:
        return
    for one in elements:
        element = mapping(one)
        kind = element.get("type")
        text = element.get("text")
        if kind == "text" or kind in ("mrkdwn", "plain_text"):
            yield string(text) or ("\n" if text == "\n" else "")
        elif kind == "link":
            yield f"<{string(element.get('url')) or ''}|{string(text) or ''}>".replace("|>", ">")
        elif kind == "user":
            yield f"<@{string(element.get('user_id')) or ''}>"
        elif kind == "channel":
            yield f"<#{string(element.get('channel_id')) or ''}>"
        elif kind == "broadcast":
            yield f"<!{string(element.get('range')) or 'here'}>"
        elif kind == "emoji":
            yield f":{string(element.get('name')) or ''}:"
        elif isinstance(text, Mapping):  # a section or a header
            yield from _pieces([text], depth + 1)
            yield "\n"
        else:
            for inner in sequence(element.get("elements")):
                yield from _pieces([inner], depth + 1)
                if kind == "rich_text_list":
                    yield "\n"
            if (
                kind in ("rich_text_section", "rich_text_quote", "rich_text_preformatted")
                and not depth
            ):
                yield "\n"
