import csv
import json

import pytest

from rsmp_nlp.annotate.agreement import Disputed
from rsmp_nlp.annotate.reread_file import check_reread, write_disputed, write_doubtful
from rsmp_nlp.annotate.review import review
from rsmp_nlp.classify.labels import Labelled
from rsmp_nlp.errors import UsageError

HOSTILE = '=HYPERLINK("http://exemple.org","Merci")'
DISPUTED = [
    Disputed("forum", "=1+1", {"léa": "action", "marc": "echange"}, {"léa": "echange"}, True)
]


def doubtful():
    one = Labelled(
        "m1",
        "forum",
        "forum",
        "Signez la pétition, écrivez à a.b@exemple.org",
        "diffusion",
        parent_text=HOSTILE,
    )
    return review([one], {("forum", "m1"): ["léa"]}, None)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_texts_are_written_only_if_asked_and_without_contacts(tmp_path, suffix):
    path = tmp_path / f"r{suffix}"
    write_doubtful(doubtful(), path, with_text=False)
    assert "pétition" not in path.read_text(encoding="utf-8")
    write_doubtful(doubtful(), path, with_text=True)
    content = path.read_text(encoding="utf-8")
    assert "pétition" in content
    assert "exemple.org, " not in content
    assert "a.b@" not in content


def test_a_spreadsheet_takes_nothing_for_a_formula(tmp_path):
    openpyxl = pytest.importorskip(
        "openpyxl", reason="openpyxl absent : pip install 'rsmp-nlp[test]'"
    )
    path = tmp_path / "d.xlsx"
    write_disputed(DISPUTED, path, {("forum", "=1+1"): (HOSTILE, "")})
    sheet = openpyxl.load_workbook(path).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == [
        "platform",
        "message_id",
        "across_families",
        "labels",
        "secondary",
        "text",
        "parent_text",
    ]
    assert rows[1][:4] == ["forum", "=1+1", True, "léa : action ; marc : echange"]
    assert {cell.data_type for cell in sheet[2]} <= {"s", "b", "n"}
    assert sheet["F2"].hyperlink is None


def test_disputes_without_texts(tmp_path):
    write_disputed(DISPUTED, tmp_path / "d.jsonl", None)
    assert json.loads((tmp_path / "d.jsonl").read_text())["message_id"] == "=1+1"
    write_disputed(DISPUTED, tmp_path / "d.csv", None)
    with (tmp_path / "d.csv").open(encoding="utf-8") as stream:
        assert [row["labels"] for row in csv.DictReader(stream)] == [
            "léa : action ; marc : echange"
        ]


def test_what_cannot_be_written_is_refused_first(tmp_path):
    with pytest.raises(UsageError, match=r"\.xlsx, \.csv"):
        check_reread(tmp_path / "r.pdf", False)
    with pytest.raises(UsageError, match="ajoutez -o"):
        check_reread(None, True)
    with pytest.raises(UsageError, match="impossible"):
        write_disputed(DISPUTED, tmp_path / "absent" / "d.xlsx", None)
    check_reread(None, False)
