import numpy as np
from numpy.testing import assert_allclose

from rsmp_nlp.aggregate import clusters
from rsmp_nlp.aggregate.bootstrap import bootstrap_sums
from rsmp_nlp.aggregate.clusters import GROUPS, ClusterTable, Distinct


def keys(*values):
    return np.array(values, dtype=np.uint64)


def test_rows_of_the_same_key_are_added_whenever_they_come():
    table = ClusterTable(2)
    table.add(keys(5, 2, 5), np.array([[1.0, 0], [2, 1], [4, 0]]))
    table.add(keys(2), np.array([[8.0, 1]]))
    found, sums = table.table()
    assert found.tolist() == [2, 5]
    assert_allclose(sums, [[10, 2], [5, 0]])


def test_an_empty_table():
    found, sums = ClusterTable(3).table()
    assert (len(found), sums.shape) == (0, (0, 3))


def test_memory_does_not_grow_with_messages(monkeypatch):
    monkeypatch.setattr(clusters, "_WAITING", 1_000)
    table = ClusterTable(4)
    rng = np.random.default_rng(0)
    held = []
    for _ in range(200):
        table.add(rng.integers(0, 500, 2_000).astype(np.uint64), np.ones((2_000, 4)))
        held.append(sum(len(part) for part in table._keys))
    assert max(held) <= 1_500
    assert table.table()[1][:, 0].sum() == 400_000


def test_clusters_beyond_the_limit_are_put_together_without_changing_the_variance():
    rng = np.random.default_rng(1)
    table, whole = ClusterTable(1, most=20_000), rng.random(30_000)
    marks = rng.integers(0, 2**63, 30_000).astype(np.uint64)
    table.add(marks, whole[:, None])
    table._compact()
    table.add(marks[:100], np.zeros((100, 1)))
    found, sums = table.table()
    assert table.grouped
    assert len(found) <= GROUPS
    assert_allclose(sums.sum(), whole.sum())
    apart = np.sqrt(30_000 * whole.var())
    sizes = ClusterTable(2, most=20_000)
    sizes.add(marks, np.stack([np.ones(30_000), whole], axis=1))
    draws = bootstrap_sums(sizes.table()[1], seed=0, draws=400)
    means = draws[:, 1] / draws[:, 0]
    assert_allclose(means.std() * 30_000, apart, rtol=0.15)


def test_distinct_keys_are_counted_once():
    found = Distinct()
    found.add(keys(1, 2, 2))
    found.add(keys(2, 3))
    assert len(found) == 3
