import re

import pytest

from rsmp_nlp.classify.card import strongest
from rsmp_nlp.classify.storage import load, read_facts
from rsmp_nlp.taxonomy import CLASSES, FAMILIES, USAGES


@pytest.fixture(scope="module")
def card(tiny):
    return (tiny.folder / "README.md").read_text(encoding="utf-8")


def test_the_card_states_the_scores(card, tiny):
    scores = tiny.trained.scores
    assert f"| macro-F1 des trois familles | {scores.families_macro_f1:.3f} |" in card
    assert f"| exactitude des usages | {scores.usages_accuracy:.3f} |" in card
    assert "60 messages de 3 plateformes (3 plis" in card
    assert "nan" not in card
    assert "non mesurée" in card


def test_the_card_states_every_class_and_what_weighs_in_it(card, tiny):
    for one in (*FAMILIES, *USAGES):
        assert re.search(
            rf"^\| (\*\*)?{re.escape(one.fr)}(\*\*)? \| \d\.\d\d \|", card, re.MULTILINE
        )
    relation = tiny.trained.scores.usages["relation"]
    assert f"| {relation.precision:.2f} | {relation.recall:.2f} | {relation.f1:.2f} | 6 |" in card


def test_the_card_states_what_the_model_is_and_where_it_stops(card, tiny):
    facts = read_facts(tiny.folder)
    assert card.startswith("# Modèle « minuscule »\n")
    assert "60 messages étiquetés : 60 réels, 0 écrits" in card
    assert facts.training_sha256[:16] in card
    assert re.search(rf"Température.* : {facts.temperature:.2f}\.", card)
    assert "## Limites" in card


def test_the_card_holds_no_message(card, tiny):
    assert not [one.text for one in tiny.labelled if len(one.text) > 15 and one.text in card]


def test_strongest_features_are_words_markers_and_kinds(tiny):
    found = strongest(load(tiny.folder).pipeline, count=5)
    assert list(found) == list(CLASSES)
    assert all(len(items) == 5 for items in found.values())
    assert "url" in found["diffusion"]
    assert "hour" in found["evenement"]
