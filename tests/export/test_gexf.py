from collections import Counter

import networkx as nx
import pyarrow.parquet as pq
import pytest

from rsmp_nlp.errors import UsageError
from rsmp_nlp.export.targets import export


def test_it_says_who_answers_whom(make_run):
    run = make_run(["a", "b"])
    done = export(run, "gexf")
    network = nx.read_gexf(done.paths[0])
    messages = pq.read_table(run / "messages.parquet").to_pylist()
    writer = {(row["platform"], row["message_id"]): row["author"] for row in messages}
    ties = Counter(
        (row["platform"], row["author"], writer[row["platform"], row["parent_id"]])
        for row in messages
        if row["parent_id"]
    )
    node = network.nodes
    found = {
        (node[one]["plateforme"], node[one]["label"], node[other]["label"]): data["weight"]
        for one, other, data in network.edges(data=True)
    }
    assert found == {tie: number for tie, number in ties.items() if tie[1] != tie[2]}


@pytest.mark.parametrize(("each", "said"), [(9 * 7, "moins de 10"), (10 * 7, "10 à 49")])
def test_nodes_say_of_messages_a_class_of_size_only(make_run, each, said):
    """Seven authors share the messages: no person is counted."""
    network = nx.read_gexf(export(make_run(["a"], each=each), "gexf").paths[0])
    found = {(data["messages"], data["taille"]) for _, data in network.nodes(data=True)}
    assert found == {(said, 1 + (each >= 70))}


def test_nodes_tell_nothing_of_usages(make_run):
    network = nx.read_gexf(export(make_run(), "gexf").paths[0])
    assert {key for _, data in network.nodes(data=True) for key in data} == {
        "label",
        "plateforme",
        "messages",
        "taille",
    }


def test_the_same_run_gives_the_same_bytes(make_run):
    run = make_run()
    first = export(run, "gexf").paths[0].read_bytes()
    assert export(run, "gexf").paths[0].read_bytes() == first
    assert b"lastmodified" not in first


def test_names_that_the_run_kept_are_numbered(make_run):
    run = make_run(["a"])
    table = pq.read_table(run / "messages.parquet")
    at = table.schema.get_field_index("author")
    names = [f"Nadia {author}" for author in table["author"].to_pylist()]
    pq.write_table(table.set_column(at, table.schema.field(at), [names]), run / "messages.parquet")
    assert "Nadia" not in export(run, "gexf").paths[0].read_text(encoding="utf-8")


def test_without_answers_it_is_refused(make_run):
    run = make_run(["a"], each=1)
    with pytest.raises(UsageError, match="aucune réponse"):
        export(run, "gexf")
    assert not (run / "reponses.gexf").exists()
