from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from rsmp_nlp.classify import weighers
from rsmp_nlp.classify.calibrate import softmax
from rsmp_nlp.classify.features import frame
from rsmp_nlp.classify.installed import model_folder
from rsmp_nlp.classify.scorer import Scorer
from rsmp_nlp.classify.storage import load
from rsmp_nlp.classify.weights import weights_of
from rsmp_nlp.preprocess import chunks, document
from rsmp_nlp.preprocess.document import Document, DocumentTerms, documents, preprocess


@pytest.fixture(scope="module")
def shipped():
    return load(model_folder("default"))


LIMITS = [
    (chunks, "MOST_KNOWN", 10**6),
    (chunks, "MOST_KNOWN", 3),
    (chunks, "MOST_CHARACTERS", 3),
    (document, "BATCH_CHARACTERS", 100),
    (weighers, "_WEIGHED_AT_ONCE", 3),
    (weighers, "_WEIGHED_AT_ONCE", 1000),
]


@pytest.fixture(scope="module")
def texts(corpus):
    texts = [one.text for one in corpus]
    texts += [
        "",
        "a",
        "à b",
        "a a a",
        "abc\u2003de\u00a0f\x85g",
        "Zygomatique xylophone",
        "🎉 🎉🎉 x",
    ]
    texts += ["merci " * 300, "é" * 400, "https://exemple.org @moi #a 06 12 34 56 78", "oui-" * 99]
    kinds = ["post", None, "kind_of_the_future", "chat"] * (len(texts) // 4 + 1)
    parents = [None, "Qui vient demain ?", ""] * (len(texts) // 3 + 1)
    return texts, kinds[: len(texts)], parents[: len(texts)]


@pytest.fixture(scope="module")
def some(texts):
    return documents(*texts)


def test_features_are_those_of_scikit_learn(shipped, some):
    expected = shipped.pipeline.named_steps["features"].transform(frame(some)).tocsc()
    weights = shipped.scorer.weights
    _, features = shipped.scorer.score(DocumentTerms.of(some), letters=True)
    for block, found in zip(weights.blocks, features, strict=True):
        theirs = expected[:, block.start : block.start + len(block.items)]
        assert found.nnz == theirs.nnz > 0
        assert abs(found - theirs).max() < 1e-7


def test_posteriors_are_those_of_scikit_learn(shipped, some):
    pipeline = shipped.pipeline
    features = pipeline.named_steps["features"].transform(frame(some)).astype(np.float64)
    classifier = pipeline.named_steps["classifier"]
    exact = softmax(features @ classifier.coef_.T.astype(np.float64) + classifier.intercept_)
    found = shipped.posteriors(some)
    assert np.abs(found - exact).max() < 1e-6
    # scikit-learn's own sums are in single precision
    assert np.abs(found - pipeline.predict_proba(frame(some))).max() < 5e-6


def test_a_message_has_the_same_posteriors_in_any_batch(shipped, some):
    together = shipped.posteriors(some)
    again = shipped.posteriors(some[::-1])[::-1]
    alone = np.concatenate([shipped.posteriors([one]) for one in some])
    assert_array_equal(together, alone)
    assert_array_equal(together, again)


@pytest.mark.parametrize(("module", "name", "value"), LIMITS)
def test_terms_of_texts_are_those_of_their_documents(
    shipped, texts, monkeypatch, module, name, value
):
    expected = shipped.posteriors(documents(*texts))
    monkeypatch.setattr(module, name, value)
    ours = Scorer(shipped.scorer.weights)
    for _ in range(2):
        found = [softmax(ours.score(some.terms)[0]) for some in preprocess(*texts)]
        assert_array_equal(np.concatenate(found), expected)


def test_weights_of_the_file_are_those_of_the_pipeline(shipped):
    found, expected = shipped.weights, weights_of(shipped.pipeline)
    assert found.kinds == expected.kinds
    assert found.kind_weight == expected.kind_weight
    assert_array_equal(found.coefficients, expected.coefficients)
    assert_array_equal(found.intercept, expected.intercept)
    for ours, theirs in zip(found.blocks, expected.blocks, strict=True):
        assert_array_equal(ours.idf, theirs.idf)
        assert replace(ours, idf=None) == replace(theirs, idf=None)


def test_classifying_opens_no_pipeline(some):
    classifier = load(model_folder("default"))
    classifier.posteriors(some)
    assert "pipeline" not in vars(classifier)


@pytest.mark.parametrize(
    ("setting", "value"), [("lowercase", True), ("sublinear_tf", False), ("ngram_range", (2, 3))]
)
def test_settings_of_other_models_are_refused(tiny, setting, value):
    pipeline = load(tiny.folder).pipeline
    words = pipeline.named_steps["features"].named_transformers_["words"]
    setattr(words, setting, value)
    with pytest.raises(ValueError, match=setting):
        weights_of(pipeline)


def test_a_model_of_other_classes_is_refused(tiny):
    pipeline = load(tiny.folder).pipeline
    classifier = pipeline.named_steps["classifier"]
    classifier.coef_, classifier.intercept_ = classifier.coef_[:3], classifier.intercept_[:3]
    with pytest.raises(ValueError, match="coefficients"):
        weights_of(pipeline)


def test_messages_without_words_have_the_logits_of_the_intercept(shipped):
    found, _ = shipped.scorer.score(DocumentTerms.of([Document("", "", "", "?")] * 2))
    assert_allclose(found, np.tile(shipped.scorer.weights.intercept, (2, 1)))
