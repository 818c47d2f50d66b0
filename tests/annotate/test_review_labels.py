import csv
import json

import pytest

from rsmp_nlp.annotate.review_labels import ReviewSettings, review_labels
from rsmp_nlp.annotate.review_lines import SHOWN, review_lines
from rsmp_nlp.errors import UsageError


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["message_id", "platform", "annotator", "label", "text", "kind"])
        writer.writerows(rows)
    return str(path)


@pytest.fixture
def labels(tmp_path):
    rows = [
        ("1", "forum", "léa", "echange", "Merci !", "post"),
        ("1", "forum", "marc", "echange", "Merci !", "post"),
        ("2", "forum", "léa", "action", "Penser à réserver la salle", "post"),
        ("3\x1b[2J", "forum", "léa", "Z9", "Étiquette inconnue", "post"),
    ]
    return write(tmp_path / "l.csv", rows)


def test_from_files_to_findings(labels):
    found = review_labels(ReviewSettings((labels,), ("regles", "doublons")))
    assert found.reviewed == 2
    assert [one.annotators for one in found.doubtful] == [["léa", "marc"]]
    assert any("Z9" in note for note in found.notes)
    content = json.loads(json.dumps(found.as_dict(), allow_nan=False))
    assert content["doubtful"][0]["suggestion"] == "none"
    assert "Merci" not in json.dumps(content["doubtful"])


def test_too_few_labels_for_a_model_of_their_own_are_told(labels):
    pytest.importorskip("cleanlab", reason="cleanlab absent : pip install 'rsmp-nlp[review]'")
    found = review_labels(ReviewSettings((labels,)))
    assert "erreurs" not in found.checks
    assert any("--model default" in note for note in found.notes)


def test_a_model_that_saw_them_is_told(labels, tiny, tmp_path):
    pytest.importorskip("cleanlab", reason="cleanlab absent : pip install 'rsmp-nlp[review]'")
    rows = [
        (one.message_id, one.platform, "léa", one.usage, one.text, one.kind or "")
        for one in tiny.labelled
    ]
    path = write(tmp_path / "vus.csv", rows)
    found = review_labels(ReviewSettings((path,), ("erreurs",), str(tiny.folder)))
    assert any("a appris sur 60 de ces 60 messages" in note for note in found.notes)


def test_an_unknown_check_gives_those_there_are(labels):
    with pytest.raises(UsageError, match="erreurs, doublons, regles"):
        review_labels(ReviewSettings((labels,), ("fautes",)))


def test_lines_are_cut_harmless_and_without_text(tmp_path):
    rows = [
        (f"m{k}\x1b[2J", "forum", "léa", "echange", "Merci !", "post") for k in range(SHOWN + 2)
    ]
    found = review_labels(ReviewSettings((write(tmp_path / "l.csv", rows),), ("regles",)))
    lines = review_lines(found)
    assert lines[-1].startswith("… et 2 autres")
    assert "\x1b" not in "\n".join(lines)
    assert "Merci" not in "\n".join(lines)


def test_nothing_to_say_is_said(tmp_path):
    path = write(tmp_path / "l.csv", [("1", "f", "a", "action", "Penser à la salle", "post")])
    found = review_labels(ReviewSettings((path,), ("regles",)))
    assert review_lines(found) == ["1 étiquettes relues : rien à redire."]
