"""Cap Collectif: tables of consultations and of proposals, and opinions from the site's interface."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rsmp_nlp.read.base import Description, Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.capcollectif_tables import State, layout_of, plain
from rsmp_nlp.read.delimited import DelimitedReader
from rsmp_nlp.read.draft import Draft, mapping, sequence, string, titled, yes
from rsmp_nlp.read.headers import header
from rsmp_nlp.read.json_records import records
from rsmp_nlp.read.json_stream import shape
from rsmp_nlp.read.records import as_text
from rsmp_nlp.read.source import Source
from rsmp_nlp.schema.records import Dropped


class CapCollectifReader:
    """Reads contributions, arguments, sources, versions and comments; votes carry no text."""

    name = "cap-collectif"
    formats = "Cap Collectif (CSV de consultation ou de propositions, JSON de l’interface)"
    status: ReaderStatus = "verified"

    def sniff(self, source: Source) -> float:
        """Return 0.96 for the columns or keys of Cap Collectif."""
        return 0.96 if layout_of(header(source)) or _is_opinion(source) else 0.0

    def describe(self, source: Source, options: ReadOptions) -> Description:
        """Return the columns, and which of the layouts it is."""
        names = header(source)
        found = layout_of(names)
        if found is None:
            return Description(
                encoding="utf-8",
                mapping={
                    "message_id": "id",
                    "text": "title, body",
                    "author": "author.uniqueId",
                    "created_at": "created_at",
                    "role": "author.isAdmin, author.vip",
                },
                facts=("opinions de l’interface",),
            )
        table = DelimitedReader().table(source, options)
        return Description(table.encoding, table.separator, names, found.mapping, (found.title,))

    def read(self, source: Source, options: ReadOptions) -> Iterator[Item]:
        """Yield every contribution."""
        found = layout_of(header(source))
        draft = Draft(source, options)
        if found is None:
            yield from _opinions(draft, options)
            return
        state = State()
        for record in DelimitedReader().table(source, options).records:
            if isinstance(record, Dropped):
                yield record
            else:
                cells = {name: as_text(value) for name, value in record.cells.items()}
                yield from found.items(draft, record.row, cells, state)


def _is_opinion(source: Source) -> bool:
    keys = shape(source)
    return any(
        {f"{p}body", f"{p}author.uniqueId"} <= keys
        and bool(keys & {f"{p}arguments_count", f"{p}votes_total", f"{p}votes_ok"})
        for p in ("opinion.", "opinions.[].", "")
    )


def _opinions(draft: Draft, options: ReadOptions) -> Iterator[Item]:
    row = 0
    for record in records(draft.source, options, (("opinions",),)):
        if isinstance(record, Dropped):
            row += 1
            yield record
            continue
        found = record.cells.get("opinions") or [record.cells.get("opinion", record.cells)]
        for opinion in sequence(found):
            for item in _opinion(draft, row, mapping(opinion)):
                row += 1
                yield item


def _opinion(draft: Draft, before: int, opinion: Mapping[str, Any]) -> Iterator[Item]:
    """Yield an opinion, then what answers it."""
    name = string(opinion.get("id"))
    root = f"opinion-{name}" if name else None
    kind = mapping(opinion.get("type"))
    space = string(kind.get("subtitle")) or string(kind.get("title"))
    row = before + 1
    yield _contribution(draft, row, opinion, root, None, space)
    for key, one in (("arguments", "argument"), ("sources", "source"), ("versions", "version")):
        for answer in sequence(opinion.get(key)):
            row += 1
            number = string(mapping(answer).get("id"))
            name = f"{one}-{number}" if number else None
            yield _contribution(draft, row, mapping(answer), name, root, space)


def _contribution(
    draft: Draft,
    row: int,
    said: Mapping[str, Any],
    name: str | None,
    parent: str | None,
    space: str | None,
) -> Item:
    if yes(said.get("is_trashed")) or said.get("is_enabled") is False:
        left_out = draft.left_out(row, "deleted", message_id=name)
        if left_out is not None:
            return left_out
    author = mapping(said.get("author"))
    links = mapping(said.get("_links"))
    comment = parent is not None and not (name or "").startswith("version")
    return draft.message(
        row,
        titled(said.get("title"), plain(string(said.get("body")))),
        message_id=name,
        parent_id=parent,
        thread_id=parent or name,
        author=string(author.get("uniqueId")) or string(author.get("username")),
        role=_role(author),
        kind="comment" if comment else "proposal",
        space=space,
        created_at=said.get("created_at"),
        url=links.get("show") if isinstance(links.get("show"), str) else None,
    )


def _role(author: Mapping[str, Any]) -> str | None:
    """Return the rank of an author: Cap Collectif marks official accounts as `vip`."""
    if yes(author.get("isAdmin")):
        return "admin"
    if yes(author.get("vip")):
        return "officiel"
    return "participant" if "vip" in author or "isAdmin" in author else None
