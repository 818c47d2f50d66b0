"""`annotate import`: each tool's export, in the layout that it writes, loses nothing on its way back."""

import csv
import io
import json
import zipfile

import openpyxl
import pandas as pd
import pytest

from rsmp_nlp.annotate.exchange import export
from rsmp_nlp.annotate.exchange_import import COLUMNS, UNDONE, import_labels
from rsmp_nlp.annotate.exchange_names import MAIN, SKIP
from rsmp_nlp.annotate.sample import SampleSettings, draw
from rsmp_nlp.annotate.sample_file import write_sample
from rsmp_nlp.taxonomy import CLASSES


@pytest.fixture(scope="module")
def items(run_folder):
    return draw(SampleSettings(run_folder, 24, strategy="random")).items


def answers(items):
    """What ana says: usages in turn, one with a second, one passed, the last not done."""
    said = {}
    for rank, item in enumerate(items[:-1]):
        said[item.key] = (CLASSES[rank % 10], "action" if rank == 2 else None)
    said[items[-2].key] = None
    return said


def name(slug):
    return MAIN[CLASSES.index(slug)]


def fill_label_studio(path, items):
    tasks = json.loads(path.read_text(encoding="utf-8"))
    said = answers(items)
    for number, task in enumerate(tasks, start=1):
        task |= {"id": number, "annotations": [], "drafts": [], "predictions": [], "meta": {}}
        key = (task["data"]["platform"], task["data"]["message_id"])
        if key not in said:
            continue
        results = []
        if said[key]:
            main, second = said[key]
            for field, label in (("usage", main), ("secondary", second)):
                if label:
                    results.append(
                        {
                            "id": "x",
                            "from_name": field,
                            "to_name": "text",
                            "type": "choices",
                            "origin": "manual",
                            "value": {"choices": [name(label)]},
                        }
                    )
        task["annotations"] = [
            {
                "id": 100 + number,
                "completed_by": {"id": 1, "email": "ana", "first_name": "", "last_name": ""},
                "result": results,
                "was_cancelled": said[key] is None,
                "ground_truth": False,
                "created_at": "2026-11-28T10:05:15.964669Z",
                "updated_at": "2026-11-28T10:05:15.964738Z",
                "lead_time": 3.2,
            }
        ]
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return path


def fill_doccano(path, items):
    said = answers(items)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for number, line in enumerate(lines, start=1):
        key = (line["platform"], line["message_id"])
        line |= {"id": number, "label": [], "Comments": []}
        if key in said:
            main, second = said[key] or (None, None)
            line["label"] = [name(main)] if main else [SKIP]
            if second:
                line["label"].insert(0, f"+{name(second)}")  # doccano keeps no order
    archive = path.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w") as stream:
        content = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
        stream.writestr("ana.jsonl", content)
    return archive


def fill_doccano_csv(path, items):
    archive = fill_doccano(path, items)
    with zipfile.ZipFile(archive) as stream:
        lines = [json.loads(line) for line in stream.read("ana.jsonl").decode().splitlines()]
    for line in lines:
        line["label"] = "#".join(sorted(line["label"]))
        line.pop("Comments")
    out = path.with_name("ana.csv")
    pd.DataFrame(lines).to_csv(out, index=False)
    return out


def fill_argilla(path, items):
    """As `records.to_list(flatten=True)` of argilla 2.8 gave it."""
    said = answers(items)
    rows = []
    for record in json.loads(path.read_text(encoding="utf-8")):
        key = (record["metadata"]["platform"], record["metadata"]["message_id"])
        row = {"id": record["id"], "status": "pending", "_server_id": "s"}
        row |= {**record["fields"], **record["metadata"]}
        for question, said_by_model in record["suggestions"].items():
            row |= {f"{question}.suggestion": said_by_model["value"]}
            row |= {f"{question}.suggestion.score": said_by_model["score"]}
            row |= {f"{question}.suggestion.agent": said_by_model["agent"]}
        if key in said:
            main, second = said[key] or ("none", None)
            status = "submitted" if said[key] else "discarded"
            for question, value in (("usage", main), ("secondary", second)):
                if value:
                    row[f"{question}.responses"] = [value]
                    row[f"{question}.responses.users"] = ["ana"]
                    row[f"{question}.responses.status"] = [status]
        rows.append(row)
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


