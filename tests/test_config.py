"""Engines and the options that go with them."""

import pytest

from rsmp_nlp.config import check_engine
from rsmp_nlp.errors import UsageError


def test_what_goes_together_passes():
    check_engine("local", None, None)
    check_engine("local", None, 4)
    check_engine("dask", None, 2)
    check_engine("dask", "tls://10.0.0.5:8786", None)


@pytest.mark.parametrize(
    ("engine", "scheduler", "workers", "words"),
    [
        ("spark", None, None, "spark : moteur inconnu"),
        ("local", "tcp://a:8786", None, "ne va qu’avec --engine dask"),
        ("dask", "10.0.0.5:8786", None, "adresse attendue sous la forme tcp://"),
        ("dask", "tcp://a:8786", 2, "--workers ne va pas avec --scheduler"),
    ],
)
def test_what_does_not_is_one_sentence(engine, scheduler, workers, words):
    with pytest.raises(UsageError, match=words):
        check_engine(engine, scheduler, workers)
