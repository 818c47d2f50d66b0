"""TEI-CMC: corpora of chats, forums, tweets, talk pages, in the vocabulary of the TEI."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from rsmp_nlp.read.base import Description, Item, ReadOptions
from rsmp_nlp.read.compose import compose, note_zone
from rsmp_nlp.read.dates import DateFormat, parse_date
from rsmp_nlp.read.markup_stream import Node, root_name, stream_xml
from rsmp_nlp.read.source import Source

SNIFFED: Final = 4 << 20
"""Bytes among which a post is looked for: a corpus may begin with a long header."""

_POST: Final = re.compile(rb"<(?:\w+:)?post[\s>/]")
_GENERATED: Final = {"human": "human", "bot": "bot", "system": "system", "template": "system"}
_KINDS: Final = {
    "comment": "comment",
    "commentaire": "comment",
    "reply": "reply",
    "retweet": "repost",
    "share": "repost",
    "chat": "chat",
    "chat-message": "chat",
    "chat-act": "chat",
    "sms": "chat",
    "proposal": "proposal",
}
_EVENTS: Final = frozenset(("event", "chat-event", "system", "log", "connexion", "deconnexion"))
_BLOCKS: Final = frozenset(
    [
        "p",
        "ab",
        "head",
        "lb",
        "l",
        "lg",
        "item",
        "list",
        "div",
        "table",
        "row",
        "opener",
        "closer",
        "note",
        "trailer",
    ]
)
_LEFT_OUT: Final = frozenset(
    [
        "signed",
        "quote",
        "cit",
        "figDesc",
        "fw",
        "time",
        "pb",
        "gap",
        "teiHeader",
        "attribution",
        "bibl",
        "trait",
    ]
)
_THREADS: Final = frozenset(("div", "div1", "div2", "text", "TEI", "group", "body"))
_UNITS: Final = {"ms": 0.001, "s": 1, "min": 60, "h": 3600, "d": 86_400}
_SPACES: Final = re.compile(r"[ \t\r\n]+")


@dataclass
class _Corpus:
    """What is said apart from the posts: persons and moments, by identifier."""

    roles: dict[str, str] = field(default_factory=dict)
    bots: set[str] = field(default_factory=set)
    moments: dict[str, Node] = field(default_factory=dict)


class TeiReader:
    """Reads the `<post>` elements of a TEI file.

    The thread is the nearest division with an identifier; the parent is `@replyTo` (`@ref` in
    older corpora), else what the indentation of a talk page says.
    """

    name = "tei"
    formats = "corpus TEI-CMC (éléments post)"
    status: Final = "documented"

    def sniff(self, source: Source) -> float:
        """Return 0.95 for a TEI file that holds a post."""
        if root_name(source).rpartition(":")[2] not in ("TEI", "teiCorpus", "TEI.2"):
            return 0.0
        return 0.95 if _POST.search(source.head(SNIFFED)) else 0.0

    def describe(self, source: Source, options: ReadOptions) -> Description:
        """Return what fills each field."""
        mapping = {
            "text": "contenu de post, sans quote ni signed",
            "message_id": "@xml:id",
            "thread_id": "la division (div) qui le contient",
            "parent_id": "@replyTo, @ref, sinon @indentLevel",
            "author": "@who",
            "author_kind": "@generatedBy",
            "role": "@role de person",
            "kind": "@type",
            "space": "titre (head) ou @type de la division",
            "created_at": "@when, @when-iso, @synch",
            "lang": "@xml:lang",
        }
        return Description(mapping=mapping)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Item]:
        """Yield one item a post."""
        corpus = _Corpus()
        for node in stream_xml(source, ("person", "personGrp", "org", "when")):
            _note(corpus, node)
        form = DateFormat(zone=options.zone)
        division, heading, numbers = "", "", 0
        above: list[tuple[int, str]] = []
        for node in stream_xml(source, ("post", "head")):
            place, name = _division(node)
            if place != division:
                division, heading, above = place, "", []
            if node.local == "head":
                heading = heading or _SPACES.sub(" ", node.text()).strip()
                continue
            numbers += 1
            note_zone(options, node.get("when") or node.get("when-iso"), options.zone)
            post_id = node.get("id") or f"{source.name}:{numbers}"
            yield compose(
                source,
                options,
                node.row,
                _post_text(node),
                message_id=post_id,
                thread_id=division,
                parent_id=_parent(node, post_id, above),
                **_author(node, corpus),
                kind=_kind(node),
                space=heading or name,
                created_at=_date(node, corpus, form),
                lang=node.get("lang"),
                url=next(
                    (one for one in (node.get("ref"), node.get("source")) if "://" in one), None
                ),
            )


def _note(corpus: _Corpus, node: Node) -> None:
    identifier = node.get("id")
    if not identifier:
        return
    if node.local == "when":
        corpus.moments[identifier] = node
        return
    if role := node.get("role"):
        corpus.roles[identifier] = role
    if node.get("type") == "bot" or role == "bot":
        corpus.bots.add(identifier)


def _division(node: Node) -> tuple[str, str]:
    """Return the identifier and the name of the nearest division that holds a node."""
    for outer in reversed(node.parents):
        if outer.local in _THREADS and (outer.get("id") or outer.local.startswith("div")):
            return outer.get("id") or f"{outer.local}:{outer.serial}", outer.get(
                "type"
            ) or outer.get("n")
    return f"{node.parents[0].local}:{node.parents[0].serial}" if node.parents else "", ""


def _parent(node: Node, post_id: str, above: list[tuple[int, str]]) -> str:
    """Return what a post answers, and note its place for the posts indented below it."""
    said = _pointer(node.get("replyTo") or _reference(node))
    level = node.get("indentLevel")
    if level.isdigit() and len(level) < 6:
        while above and above[-1][0] >= int(level):
            above.pop()
        said = said or (above[-1][1] if above else "")
        above.append((int(level), post_id))
    return said


def _reference(node: Node) -> str:
    """Return `@ref` where it points to a post, not to a page of the web."""
    return "" if node.get("ref").startswith("http") else node.get("ref")


def _pointer(value: str) -> str:
    """Return the identifier that the first of some pointers names.

    >>> _pointer("#a1 #a2"), _pointer("corpus.xml#a1"), _pointer("")
    ('a1', 'a1', '')
    """
    first = value.split()[0] if value.split() else ""
    return first.rpartition("#")[2]


def _author(node: Node, corpus: _Corpus) -> dict[str, str]:
    who = _pointer(node.get("who") or node.get("author")) or node.get("alias")
    kind = _GENERATED.get(node.get("generatedBy"), "unknown")
    if who in corpus.bots:
        kind = "bot"
    if node.get("type").lower() in _EVENTS:
        kind = "system"
    return {"author": who, "author_kind": kind, "role": corpus.roles.get(who, "")}


def _kind(node: Node) -> str:
    said = _KINDS.get(node.get("type").lower(), "")
    if said:
        return said
    return "reply" if node.get("replyTo") or _reference(node) else "post"


def _date(node: Node, corpus: _Corpus, form: DateFormat) -> datetime | None:
    for name in ("when", "when-iso", "notBefore", "from"):
        if value := node.get(name):
            return parse_date(value, form)
    return _moment(_pointer(node.get("synch")), corpus, form, 0)


def _moment(name: str, corpus: _Corpus, form: DateFormat, depth: int) -> datetime | None:
    """Return a moment of the timeline, said as a date or as an interval since another."""
    node = corpus.moments.get(name)
    if node is None or depth > 50:
        return None
    if value := node.get("absolute") or node.get("when") or node.get("when-iso"):
        return parse_date(value, form)
    start = _moment(_pointer(node.get("since")), corpus, form, depth + 1)
    try:
        seconds = float(node.get("interval")) * _UNITS[node.get("unit") or "s"]
        return start + timedelta(seconds=seconds) if start else None
    except (ValueError, KeyError, OverflowError):
        return None


def _post_text(post: Node) -> str:
    lines = "".join(_written(post))
    kept = (_SPACES.sub(" ", line).strip() for line in lines.split("\x1e"))
    return "\n".join(line for line in kept if line)


def _written(node: Node) -> Iterator[str]:
    for one in node.content:
        if isinstance(one, str):
            yield one
        elif one.local not in _LEFT_OUT:
            mark = "\x1e" if one.local in _BLOCKS else ""
            yield mark
            yield from _written(one)
            yield mark