def fill_prodigy(path, items):
    said = answers(items)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    done = []
    for line in lines:
        key = (line["meta"]["platform"], line["meta"]["message_id"])
        if key not in said:
            continue  # Prodigy's database holds what was answered only
        main, second = said[key] or (None, None)
        line["accept"] = [one for one in (main, f"+{second}" if second else None) if one]
        line |= {"answer": "accept" if main else "ignore", "_annotator_id": "ana"}
        line |= {"_input_hash": 1, "_task_hash": 2, "_timestamp": 1690289516, "_view_id": "choice"}
        done.append(line)
    path.write_text("\n".join(json.dumps(line) for line in done), encoding="utf-8")
    return path


def fill_activetigger(path, items):
    said = answers(items)
    rows = []
    with path.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream)):
            key = (row["platform"], row["message_id"])
            made = {"": number, "id_internal": row["message_id"], "id_external": row["message_id"]}
            made["text"] = row["text"]
            # context columns chosen when the project was made
            made |= {f"dataset_{field}": row[field] for field in ("platform", "round", "kind")}
            if key not in said:
                continue  # the export drops what has no label
            main, second = said[key] or (None, None)
            labels = [name(main) if main else SKIP, *([f"+{name(second)}"] if second else [])]
            made |= {"usage": "|".join(labels), "user": "ana", "comment": ""}
            made["timestamp"] = "2026-11-28 10:05:15.964669"
            rows.append(made)
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


def fill_xlsx(path, items):
    said = answers(items)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    column = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        key = tuple(sheet.cell(row, column[field]).value for field in ("platform", "message_id"))
        if key in said:
            main, second = said[key] or (None, None)
            sheet.cell(row, column["étiquette"]).value = name(main) if main else SKIP
            sheet.cell(row, column["seconde étiquette"]).value = name(second) if second else None
    out = path.with_name("ana.xlsx")
    book.save(out)
    return out


