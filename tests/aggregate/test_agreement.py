import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from rsmp_nlp.aggregate.agreement import cohen_kappa, fleiss_kappa, krippendorff_alpha

# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability: sections A, B and C
BINARY = ("0100000010", "1110010000")
NOMINAL = ("aabbdcccedda", "babbbccceddd")
MISSING = ("123321412***", "1233224125*3", "*3332342251*", "12332441251*")

# https://en.wikipedia.org/wiki/Krippendorff's_alpha, three coders
THREE_CODERS = ("*****34121133*3", "1*213343*******", "**21344*21133*4")

# Fleiss (1971): fourteen psychiatrists, ten patients, five diagnoses
DIAGNOSES = (
    (0, 0, 0, 0, 14),
    (0, 2, 6, 4, 2),
    (0, 0, 3, 5, 6),
    (0, 3, 9, 2, 0),
    (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0),
    (3, 2, 6, 3, 0),
    (2, 5, 3, 2, 2),
    (6, 5, 2, 1, 0),
    (0, 2, 2, 3, 7),
)


def counted(coders):
    """Return counts, a row a unit, from one string a coder; "*" is missing."""
    values = sorted(set("".join(coders)) - {"*"})
    return np.array([[unit.count(value) for value in values] for unit in zip(*coders, strict=True)])


@pytest.mark.parametrize(
    ("coders", "published"),
    [(BINARY, 0.095), (NOMINAL, 0.692), (MISSING, 0.743), (THREE_CODERS, 0.691)],
)
def test_alpha_of_published_examples(coders, published):
    assert krippendorff_alpha(counted(coders)).value == pytest.approx(published, abs=5e-4)


def test_a_unit_with_one_label_does_not_move_alpha():
    counts = counted(MISSING)
    assert krippendorff_alpha(counts).messages == 11
    more = np.vstack([counts, np.eye(5, dtype=int)])
    assert krippendorff_alpha(more) == krippendorff_alpha(counts)


def test_fleiss_of_its_own_example():
    found = fleiss_kappa(np.array(DIAGNOSES))
    assert found.value == pytest.approx(0.210, abs=5e-4)
    assert found.observed == pytest.approx(0.378, abs=5e-4)


@pytest.mark.parametrize("seed", range(5))
def test_cohen_is_that_of_scikit_learn(seed):
    rng = np.random.default_rng(seed)
    first = rng.integers(0, 4, 60)
    second = np.where(rng.random(60) < 0.6, first, rng.integers(0, 4, 60))
    assert cohen_kappa(first, second, 4).value == pytest.approx(cohen_kappa_score(first, second))


def test_nothing_shared_is_undefined_not_a_number():
    found = krippendorff_alpha(np.eye(3))
    assert (found.value, found.low, found.high, found.observed, found.messages) == (
        (None,) * 4 + (0,)
    )
    assert krippendorff_alpha(np.zeros((0, 3))).value is None
    assert cohen_kappa(np.array([], dtype=int), np.array([], dtype=int), 3).value is None


@pytest.mark.parametrize("coefficient", [krippendorff_alpha, fleiss_kappa])
def test_one_label_only_is_undefined_though_all_agree(coefficient):
    found = coefficient(np.array([[2, 0], [3, 0], [2, 0]]))
    assert (found.value, found.observed, found.messages) == (None, 1.0, 3)


def test_perfect_agreement_of_few_leaves_doubt():
    few = krippendorff_alpha(np.array([[2, 0], [0, 2]] * 5))
    many = krippendorff_alpha(np.array([[2, 0], [0, 2]] * 200))
    assert few.value == few.high == 1
    assert few.low < 0.5 < 0.95 < many.low < 1


def test_threads_drawn_whole_widen_the_interval():
    rng = np.random.default_rng(0)
    disputed = np.repeat(rng.random(30) < 0.4, 10)  # a thread is disputed whole or not at all
    counts = np.where(disputed[:, None], [1, 1], [[2, 0], [0, 2]] * 150)
    alone = krippendorff_alpha(counts)
    threads = krippendorff_alpha(counts, np.repeat(np.arange(30), 10))
    assert threads.value == alone.value
    assert threads.high - threads.low > 1.8 * (alone.high - alone.low)


def test_intervals_hold_the_truth_about_as_often_as_they_say():
    rng = np.random.default_rng(1)
    truth, held = 0.5, 0  # two annotators who copy the same fair coin with probability √.5 each
    for draw in range(200):
        coin = rng.random(60) < 0.5
        both = [np.where(rng.random(60) < truth**0.5, coin, rng.random(60) < 0.5) for _ in range(2)]
        votes = both[0].astype(int) + both[1]
        found = krippendorff_alpha(np.stack([2 - votes, votes], 1), seed=draw, draws=300)
        held += found.low <= truth <= found.high
    assert 0.90 <= held / 200 <= 0.99


def test_one_thread_has_no_interval():
    found = krippendorff_alpha(np.array([[2, 0], [0, 2], [1, 1]]), np.zeros(3, dtype=int))
    assert found.value is not None
    assert (found.low, found.high) == (None, None)
