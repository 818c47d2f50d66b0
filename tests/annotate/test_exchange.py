"""`annotate export`: every tool gets the message, its context, the grid and what sets a project up."""

import ast
import csv
import json
import sys
import types
import xml.etree.ElementTree as ET

import openpyxl
import pytest

from rsmp_nlp.annotate.exchange import TOOLS, export
from rsmp_nlp.annotate.exchange_names import COLOURS, MAIN, SECOND, SKIP, hint
from rsmp_nlp.annotate.sample import SampleSettings, draw
from rsmp_nlp.annotate.sample_file import write_sample
from rsmp_nlp.taxonomy import CLASSES, FAMILIES, USAGES, usage_of_label

SUFFIX = {
    "doccano": "jsonl",
    "prodigy": "jsonl",
    "activetigger": "csv",
    "xlsx": "xlsx",
    "csv": "csv",
}


@pytest.fixture(scope="module")
def items(run_folder):
    return draw(SampleSettings(run_folder, 30, annotators=("ana", "bob"), double=0.2)).items


def handed(items, tool, folder, **more):
    return export(items, tool, folder / f"s.{SUFFIX.get(tool, 'json')}", **more)


def load(path):
    text = path.read_text(encoding="utf-8")
    return (
        [json.loads(line) for line in text.splitlines()]
        if path.suffix == ".jsonl"
        else json.loads(text)
    )


def test_names_are_labels_of_the_grid():
    assert [usage_of_label(name) for name in MAIN] == list(CLASSES)
    assert [usage_of_label(name[1:]) for name in SECOND] == list(CLASSES[:9])
    assert not any(mark in name for name in (*MAIN, *SECOND, SKIP) for mark in "#|\n")


