from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from tests.aggregate.frames import batches

from rsmp_nlp.aggregate.batch import UNITS
from rsmp_nlp.aggregate.estimators import CAUTION, adapt, emq
from rsmp_nlp.aggregate.options import Options
from rsmp_nlp.aggregate.segments import WHOLE
from rsmp_nlp.aggregate.sums import NARROW, WIDTH, cluster_sums
from rsmp_nlp.aggregate.survey import NEEDED_COLUMNS, survey
from rsmp_nlp.schema.tables import POSTERIOR_COLUMNS

MARCH, APRIL = datetime(2024, 3, 31, 23, tzinfo=UTC), datetime(2024, 4, 1, tzinfo=UTC)


def batch(*rows):
    """Rows of (platform, id, thread, author, date, usage); posteriors are one-hot on none."""
    cells = [
        (platform, message, thread, None, author, None, date, usage, *([0.0] * 9), 1.0)
        for platform, message, thread, author, date, usage in rows
    ]
    frame = pd.DataFrame(cells, columns=list(NEEDED_COLUMNS))
    return frame.astype(dict.fromkeys(NEEDED_COLUMNS[:8], object))


ROWS = [
    ("f", "1", "t", "a", MARCH, "none"),
    ("f", "2", "t", "b", APRIL, "action"),
    ("f", "3", None, None, MARCH, "none"),
    ("f", "4", "t", "a", MARCH, "none"),
    ("g", "1", None, "a", None, "groupe"),
]


def summed(frames, options=None, labels=None):
    options = options or Options()
    surveys = survey(batches(frames), options)
    return surveys, cluster_sums(batches(frames), surveys, options, labels)


def sizes(found, platform, unit, segment=WHOLE):
    return sorted(found[platform].tables[unit, segment].table()[1][:, 0].tolist())


def random_batch(rows, seed=0):
    whole = batch(*rows)
    whole[POSTERIOR_COLUMNS] = np.random.default_rng(seed).dirichlet(np.ones(10), len(whole))
    return whole


def test_masses_per_platform_period_and_cluster():
    _, found = summed([batch(*ROWS)])
    assert sizes(found, "f", "thread") == [1, 3]
    assert sizes(found, "f", "author") == [1, 1, 2]
    assert sizes(found, "f", "thread", ("period", "2024-03")) == [1, 2]
    assert sizes(found, "f", "author", ("period", "2024-04")) == [1]
    assert list(found["f"].cells("period")) == ["2024-03", "2024-04"]
    assert found["f"].messages["period", "2024-03"] == 3
    assert found["g"].cells("period") == {}


def test_what_is_known_and_the_usages():
    surveys, _ = summed([batch(*ROWS)])
    assert dict(surveys["f"].known) == {"thread": 3, "author": 3}
    assert dict(surveys["g"].known) == {"thread": 0, "author": 1}
    assert dict(surveys["f"].usages) == {"none": 3, "action": 1}
    assert (len(surveys["f"].distinct["thread"]), len(surveys["f"].distinct["author"])) == (2, 2)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_batches_do_not_change_sums(size):
    whole = random_batch(ROWS)
    cut = [whole.iloc[start : start + size] for start in range(0, len(whole), size)]
    _, one = summed([whole])
    _, many = summed(cut)
    for platform in "fg":
        for key, table in one[platform].tables.items():
            for left, right in zip(table.table(), many[platform].tables[key].table(), strict=True):
                assert_allclose(left, right)


def test_posteriors_are_adapted_to_their_own_platform():
    whole = random_batch(ROWS * 3, seed=1)
    rows = whole[POSTERIOR_COLUMNS].to_numpy().copy()
    _, found = summed([whole])
    for platform in "fg":
        own = rows[whole["platform"] == platform]
        total = found[platform].totals[WHOLE]
        for place, caution in ((0, CAUTION), (3, 0.0)):
            expected = adapt(own, emq(own, caution=caution)).sum(axis=0)
            assert_allclose(total[1 + 10 * place : 11 + 10 * place], expected, atol=1e-5)
        assert_allclose(total[11:21], own.sum(axis=0))
        for unit in UNITS:
            clusters = found[platform].tables[unit, WHOLE].table()[1]
            assert_allclose(clusters.sum(axis=0), total[:NARROW])
    assert_allclose(whole[POSTERIOR_COLUMNS], rows)


@pytest.mark.parametrize("estimator", ["cc", "acc", "emq"])
def test_clusters_have_what_an_estimator_needs(estimator):
    _, found = summed([random_batch(ROWS)], Options(estimator=estimator))
    clusters = found["f"].tables["thread", WHOLE].table()[1]
    assert clusters.shape[1] == WIDTH
    assert_allclose(clusters.sum(axis=0), found["f"].totals[WHOLE])


def test_a_large_platform_is_sampled_evenly(monkeypatch):
    monkeypatch.setattr("rsmp_nlp.aggregate.survey.SAMPLE", 50)
    whole = random_batch(ROWS[:1] * 1_000, seed=3)
    rows = whole[POSTERIOR_COLUMNS].to_numpy()
    for size in (1_000, 64, 37):
        cut = [whole.iloc[start : start + size] for start in range(0, len(whole), size)]
        surveys = survey(batches(cut), Options())
        found = surveys["f"].mix.prevalence["prudent"]
        assert_allclose(found, emq(rows[::16], caution=CAUTION), atol=1e-5)


def test_authors_weigh_the_same_where_asked():
    _, found = summed([batch(*ROWS)], Options(weight="author"))
    assert sizes(found, "f", "author") == [1, 1, 1]
    assert sizes(found, "f", "thread") == [1, 2]


def test_copies_weigh_as_one_where_asked():
    whole = batch(*ROWS)
    whole["text_key"] = ["k", "k", "other", None, "k"]
    surveys, found = summed([whole], Options(duplicates="once"))
    assert sizes(found, "f", "thread") == [1, 2]
    assert sizes(found, "g", "thread") == [1]
    assert surveys["f"].copied.table()[1].sum() == 3


def test_labels_are_found_by_platform_or_by_message_alone():
    labels = {("f", "2"): (8, 2.0), ("", "3"): (9, 1.0), ("g", "2"): (0, 1.0)}
    _, found = summed([batch(*ROWS)], labels=labels)
    assert found["f"].labelled.classes == [8, 9]
    assert found["f"].labelled.weights == [2.0, 1.0]
    assert found["g"].labelled.classes == []


def test_labelled_messages_stand_with_their_own_row():
    whole = random_batch([ROWS[4], *ROWS[:4]], seed=2)  # the other platform comes first
    _, found = summed([whole], labels={("f", "2"): (8, 1.0), ("g", "1"): (0, 1.0)})
    for platform, place in (("f", 2), ("g", 0)):
        own = whole[POSTERIOR_COLUMNS].to_numpy()[place]
        assert_allclose(found[platform].labelled.rows[0][11:21], own)


def test_segments_of_a_column():
    whole = batch(*ROWS)
    whole["role"] = ["élu", "élu", None, "membre", "élu"]
    _, found = summed([whole], Options(by=("role",)))
    assert list(found["f"].cells("role")) == ["membre", "élu"]
    assert found["f"].messages["role", "élu"] == 2
