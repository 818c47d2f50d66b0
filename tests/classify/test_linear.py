from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from rsmp_nlp.classify.calibrate import softmax
from rsmp_nlp.classify.linear import (
    LinearClassifier,
    TrainingRows,
    fit_pipeline,
    fold_in,
    logits,
    sample_weights,
)
from rsmp_nlp.classify.train import training_rows
from rsmp_nlp.preprocess.document import Document, document
from rsmp_nlp.taxonomy import CLASSES


def rows(classes, sources, weights=None):
    empty = Document("", "", "", "")
    return TrainingRows(
        [empty] * len(classes),
        np.array(classes, dtype=np.intp),
        list(sources),
        np.ones(len(classes)) if weights is None else np.array(weights, dtype=float),
    )


def test_classes_weigh_the_same():
    found = sample_weights(rows([0, 0, 0, 1], "aaaa"))
    assert_allclose(found, [2 / 3, 2 / 3, 2 / 3, 2])


def test_a_source_of_four_weighs_twice_a_source_of_one():
    found = sample_weights(rows([0] * 5, "aaaab"))
    assert_allclose(found[:4].sum() / found[4], 2)
    assert found.mean() == pytest.approx(1)


def test_weights_of_labels_count():
    found = sample_weights(rows([0, 0], "aa", [1, 3]))
    assert_allclose(found, [0.5, 1.5])


def test_a_nearly_absent_class_is_not_blown_up():
    found = sample_weights(rows([0] * 100 + [1], "a" * 101, [1.0] * 100 + [1e-6]))
    assert found[100] < found[0]


@pytest.fixture(scope="module")
def training(corpus):
    return training_rows(corpus)


@pytest.fixture(scope="module")
def pipeline(training):
    return fit_pipeline(training, seed=3)


def test_same_rows_and_seed_same_weights(training, pipeline):
    again = fit_pipeline(training, seed=3)
    first, second = (one.named_steps["classifier"] for one in (pipeline, again))
    assert_array_equal(first.coef_, second.coef_)
    assert_array_equal(first.intercept_, second.intercept_)


def test_a_temperature_folded_in_is_a_temperature_applied(training):
    pipeline = fit_pipeline(training, seed=3)
    before = logits(pipeline, training.documents)
    fold_in(pipeline, 1.7)
    found = LinearClassifier("essai", pipeline).posteriors(training.documents)
    assert_allclose(found, softmax(before / 1.7), atol=1e-5)


def test_posteriors_are_rows_of_ten_that_sum_to_one(pipeline, training):
    classifier = LinearClassifier("essai", pipeline)
    found = classifier.posteriors(training.documents)
    assert found.shape == (60, 10)
    assert found.dtype == np.float64
    assert_allclose(found.sum(axis=1), 1, atol=1e-6)
    assert classifier.posteriors([]).shape == (0, 10)
    # absent kind and parent, no known word at all
    assert classifier.posteriors([document(""), document("zzz", "autre", "yyy")]).shape == (2, 10)


def test_a_message_has_the_same_posteriors_in_any_company(pipeline, training):
    classifier = LinearClassifier("essai", pipeline)
    together = classifier.posteriors(training.documents)
    alone = np.concatenate([classifier.posteriors([one]) for one in training.documents[:10]])
    assert_allclose(together[:10], alone, atol=1e-7)


def test_a_class_without_example_is_known_and_rare(training):
    without = training.take(np.flatnonzero(training.classes != 9))
    found = LinearClassifier("essai", fit_pipeline(without, 0)).posteriors(without.documents)
    assert found.shape == (54, 10)
    assert found[:, 9].max() < 0.1


def test_take_keeps_the_order_given(training):
    taken = training.take(np.array([5, 2]))
    assert [taken.documents[0], taken.documents[1]] == [
        training.documents[5],
        training.documents[2],
    ]
    assert taken.classes.tolist() == [training.classes[5], training.classes[2]]
    assert taken.sources == [training.sources[5], training.sources[2]]


def test_kinds_are_hidden_from_one_message_in_five_by_seed(training):
    always = replace(training, documents=[replace(one, kind="post") for one in training.documents])
    fitted = fit_pipeline(always, seed=0).named_steps["features"]
    names = list(fitted.get_feature_names_out())
    assert {"kind__kind_", "kind__kind_post"} <= set(names)


def test_a_word_without_a_label_counts_by_its_vector(pipeline, training):
    """« colloque » stands in no labelled message; its vector is near those of events."""
    texts = " ".join(one.words for one in training.documents).split()
    assert "colloque" not in texts
    with_it, without = softmax(
        logits(pipeline, [Document("colloque", "", "", ""), Document("", "", "", "")])
    )
    event = CLASSES.index("evenement")
    assert with_it[event] > without[event] * 1.1


def test_weights_by_word_are_the_fitted_weights_by_vector(training):
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    from rsmp_nlp.classify.linear import _unproject, project

    rng = np.random.default_rng(0)
    values = csr_matrix(rng.random((40, 9)))
    projection = rng.random((4, 2))
    classifier = LogisticRegression().fit(
        project(values, slice(3, 7), projection), rng.integers(3, size=40)
    )
    expected = classifier.decision_function(project(values, slice(3, 7), projection))
    _unproject(classifier, slice(3, 7), projection)
    assert_allclose(classifier.decision_function(values), expected, atol=1e-12)