def test_colours_are_dark_enough_for_white_letters():
    def light(colour):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [
            one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    assert all(1.05 / (light(colour) + 0.05) >= 3.8 for colour in COLOURS.values())


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("blind", [False, True])
def test_the_suggestion_is_there_unless_blind(items, tool, blind, tmp_path):
    # the suggestion of each message is a text that nothing else in the files holds
    marked = [item for item in items if item.suggestion == items[0].suggestion]
    for path in (one.path for one in handed(marked, tool, tmp_path, blind=blind) if one.messages):
        if tool == "xlsx":
            sheet = openpyxl.load_workbook(path).worksheets[0]
            names = {cell.value for row in sheet.iter_rows(min_row=2) for cell in row}
            assert (MAIN[CLASSES.index(marked[0].suggestion)] in names) != blind
            continue
        content = path.read_text(encoding="utf-8")
        if tool == "prodigy":
            shown = any(one["accept"] for one in load(path))
        elif tool == "argilla":
            shown = any(one["suggestions"] for one in load(path))
        else:
            shown = MAIN[CLASSES.index(marked[0].suggestion)] in content
        assert shown != blind


def test_label_studio_configuration(items, tmp_path):
    written = [one.path.name for one in handed(items, "labelstudio", tmp_path)]
    assert written == ["s.json", "s.config.xml", "s.guide.md"]
    root = ET.fromstring((tmp_path / "s.config.xml").read_text(encoding="utf-8"))
    main, second = root.findall("Choices")
    choices = main.findall("Choice")
    assert tuple(one.get("value") for one in choices) == MAIN
    assert len({one.get("hotkey") for one in choices}) == 10
    assert [one.get("hint") for one in choices][:9] == [hint(usage) for usage in USAGES]
    assert [one.get("value") for one in second.findall("Choice")] == list(MAIN[:9])
    heads = [one.get("value") for one in main.findall("Header")]
    assert [any(family.fr in head for head in heads) for family in FAMILIES] == [True] * 3
    tasks = load(tmp_path / "s.json")
    names = {one.get("name") for one in root.iter() if one.get("name")}
    for task, item in zip(tasks, items, strict=True):
        assert task["data"]["message_id"] == item.message_id
        assert task["data"]["parent_text"] == (item.parent_text or "—")
        (prediction,) = task["predictions"]
        assert prediction["model_version"] == "default"
        assert 0 < prediction["score"] <= 1
        (result,) = prediction["result"]
        assert result["from_name"] in names
        assert result["value"]["choices"][0] in MAIN
        # what a flattened export must not take for the label
        assert not any(str(value) in (*MAIN, *CLASSES) for value in task["data"].values())


def test_doccano_labels(items, tmp_path):
    handed(items, "doccano", tmp_path)
    labels = load(tmp_path / "s.labels.json")
    assert [one["text"] for one in labels] == [*MAIN, *SECOND, SKIP]
    keys = [one["suffix_key"] for one in labels if "suffix_key" in one]
    assert len(keys) == len(set(keys)) == 11
    for line, item in zip(load(tmp_path / "s.jsonl"), items, strict=True):
        assert line["text"].endswith(item.text)
        assert (item.parent_text or "") in line["text"]


def test_prodigy_options(items, tmp_path):
    handed(items, "prodigy", tmp_path)
    for line in load(tmp_path / "s.jsonl"):
        ids = [option["id"] for option in line["options"]]
        assert ids[:10] == list(CLASSES)
        assert set(line["accept"]) <= set(ids)


def test_the_argilla_script_makes_the_dataset(items, tmp_path, monkeypatch):
    """Run with a stand-in for argilla that records what it is called with."""
    handed(items, "argilla", tmp_path)
    source = (tmp_path / "s.argilla.py").read_text(encoding="utf-8")
    ast.parse(source)
    calls = []

    rows = [{"id": "p/m", "usage.responses": ["action"]}]

    def recorder(name):
        def make(**arguments):
            calls.append((name, arguments))
            return types.SimpleNamespace(
                create=lambda: None,
                records=types.SimpleNamespace(log=calls.append),
                datasets=lambda **_: types.SimpleNamespace(records=fetched),
                **arguments,
            )

        return make

    def fetched(with_responses):
        assert with_responses
        return types.SimpleNamespace(to_list=lambda flatten: rows if flatten else None)

    names = ("Argilla", "Dataset", "Settings", "TextField", "LabelQuestion", "Record", "Suggestion")
    stand_in = types.ModuleType("argilla")
    for name in (*names, "TermsMetadataProperty"):
        setattr(stand_in, name, recorder(name))
    monkeypatch.setitem(sys.modules, "argilla", stand_in)
    script = {"__name__": "script", "__file__": str(tmp_path / "s.argilla.py")}
    exec(compile(source, "s.argilla.py", "exec"), script)
    script["main"]("create", "http://localhost:6900", "clé")
    questions = [arguments for name, arguments in calls[:-1] if name == "LabelQuestion"]
    assert list(questions[0]["labels"]) == list(CLASSES)
    assert questions[1]["required"] is False
    assert len(calls[-1]) == len(items)
    assert "Guide d’annotation" in next(a for n, a in calls[:-1] if n == "Settings")["guidelines"]
    script["main"]("export", "http://localhost:6900", "clé")
    assert load(tmp_path / "s-labels.json") == rows


def test_a_workbook_an_annotator_with_lists_and_the_grid(items, tmp_path):
    written = handed(items, "xlsx", tmp_path)
    assert [one.path.name for one in written] == ["s-ana.xlsx", "s-bob.xlsx"]
    own = [item for item in items if "ana" in item.names]
    assert written[0].messages == len(own)
    assert sum(one.messages for one in written) == len(items) + sum(
        len(item.names) > 1 for item in items
    )
    book = openpyxl.load_workbook(written[0].path)
    sheet, grid = book.worksheets
    header = [cell.value for cell in sheet[1]]
    assert sheet.freeze_panes == "A2"
    assert sheet.max_row == len(own) + 1
    column = {name: place for place, name in enumerate(header)}
    for row, item in zip(sheet.iter_rows(min_row=2, values_only=True), own, strict=True):
        assert row[column["message_id"]] == item.message_id
        assert row[column["message"]] == item.text
        assert row[column["répond à"]] == item.parent_text
        assert row[column["annotateur"]] == "ana"
        assert row[column["étiquette"]] is None
    sources = {one.formula1 for one in sheet.data_validations.dataValidation}
    assert sources == {"Grille!$A$2:$A$12", "Grille!$A$2:$A$10"}
    listed = [grid.cell(row, 1).value for row in range(2, 13)]
    assert listed == [*MAIN, SKIP]
    assert all(grid.cell(row, 3).value for row in range(2, 12)), "an example of each"


HOSTILE = ("=CMD|' /C calc'!A0", "+33", "-1", "@SUM(A1)", "\t=1", "'déjà", "https://exemple.org/x")


def test_no_cell_is_a_formula(items, tmp_path):
    hostile = [
        type(item)(
            **{**{n: getattr(item, n) for n in item.__slots__}, "text": text, "annotators": ""}
        )
        for item, text in zip(items, HOSTILE, strict=False)
    ]
    hostile[0].message_id = "=1+1"
    hostile[1].text = "x" * 40_000
    handed(hostile, "xlsx", tmp_path)
    sheet = openpyxl.load_workbook(tmp_path / "s.xlsx").worksheets[0]
    types_of = {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value}
    assert types_of <= {"s", "n"}
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    handed(hostile, "csv", tmp_path)
    with (tmp_path / "s.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    for row in rows:
        assert not any(cell[:1] in ("=", "+", "-", "@", "\t") for cell in row.values() if cell)
    assert rows[0]["message_id"] == "'=1+1"
    assert max(len(cell or "") for row in rows for cell in row.values()) <= 32_767


def test_an_annotator_gets_their_own(items, tmp_path):
    (written,) = handed(items, "csv", tmp_path, annotator="bob")
    assert written.messages == sum("bob" in item.names for item in items)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--to", "excel", "-o", "s.xlsx"], "activetigger"),
        (["--to", "xlsx", "-o", "s.csv"], ".xlsx"),
        (["--to", "csv", "-o", "s.csv", "--annotator", "zoé"], "ana, bob"),
        (["--to", "csv", "-o", "absent/s.csv"], "impossible d’y écrire"),
    ],
)
def test_mistakes_are_told(run, items, tmp_path, arguments, said):
    write_sample(items, tmp_path / "t.csv")
    code, out, err = run("annotate", "export", "t.csv", *arguments)
    assert (code, out) == (2, "")
    assert said in err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "vide"),
        ("a,b\n1,2\n", "« message_id » manque"),
        ("message_id,platform,text,round\nm,p,Oui,deux\n", "ligne 2 : « round » vaut « deux »"),
        ("\x00\x01", "vide"),
    ],
)
def test_what_is_no_sample(run, tmp_path, content, said):
    (tmp_path / "t.csv").write_text(content, encoding="utf-8")
    code, _, err = run("annotate", "export", "t.csv", "--to", "csv", "-o", "s.csv")
    assert code == 3
    assert said in err
    assert not (tmp_path / "s.csv").exists()
