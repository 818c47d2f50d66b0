import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest

from rsmp_nlp.classify.installed import shipped_training
from rsmp_nlp.classify.labels import read_labelled
from rsmp_nlp.classify.reference import COLUMNS, write_references
from rsmp_nlp.classify.text_key import text_sha256
from rsmp_nlp.classify.train import train
from rsmp_nlp.errors import InputError
from rsmp_nlp.taxonomy import usage_of_label

ROOT = Path(__file__).parents[2]
REAL_LABELS = ROOT / "corpora" / "real_labels.csv"


@pytest.fixture
def write(tmp_path):
    def write(name, *lines):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(path)

    return write


def messages(write, corpus):
    """Write the texts of the corpus alone, each with its origin, and the labels alone."""
    rows = [
        f'{one.message_id},{one.platform},{one.kind or ""},depot:{one.platform}.txt,"{one.text}"'
        for one in corpus
    ]
    texts = write("messages.csv", "message_id,platform,kind,origin,text", *rows)
    labels = write(
        "labels.csv",
        "message_id,annotator,label,round",
        *(f"{one.message_id},ana,{one.usage},2" for one in corpus),
    )
    groups = write("groups.csv", "platform,group", "forum,débats", "parti,débats", "entreprise,e")
    return texts, labels, groups


def test_a_model_is_rebuilt_byte_for_byte_from_labels_without_texts(corpus, write, tmp_path):
    texts, labels, groups = messages(write, corpus)
    whole = read_labelled([texts, labels, groups]).labelled
    reference = tmp_path / "reference.csv"
    assert write_references(whole, reference) == 60
    again = read_labelled([str(reference), texts]).labelled
    assert sorted(map(repr, again)) == sorted(map(repr, whole))
    first = train(whole, tmp_path / "premier")
    second = train(again, tmp_path / "second")
    for name in ("pipeline.skops", "seen.bin", "metrics.json"):
        assert (first.folder / name).read_bytes() == (second.folder / name).read_bytes()


def test_a_reference_holds_no_text_and_no_written_message(corpus, tmp_path):
    path = tmp_path / "reference.csv"
    assert write_references([replace(corpus[0], written=True), *corpus[1:4]], path) == 3
    content = path.read_text(encoding="utf-8")
    assert content.splitlines()[0] == ",".join(COLUMNS)
    assert not any(one.text in content for one in corpus)
    assert text_sha256(corpus[1].text) in content
    assert text_sha256(corpus[0].text) not in content


def test_labels_whose_text_is_elsewhere_are_counted(write):
    digest = text_sha256("Oui, d’accord")
    reference = write("r.csv", "sha256,label", f"{digest},C3", f"{'0' * 64},O1")
    texts = write("messages.csv", "message_id,platform,text", "1,forum,Oui,", "2,forum,Non")
    with pytest.raises(InputError, match=r"2 étiquettes, mais le texte d’aucun .* --texts"):
        read_labelled([reference, texts])
    texts = write("messages.csv", "message_id,platform,text", '1,forum,"Oui,  d’accord"')
    found = read_labelled([reference, texts])
    assert [(one.text, one.usage) for one in found.labelled] == [("Oui,  d’accord", "echange")]
    assert found.without_text == 1


def test_the_same_text_twice_is_told_apart_by_platform_then_origin(write):
    digest = text_sha256("Oui")
    reference = write(
        "r.csv",
        "sha256,origin,platform,label",
        *(f"{digest},a,forum,C3", f"{digest},b,forum,X", f"{digest},a,parti,I2"),
    )
    texts = write(
        "messages.csv",
        "message_id,platform,origin,text",
        *("1,forum,a,Oui", "2,forum,b,Oui", "1,parti,a,Oui"),
    )
    found = {
        (one.platform, one.origin): one.usage for one in read_labelled([reference, texts]).labelled
    }
    assert found == {
        ("forum", "a"): "echange",
        ("forum", "b"): "none",
        ("parti", "a"): "perspective",
    }


def test_the_real_labels_are_of_the_grid_and_hold_no_text():
    with REAL_LABELS.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) > 11_000
    assert tuple(rows[0]) == COLUMNS
    assert len({usage_of_label(row["label"]) for row in rows}) == 10
    assert all(len(row["sha256"]) == 64 for row in rows)
    assert len({(row["sha256"], row["origin"]) for row in rows}) == len(rows)
    # a repository, never the path, which may hold the title of a text
    assert all(re.fullmatch(r"[\w./-]*(:[0-9a-f]{12})?", row["origin"]) for row in rows)
    assert max(len(value) for row in rows for value in row.values()) < 100


def test_the_real_labels_find_all_their_texts():
    shared = ROOT.parent / "shared" / "real"
    if not shared.exists():
        pytest.skip("../shared/real absent : textes réels non distribués")
    found = read_labelled([str(REAL_LABELS), str(shared / "messages.jsonl.gz")])
    assert found.without_text == 0
    whole = read_labelled([str(shared)]).labelled
    assert sorted(map(repr, found.labelled)) == sorted(map(repr, whole))


def test_the_training_set_of_the_program_is_at_hand():
    assert [Path(path).name for path in shipped_training(False)] == ["starter"]
    assert [Path(path).name for path in shipped_training(True)] == ["starter", "real_labels.csv"]


def test_an_installation_without_it_says_where_it_is(monkeypatch, tmp_path):
    from rsmp_nlp.classify import installed

    monkeypatch.setattr(installed, "_INSIDE_PACKAGE", tmp_path / "a" / "models")
    monkeypatch.setattr(installed, "_IN_CHECKOUT", tmp_path / "b" / "models")
    with pytest.raises(InputError, match=r"corpora/starter du dépôt"):
        shipped_training(False)
