from dataclasses import astuple

import pytest

from rsmp_nlp.preprocess.document import PARENT_PREFIX, document, documents


def test_words_are_lower_case_masked_tokens():
    made = document("On vient le 12/03 à 18h30, L’ÉQUIPE !")
    assert made.words == "on vient le 00/00 à 00h00 , l' équipe !"


def test_characters_are_the_masked_text_in_lower_case():
    assert document("Écris à a@b.fr : 12 h").characters == "écris à mail : 00 h"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("écris à marie.durand@exemple.org", "durand"),
        ("vu sur https://exemple.org/marie/durand", "durand"),
        ("merci @mariedurand !", "mariedurand"),
        ("appelle le 06 12 34 56 78", "12"),
        ("merci @Marie-Durand !", "durand"),
        ("écris à marie-claude.durand@asso-exemple.org", "durand"),
        ("(https://marie-durand.fr/page_perso)", "durand"),
    ],
)
def test_what_identifies_is_in_no_feature(text, secret):
    made = document(text, None, text)
    assert secret not in " ".join(astuple(made)).lower()


def test_absent_kind_and_parent():
    made = document("Oui")
    assert made.kind == ""
    assert PARENT_PREFIX not in made.markers
    assert made == document("Oui", None, None) == document("Oui", "", "")


def test_kind_is_kept():
    assert document("Oui", "comment").kind == "comment"


def test_the_parent_gives_markers_only():
    alone = document("Oui")
    reply = document("Oui", None, "Qui apporte le café demain ?")
    assert (reply.words, reply.characters) == (alone.words, alone.characters)
    own, parent = [], []
    for name in reply.markers.split():
        (parent if name.startswith(PARENT_PREFIX) else own).append(name)
    assert own == alone.markers.split()
    assert {"parent:known", "parent:question", "parent:soon"} <= set(parent)


def test_an_empty_message_has_no_words():
    made = document(" \n ")
    assert (made.words, made.characters) == ("", "")


def test_documents_are_in_order_and_alike_one_by_one():
    texts, kinds, parents = ["Oui", "Non ?"], ["reply", None], [None, "Oui"]
    assert documents(texts, kinds, parents) == [
        document("Oui", "reply", None),
        document("Non ?", None, "Oui"),
    ]


def test_sequences_of_other_lengths_are_refused():
    with pytest.raises(ValueError, match="zip"):
        documents(["a", "b"], [None], [None, None])


def test_a_very_long_message_is_no_problem():
    made = document("mot " * 50_000)
    assert len(made.characters) <= 20_000
