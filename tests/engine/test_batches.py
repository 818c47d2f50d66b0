import pytest

from rsmp_nlp.engine import batches
from rsmp_nlp.engine.batches import decode, encode, schema
from rsmp_nlp.schema.records import Message

OF = "0" * 64


def messages(count, **more):
    return [
        Message(f"m{rank}", "forum", f"Texte {rank}", "a.csv", rank, **more)
        for rank in range(count)
    ]


def test_messages_come_back_in_order(monkeypatch):
    monkeypatch.setattr(batches, "BATCH", 4)
    found = list(encode(messages(10), OF))
    assert [one.rows for one in found] == [4, 4, 2]
    rows = [row for one in found for row in decode(one.payload).to_pylist()]
    assert [row["message_id"] for row in rows] == [f"m{rank}" for rank in range(10)]
    assert rows[3]["text"] == "Texte 3"
    assert rows[3]["author"] is None


def test_all_that_a_message_says_travels_but_its_address():
    assert set(Message.__slots__) - set(schema().names) == {"url"}


def test_very_long_texts_fill_a_batch_sooner(monkeypatch):
    monkeypatch.setattr(batches, "BATCH_CHARACTERS", 20)
    assert [one.rows for one in encode(messages(5), OF)] == [3, 2]


def test_a_name_tells_content_order_and_what_classifies_apart():
    (same,), (again,) = (encode(messages(3), OF) for _ in range(2))
    others = [
        messages(4),
        messages(3)[::-1],
        messages(3, kind="post"),
        messages(3, parent_text="Oui"),
        messages(3, author="Ana"),
    ]
    names = [next(encode(one, OF)).name for one in others]
    names.append(next(encode(messages(3), "1" * 64)).name)
    assert same == again
    assert len({same.name, *names}) == 7


def test_texts_are_not_confused_where_they_meet():
    def name(*texts):
        return next(encode([Message("1", "f", text, "a", 1) for text in texts], OF)).name

    assert name("a", "b") != name("ab", "")


@pytest.mark.parametrize("field", ["text", "author", "message_id"])
def test_a_lone_surrogate_is_no_problem(field):
    (one,) = messages(1)
    setattr(one, field, "a\ud800b")
    (batch,) = encode([one], OF)
    assert decode(batch.payload)[field].to_pylist() == ["a?b"]


def test_no_message_no_batch():
    assert list(encode([], OF)) == []
