import numpy as np

from rsmp_nlp.aggregate.network import Ties


def measures(answers, members, groups=None):
    every = np.ones(len(answers), dtype=bool)
    return Ties(answers, members).measures(every, members, groups)


def test_parts_of_a_network_are_those_of_networkx():
    import networkx as nx

    rng = np.random.default_rng(0)
    for size in (6, 30, 200):
        answers = rng.choice(size, (size // 2, 2))
        graph = nx.Graph()
        graph.add_nodes_from(range(size))
        graph.add_edges_from(answers.tolist())
        largest = max(map(len, nx.connected_components(graph)))
        assert measures(answers, size)["giant"] == largest / size


def test_a_tie_goes_across_where_both_spaces_are_known_and_differ():
    answers = np.array([[0, 1], [1, 2], [2, 3], [4, 5], [3, 0]])
    found = measures(answers, 6, np.array([1, 1, 2, 0, 2, 1]))
    assert found["across"] == 2 / 3  # 1-2 and 4-5 of the three that are known
    assert "across" not in measures(answers, 6, np.array([1, 1, 1, 0, 1, 1]))


def test_a_part_is_measured_as_if_it_were_all():
    rng = np.random.default_rng(1)
    answers = rng.choice(40, (120, 2))
    answers = answers[answers[:, 0] != answers[:, 1]]
    groups = rng.integers(0, 4, 40)
    kept = rng.random(len(answers)) < 0.5
    whole = Ties(answers, 40)
    for part in (kept, ~kept, np.zeros(len(answers), dtype=bool)):
        assert whole.measures(part, 40, groups) == measures(answers[part], 40, groups)
