import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from rsmp_nlp.classify.backends import linear
from rsmp_nlp.classify.calibrate import fit_temperature, softmax
from rsmp_nlp.classify.crossvalidate import OutOfFold, calibrated, out_of_fold
from rsmp_nlp.classify.linear import TrainingRows
from rsmp_nlp.preprocess.document import Document


def rows(count):
    """Documents told apart by their words: the number of the row."""
    return TrainingRows(
        [Document(str(row), "", "", "") for row in range(count)],
        np.arange(count, dtype=np.intp) % 10,
        ["s"] * count,
        np.ones(count),
    )


@pytest.fixture
def fits(monkeypatch):
    """Replace fitting: a pipeline is the set of rows it saw; logits say whether it saw the row."""

    def fit(training, seed):
        return frozenset(int(one.words) for one in training.documents)

    def logits(seen, documents):
        return np.array([[float(int(one.words) in seen)] + [len(seen)] * 9 for one in documents])

    monkeypatch.setattr(linear, "fit_pipeline", fit)
    monkeypatch.setattr(linear, "logits", logits)


@pytest.mark.parametrize("folds", [2, 3, 10])
def test_no_row_is_predicted_by_a_model_that_saw_its_group(fits, monkeypatch, folds):
    groups = [f"g{row % 5}" for row in range(40)]
    seen_by_fold = []

    def logits(seen, documents):
        seen_groups = {groups[row] for row in seen}
        assert not {groups[int(one.words)] for one in documents} & seen_groups
        seen_by_fold.append(len(seen))
        return np.zeros((len(documents), 10))

    monkeypatch.setattr(linear, "logits", logits)
    found = out_of_fold(rows(40), groups, np.ones(40, dtype=bool), seed=0, folds=folds)
    assert_array_equal(found.rows, np.arange(40))
    assert len(np.unique(found.folds)) == min(folds, 5) == len(seen_by_fold)
    for group in range(5):
        assert len(np.unique(found.folds[group::5])) == 1


def test_rows_that_are_not_scored_train_every_model_and_are_never_predicted(fits):
    scored = np.arange(40) >= 10
    found = out_of_fold(rows(40), [f"g{row % 4}" for row in range(40)], scored, seed=0)
    assert_array_equal(found.rows, np.arange(10, 40))
    assert_array_equal(found.logits[:, 0], 0)
    sizes = found.logits[:, 1]
    for fold in np.unique(found.folds):
        left_out = int((found.folds == fold).sum())
        assert (sizes[found.folds == fold] == 40 - left_out).all()


def test_progress_is_told(fits):
    told = []
    out_of_fold(
        rows(9), list("abcabcabc"), np.ones(9, dtype=bool), 0, 3, lambda *two: told.append(two)
    )
    assert told == [(1, 3), (2, 3), (3, 3)]


def simulated():
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(300, 10))
    folds = np.repeat([0, 1, 2], 100)
    logits[folds == 2] *= 8
    classes = np.where(rng.random(300) < 0.6, logits.argmax(axis=1), rng.integers(10, size=300))
    return OutOfFold(np.arange(300), logits, folds), classes, rng.random(300) + 0.5


def test_the_posteriors_of_a_fold_are_calibrated_on_the_others():
    held_out, classes, weights = simulated()
    temperature, posteriors = calibrated(held_out, classes, weights)
    assert temperature == fit_temperature(held_out.logits, classes, weights)
    for fold in (0, 1, 2):
        inside, others = held_out.folds == fold, held_out.folds != fold
        own = fit_temperature(held_out.logits[others], classes[others], weights[others])
        assert_allclose(posteriors[inside], softmax(held_out.logits[inside] / own))


def test_one_fold_is_calibrated_on_itself():
    held_out, classes, weights = simulated()
    alone = OutOfFold(held_out.rows, held_out.logits, np.zeros(300, dtype=np.intp))
    temperature, posteriors = calibrated(alone, classes, weights)
    assert_allclose(posteriors, softmax(held_out.logits / temperature))
