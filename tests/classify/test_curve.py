import json
import re
from dataclasses import replace
from typing import ClassVar
from xml.etree import ElementTree

import numpy as np
import pytest

from rsmp_nlp.classify.curve import FAMILIES, LEAST, USAGES, WORTH, Curve, learning_curve
from rsmp_nlp.classify.curve_fit import Gain
from rsmp_nlp.classify.curve_lines import card_section, curve_lines, curve_svg, verdict
from rsmp_nlp.errors import InputError
from rsmp_nlp.taxonomy import CLASSES


class Nearest:
    """A model that answers the class whose learnt words a message shares most: grows with labels."""

    learnt: ClassVar[list[int]] = []

    def __init__(self, rows):
        self.words = [set() for _ in CLASSES]
        for document, usage in zip(rows.documents, rows.classes, strict=True):
            self.words[usage] |= set(document.words.split())
        Nearest.learnt.append(len(rows.documents))

    def logits(self, documents):
        return np.array(
            [[len(own & set(one.words.split())) for own in self.words] for one in documents], float
        )


@pytest.fixture
def own(corpus):
    """120 messages of one platform, two a thread."""
    twice = [*corpus, *(replace(one, message_id=f"{one.message_id}-b") for one in corpus)]
    return [
        replace(one, platform="mien", group="mien", thread=f"t{place // 2}")
        for place, one in enumerate(sorted(twice, key=lambda one: one.text))
    ]


@pytest.fixture
def curve(own, corpus):
    Nearest.learnt = []
    return learning_curve(own, corpus[:6], Nearest, seed=1)


def test_scores_grow_with_the_labels_learnt(curve):
    assert (curve.labels, curve.context, curve.split) == (120, 6, "thread")
    assert curve.sizes == sorted(curve.sizes)
    assert curve.sizes[-1] == pytest.approx(90, abs=1)
    means = np.mean(curve.scores[USAGES], axis=0)
    assert means[-1] > means[0]
    assert np.shape(curve.scores[FAMILIES]) == (3, 5)


def test_the_context_is_in_every_training_part(curve):
    assert min(Nearest.learnt) >= 6 + 0.2 * 90 - 1
    assert max(Nearest.learnt) <= 6 + 92


def test_threads_stay_whole(own, corpus):
    class Spy(Nearest):
        def __init__(self, rows):
            super().__init__(rows)
            texts = [document.text for document in rows.documents]
            alone.append(sum(texts.count(text) % 2 for text in set(texts)))

    alone: list[int] = []
    learning_curve(own, [], Spy)
    assert not any(alone), "both messages of a thread bear one text here: each must be learnt twice"


def test_with_enough_groups_whole_groups_are_left_out(own):
    spread = [replace(one, group=f"g{place % 5}") for place, one in enumerate(own)]
    assert learning_curve(spread, [], Nearest).split == "group of platforms"


def test_the_same_labels_and_seed_give_the_same_curve(own):
    assert learning_curve(own, [], Nearest).as_dict() == learning_curve(own, [], Nearest).as_dict()


def test_rare_usages_are_counted_and_not_judged(own):
    few = [one for one in own if one.usage != "groupe" or one.message_id.endswith("0")]
    curve = learning_curve(few, [], Nearest)
    assert "groupe" not in curve.gains
    assert "trop peu pour juger" in "\n".join(curve_lines(curve))


def test_too_few_labels_are_told(own):
    with pytest.raises(InputError, match=f"{LEAST} au moins"):
        learning_curve(own[:30], [], Nearest)
    one_thread = [replace(one, thread="t") for one in own]
    with pytest.raises(InputError, match="1 fils"):
        learning_curve(one_thread, [], Nearest)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Gain(0.6, 0.002, 0.0, WORTH / 2), "vous pouvez vous arrêter"),
        (Gain(0.6, 0.03, 0.02, 0.05), "continuez"),
        (Gain(0.6, 0.015, 0.0, 0.05), "pas tranché"),
    ],
)
def test_the_verdict_follows_the_interval(curve, found, words):
    assert words in verdict(replace(curve, gains={**curve.gains, USAGES: found}))


def test_card_figure_and_json_hold_the_curve(curve):
    section = card_section(curve)
    assert "## Courbe d’apprentissage" in section
    assert "curve.svg" in section
    assert "fils des mêmes plateformes" in section
    drawing = ElementTree.fromstring(curve_svg(curve))
    assert len([one for one in drawing if one.tag.endswith("polyline")]) == 2
    assert not re.search("nan", curve_svg(curve))
    content = json.loads(json.dumps(curve.as_dict(), allow_nan=False))
    assert content["next"] == 100
    assert isinstance(curve, Curve)
