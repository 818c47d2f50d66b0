"""Engines and the options that go with them."""

import pytest

from rsmp_nlp.config import check_engine
from rsmp_nlp.errors import UsageError


def test_what_goes_together_passes():
    check_engine("local", None, None)
    check_engine("local", None, 4)


@pytest.mark.parametrize(
    ("engine", "scheduler", "workers", "words"),
    [
        ("spark", None, None, "spark : moteur inconnu"),
        ("local", "tcp://a:8786", None, "ne va qu’avec --engine dask"),
    ],
)
def test_what_does_not_is_one_sentence(engine, scheduler, workers, words):
    with pytest.raises(UsageError, match=words):
        check_engine(engine, scheduler, workers)
