"""The tables of Cap Collectif: which layout a header is of, and what each row holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from rsmp_nlp.read.base import Item
from rsmp_nlp.read.columns import normalise_header
from rsmp_nlp.read.draft import Draft, titled, yes
from rsmp_nlp.read.markup import html_to_text, looks_like_html

NO_TEXT: Final = "vote ou signalement, sans texte"

Cells = Mapping[str, str | None]


@dataclass
class State:
    """What rows read before say of those that follow."""

    opinion: str | None = None
    space: str | None = None
    seen: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Layout:
    """One of the tables: how it is known, what its columns are, how its rows are read."""

    title: str
    needed: frozenset[str]
    mapping: Mapping[str, str]
    items: Callable[[Draft, int, Cells, State], Iterator[Item]]


def plain(text: str | None) -> str:
    """Return a text without mark-up, empty where there is none."""
    return html_to_text(text) if text and looks_like_html(text) else (text or "").strip()


def _consultation(draft: Draft, row: int, cells: Cells, state: State) -> Iterator[Item]:
    """Yield the thing that a row of a consultation is: its kind stands in `type`."""
    kind = (cells.get("type") or "").strip().lower()
    prefix = {
        "opinion": "contributions_",
        "argument": "contributions_arguments_",
        "source": "contributions_sources_",
        "version": "contribution_versions_",
    }.get(kind)
    if prefix is None:
        yield draft.dropped(row, NO_TEXT)
        return

    def cell(name: str) -> str | None:
        return cells.get(f"{prefix}{name}")

    name = cell("id")
    if kind == "opinion":
        state.opinion, state.space = name, cells.get("contributions_section_title")
    elif cells.get("contributions_id"):
        state.opinion = cells["contributions_id"]
    parent = None if kind == "opinion" else cell("related_id") or state.opinion
    if yes(cell("trashed")) or cell("trashedAt") or cell("published") in ("0", "false"):
        left_out = draft.left_out(row, "deleted", message_id=name)
        if left_out is not None:
            yield left_out
            return
    yield draft.message(
        row,
        titled(cell("title"), plain(cell("bodyText") or cell("body"))),
        message_id=name,
        parent_id=parent,
        thread_id=parent or name,
        author=cell("author_id"),
        kind="proposal" if kind in ("opinion", "version") else "comment",
        space=cells.get("contributions_section_title")
        or (state.space if parent == state.opinion else None),
        created_at=cell("createdAt"),
        url=cell("url"),
    )


def _proposals(draft: Draft, row: int, cells: Cells, state: State) -> Iterator[Item]:
    """Yield what a row of proposals holds: the proposal itself, a comment, a piece of news."""
    proposal = cells.get("proposal_id")
    kind = (cells.get("contribution_type") or "").strip()
    parts = (
        ("proposal_news_comments_", cells.get("proposal_news_id")),
        ("proposal_comments_", proposal),
        ("proposal_news_", proposal),
    )
    part = next(
        (one for one in parts if cells.get(f"{one[0]}body") and not _voted(cells, one[0])), None
    )
    if part is None and kind.lower() == "proposalnews":
        part = parts[2]
    fresh = proposal is not None and proposal not in state.seen
    itself = kind == "proposal" or (not kind and fresh and bool(cells.get("proposal_title")))
    if itself and proposal is not None:
        state.seen.add(proposal)
        body = "\n\n".join(
            text
            for text in (
                plain(cells.get("proposal_summary")),
                plain(cells.get("proposal_description")),
            )
            if text
        )
        yield _published(
            draft,
            row,
            cells,
            "proposal_",
            titled(cells.get("proposal_title"), body),
            message_id=proposal,
            thread_id=proposal,
            kind="proposal",
            space=cells.get("proposal_category_name") or cells.get("proposal_theme_title"),
            url=cells.get("proposal_link"),
        )
    if part is not None:
        prefix, above = part
        parent = cells.get(f"{prefix}parent") or above
        text = titled(cells.get(f"{prefix}title"), plain(cells.get(f"{prefix}body")))
        yield _published(
            draft,
            row,
            cells,
            prefix,
            text,
            message_id=cells.get(f"{prefix}id"),
            parent_id=parent,
            thread_id=proposal,
            kind="post" if prefix == "proposal_news_" else "comment",
        )
    elif not itself:
        yield draft.dropped(row, NO_TEXT)


def _voted(cells: Cells, prefix: str) -> bool:
    """Tell whether a row repeats a comment to say who voted for it or reported it."""
    return any(cells.get(f"{prefix}{what}_id") for what in ("vote", "reportings"))


def _published(
    draft: Draft, row: int, cells: Cells, prefix: str, text: str, **fields: object
) -> Item:
    status = cells.get(f"{prefix}publicationStatus") or "PUBLISHED"
    if cells.get(f"{prefix}trashedAt") or status.upper() not in ("PUBLISHED", "PUBLIÉ"):
        left_out = draft.left_out(row, "deleted", message_id=fields.get("message_id"))
        if left_out is not None:
            return left_out
    who = "authors_" if prefix == "proposal_news_" else "author_"
    return draft.message(
        row,
        text,
        author=cells.get(f"{prefix}{who}id") or cells.get(f"{prefix}{who}username"),
        role=cells.get(f"{prefix}{who}userType_name"),
        created_at=cells.get(f"{prefix}publishedAt") or cells.get(f"{prefix}createdAt"),
        **fields,
    )


_LINKED: Final = re.compile(r"(\w+)\D*?(\d+)")


def _french(draft: Draft, row: int, cells: Cells, _: State) -> Iterator[Item]:
    """Yield the thing that a row of the consultation on the digital republic bill (2015) is."""
    said = {normalise_header(name): value for name, value in cells.items()}
    kind = normalise_header(said.get("type_de_contenu") or "")
    number = said.get("identifiant")
    if kind not in ("proposition", "modification", "argument", "source"):
        yield draft.dropped(row, NO_TEXT)
        return
    linked = _LINKED.search(said.get("lie_a") or "")
    parent = f"{normalise_header(linked[1])}-{linked[2]}" if linked else None
    name = f"{kind}-{number}" if number else None
    if yes(said.get("corbeille")) or yes(said.get("contenu_corbeille")):
        left_out = draft.left_out(row, "deleted", message_id=name)
        if left_out is not None:
            yield left_out
            return
    proposed = kind in ("proposition", "modification")
    yield draft.message(
        row,
        titled(said.get("titre"), plain(said.get("contenu"))),
        message_id=name,
        parent_id=parent,
        thread_id=None if parent else name,
        author=said.get("id_de_l_auteur") or said.get("auteur"),
        role=said.get("type_de_profil"),
        kind="proposal" if proposed else "comment",
        space=said.get("categorie") if proposed else None,  # of an argument: for or against
        created_at=said.get("creation") or said.get("date_de_creation"),
        url=said.get("lien"),
    )


_LAYOUTS: Final = (
    Layout(
        "consultation",
        frozenset(("type", "contributions_id", "contributions_bodytext")),
        {
            "message_id": "contributions_id",
            "text": "contributions_title, contributions_bodyText",
            "parent_id": "contributions_arguments_related_id",
            "author": "contributions_author_id",
            "space": "contributions_section_title",
            "created_at": "contributions_createdAt",
        },
        _consultation,
    ),
    Layout(
        "propositions",
        frozenset(("proposal_id", "proposal_title", "proposal_author_id")),
        {
            "message_id": "proposal_id",
            "text": "proposal_title, proposal_description",
            "parent_id": "proposal_comments_parent",
            "author": "proposal_author_id",
            "role": "proposal_author_userType_name",
            "created_at": "proposal_publishedAt",
        },
        _proposals,
    ),
    Layout(
        "consultation, colonnes en français",
        frozenset(("identifiant", "type_de_contenu", "lie_a", "contenu")),
        {
            "message_id": "Identifiant",
            "text": "Titre, Contenu",
            "parent_id": "Lié à",
            "author": "Id de l’auteur",
            "role": "Type de profil",
            "created_at": "Création",
        },
        _french,
    ),
)


def layout_of(names: tuple[str, ...]) -> Layout | None:
    """Return the layout that a header is of, None where it is none of Cap Collectif."""
    known = {name.lower() for name in names} | {normalise_header(name) for name in names}
    return next((layout for layout in _LAYOUTS if layout.needed <= known), None)
