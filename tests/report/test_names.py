from __future__ import annotations

from rsmp_nlp.report.names import clean_name, middle_cut


def test_marks_that_turn_the_text_and_controls_are_gone() -> None:
    assert clean_name("a\u202eb\u200fc\x00\nd") == "abc d"


def test_long_names_are_cut() -> None:
    assert len(clean_name("x" * 10_000, 30)) == 30
    cut = middle_cut("x" * 10_000 + " Lyon", 26)
    assert len(cut) <= 26
    assert cut.endswith("Lyon")


def test_piled_up_accents_are_limited() -> None:
    assert len(clean_name("e" + "\u0301" * 500, 80)) <= 4


def test_a_name_of_nothing_is_a_question_mark() -> None:
    assert clean_name("\u202e \n") == middle_cut("", 10) == "?"
