import json
import re

import numpy as np
import pytest

from rsmp_nlp.classify.decide import decide
from rsmp_nlp.classify.explain import Explainer, explain_text, reason_columns
from rsmp_nlp.classify.storage import load
from rsmp_nlp.classify.train import training_rows
from rsmp_nlp.errors import ModelError, UsageError
from rsmp_nlp.taxonomy import CLASSES, FAMILY_CLASSES


@pytest.fixture(scope="module")
def explained(tiny):
    documents = training_rows(tiny.labelled).documents
    classifier = load(tiny.folder)
    return classifier.posteriors(documents), list(Explainer.of(classifier).explain(documents))


def test_what_is_explained_is_what_is_decided(explained):
    posteriors, explanations = explained
    family, usage, _ = decide(posteriors)
    assert [one.usage for one in explanations] == [CLASSES[i] for i in usage]
    assert [one.family for one in explanations] == [FAMILY_CLASSES[i] for i in family]
    assert np.abs(posteriors - [one.posteriors for one in explanations]).max() < 1e-6


def test_logits_are_those_of_the_posteriors(explained):
    for one in explained[1]:
        odds = np.log(one.posteriors[CLASSES.index(one.usage)])
        rival = np.log(one.posteriors[CLASSES.index(one.rival)])
        assert one.logit(one.usage) - one.logit(one.rival) == pytest.approx(odds - rival, abs=1e-6)
        assert one.rival != one.usage


def test_strongest_first_and_of_the_sign_asked_for(explained):
    for one in explained[1]:
        both = [value for _, value in one.strongest(8)]
        assert [abs(value) for value in both] == sorted(map(abs, both), reverse=True)
        assert all(value > 0 for _, value in one.strongest(8, 1))
        assert all(value < 0 for _, value in one.strongest(8, -1))


def test_plain_data_adds_up(explained):
    for one in explained[1]:
        plain = json.loads(json.dumps(one.as_dict()))
        total = sum(item["logit"] for item in plain["contributions"])
        assert plain["intercept"] + total == pytest.approx(plain["logit"], abs=1e-9)
        assert sum(plain["usages"].values()) == pytest.approx(1)
        assert plain["families"][one.family] == max(plain["families"].values())


def test_an_hour_speaks_for_an_event(tiny):
    one = explain_text("Rendez-vous à 18h, salle des fêtes", "post", None, str(tiny.folder))
    assert one.usage == "evenement"
    assert ("markers", "hour") in [item for item, _ in one.strongest(8, 1)]


def test_what_a_message_does_not_hold_does_not_weigh(tiny):
    with_hour = explain_text("Rendez-vous à 18h", None, None, str(tiny.folder))
    without = explain_text("Rendez-vous", None, "Réunion à 18h ?", str(tiny.folder))
    assert ("markers", "hour") in with_hour.parts.items
    assert ("markers", "hour") not in without.parts.items


def test_columns_name_the_strongest_with_their_sign(explained):
    columns = reason_columns(explained[1])
    assert list(columns) == ["reasons_for", "reasons_against"]
    for name, sign in (("reasons_for", "+"), ("reasons_against", "-")):
        assert len(columns[name]) == len(explained[1])
        for cell in columns[name]:
            for reason in cell.split(" | ") if cell else []:
                assert re.fullmatch(rf".+ \(\{sign}\d+\.\d\d\)", reason)


@pytest.mark.parametrize(
    ("text", "kind", "match"),
    [("  ", None, "Texte vide"), ("Oui", "tweet", r"--kind tweet .* post, comment")],
)
def test_what_cannot_be_explained_is_said(tiny, text, kind, match):
    with pytest.raises(UsageError, match=match):
        explain_text(text, kind, None, str(tiny.folder))


def test_a_model_that_does_not_exist_is_said():
    with pytest.raises(ModelError, match="ni un modèle installé"):
        explain_text("Oui", None, None, "absent")


def test_a_model_that_is_not_linear_is_refused():
    class Other:
        name = "profond"
        sha256 = ""
        threshold = 0.5

        def posteriors(self, documents):
            return np.full((len(documents), 10), 0.1)

    with pytest.raises(UsageError, match=r"« profond » n’est pas linéaire .* --backend linear"):
        Explainer.of(Other())
