import json

import pyarrow.parquet as pq
import pytest

from rsmp_nlp.errors import OutputNotOurs
from rsmp_nlp.export.targets import export
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.reading import Reading
from rsmp_nlp.schema.records import Message


def utterances(folder):
    lines = (folder / "utterances.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_conversations_are_trees_of_their_first_message(make_run):
    folder = export(make_run(text=True), "convokit").paths[0]
    every = utterances(folder)
    by_id = {one["id"]: one for one in every}
    assert len(by_id) == len(every) == 200
    for one in every:
        root = by_id[one["conversation_id"]]
        assert root["reply-to"] is None
        assert (one["reply-to"] is None) == (one["id"] == root["id"])
        if one["reply-to"]:
            assert by_id[one["reply-to"]]["conversation_id"] == root["id"]


def test_the_parts_agree(make_run):
    folder = export(make_run(), "convokit").paths[0]
    parts = {
        name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("speakers", "conversations", "corpus", "index")
    }
    every = utterances(folder)
    assert {one["speaker"] for one in every} == set(parts["speakers"])
    assert {one["conversation_id"] for one in every} == set(parts["conversations"])
    assert set(every[0]["meta"]) == set(parts["index"]["utterances-index"])
    assert every[0]["text"] == ""


def test_a_parent_that_is_not_there_gives_way_to_the_root(make_run):
    run = make_run(["a"])
    table = pq.read_table(run / "messages.parquet")
    at = table.schema.get_field_index("parent_id")
    lost = [None if parent is None else "perdu" for parent in table["parent_id"].to_pylist()]
    pq.write_table(table.set_column(at, table.schema.field(at), [lost]), run / "messages.parquet")
    for one in utterances(export(run, "convokit").paths[0]):
        assert one["reply-to"] in (None, one["conversation_id"])


def test_it_is_read_back(make_run):
    folder = export(make_run(["a", "b"], text=True), "convokit").paths[0]
    read = [
        message
        for message in Reading((str(folder / "utterances.jsonl"),), ReadOptions())
        if isinstance(message, Message)
    ]
    assert len(read) == 80
    assert {message.thread_id for message in read} == {
        one["conversation_id"] for one in utterances(folder)
    }


def test_another_folder_is_not_touched(make_run, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "corpus.json").write_text('{"theirs": 1}', encoding="utf-8")
    with pytest.raises(OutputNotOurs):
        export(make_run(), "convokit", other)
    assert [path.name for path in other.iterdir()] == ["corpus.json"]
    run = make_run(folder="second")
    export(run, "convokit")
    export(run, "convokit")
    assert not (run / "convokit" / ".export").exists()
