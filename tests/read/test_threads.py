"""Replies linked to what they answer."""

from __future__ import annotations

from rsmp_nlp.read.threads import PARENT_CHARACTERS, ThreadLinker
from rsmp_nlp.schema.records import Message


def message(
    name: str, parent: str | None = None, thread: str | None = None, **more: str
) -> Message:
    text = more.get("text", f"texte {name}")
    platform = more.get("platform", "P")
    return Message(name, platform, text, "a.csv", 2, parent_id=parent, thread_id=thread)


def link(*messages: Message, remembered: int = 100) -> list[tuple[str | None, ...]]:
    linker = ThreadLinker(remembered)
    for item in messages:
        linker.link(item)
    return [(item.thread_id, item.parent_id, item.parent_text) for item in messages]


def test_replies_take_the_thread_of_what_they_answer():
    found = link(message("1"), message("2", "1"), message("3", "2"), message("4"))
    assert found == [
        (None, None, None),
        ("1", "1", "texte 1"),
        ("1", "2", "texte 2"),
        (None, None, None),
    ]


def test_a_thread_that_the_source_gives_stands():
    found = link(message("1", thread="T"), message("2", "1"), message("3", "1", "U"))
    assert [thread for thread, *_ in found] == ["T", "T", "U"]
    assert found[2] == ("U", "1", "texte 1")


def test_an_orphan_takes_its_parent_as_thread():
    found = link(message("2", "absent"), message("3", "2"))
    assert found == [("absent", "absent", None), ("absent", "2", "texte 2")]


def test_a_parent_read_afterwards_is_an_orphan_s_thread_as_well():
    assert link(message("2", "1"), message("1"))[0] == ("1", "1", None)


def test_a_reply_to_itself_opens_a_thread():
    assert link(message("1", "1")) == [("1", None, None)]
    assert link(message("1", "1", "T")) == [("T", None, None)]


def test_an_empty_parent_is_none():
    assert link(message("1", ""))[0][1] is None


def test_cycles_end_in_one_thread():
    found = link(message("1", "2"), message("2", "1"))
    assert found == [("2", "2", None), ("2", "1", "texte 1")]
    found = link(message("1", "3"), message("2", "1"), message("3", "2"))
    assert [thread for thread, *_ in found] == ["3", "3", "3"]


def test_only_the_beginning_of_the_parent_is_kept():
    [_, reply] = link(message("1", text="é" * 1_000), message("2", "1"))
    assert reply[2] == "é" * PARENT_CHARACTERS
    assert PARENT_CHARACTERS == 400


def test_platforms_do_not_answer_one_another():
    found = link(message("1"), message("2", "1", platform="Q"))
    assert found[1] == ("1", "1", None)


def test_memory_is_bounded_and_the_oldest_forgotten():
    linker = ThreadLinker(remembered=3)
    for n in range(1, 1_001):
        linker.link(message(str(n)))
    assert len(linker._threads) == 3
    old, recent = message("a", "997"), message("b", "1000")
    linker.link(old)
    linker.link(recent)
    assert (old.parent_text, recent.parent_text) == (None, "texte 1000")
