"""From raw records to messages."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.records import (
    AUTHOR_MASK,
    RawRecord,
    RecordMapper,
    as_text,
    synthetic_id,
)
from rsmp_nlp.schema.records import Dropped, Message


@pytest.fixture
def mapped(source_of):
    """Return a function that maps records, given as cells, of the columns of the first."""

    def run(*rows: dict[str, object], **options: object) -> list[Message | Dropped]:
        mapper = RecordMapper(source_of(b""), ReadOptions(**options), list(rows[0]))
        return list(mapper.items(RawRecord(n, cells) for n, cells in enumerate(rows, 2)))

    return run


def test_every_field(mapped):
    [message] = mapped(
        {
            "id": 7,
            "platform": "Viva",
            "texte": " Bonjour ",
            "fil": 3,
            "parent": 5.0,
            "auteur": "Zoé",
            "nature_auteur": "Humain",
            "role": "élu",
            "type": "Commentaire",
            "groupe": "RH",
            "date": "12/03/2011 18h30",
            "langue": "fr",
            "url": "https://example.org/7",
        }
    )
    assert message == Message(
        message_id="7",
        platform="Viva",
        text=" Bonjour ",
        source_file="a.csv",
        source_row=2,
        thread_id="3",
        parent_id="5",
        author="Zoé",
        author_kind="human",
        role="élu",
        kind="comment",
        space="RH",
        created_at=datetime(2011, 3, 12, 17, 30, tzinfo=UTC),
        lang="fr",
        url="https://example.org/7",
    )


def test_a_text_alone(mapped):
    [message] = mapped({"texte": "Bonjour"})
    assert message == Message(
        message_id=synthetic_id("a.csv", 2, "Bonjour"),
        platform="a",
        text="Bonjour",
        source_file="a.csv",
        source_row=2,
    )


@pytest.mark.parametrize("text", [None, "", "  \n", float("nan")])
def test_an_empty_text_is_skipped_and_its_author_masked(mapped, text):
    [dropped] = mapped({"texte": text, "auteur": "Zoé Dupont", "id": 1})
    assert (dropped.status, dropped.reason, dropped.source_row) == ("skipped", "texte vide", 2)
    assert "Zoé" not in dropped.raw
    assert AUTHOR_MASK in dropped.raw


@pytest.mark.parametrize("field", ["texte", "id", "auteur", "url"])
def test_a_null_byte_in_a_field_rejects(mapped, field):
    [dropped] = mapped({"texte": "a", "id": "1", "auteur": "Zoé", "url": "u"} | {field: "a\0b"})
    assert (dropped.status, dropped.reason) == ("rejected", "octet nul dans l’enregistrement")


def test_the_date_format_is_voted_on_the_column(mapped):
    rows = [{"texte": "a", "date": date} for date in ("03/04/2024", "11/25/2024", "??")]
    assert [m.created_at for m in mapped(*rows)] == [
        datetime(2024, 3, 4, tzinfo=UTC),
        datetime(2024, 11, 25, tzinfo=UTC),
        None,
    ]
    [first, *_] = mapped(rows[0])
    assert first.created_at == datetime(2024, 4, 3, tzinfo=UTC)


def test_the_zone_of_the_options(mapped):
    row = {"texte": "a", "date": "03/04/2024 10:00"}
    [message] = mapped(row, zone=ZoneInfo("UTC"))
    assert message.created_at == datetime(2024, 4, 3, 10, tzinfo=UTC)


def test_the_platform_of_the_options_wins(mapped):
    [message] = mapped({"texte": "a", "platform": "Viva"}, platform="X")
    assert message.platform == "X"


def test_an_empty_parent_opens_a_thread_and_no_parent_column_says_nothing(mapped):
    rows = mapped({"texte": "a", "id": "1", "parent": ""}, {"texte": "b", "id": "2", "parent": "1"})
    assert [(m.thread_id, m.parent_id) for m in rows] == [("1", None), (None, "1")]
    [message] = mapped({"texte": "a", "id": "1"})
    assert message.thread_id is None


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        *(("Tweet", "post"), ("ÉVÉNEMENT", "event"), ("Réponse ", "reply"), ("chat", "chat")),
        *(("proposition", "proposal"), ("partage", "repost"), ("autre", None), (3, None)),
    ],
)
def test_words_for_kinds(mapped, value, kind):
    assert mapped({"texte": "a", "type": value})[0].kind == kind


@pytest.mark.parametrize(
    ("value", "kind"),
    [("User", "human"), ("robot", "bot"), ("Système", "system"), ("", "unknown"), ("?", "unknown")],
)
def test_words_for_authors(mapped, value, kind):
    assert mapped({"texte": "a", "nature_auteur": value})[0].author_kind == kind


def test_dropped_records_pass_through(source_of):
    dropped = Dropped("rejected", "cassé", "a.csv", 3, "")
    mapper = RecordMapper(source_of(b""), ReadOptions(), ["texte"])
    items = list(mapper.items([dropped, RawRecord(4, {"texte": "a"}), dropped]))
    assert [type(item) for item in items] == [Dropped, Message, Dropped]


def test_records_are_streamed(source_of):
    seen = []

    def endless():
        for n in range(10_000):
            seen.append(n)
            yield RawRecord(n, {"texte": "a"})

    items = RecordMapper(source_of(b""), ReadOptions(), ["texte"]).items(endless())
    next(items)
    assert len(seen) == 1_000


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *((12, "12"), (2**63, "9223372036854775808"), (12.0, "12"), (1.5, "1.5"), (False, "false")),
        *((float("inf"), "inf"), ("\ud83d!", "\ufffd!"), ("001", "001"), (b"\xc3\xa9", "é")),
        *((Decimal("1.50"), "1.50"), (datetime(2024, 3, 1), "2024-03-01T00:00:00")),
        *((1e22, "10000000000000000000000"), (None, None), (" ", None), (float("nan"), None)),
    ],
)
def test_cells_as_text(value, text):
    assert as_text(value) == text


def test_synthetic_ids_are_the_same_each_time_and_differ_by_row_and_text():
    assert synthetic_id("a.csv", 2, "Bonjour") == "m-3d41aecb5baf8f06"
    ids = {
        synthetic_id(*parts)
        for parts in [("a.csv", 2, "x"), ("b.csv", 2, "x"), ("a.csv", 3, "x"), ("a.csv", 2, "y")]
    }
    assert len(ids) == 4
    assert synthetic_id("a", 1, "\ud83d").startswith("m-")
