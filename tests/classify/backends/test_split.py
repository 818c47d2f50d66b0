import numpy as np
import pytest

from rsmp_nlp.classify.backends.split import grouped_split
from rsmp_nlp.classify.linear import TrainingRows
from rsmp_nlp.preprocess.document import Document


def rows(sources):
    count = len(sources)
    return TrainingRows(
        [Document("", "", "", "")] * count, np.zeros(count, dtype=np.intp), sources, np.ones(count)
    )


@pytest.mark.parametrize("seed", range(5))
def test_no_source_is_on_both_sides(seed):
    sources = [f"s{row % 13}" for row in range(300)]
    fitted, aside = grouped_split(rows(sources), seed)
    assert sorted([*fitted, *aside]) == list(range(300))
    assert not {sources[row] for row in fitted} & {sources[row] for row in aside}
    assert 0.1 < len(aside) / 300 < 0.4


def test_the_seed_decides():
    sources = [f"s{row % 13}" for row in range(300)]
    first, same, other = (grouped_split(rows(sources), seed)[1].tolist() for seed in (1, 1, 2))
    assert first == same
    assert first != other


def test_one_source_is_not_split():
    fitted, aside = grouped_split(rows(["s"] * 10), 0)
    assert (len(fitted), len(aside)) == (10, 0)


def test_two_sources_leave_one_to_fit_on():
    fitted, aside = grouped_split(rows(["a"] * 9 + ["b"]), 0)
    assert len(fitted) in (1, 9)
    assert len(aside) == 10 - len(fitted)
