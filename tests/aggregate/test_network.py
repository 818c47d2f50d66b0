import numpy as np

from rsmp_nlp.aggregate.network import connection


@np.errstate(invalid="ignore")
def measures(answers, members, spaces=None):
    """The measures of the whole network; the one group left out is all of it."""
    groups = np.ones((2, len(answers)), dtype=int)
    spaces = None if spaces is None else np.array([spaces, spaces])
    found = connection(answers.T, groups, np.array([members, members]), members, spaces)
    return {name: values[0] for name, values in found.items()}


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
    found = measures(answers, 6, [1, 1, 2, 0, 2, 1])
    assert found["across"] == 2 / 3  # 1-2 and 4-5 of the three that are known
    assert np.isnan(measures(answers, 6, [1, 1, 1, 0, 1, 1])["across"])
