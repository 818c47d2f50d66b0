import hashlib

import pytest

from rsmp_nlp.classify.text_key import text_sha256


def test_it_is_the_sha256_of_the_text():
    assert text_sha256("Réunion demain") == hashlib.sha256("Réunion demain".encode()).hexdigest()


@pytest.mark.parametrize(
    "same", [" Réunion\n\tdemain ", "Re\u0301union demain", "Réunion\u00a0demain"]
)
def test_spaces_and_composition_do_not_matter(same):
    assert text_sha256(same) == text_sha256("Réunion demain")


@pytest.mark.parametrize("other", ["réunion demain", "Réunion  de main", "Réunion demain.", ""])
def test_anything_else_does(other):
    assert text_sha256(other) != text_sha256("Réunion demain")


def test_a_lone_surrogate_is_no_problem():
    assert len(text_sha256("a\ud800b")) == 64
