import numpy as np
import pytest

from rsmp_nlp.classify.combine import Annotation, settle
from rsmp_nlp.classify.inclusion import weigh_by_inclusion


def rows(*cells):
    return [
        Annotation(name, "ana", usage, 1.0, "p", number, inclusion=inclusion)
        for name, usage, number, inclusion in cells
    ]


def weighed(annotations):
    return weigh_by_inclusion(settle(annotations), annotations)


def test_equal_probabilities_weigh_one_whatever_the_round():
    annotations = rows(
        *((f"a{rank}", "action", 1, 0.1) for rank in range(8)),
        *((f"b{rank}", "action", 2, 0.02) for rank in range(3)),
    )
    labels, unfair = weighed(annotations)
    assert unfair == 0
    assert [weight for _, weight in labels.values()] == pytest.approx([1.0] * 11)


def test_unequal_ones_weigh_their_inverse():
    labels, _ = weighed(rows(("m", "action", 1, 0.5), ("n", "action", 1, 0.1)))
    (_, often), (_, seldom) = labels["p", "m"], labels["p", "n"]
    assert seldom / often == pytest.approx(5)
    assert often + seldom == pytest.approx(2)


def test_without_probabilities_weights_stay():
    annotations = [Annotation("m", "ana", "action", 0.25, "p")]
    assert weighed(annotations) == ({("p", "m"): ("action", 0.25)}, 0)


def test_a_mean_over_two_unequal_rounds_is_unbiased():
    rng = np.random.default_rng(0)
    values = rng.random(300) < np.linspace(0.1, 0.9, 300)
    chances = np.linspace(0.05, 0.4, 300)
    means = []
    for _ in range(400):
        cells = []
        for number, scale in ((1, 1.0), (2, 0.4)):
            for place in np.flatnonzero(rng.random(300) < chances * scale):
                usage = "action" if values[place] else "echange"
                cells.append((f"{number}-{place}", usage, number, float(chances[place] * scale)))
        labels, _ = weighed(rows(*cells))
        total = sum(weight for _, weight in labels.values())
        means.append(sum(w for usage, w in labels.values() if usage == "action") / total)
    assert np.mean(means) == pytest.approx(values.mean(), abs=0.015)
