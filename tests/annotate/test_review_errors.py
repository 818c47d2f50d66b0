import sys

import numpy as np
import pytest

from rsmp_nlp.annotate.review_errors import out_of_fold_posteriors, require, together
from rsmp_nlp.classify.labels import Labelled
from rsmp_nlp.errors import UsageError


def message(number, text, thread=None, platform="forum"):
    return Labelled(f"m{number}", platform, platform, text, "action", thread=thread)


def test_threads_and_copies_stay_together_through_each_other():
    groups = together(
        [
            message(0, "un texte à part", "t1"),
            message(1, "le même texte ici", "t1"),
            message(2, "LE MEME TEXTE, ICI !", "t2"),
            message(3, "autre chose encore", "t2"),
            message(4, "seul", None),
            message(5, "sous le même nom de fil", "t1", "ailleurs"),
        ]
    )
    assert len(set(groups[:4])) == 1
    assert len(set(groups)) == 3


def test_without_cleanlab_the_way_out_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "cleanlab", None)
    with pytest.raises(UsageError, match=r"rsmp-nlp\[review\].*--checks doublons,regles"):
        require()


def test_every_message_is_judged_by_a_model_that_did_not_see_it(corpus):
    wrong = Labelled(
        "faux",
        "forum",
        "forum",
        "Réunion jeudi à 20h30 à la mairie, venez nombreux à la réunion !",
        "none",
    )
    labelled = [*corpus[:59], wrong]
    posteriors = out_of_fold_posteriors(labelled, corpus[59:], 0, lambda text: None)
    assert posteriors.shape == (60, 10)
    np.testing.assert_allclose(posteriors.sum(axis=1), 1)
    assert posteriors[-1].argmax() != 9, "the label that it bears alone must not be repeated"
