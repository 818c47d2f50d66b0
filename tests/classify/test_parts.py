import numpy as np
import pytest

from rsmp_nlp.classify.features import frame
from rsmp_nlp.classify.linear import TrainingRows, fit_pipeline, logits
from rsmp_nlp.classify.parts import OTHER_WORDS, LinearParts
from rsmp_nlp.classify.storage import load
from rsmp_nlp.preprocess.document import Document, document, documents


@pytest.fixture(scope="module")
def pipeline(tiny):
    return load(tiny.folder).pipeline


@pytest.fixture(scope="module")
def split(pipeline):
    return LinearParts(pipeline)


@pytest.fixture(scope="module")
def some(tiny):
    texts = [one.text for one in tiny.labelled]
    texts += ["", "Zygomatique xylophone", "Réunion, réunion ! (réunion)", "🎉 https://exemple.org"]
    kinds = ["post", None, "kind_of_the_future", "chat"] * (len(texts) // 4)
    return documents(texts, kinds, [None, "Qui vient demain ?"] * (len(texts) // 2))


def test_parts_and_intercept_add_up_to_the_logits(pipeline, split, some):
    found = np.array([split.intercept + parts.logits.sum(axis=0) for parts in split(some)])
    features = pipeline.named_steps["features"].transform(frame(some)).astype(np.float64)
    classifier = pipeline.named_steps["classifier"]
    exact = features @ classifier.coef_.T.astype(np.float64) + classifier.intercept_
    assert len(found) == len(some)
    assert np.abs(found - exact).max() < 1e-6
    # what the classifier itself says is in single precision
    assert np.abs(found - logits(pipeline, some)).max() < 1e-4


def test_every_item_stands_once_and_is_of_the_vocabulary(pipeline, split, some):
    names = set(pipeline.named_steps["features"].get_feature_names_out())
    for parts in split(some):
        assert len(set(parts.items)) == len(parts.items)
        for block, name in parts.items:
            if (block, name) != OTHER_WORDS:
                assert f"{block}__{'kind_' if block == 'kind' else ''}{name}" in names


@pytest.fixture(scope="module")
def lettered():
    """Split a model of forty messages of eight sources: enough for n-grams of letters."""
    texts = ["merci à notre équipe", "toute une équipe", "la réunion de demain", "une réunion"] * 10
    rows = TrainingRows(
        documents(texts, [None] * 40, [None] * 40),
        np.array([0, 0, 6, 6] * 10),
        [f"source {rank // 5}" for rank in range(40)],
        np.ones(40),
    )
    return LinearParts(fit_pipeline(rows, seed=0))


def of(split, characters):
    """Return the items that letters alone are attributed to, and what they bring."""
    empty, parts = split([Document("", "", "", ""), Document("", characters, "", "")])
    assert parts.items[-1] == empty.items[-1]  # the kind
    return dict(zip(parts.items[:-1], parts.logits[:-1], strict=True))


def test_letters_go_to_the_known_word_that_holds_them(lettered):
    assert set(of(lettered, "équipe,")) == {("words", "équipe")}
    assert set(of(lettered, "zéquipez")) == {OTHER_WORDS}


def test_letters_in_two_words_are_shared_between_them(lettered):
    assert set(of(lettered, "équipe zéquipez")) == {("words", "équipe"), OTHER_WORDS}
    # three times the same word is one item, that has all
    alone, thrice = of(lettered, "équipe"), of(lettered, "équipe équipe, (équipe)")
    assert list(alone) == list(thrice)


def test_no_document_has_no_parts(split):
    assert list(split([])) == []


def test_an_unknown_word_never_shows(split):
    text = "Bonjour, je suis Anatole Xérophyte et voici l'équipe"
    (parts,) = split([document(text)])
    shown = " ".join(name for _, name in parts.items).lower()
    assert "xérophyte" not in shown
    assert "anatole" not in shown
