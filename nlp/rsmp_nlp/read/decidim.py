"""Decidim: proposals, debates and comments, from the open-data archive or an administrator's file.

Column names are nested keys joined by `/`, the last being a language where the text is translated
(`title/fr`, `body/fr`); French instances also translate the keys themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from rsmp_nlp.errors import InputError
from rsmp_nlp.read.base import Description, Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.columns import normalise_header
from rsmp_nlp.read.decidim_columns import LANGUAGE, Columns, What, last, what_of
from rsmp_nlp.read.delimited import DelimitedReader
from rsmp_nlp.read.draft import Draft, string, titled, yes
from rsmp_nlp.read.export import Export
from rsmp_nlp.read.headers import header
from rsmp_nlp.read.json_stream import elements, shape
from rsmp_nlp.read.markup import html_to_text, looks_like_html
from rsmp_nlp.read.records import RawRecord, as_text
from rsmp_nlp.read.source import Source
from rsmp_nlp.read.spreadsheet import SpreadsheetReader
from rsmp_nlp.schema.records import Dropped

_RESOURCE: Final = re.compile(
    r"/(proposal|debate|meeting|result|post|project|collaborative_draft)"
    r"s?/(\d+)"
)
_SPACE: Final = re.compile(
    r"/(processes|assemblies|initiatives|conferences|consultations|votings)"
    r"/([^/?#]+)"
)
_FILES: Final = ("*open-data*.csv", "*open-data*.json", "*open-data*.xlsx")
_SHEETS: Final = (".xlsx", ".xls")


class DecidimReader:
    """Reads the files of an export that hold messages; meetings, results and users are not read."""

    name = "decidim"
    formats = "Decidim (données ouvertes ou export : propositions, débats, commentaires)"
    status: ReaderStatus = "source"

    def sniff(self, export: Export) -> float:
        """Return 0.96 where a file has the columns of Decidim."""
        return 0.96 if any(what_of(_columns(one)) for one in _candidates(export)) else 0.0

    def members(self, export: Export) -> list[Source]:
        """Return the files of proposals, debates and comments."""
        return [one for one in _candidates(export) if what_of(_columns(one))]

    def describe(self, export: Export, options: ReadOptions) -> Description:
        """Return the columns of the first file, and what each file holds."""
        members = self.members(export)
        columns = _columns(members[0]) if members else ()
        names = Columns.of(columns)
        mapping = {
            "text": ", ".join((*names.translated("title"), *names.texts())),
            "message_id": names.first("id"),
            "author": names.first("author/id", "author/name"),
            "parent_id": names.first("commentable_id"),
            "thread_id": names.first("root_commentable_url", "url"),
            "created_at": names.first("published_at", "created_at"),
        }
        facts = tuple(f"{one.path} : {what_of(_columns(one))}" for one in members)
        used = {field: column for field, column in mapping.items() if column}
        return Description(columns=columns, mapping=used, facts=facts)

    def read(self, export: Export, options: ReadOptions) -> Iterator[Item]:
        """Yield proposals, then debates, then comments: what is answered before its answers."""
        order: tuple[What, ...] = ("proposal", "debate", "comment")
        members = self.members(export)
        for what in order:
            for source in members:
                if what_of(_columns(source)) == what:
                    yield from _items(source, options, what)


def _candidates(export: Export) -> list[Source]:
    patterns = ("*.csv", "*.json", "*.xlsx", "*.xls") if export.kind == "file" else _FILES
    return export.find(*patterns)


def _columns(source: Source) -> tuple[str, ...]:
    """Return the names of the columns, or of the keys of a JSON file."""
    if source.suffix == ".json":
        return tuple(sorted(key.replace(".", "/") for key in shape(source)))
    if source.suffix in _SHEETS:
        try:
            return SpreadsheetReader().table(source, ReadOptions()).columns
        except InputError:
            return ()
    return header(source)


def _rows(source: Source, options: ReadOptions) -> Iterator[RawRecord | Dropped]:
    if source.suffix == ".json":
        for row, value in enumerate(elements(source), start=1):
            yield RawRecord(row, dict(_flat(value)))
        return
    plain = ReadOptions(encoding=options.encoding)
    reader = SpreadsheetReader() if source.suffix in _SHEETS else DelimitedReader()
    yield from reader.table(source, plain).records


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{name}/{key}" if name else str(key))
    else:
        yield name, value


def _items(source: Source, options: ReadOptions, what: What) -> Iterator[Item]:
    draft = Draft(source, options)
    names = Columns.of(_columns(source))
    for record in _rows(source, options):
        if isinstance(record, Dropped):
            yield record
            continue
        cells = {key: record.cells.get(column) for key, column in names.by_key.items()}
        yield _item(draft, record, names, cells, what)


def _item(
    draft: Draft, record: RawRecord, names: Columns, cells: Mapping[str, object], what: What
) -> Item:
    body, lang = _text(record, names.texts())
    title, _ = _text(record, names.translated("title"))
    number = string(cells.get("id"))
    name = f"{what}-{number}" if number else None
    address = string(cells.get("root_commentable_url")) or string(cells.get("url"))
    parent, thread = None, name
    if what == "comment":
        parent = _answered(cells)
        thread = _resource(address) or (parent if parent and "comment-" not in parent else None)
    elif yes(cells.get("is_amend")):
        parent = _resource(string(cells.get("original_proposal/url")))
        thread = parent or name
    group = any(as_text(cells.get(key)) for key in ("user_group/id", "user_group/name"))
    return draft.message(
        record.row,
        body if what == "comment" else titled(title, body),
        message_id=name,
        parent_id=parent,
        thread_id=thread,
        author=string(cells.get("author/id")) or string(cells.get("author/name")),
        role="groupe" if group else None,
        kind="post" if what == "debate" else what,
        space=_space(address or string(cells.get("participatory_space/url"))),
        created_at=cells.get("published_at") or cells.get("created_at"),
        lang=string(cells.get("locale")) or lang,
        url=address,
    )


def _text(record: RawRecord, columns: list[str]) -> tuple[str, str | None]:
    """Return the first text that is filled in, as plain text, and its language if named."""
    for column in columns:
        text = as_text(record.cells.get(column))
        if text is not None:
            code = last(column).strip()
            lang = code if "/" in column and LANGUAGE.fullmatch(code) else None
            return (html_to_text(text) if looks_like_html(text) else text.strip()), lang
    return "", None


def _answered(cells: Mapping[str, object]) -> str | None:
    """Return the identifier of what a comment answers.

    >>> _answered({"commentable_id": 4, "commentable_type": "Decidim::Comments::Comment"})
    'comment-4'
    """
    number = string(cells.get("commentable_id"))
    kind = normalise_header((string(cells.get("commentable_type")) or "").rpartition("::")[2])
    if not number:
        return None
    return f"{kind or 'proposal'}-{number}"


def _resource(address: str | None) -> str | None:
    """Return the identifier of what an address leads to.

    >>> _resource("https://d.example/processes/budget/f/12/proposals/34?locale=fr")
    'proposal-34'
    """
    found = _RESOURCE.search(urlsplit(address).path) if address else None
    return f"{found[1]}-{found[2]}" if found else address


def _space(address: str | None) -> str | None:
    """Return the participatory space of an address.

    >>> _space("https://d.example/processes/budget/f/12/proposals/34")
    'processes/budget'
    """
    found = _SPACE.search(address or "")
    return f"{found[1]}/{found[2]}" if found else None
