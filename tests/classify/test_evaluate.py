from dataclasses import replace

import numpy as np
import pytest

from rsmp_nlp.classify.evaluate import evaluate
from rsmp_nlp.classify.scores import score
from rsmp_nlp.classify.storage import load
from rsmp_nlp.classify.train import training_rows
from rsmp_nlp.errors import ModelError


def test_scores_of_a_stored_model(tiny):
    labelled = tiny.labelled[::2]
    found = evaluate(labelled, str(tiny.folder))
    rows = training_rows(labelled)
    expected = score(
        load(tiny.folder).posteriors(rows.documents),
        rows.classes,
        [one.platform for one in labelled],
    )
    np.testing.assert_equal(found.scores.as_dict(), expected.as_dict())
    assert found.as_dict()["messages"] == 30


def test_messages_of_the_training_are_counted(tiny):
    fresh = [replace(one, text=f"{one.text} Vraiment.") for one in tiny.labelled[:10]]
    found = evaluate([*fresh, *tiny.labelled[10:14]], str(tiny.folder))
    assert found.seen == 4
    assert found.as_dict()["seen_in_training"] == 4


def test_an_unknown_model_is_refused(tiny):
    with pytest.raises(ModelError, match="--model absent"):
        evaluate(tiny.labelled, "absent")
