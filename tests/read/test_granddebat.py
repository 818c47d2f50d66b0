"""The Grand Débat: a message an open answer; choices and empty cells are none."""

from __future__ import annotations

from rsmp_nlp.read.granddebat import closed_questions, questions
from rsmp_nlp.read.records import RawRecord

META = "id,reference,title,createdAt,publishedAt,trashed,authorId,authorType,authorZipCode"
OPEN = "QUXVlc3Rpb246MTYw - Quel problème, selon vous ?"
CLOSED = "QUXVlc3Rpb246MTYx - Êtes-vous touché ?"


def row(number: int, first: str, second: str, trashed: str = "false") -> str:
    when = "2019-07-01 10:00:00"
    return f'P{number},2-{number},t,{when},{when},{trashed},U{number},Élu,35000,"{first}",{second}'


def test_answers_are_messages(write, read):
    rows = [row(1, "Le car, trop rare", "Oui"), row(2, "", ""), row(3, "non dit", "Oui", "true")]
    result = read(write("a.csv", "\n".join([f'{META},"{OPEN}","{CLOSED}"', *rows])))
    (message,) = result.kept
    assert (message.text, message.thread_id, message.author) == ("Le car, trop rare", "P1", "U1")
    assert (message.role, message.space) == ("Élu", "Quel problème, selon vous ?")
    assert message.created_at.isoformat() == "2019-07-01T08:00:00+00:00"
    assert [reason for _, _, reason in result.reasons] == [
        "réponse à une question fermée",
        "contribution sans aucune réponse",
        "message supprimé ou masqué",
    ]


def test_a_question_is_closed_where_a_few_choices_make_its_answers():
    choices = ["Le vélo|Le car", "Le car", "La marche|Le car"]
    cells = [{"a": choices[n % 3], "b": f"réponse {n}"} for n in range(60)]
    records = [RawRecord(n, one) for n, one in enumerate(cells)]
    assert closed_questions(["a", "b"], records) == {"a"}
    assert closed_questions(["a", "b"], records[:10]) == set()


def test_questions_without_identifiers_are_found_too():
    assert questions([*META.split(","), "Quel problème, selon vous ?"]) == {
        "Quel problème, selon vous ?": "Quel problème, selon vous ?"
    }
