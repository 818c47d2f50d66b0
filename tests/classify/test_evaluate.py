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
    np.testing.assert_equal(found.as_dict(), expected.as_dict())
    assert found.messages == 30


def test_an_unknown_model_is_refused(tiny):
    with pytest.raises(ModelError, match="--model absent"):
        evaluate(tiny.labelled, "absent")
