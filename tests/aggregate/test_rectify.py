import numpy as np
import pytest
from numpy.testing import assert_allclose

from rsmp_nlp.aggregate.rectify import (
    LabelledSums,
    columns,
    of_messages,
    power,
    rectified,
    standard_error,
)


def world(count, seed=0, quality=2.0, classes=3):
    """Labels, one-hot, and predictions that are worth more or less."""
    rng = np.random.default_rng(seed)
    labels = np.eye(classes)[rng.choice(classes, count, p=[0.6, 0.3, 0.1])]
    logits = rng.normal(size=(count, classes)) + quality * labels
    shares = np.exp(logits)
    return labels, shares / shares.sum(axis=1, keepdims=True)


def theta(sums, strength):
    return rectified(columns(sums).sum(axis=0), strength)


def test_by_hand():
    labels, said = np.eye(2)[[0, 0, 1, 0]], np.array([[0.5, 0.5]] * 4)
    sums = of_messages(labels, said, np.array([[0.4, 0.6]] * 10))
    assert_allclose(theta(sums, 0.0), [0.75, 0.25])
    assert_allclose(theta(sums, 1.0), [0.75 - 0.5 + 0.4, 0.25 - 0.5 + 0.6])


def test_predictions_that_say_nothing_are_not_used():
    labels, said = world(200)
    rng = np.random.default_rng(1)
    assert power(of_messages(labels, rng.permutation(said), said)) < 0.2
    assert power(of_messages(labels, labels, np.tile(labels, (50, 1)))) > 0.95


def test_lambda_grows_with_the_number_without_label():
    labels, said = world(100)
    few, many = (power(of_messages(labels, said, world(count)[1])) for count in (100, 5_000))
    assert 0 < few < many <= 1


def test_rectified_is_unbiased_where_the_model_is_biased():
    found = []
    for seed in range(300):
        labels, said = world(60, seed)
        _, rest = world(600, seed + 10_000)
        biased = said * [0.5, 1, 3]
        rest = rest * [0.5, 1, 3]
        sums = of_messages(
            labels,
            biased / biased.sum(axis=1, keepdims=True),
            rest / rest.sum(axis=1, keepdims=True),
        )
        found.append(theta(sums, power(sums)))
    assert_allclose(np.mean(found, axis=0), [0.6, 0.3, 0.1], atol=0.012)


def test_standard_error_is_that_of_repetitions():
    found, told = [], []
    for seed in range(400):
        labels, said = world(80, seed)
        sums = of_messages(labels, said, world(800, seed + 10_000)[1])
        found.append(theta(sums, 0.7))
        told.append(standard_error(sums, 0.7))
    assert_allclose(np.mean(told, axis=0), np.std(found, axis=0), rtol=0.1)


def test_clusters_of_one_message_are_messages():
    labels, said = world(50)
    rest = world(300, 1)[1]
    apart = of_messages(labels, said, rest)
    order = np.random.default_rng(0).permutation(350)
    mixed = LabelledSums(*(getattr(apart, name)[order] for name in apart.__dataclass_fields__))
    assert power(mixed) == pytest.approx(power(apart))
    assert_allclose(standard_error(mixed, 0.5), standard_error(apart, 0.5))


def test_nothing_left_without_label_is_the_labels():
    labels, said = world(50)
    sums = of_messages(labels, said, np.zeros((0, 3)))
    assert power(sums) == 0.0
    assert_allclose(theta(sums, 0.0), labels.mean(axis=0))


def test_weights_undo_unequal_probabilities():
    """Half of the messages are labelled ten times as often: their inverse weighs them back."""
    rng = np.random.default_rng(3)
    labels, said = world(40_000, 4)
    chance = np.where(labels[:, 0] == 1, 0.1, 0.01)
    drawn = rng.random(len(labels)) < chance
    weight = 1 / chance[drawn]
    none = np.zeros((len(said), 3))
    sums = LabelledSums(
        np.concatenate([weight, none[:, 0]]),
        np.vstack([labels[drawn] * weight[:, None], none]),
        np.vstack([said[drawn] * weight[:, None], none]),
        np.concatenate([np.zeros(drawn.sum()), np.ones(len(said))]),
        np.vstack([np.zeros((drawn.sum(), 3)), said]),
    )
    assert abs(labels[drawn].mean(axis=0)[0] - 0.6) > 0.2
    assert_allclose(theta(sums, power(sums)), labels.mean(axis=0), atol=0.03)
