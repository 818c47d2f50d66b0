import numpy as np
import pytest

from rsmp_nlp.annotate.review import COPIES, ERRORS, RULES, review
from rsmp_nlp.classify.labels import Labelled
from rsmp_nlp.taxonomy import CLASSES

LONG = "La réunion du conseil de quartier aura lieu mardi à la salle des fêtes, venez nombreux."


def message(number, text, usage, **more):
    return Labelled(f"m{number}", "forum", "forum", text, usage, **more)


def test_a_broken_rule_is_told_with_who_gave_the_label():
    found = review([message(0, "Merci !", "echange")], {("forum", "m0"): ["léa"]}, None, [RULES])
    row = found[0].row(1)
    assert (row["label"], row["suggestion"], row["annotators"]) == ("echange", "none", "léa")
    assert "politesse seule" in row["reason"]
    assert row["checks"] == "regles"


def test_of_copies_the_one_that_stands_alone_is_doubted_most():
    labelled = [message(number, LONG, "evenement") for number in range(3)]
    labelled.append(message(3, LONG.upper(), "diffusion"))
    found = review(labelled, {}, None, [COPIES])
    assert found[0].message.message_id == "m3"
    assert found[0].suggestions == ["evenement"]
    assert all(one.doubt < found[0].doubt and not one.suggestions for one in found[1:])


def test_copies_that_agree_are_no_matter():
    assert review([message(0, LONG, "evenement"), message(1, LONG, "evenement")], {}, None) == []


def test_two_checks_against_a_label_weigh_more_than_one():
    labelled = [
        message(0, "Signez la pétition pour la salle des fêtes !", "diffusion"),
        message(1, "Signez la pétition pour la salle des fêtes !", "action"),
        message(2, "Signez la charte !", "diffusion"),
    ]
    found = review(labelled, {}, None)
    assert [one.message.message_id for one in found] == ["m0", "m2", "m1"]
    assert set(found[0].reasons) == {RULES, COPIES}
    assert found[0].suggestions == ["action"]


def test_errors_are_those_that_a_model_contradicts():
    pytest.importorskip("cleanlab", reason="cleanlab absent : pip install 'rsmp-nlp[review]'")
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 3, 120)
    posteriors = np.full((120, 10), 0.01)
    posteriors[np.arange(120), truth] = 0.91
    given = truth.copy()
    given[:5] = (truth[:5] + 1) % 3
    labelled = [message(k, f"texte {k}", CLASSES[usage]) for k, usage in enumerate(given)]
    found = review(labelled, {}, posteriors, [ERRORS])
    assert sorted(one.message.message_id for one in found) == [f"m{k}" for k in range(5)]
    assert all(
        one.suggestions == [CLASSES[truth[int(one.message.message_id[1:])]]] for one in found
    )
    assert "91\u00a0%" in found[0].row(1)["reason"]


def test_one_class_only_has_no_errors_to_find():
    pytest.importorskip("cleanlab", reason="cleanlab absent : pip install 'rsmp-nlp[review]'")
    labelled = [message(k, f"texte {k}", "action") for k in range(4)]
    assert review(labelled, {}, np.full((4, 10), 0.1), [ERRORS]) == []
