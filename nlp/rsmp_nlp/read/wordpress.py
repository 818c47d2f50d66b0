"""WordPress export (WXR): articles, pages, forum messages of bbPress, and their comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from rsmp_nlp.read.base import Description, Item, ReadOptions
from rsmp_nlp.read.compose import compose, note_zone, skipped
from rsmp_nlp.read.dates import DateFormat, parse_date
from rsmp_nlp.read.markup import QUOTED, html_to_text
from rsmp_nlp.read.markup_stream import Node, root_name, stream_xml
from rsmp_nlp.read.source import Source

TECHNICAL: Final = frozenset(
    (
        *("attachment", "revision", "nav_menu_item", "custom_css", "customize_changeset"),
        *("oembed_cache", "user_request", "wp_block", "wp_template", "wp_template_part"),
        *("wp_global_styles", "wp_navigation", "wp_font_family", "wp_font_face", "feedback"),
        *("acf-field", "acf-field-group", "wpcf7_contact_form", "elementor_library", "mc4wp-form"),
        *("shop_order", "shop_coupon", "product_variation", "wp-types-group", "forum"),
    )
)
"""Post types that are no messages; `forum` is the name of a space."""

SITE: Final = "rédaction"
VISITOR: Final = "lecteur"

EVENTS: Final = frozenset(("event", "events", "tribe_events", "ai1ec_event", "evenement", "agenda"))
_KINDS: Final = {"page": "document", "reply": "reply"}
_PUBLIC: Final = frozenset(("publish", "closed", "", "inherit"))
_UNPUBLISHED: Final = "brouillon ou contenu non publié"
_STATES: Final = {
    "private": ("private", "contenu privé ou protégé par mot de passe"),
    "trash": ("deleted", "mis à la corbeille"),
    "spam": ("deleted", "indésirable"),
    "hidden": ("private", "contenu privé ou protégé par mot de passe"),
}
_UNAPPROVED: Final = {
    "0": (None, "commentaire non approuvé"),
    "hold": (None, "commentaire non approuvé"),
    "spam": ("deleted", "indésirable"),
    "trash": ("deleted", "mis à la corbeille"),
    "post-trashed": ("deleted", "mis à la corbeille"),
}
_PINGS: Final = frozenset(("pingback", "trackback", "pings"))
_SHORTCODE: Final = re.compile(
    r"\[/?(?:caption|gallery|embed|audio|video|playlist|quote|vc_\w+|et_pb_\w+|fusion_\w+"
    r"|[a-z][a-z0-9_-]{1,30}(?=\s+[\w-]+\s*=))\b[^\[\]]{0,2000}\]",
    re.IGNORECASE,
)
_UTC: Final = DateFormat(zone=UTC)


@dataclass
class _Site:
    """What is known of the site once its authors are read."""

    logins: dict[str, str] = field(default_factory=dict)
    forums: dict[str, str] = field(default_factory=dict)


class WordPressReader:
    """Reads the export that WordPress makes (Outils → Exporter).

    A comment is linked to its parent, and its thread is the article. Pingbacks, drafts, private
    and trashed contents are left out.
    """

    name = "wordpress"
    formats = "export WordPress (WXR) : articles, pages, commentaires, forums bbPress"
    status: Final = "source"

    def sniff(self, source: Source) -> float:
        """Return 0.98 for an RSS file that names the export format of WordPress."""
        if root_name(source) != "rss":
            return 0.0
        return 0.98 if b"wordpress.org/export/" in source.head(1 << 15) else 0.0

    def describe(self, source: Source, options: ReadOptions) -> Description:
        """Return what fills each field."""
        mapping = {
            "text": "titre et content:encoded ; wp:comment_content",
            "message_id": "post-<wp:post_id>, comment-<wp:comment_id>",
            "thread_id": "l’article, ou le sujet du forum",
            "parent_id": "wp:comment_parent, sinon l’article",
            "author": "dc:creator ; compte, adresse ou nom de qui commente",
            "role": "rédaction pour les comptes du site, lecteur sinon",
            "kind": "post, comment, document (page), reply (bbPress), event",
            "space": "première catégorie, forum",
            "created_at": "wp:post_date_gmt, wp:comment_date_gmt",
            "url": "link",
        }
        return Description(mapping=mapping)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Item]:
        """Yield one item for each article and each comment."""
        site = _Site()
        for node in stream_xml(source, ("item", "author")):
            if node.local == "author":
                login = node.value("wp:author_login")
                site.logins[node.value("wp:author_id")] = login
            else:
                yield from _items(source, options, node, site)


def _items(source: Source, options: ReadOptions, item: Node, site: _Site) -> Iterator[Item]:
    number = item.value("wp:post_id")
    kind = item.value("wp:post_type") or "post"
    parent = item.value("wp:post_parent")
    if kind == "forum":
        site.forums[number] = item.value("title")
    reason = _state(item.value("wp:status"), item.value("wp:post_password"), options)
    post_id = f"post-{number}" if number else item.value("guid", "link")
    if kind in TECHNICAL:
        yield skipped(source, item.row, f"contenu technique ({kind})", post_id)
    elif reason:
        yield skipped(source, item.row, reason, post_id)
    else:
        yield _post(source, options, item, post_id, kind, parent, site)
    for comment in item.children("wp:comment"):
        yield _comment(source, options, comment, item, post_id, reason, site)


def _post(
    source: Source,
    options: ReadOptions,
    item: Node,
    post_id: str,
    kind: str,
    parent: str,
    site: _Site,
) -> Item:
    title = html_to_text(item.value("title"))
    body = _text(item.value("content:encoded") or item.value("excerpt:encoded"))
    answers = f"post-{parent}" if kind == "reply" and parent not in ("", "0") else None
    if title and kind != "reply" and not body.startswith(title):
        body = f"{title}\n\n{body}"
    categories = (
        one.text() for one in item.children("category") if one.get("domain") == "category"
    )
    return compose(
        source,
        options,
        item.row,
        body,
        message_id=post_id,
        thread_id=answers or post_id,
        parent_id=answers,
        author=item.value("dc:creator"),
        role=SITE if kind not in ("topic", "reply") else None,
        kind="event" if kind in EVENTS else _KINDS.get(kind, "post"),
        space=site.forums.get(parent) or next(categories, None),
        created_at=_date(item, "wp:post_date_gmt", "pubDate", "wp:post_date", options),
        url=item.value("link"),
    )


def _comment(
    source: Source,
    options: ReadOptions,
    comment: Node,
    item: Node,
    post_id: str,
    hidden: str | None,
    site: _Site,
) -> Item:
    number = comment.value("wp:comment_id")
    comment_id = f"comment-{number}" if number else ""
    option, reason = _UNAPPROVED.get(comment.value("wp:comment_approved"), (None, ""))
    if option in options.include:
        reason = ""
    kind = comment.value("wp:comment_type")
    if kind in _PINGS:
        reason = "rétrolien (pingback)"
    elif kind not in ("", "comment", "review"):
        reason = f"contenu technique ({kind})"
    if reason or hidden:
        return skipped(source, comment.row, reason or hidden or "", comment_id)
    text = _text(comment.value("wp:comment_content"), QUOTED)
    parent = comment.value("wp:comment_parent")
    user = comment.value("wp:comment_user_id")
    login = site.logins.get(user) if user not in ("", "0") else None
    return compose(
        source,
        options,
        comment.row,
        text,
        message_id=comment_id,
        thread_id=post_id,
        parent_id=f"comment-{parent}" if parent not in ("", "0") else post_id,
        author=login
        or comment.value("wp:comment_author_email").lower()
        or comment.value("wp:comment_author"),
        role=SITE if login else VISITOR,
        kind="comment",
        created_at=_date(comment, "wp:comment_date_gmt", "", "wp:comment_date", options),
        url=f"{item.value('link')}#comment-{number}" if number and item.value("link") else None,
    )


def _state(status: str, password: str, options: ReadOptions) -> str | None:
    """Return why an article is left out, None where it is public."""
    if password:
        status = "private"
    if status in _PUBLIC:
        return None
    option, reason = _STATES.get(status, (None, _UNPUBLISHED))
    return None if option in options.include else reason


def _text(content: str, drop: tuple[str, ...] = ()) -> str:
    return html_to_text(_SHORTCODE.sub(" ", content), drop, keep_newlines=True)


def _date(node: Node, gmt: str, dated: str, local: str, options: ReadOptions) -> datetime | None:
    for name in (gmt, dated):
        value = node.value(name) if name else ""
        if value and not value.startswith("0000") and (found := parse_date(value, _UTC)):
            return found
    value = node.value(local)
    note_zone(options, value, options.zone)
    return None if value.startswith("0000") else parse_date(value, DateFormat(zone=options.zone))
