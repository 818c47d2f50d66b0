import json

import numpy as np
import pytest

from rsmp_nlp.classify.scores import abstention_threshold, score
from rsmp_nlp.taxonomy import CLASSES


def posteriors(*usages, sure=0.82):
    found = np.full((len(usages), 10), (1 - sure) / 9)
    found[np.arange(len(usages)), [CLASSES.index(one) for one in usages]] = sure
    return found


def labels(*usages):
    return np.array([CLASSES.index(one) for one in usages])


TRUE = ["diffusion", "diffusion", "perspective", "echange", "action", "none"]
SAID = ["diffusion", "perspective", "perspective", "action", "action", "none"]


def test_all_right():
    found = score(posteriors(*TRUE, sure=1.0), labels(*TRUE), ["p"] * 6)
    assert (found.messages, found.platforms) == (6, 1)
    assert (found.families_macro_f1, found.families_accuracy) == (1.0, 1.0)
    assert (found.usages_macro_f1, found.usages_accuracy) == (1.0, 1.0)
    assert (found.families_ece, found.usages_ece) == (0.0, 0.0)


def test_by_hand():
    found = score(posteriors(*SAID), labels(*TRUE), ["p"] * 6)
    assert found.families_accuracy == pytest.approx(5 / 6)
    assert found.usages_accuracy == pytest.approx(4 / 6)
    # influence 1, collaboration 0, coordination P 1/2 R 1
    assert found.families_macro_f1 == pytest.approx((1 + 0 + 2 / 3) / 3)
    assert found.families["coordination"].precision == pytest.approx(0.5)
    assert found.families["coordination"].recall == 1.0
    assert found.families["influence"].messages == 3
    # diffusion 2/3, perspective 2/3, echange 0, action 2/3, none 1
    assert found.usages_macro_f1 == pytest.approx((2 / 3 + 2 / 3 + 0 + 2 / 3 + 1) / 5)
    assert found.usages["groupe"].messages == 0


def test_confusion_is_labels_by_decisions():
    found = np.array(score(posteriors(*SAID), labels(*TRUE), ["p"] * 6).confusion)
    assert found.shape == (10, 10)
    assert found.sum() == 6
    assert found[CLASSES.index("echange"), CLASSES.index("action")] == 1
    assert found[CLASSES.index("diffusion"), CLASSES.index("perspective")] == 1
    assert found.trace() == 4


def test_confusion_of_families_reliability_and_coverage():
    found = score(posteriors(*SAID), labels(*TRUE), ["p"] * 6)
    assert found.families_confusion == [[3, 0, 0, 0], [0, 0, 1, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
    assert sum(one.messages for one in found.families_reliability) == 6
    assert sum(one.accuracy * one.messages for one in found.usages_reliability) == pytest.approx(4)
    assert found.coverage_risk[-1].coverage == 1.0
    assert found.coverage_risk[-1].accuracy == pytest.approx(found.families_accuracy)


def test_calibration_error_of_the_families():
    # confidences 0.82 + 2 * 0.02 five times and 0.82 once: one bin of a fifteenth, five right of six
    found = score(posteriors(*SAID), labels(*TRUE), ["p"] * 6)
    assert found.families_ece == pytest.approx((5 * 0.86 + 0.82) / 6 - 5 / 6)
    assert found.usages_ece == pytest.approx(0.82 - 4 / 6)


def test_per_platform():
    found = score(posteriors(*SAID), labels(*TRUE), ["a", "b", "a", "b", "a", "b"]).per_platform
    assert list(found) == ["a", "b"]
    assert (found["a"].messages, found["a"].family_accuracy) == (3, 1.0)
    assert found["b"].usage_accuracy == pytest.approx(1 / 3)
    assert found["b"].observed == [0.5, 0.5, 0.0]
    assert found["a"].observed == pytest.approx([2 / 3, 0, 1 / 3])
    # masses of "a": influence 0.86 + 0.86 + 0.06, collaboration 0.18, coordination 0.06 * 2 + 0.86
    inside = 1.78 + 0.18 + 0.98
    assert found["a"].estimated == pytest.approx([1.78 / inside, 0.18 / inside, 0.98 / inside])


def test_share_error_is_over_platforms_of_thirty_messages():
    usages = ["diffusion"] * 30
    sure = posteriors(*usages, sure=1.0)
    half = (sure + posteriors(*["action"] * 30, sure=1.0)) / 2
    both = score(np.concatenate([sure, half]), labels(*usages * 2), ["a"] * 30 + ["b"] * 30)
    assert both.share_error == pytest.approx((0 + 1 / 3) / 2)
    few = score(half[:29], labels(*usages[:29]), ["a"] * 29)
    assert np.isnan(few.share_error)


def test_nothing_in_the_grid():
    found = score(posteriors(*["none"] * 40, sure=1.0), labels(*["none"] * 40), ["p"] * 40)
    assert found.per_platform["p"].observed == found.per_platform["p"].estimated == []
    assert np.isnan(found.families_macro_f1)
    assert found.families_accuracy == 1.0


def test_plain_data_is_json():
    found = score(posteriors(*SAID), labels(*TRUE), ["p"] * 6).as_dict()
    assert found["share_error"] is None
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_lengths_must_agree():
    with pytest.raises(ValueError, match="6 posteriors, 6 labels, 5 platforms"):
        score(posteriors(*SAID), labels(*TRUE), ["p"] * 5)


def by_confidence(*pairs):
    """Posteriors of influence with the given confidence, right or wrong."""
    found = np.zeros((len(pairs), 10))
    found[:, 0] = [confidence for confidence, _ in pairs]
    found[:, 9] = 1 - found[:, 0]
    return found, np.array([0 if right else 4 for _, right in pairs])


def test_threshold_is_the_least_confidence_that_keeps_nine_of_ten_right():
    pairs = [(0.99 - rank / 100, True) for rank in range(9)] + [(0.8, False), (0.7, False)]
    assert abstention_threshold(*by_confidence(*pairs)) == pytest.approx(0.8)
    assert abstention_threshold(*by_confidence(*pairs[:9])) == pytest.approx(0.91)


def test_where_nothing_holds_everything_is_abstained_from():
    assert abstention_threshold(*by_confidence((0.9, False), (0.8, True))) == 1.0


def test_messages_of_equal_confidence_are_kept_or_left_together():
    assert (
        abstention_threshold(*by_confidence((0.9, True), (0.6, True), (0.6, False), (0.6, False)))
        == 0.9
    )
