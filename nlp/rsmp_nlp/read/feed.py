"""RSS and Atom feeds: articles of a site, or the comments on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC
from typing import Final

from rsmp_nlp.read.base import Description, Item, ReadOptions
from rsmp_nlp.read.compose import compose
from rsmp_nlp.read.dates import DateFormat, parse_date
from rsmp_nlp.read.markup import html_to_text
from rsmp_nlp.read.markup_stream import Node, root_name, stream_xml
from rsmp_nlp.read.source import Source

_COMMENTS: Final = re.compile(
    r"(?:commentaires?|comments?|réponses?)\s+(?:sur|on|à|pour|for)\b", re.I
)
_BY: Final = re.compile(r"(?:par|by|de)\s?:", re.IGNORECASE)
_COMMENT_ANCHOR: Final = re.compile(r"#(?:comment|c|div-comment)-?\d+\b")
_ATOM: Final = b"www.w3.org/2005/Atom"
_OLD_ATOM: Final = b"purl.org/atom/ns"
_UTC: Final = DateFormat(zone=UTC)


class FeedReader:
    """Reads the entries of a feed.

    A feed of comments (of WordPress, of Blogger) is known by its title, by the address of its
    entries, or by `thr:in-reply-to`, which links each to what it answers.
    """

    name = "feed"
    formats = "flux RSS ou Atom, d’articles ou de commentaires"
    status: Final = "documented"

    def sniff(self, source: Source) -> float:
        """Return 0.9 for the root element of a feed, 0 for the export of WordPress."""
        root = root_name(source)
        head = source.head(1 << 15)
        if root == "rss":
            return 0.0 if b"wordpress.org/export/" in head else 0.9
        if root.rpartition(":")[2] == "feed":
            return 0.9 if _ATOM in head or _OLD_ATOM in head else 0.0
        return 0.9 if root == "rdf:RDF" and b"purl.org/rss/1.0" in head else 0.0

    def describe(self, source: Source, options: ReadOptions) -> Description:
        """Return what fills each field."""
        mapping = {
            "text": "title, et content:encoded, content, description ou summary",
            "message_id": "guid, id, sinon link",
            "thread_id": "thr:in-reply-to ; pour un flux de commentaires, la page",
            "parent_id": "thr:in-reply-to",
            "author": "dc:creator, author",
            "kind": "post ou comment",
            "space": "première catégorie",
            "created_at": "pubDate, dc:date, published, updated",
            "url": "link",
        }
        return Description(mapping=mapping)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Item]:
        """Yield one item an entry."""
        channel = ""
        for node in stream_xml(source, ("item", "entry", "title")):
            if node.local == "title":
                channel = channel or node.text().strip()
            else:
                yield _entry(source, options, node, channel)


def _entry(source: Source, options: ReadOptions, node: Node, channel: str) -> Item:
    link = _link(node)
    reference = node.child("thr:in-reply-to")
    answered = (reference.get("ref") or reference.get("href")) if reference is not None else ""
    title = html_to_text(_content(node.child("title", "atom:title")))
    comment = bool(
        answered or _COMMENTS.match(channel) or _COMMENT_ANCHOR.search(link) or _BY.match(title)
    )
    names = ("content:encoded", "content", "atom:content", "description", "summary", "atom:summary")
    found = (_content(node.child(name)) for name in names)
    body = html_to_text(next((one for one in found if one.strip()), ""))
    if title and not comment and not body.startswith(title.rstrip("….")):
        body = f"{title}\n\n{body}"
    identifier = node.value("guid", "id", "atom:id") or link
    page = link.partition("#")[0] if comment and link else ""
    return compose(
        source,
        options,
        node.row,
        body,
        message_id=identifier,
        thread_id=answered or page or identifier,
        parent_id=answered or page,
        author=_author(node),
        kind="comment" if comment else "post",
        space=None if comment else _category(node),
        created_at=parse_date(
            node.value("pubDate", "published", "dc:date", "issued", "updated", "dcterms:created"),
            _UTC,
        ),
        url=link,
        lang=node.get("lang"),
    )


def _content(node: Node | None) -> str:
    """Return the HTML of an element: escaped, in CDATA, or written as elements (`xhtml`)."""
    if node is None:
        return ""
    inner = any(isinstance(one, Node) for one in node.content)
    return node.markup() if inner else node.text()


def _link(node: Node) -> str:
    for link in node.children("link", "atom:link"):
        if link.get("href") and link.get("rel") in ("", "alternate"):
            return link.get("href").strip()
    return node.value("link", "feedburner:origLink") or _permalink(node)


def _permalink(node: Node) -> str:
    guid = node.value("guid")
    return guid if guid.startswith(("http://", "https://")) else ""


def _author(node: Node) -> str:
    author = node.child("author", "atom:author")
    if author is not None and (name := author.value("name", "atom:name", "email")):
        return name
    return node.value("dc:creator", "author", "itunes:author")


def _category(node: Node) -> str:
    for category in node.children("category", "dc:subject"):
        if found := (category.get("label") or category.text() or category.get("term")).strip():
            return found
    return ""