def fill_csv(path, items):
    """As a French spreadsheet saves it: semicolons, Windows-1252."""
    said = answers(items)
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";"))
    for row in rows:
        key = (row["platform"], row["message_id"])
        if key in said:
            main, second = said[key] or (None, None)
            row["étiquette"] = name(main) if main else SKIP
            row["seconde étiquette"] = name(second) if second else ""
    out = path.with_name("ana.csv")
    with out.open("w", encoding="cp1252", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return out


FILLED = {
    "label_studio": ("labelstudio", "s.json", fill_label_studio),
    "doccano": ("doccano", "s.jsonl", fill_doccano),
    "doccano_csv": ("doccano", "s.jsonl", fill_doccano_csv),
    "argilla": ("argilla", "s.json", fill_argilla),
    "prodigy": ("prodigy", "s.jsonl", fill_prodigy),
    "activetigger": ("activetigger", "s.csv", fill_activetigger),
    "xlsx": ("xlsx", "s.xlsx", fill_xlsx),
    "csv": ("csv", "s.csv", fill_csv),
}


@pytest.mark.parametrize("form", FILLED)
@pytest.mark.parametrize("with_sample", [True, False])
def test_round_trip(items, tmp_path, form, with_sample):
    tool, file, fill = FILLED[form]
    export(items, tool, tmp_path / file)
    path = fill(tmp_path / file, items)
    imported = import_labels([str(path)], items if with_sample else ())
    assert imported.rejected == []
    assert imported.unread == []
    assert imported.read == len(imported.rows) + imported.skipped.total()
    expected = answers(items)
    found = {(row["platform"], row["message_id"]): row for row in imported.rows}
    assert set(found) == set(expected)
    drawn = {item.key: item for item in items}
    for key, said in expected.items():
        row = found[key]
        assert list(row) == list(COLUMNS)
        assert row["annotator"] == "ana"
        main, second = said or (None, None)
        assert (row["label"], row["secondary"]) == (main, second)
        assert row["status"] == ("submitted" if said else "skipped")
        assert row["round"] == 1
        if with_sample or form != "activetigger":
            assert row["inclusion_probability"] == pytest.approx(drawn[key].inclusion_probability)
            assert row["strategy"] == "random"
            assert row["text_key"] == drawn[key].text_key
    if with_sample:
        assert imported.missing == [items[-1].key]
    if form not in ("prodigy", "activetigger"):
        assert imported.skipped[UNDONE] == 1


@pytest.mark.parametrize("form", ["label_studio", "doccano", "xlsx"])
def test_the_export_itself_trains_as_what_is_imported(items, tmp_path, form):
    from rsmp_nlp.classify.labels import read_labelled

    tool, file, fill = FILLED[form]
    export(items, tool, tmp_path / file)
    path = fill(tmp_path / file, items)
    said = {one.message_id: one.usage for one in read_labelled([str(path)]).labelled}
    assert said == {key[1]: main[0] for key, main in answers(items).items() if main}


def neutral(path, *rows):
    frame = pd.DataFrame(rows, columns=["message_id", "platform", "annotator", "label", "round"])
    frame.to_csv(path, index=False)
    return str(path)


def test_bad_rows_are_named_and_the_rest_is_kept(run, items, tmp_path):
    one, two, three = ((item.message_id, item.platform) for item in items[:3])
    neutral(
        tmp_path / "e.csv",
        (*one, "ana", "I1", 1),
        (*two, "ana", "Z9", 1),
        ("inconnu", "alpha", "ana", "I1", 1),
        (*three, "ana", "I1", 1),
        (*three, "ana", "C3", 1),
        (*three, "bob", "C3", 1),
        (None, "alpha", "ana", "I1", 1),
    )
    write_sample(items, tmp_path / "s.csv")
    code, out, err = run(
        "annotate", "import", "e.csv", "-o", "l.csv", "--sample", "s.csv", "--json"
    )
    assert code == 0, err
    summary = json.loads(out)
    assert (summary["read"], summary["imported"], len(summary["rejected"])) == (7, 2, 5)
    rejected = "\n".join(summary["rejected"])
    assert "e.csv, ligne 3 : étiquette inconnue « Z9 »" in rejected
    assert "e.csv, ligne 4 : le message « inconnu » n’est pas du tirage" in rejected
    assert "e.csv, ligne 5 : ana a donné plusieurs étiquettes" in rejected
    assert "e.csv, ligne 6 : ana a donné plusieurs étiquettes" in rejected
    assert "e.csv, ligne 8 : « message_id » est vide" in rejected
    assert "7 lignes lues = 2 reprises + 0 écartées + 5 rejetées" in err
    kept = pd.read_csv(tmp_path / "l.csv")
    assert sorted(zip(kept["annotator"], kept["label"], strict=True)) == [
        ("ana", "valorisation"),
        ("bob", "echange"),
    ]
    assert "text" not in kept.columns
    assert len(summary["missing"]) == len(items) - 2
    code, _, err = run(
        "annotate", "import", "e.csv", "-o", "l.csv", "--sample", "s.csv", "--strict", "--quiet"
    )
    assert code == 4


def test_two_choices_in_one_annotation_are_refused(items, tmp_path):
    export(items[:2], "labelstudio", tmp_path / "s.json")
    path = fill_label_studio(tmp_path / "s.json", items)
    tasks = json.loads(path.read_text(encoding="utf-8"))
    tasks[0]["annotations"][0]["result"][0]["value"]["choices"].append(MAIN[5])
    path.write_text(json.dumps(tasks), encoding="utf-8")
    imported = import_labels([str(path)], items)
    assert [row["message_id"] for row in imported.rows] == [items[1].message_id]
    assert len(imported.rejected) == 2
    assert "s.json, ligne 1" in imported.rejected[0]


def test_a_disagreement_of_two_rounds_is_none(items, tmp_path):
    key = (items[0].message_id, items[0].platform)
    path = neutral(tmp_path / "e.csv", (*key, "ana", "I1", 1), (*key, "ana", "C3", 2))
    imported = import_labels([path])
    assert sorted(row["round"] for row in imported.rows) == [1, 2]


def test_the_export_of_another_project(run, items, tmp_path):
    neutral(tmp_path / "e.csv", ("x1", "autre", "ana", "I1", 1), ("x2", "autre", "ana", "C3", 1))
    write_sample(items, tmp_path / "s.csv")
    code, _, err = run("annotate", "import", "e.csv", "-o", "l.csv", "--sample", "s.csv")
    assert code == 3
    assert "l’export d’un autre projet" in err
    assert not (tmp_path / "l.csv").exists()


def test_a_broken_file_does_not_stop_the_others(run, items, tmp_path):
    export(items, "labelstudio", tmp_path / "s.json")
    path = fill_label_studio(tmp_path / "s.json", items)
    whole = path.read_text(encoding="utf-8")
    (tmp_path / "half.json").write_text(whole[: len(whole) // 2], encoding="utf-8")
    (tmp_path / "posts.csv").write_text("texte\nBonjour\n", encoding="utf-8")
    code, out, err = run(
        *("annotate", "import", "s.json", "half.json", "posts.csv", "absent.csv"),
        *("-o", "l.jsonl", "--json"),
    )
    assert code == 0, err
    unread = "\n".join(json.loads(out)["unread"])
    assert "half.json" in unread
    assert "posts.csv : aucune colonne « message_id »" in unread
    assert "absent.csv" in unread
    assert json.loads(out)["labels"] == len(answers(items)) - 1
    code, _, err = run("annotate", "import", "half.json", "-o", "l.csv")
    assert code == 3
    assert "half.json" in err


def test_an_identifier_of_two_platforms_is_not_guessed(items, tmp_path):
    twins = [items[0], type(items[0])(items[0].message_id, "autre", "Oui")]
    path = neutral(tmp_path / "e.csv", (items[0].message_id, None, "ana", "I1", 1))
    imported = import_labels([path], twins)
    assert "existe sur plusieurs plateformes" in imported.rejected[0]
    assert import_labels([path], twins[:1]).rows[0]["platform"] == items[0].platform


def test_labels_go_on_to_locate_and_exclude(run, run_folder, items, tmp_path):
    export(items, "labelstudio", tmp_path / "s.json")
    fill_label_studio(tmp_path / "s.json", items)
    assert run("annotate", "import", "s.json", "-o", "l.csv")[0] == 0
    code, _, err = run("locate", run_folder, "--labels", "l.csv", "-o", "out")
    assert code == 0, err
    code, _, err = run(
        *("annotate", "sample", run_folder, "-n", 500, "--strategy", "random"),
        *("-o", "t.csv", "--exclude", "l.csv"),
    )
    assert code == 0, err
    labelled = {row[1] for row in answers(items)}
    again = pd.read_csv(tmp_path / "t.csv")
    assert not labelled & set(again["message_id"])
    assert set(again["round"]) == {2}


def test_argilla_records_as_their_dictionaries(items, tmp_path):
    """As `record.to_dict()` of argilla 2.8 gave them: no status of responses, only the record's."""
    export(items[:3], "argilla", tmp_path / "s.json")
    records = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))
    for record, status in zip(records, ("completed", "discarded", "pending"), strict=True):
        record |= {"status": status, "_server_id": None}
        if status != "pending":
            record["responses"] = {"usage": [{"value": "action", "user_id": "ana"}]}
    (tmp_path / "s.json").write_text(json.dumps(records), encoding="utf-8")
    imported = import_labels([str(tmp_path / "s.json")], items[:3])
    by_id = {row["message_id"]: row["status"] for row in imported.rows}
    assert by_id == {items[0].message_id: "submitted", items[1].message_id: "skipped"}
    assert imported.skipped[UNDONE] == 1
