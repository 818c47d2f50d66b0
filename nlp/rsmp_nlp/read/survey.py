"""Answers to a form or a survey: one row a person, one column a question, one message an open answer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Final

from rsmp_nlp.errors import InputError, NoTextColumn
from rsmp_nlp.read.any_table import columns_of, table_reader
from rsmp_nlp.read.base import Description, Item, ReaderStatus, ReadOptions
from rsmp_nlp.read.column_words import WORDED, worded_text
from rsmp_nlp.read.columns import SYNONYMS, normalise_header
from rsmp_nlp.read.dates import vote_format
from rsmp_nlp.read.draft import Draft
from rsmp_nlp.read.records import RawRecord, as_text
from rsmp_nlp.read.source import Source
from rsmp_nlp.read.table import RawTable
from rsmp_nlp.schema.records import Dropped

UNANSWERED: Final = "question sans réponse"
SECOND_HEADER: Final = "seconde ligne de titres"

_IDS: Final = (
    *("id_de_la_reponse", "response_id", "respondent_id", "id_de_reponse", "numero_de_serie"),
    *("sid", "submission_id", "id_de_la_soumission", "id", "n"),
)
_DATES: Final = (
    *(
        "horodateur",
        "horodatage",
        "date_de_soumission",
        "submitdate",
        "submit_date_utc",
        "submitted_at",
    ),
    *("date_d_achevement", "heure_de_fin", "completion_time", "date_created", "start_date_utc"),
    "timestamp",
)
"""Names that tools of surveys give to the number and the date of an answer, the likeliest first."""

_TOOLS: Final = frozenset((*_DATES, *_IDS)) - {"timestamp", "id", "n"}
_NO_QUESTION: Final = re.compile(
    r"(?:\w+_)?(?:e?mail|courriel|adresse|address|ip|url|lien|token|code|tags|nom|name|prenom|telephone|"
    r"langue|network|collector|custom_data|agent|referrer|date|heure)(?:_\w+)?"
)
_OF_A_MESSAGE: Final = re.compile(r"(?:titre|title|auteur|author|pseudo)(?:_\w+)?")
_IDENTIFYING: Final = tuple(WORDED[field] for field in ("message_id", "parent_id", "url"))
"""Headers that tables of messages have, and surveys do not."""

_TITLES: Final = frozenset(("open-ended response", "réponse ouverte", "response", "réponse"))
_SAMPLE: Final = 1_000
_WORDS: Final = 3
_DIFFERENT: Final = 0.6


class SurveyReader:
    """Reads what tools of surveys export as tables, and leaves closed questions aside.

    A question is open where its answers have several words and are seldom the same twice. The space of
    a message is its question; its thread and its author are one person's answers.
    """

    name = "enquete"
    formats = "réponses ouvertes d’une enquête (Google Forms, LimeSurvey, Framaforms, SurveyMonkey, Typeform)"
    status: ReaderStatus = "documented"

    def sniff(self, source: Source) -> float:
        """Return 0.94 for questions beside columns of a survey tool, or where no column is a text."""
        columns = columns_of(source)
        names = {normalise_header(name) for name in columns}
        if names & set(SYNONYMS["text"].split()):
            return 0.0
        if not any(map(_may_be_question, names)) or any(map(_is_of_a_message, columns)):
            return 0.0
        worded = worded_text(list(names))
        if not names & _TOOLS:
            return 0.94 if worded is None and any(map(_is_asked, columns)) else 0.0
        # a table of messages may have a date of that name, and counts whose headers have several words
        return 0.94 if worded is None or worded in _open_questions(source) else 0.0

    def describe(self, source: Source, options: ReadOptions) -> Description:
        """Return the open questions, which are the columns of texts."""
        table, first = _opened(source, options)
        questions = _questions(table, first, source, options)
        names = {normalise_header(name): name for name in reversed(table.columns)}
        known = {"text": " + ".join(questions), "space": "la question"}
        for field, synonyms in (("thread_id", _IDS), ("created_at", _DATES)):
            if (found := next((names[one] for one in synonyms if one in names), None)) is not None:
                known[field] = found
        return Description(table.encoding, table.separator, table.columns, known)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Item]:
        """Yield one item a person and open question.

        Raises
        ------
        NoTextColumn
            No question is open.
        """
        table, first = _opened(source, options)
        questions = _questions(table, first, source, options)
        draft = Draft(source, options)
        draft.form = vote_format(
            (str(_first(one.cells, _DATES) or "") for one in first if isinstance(one, RawRecord)),
            options.zone,
        )
        for record in chain(first, table.records):
            if isinstance(record, Dropped):
                yield record
            else:
                yield from _answers(draft, record, questions)


def _opened(source: Source, options: ReadOptions) -> tuple[RawTable, list[RawRecord | Dropped]]:
    reader = table_reader(source)
    if reader is None:
        raise NoTextColumn(source.label, ())
    table = reader.table(source, options)
    return table, list(islice(table.records, _SAMPLE))


def _open_questions(source: Source) -> set[str]:
    """Return the names of the columns of open questions."""
    options = ReadOptions()
    try:
        return set(map(normalise_header, _questions(*_opened(source, options), source, options)))
    except InputError:
        return set()


def _is_of_a_message(column: str) -> bool:
    name = normalise_header(column)
    if name in _TOOLS or column.rstrip().endswith("?"):
        return False
    return any(pattern.fullmatch(name) for pattern in (_OF_A_MESSAGE, *_IDENTIFYING))


def _is_asked(column: str) -> bool:
    return column.rstrip().endswith("?") and _may_be_question(normalise_header(column))


def _may_be_question(name: str) -> bool:
    return name not in _TOOLS and name.count("_") >= 2 and not _NO_QUESTION.fullmatch(name)


def _questions(
    table: RawTable, first: list[RawRecord | Dropped], source: Source, options: ReadOptions
) -> list[str]:
    """Return the columns of open questions; the one that the user names, if any."""
    if "text" in options.columns:
        return [options.columns["text"]]
    rows = [one.cells for one in first if isinstance(one, RawRecord)]
    asked = [name for name in table.columns if _may_be_question(normalise_header(name))]
    found = [name for name in asked if _is_open([as_text(row.get(name)) or "" for row in rows])]
    if not found:
        raise NoTextColumn(source.label, table.columns)
    return found


def _is_open(cells: list[str]) -> bool:
    texts = [cell.strip() for cell in cells if cell.strip() and cell.strip().lower() not in _TITLES]
    if not texts:
        return False
    words = sum(len(text.split()) for text in texts) / len(texts)
    return words >= _WORDS and len(set(texts)) >= _DIFFERENT * len(texts)


def _first(cells: Mapping[str, object], names: tuple[str, ...]) -> object:
    """Return the first filled cell of columns, by their names."""
    named = {normalise_header(name): cell for name, cell in cells.items()}
    return next((named[name] for name in names if as_text(named.get(name)) is not None), None)


def _answers(draft: Draft, record: RawRecord, questions: list[str]) -> Iterator[Item]:
    said = [as_text(record.cells.get(question)) for question in questions]
    if any((text or "").strip().lower() in _TITLES for text in said):
        yield draft.dropped(record.row, SECOND_HEADER)
        return
    person = as_text(_first(record.cells, _IDS)) or f"{draft.source.name}:{record.row}"
    author = as_text(_first(record.cells, tuple(SYNONYMS["author"].split()))) or person
    moment = _first(record.cells, _DATES)
    for number, (question, text) in enumerate(zip(questions, said, strict=True), start=1):
        name = f"{person}/{number}"
        if text is None:
            yield draft.dropped(record.row, UNANSWERED, message_id=name)
        else:
            yield draft.message(
                record.row,
                text,
                message_id=name,
                thread_id=person,
                author=author,
                kind="post",
                space=question,
                created_at=moment,
            )
