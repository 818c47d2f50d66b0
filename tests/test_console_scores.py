from dataclasses import replace

import numpy as np
import pytest

from rsmp_nlp.classify.compare import Comparison, Difference
from rsmp_nlp.classify.evaluate import Evaluation, doubt
from rsmp_nlp.classify.scores import score
from rsmp_nlp.console_scores import comparison_lines, evaluation_lines, verdict_sentence
from rsmp_nlp.taxonomy import CLASSES

ROWS = np.array([8, 0, 0, 5, 5, 9] * 10)


@pytest.fixture(scope="module")
def scores():
    posteriors = np.full((60, 10), 0.02)
    posteriors[np.arange(60), np.where(ROWS == 8, 5, ROWS)] = 0.82
    return score(posteriors, ROWS, ["forum"] * 59 + ["parti"])


def test_an_evaluation_says_everything(scores):
    text = "\n".join(evaluation_lines(scores))
    for part in ("confusions des familles", "confusions des usages", "confiance (usages)"):
        assert part in text
    # ten actions were taken for exchanges
    row = next(line for line in text.splitlines() if line.startswith("O3 "))
    assert row.split() == ["O3", *("10" if name == "echange" else "0" for name in CLASSES)]
    forum = next(line for line in text.splitlines() if line.startswith("forum"))
    assert forum.split()[1] == "59"
    assert text.splitlines()[-1].split()[:2] == ["100", "%"]


def difference(low, high, higher=True):
    middle = None if low is None else (low + high) / 2
    return Difference(0.5, 0.5, middle, low, high, higher)


def comparison(scores, families, usages, shares):
    def evaluation(name):
        return Evaluation(name, name, scores, 0, np.zeros((60, 10)))

    names = ("families_macro_f1", "usages_macro_f1", "share_error")
    found = dict(zip(names, (families, usages, shares), strict=True))
    return Comparison(evaluation("ancien"), evaluation("nouveau"), 9, found)


UP, DOWN, EVEN = difference(0.01, 0.03), difference(-0.03, -0.01), difference(-0.01, 0.02)
FEWER_ERRORS = difference(-0.03, -0.01, higher=False)
NOT_MEASURED = difference(None, None)


@pytest.mark.parametrize(
    ("found", "verdict", "sentence"),
    [
        (
            (UP, EVEN, NOT_MEASURED),
            "better",
            "« nouveau » est meilleur que « ancien » : macro-F1 des",
        ),
        ((EVEN, EVEN, FEWER_ERRORS), "better", "meilleur que « ancien » : erreur sur les parts"),
        ((EVEN, DOWN, EVEN), "worse", "« nouveau » est moins bon que « ancien »"),
        ((UP, DOWN, EVEN), "mixed", "et moins bon (macro-F1 des dix usages)"),
        ((EVEN, EVEN, NOT_MEASURED), "undecided", "dans l’intervalle"),
        ((NOT_MEASURED,) * 3, "undecided", "9 plateforme(s) ne suffisent pas"),
    ],
)
def test_the_verdict_is_one_sentence(scores, found, verdict, sentence):
    one = comparison(scores, *found)
    assert one.verdict == verdict
    assert sentence in verdict_sentence(one)
    assert comparison_lines(one)[-1] == verdict_sentence(one)


@pytest.mark.parametrize(
    ("seen", "sentence"),
    [(0, None), (3, "a appris sur 3 de ces 60 messages"), (None, "ne dit pas sur quels textes")],
)
def test_a_score_on_training_messages_is_doubted(scores, seen, sentence):
    evaluation = replace(
        Evaluation("modele", "", scores, 0, np.zeros((60, 10))),
        seen=seen,
    )
    found = doubt(evaluation)
    assert found is None if sentence is None else sentence in found
