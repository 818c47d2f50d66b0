"""The Grand Débat (2019): one row a contribution, one column a question, one message an answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Final

from rsmp_nlp.read.base import Description, Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.delimited import DelimitedReader
from rsmp_nlp.read.draft import Draft, yes
from rsmp_nlp.read.headers import header
from rsmp_nlp.read.records import RawRecord, as_text
from rsmp_nlp.read.source import Source
from rsmp_nlp.schema.records import Dropped

ABOUT: Final = frozenset(
    (
        *("id", "reference", "title", "createdAt", "publishedAt", "updatedAt", "trashed"),
        *("trashedStatus", "authorId", "authorType", "authorZipCode", "authorUsername"),
        "authorEmail",
    )
)
"""Columns that are no question."""

NEEDED: Final = frozenset(("id", "createdAt", "authorId", "authorType", "authorZipCode"))
CLOSED: Final = "réponse à une question fermée"
NOTHING: Final = "contribution sans aucune réponse"

_QUESTION: Final = re.compile(r"Q[A-Za-z0-9+/]{6,}={0,2} - (.+)", re.S)
_SAMPLE: Final = 2_000
_LEAST: Final = 20
"""Answers from which a question can be told closed."""

_CHOICES: Final = 12
_COVERED: Final = 0.8
_CLOSED_WORDS: Final = frozenset(
    ("oui", "non", "je ne sais pas", "ne se prononce pas", "nsp", "sans opinion", "peut-être")
)
_SPACE_CHARACTERS: Final = 200


class GrandDebatReader:
    """Reads each answer to an open question; a contribution is the thread of its answers."""

    name = "grand-debat"
    formats = "Grand Débat national (CSV, une colonne par question)"
    status: ReaderStatus = "source"

    def sniff(self, source: Source) -> float:
        """Return 0.97 for the columns of the Grand Débat and a question at least."""
        names = header(source)
        return 0.97 if set(names) >= NEEDED and questions(names) else 0.0

    def describe(self, source: Source, options: ReadOptions) -> Description:
        """Return the questions, those of choices set apart."""
        table = DelimitedReader().table(source, options)
        asked = questions(table.columns)
        closed = closed_questions(asked, _rows(islice(table.records, _SAMPLE)))
        facts = (f"{len(asked)} questions, dont {len(closed)} fermées",)
        used = {
            "text": "réponse à chaque question",
            "author": "authorId",
            "role": "authorType",
            "space": "question",
            "thread_id": "id",
            "created_at": "publishedAt, createdAt",
        }
        return Description(table.encoding, table.separator, table.columns, used, facts)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Item]:
        """Yield every answer of every contribution."""
        draft = Draft(source, options)
        table = DelimitedReader().table(source, options)
        asked = questions(table.columns)
        records = iter(table.records)
        first = list(islice(records, _SAMPLE))
        closed = closed_questions(asked, _rows(first))
        for record in chain(first, records):
            if isinstance(record, Dropped):
                yield record
            else:
                yield from _answers(draft, record, asked, closed)


def questions(columns: Iterable[str]) -> dict[str, str]:
    """Return the columns that are questions, with their text.

    >>> questions(["id", "QUXVlc3Rpb246MTYw - Que faire ?", "title"])
    {'QUXVlc3Rpb246MTYw - Que faire ?': 'Que faire ?'}
    """
    asked = {name: found[1].strip() for name in columns if (found := _QUESTION.fullmatch(name))}
    return asked or {name: name for name in columns if name not in ABOUT and len(name) > 20}


def closed_questions(asked: Iterable[str], records: Iterable[RawRecord]) -> frozenset[str]:
    """Return the questions of which a few choices make nearly all the answers."""
    given: dict[str, Counter[str]] = {name: Counter() for name in asked}
    for record in records:
        for name, choices in given.items():
            answer = as_text(record.cells.get(name))
            if answer is not None:
                choices[answer.strip()] += 1
    closed = set()
    for name, answers in given.items():
        total = answers.total()
        choices = Counter[str]()
        for answer, count in answers.items():
            for choice in answer.split("|"):
                choices[choice] += count
        covered = sum(count for _, count in choices.most_common(_CHOICES))
        # an open question brings hardly ever the same answer twice
        repeated = total >= _LEAST and len(answers) < 0.5 * total
        if repeated and covered >= _COVERED * choices.total():
            closed.add(name)
    return frozenset(closed)


def _rows(records: Iterable[RawRecord | Dropped]) -> Iterator[RawRecord]:
    return (record for record in records if isinstance(record, RawRecord))


def _answers(
    draft: Draft, record: RawRecord, asked: Mapping[str, str], closed: frozenset[str]
) -> Iterator[Item]:
    cells = {name: as_text(value) for name, value in record.cells.items()}
    contribution = cells.get("id") or cells.get("reference")
    if yes(cells.get("trashed")):
        left_out = draft.left_out(record.row, "deleted", message_id=contribution)
        if left_out is not None:
            yield left_out
            return
    given = 0
    for number, (column, question) in enumerate(asked.items(), start=1):
        answer = cells.get(column)
        if answer is None:
            continue
        given += 1
        name = f"{contribution}/{number}" if contribution else None
        if column in closed or answer.strip().lower().rstrip(".") in _CLOSED_WORDS:
            yield draft.dropped(record.row, CLOSED, message_id=name)
            continue
        yield draft.message(
            record.row,
            answer.strip(),
            message_id=name,
            thread_id=contribution,
            author=cells.get("authorId"),
            author_kind="human",
            role=cells.get("authorType"),
            kind="post",
            space=question[:_SPACE_CHARACTERS],
            created_at=cells.get("publishedAt") or cells.get("createdAt"),
        )
    if not given:
        yield draft.dropped(record.row, NOTHING, message_id=contribution)
