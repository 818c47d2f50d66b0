"""Exports of annotation tools, written here in the layouts that these tools document."""

import json
import zipfile

import pytest

from rsmp_nlp.classify.label_tools import tool_of
from rsmp_nlp.classify.labels import read_labelled

VENEZ, OUI = "Venez samedi à 18h !", "Oui, je suis d’accord"


def dump(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = content if isinstance(content, list) else None
    if path.suffix == ".jsonl":
        text = "\n".join(json.dumps(one, ensure_ascii=False) for one in lines)
    else:
        text = json.dumps(content, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    return str(path)


def found(*paths):
    """Return text → usage and platform of what is read."""
    return {one.text: (one.usage, one.platform) for one in read_labelled(paths).labelled}


def task(text, *annotations, **data):
    return {
        "id": 7,
        "data": {"text": text, **data},
        "annotations": [
            {
                "id": rank,
                "completed_by": who,
                "was_cancelled": cancelled,
                "result": [
                    {
                        "from_name": "usage",
                        "to_name": "text",
                        "type": "choices",
                        "value": {"choices": choices},
                    }
                ]
                if choices
                else [],
            }
            for rank, (who, choices, cancelled) in enumerate(annotations)
        ],
    }


def test_label_studio(tmp_path):
    tasks = [
        task(
            VENEZ,
            ({"id": 3, "email": "ana@exemple.org"}, ["O1"], False),
            (2, ["O3"], True),
            post_id="slack:1",
            platform="slack",
        ),
        task(OUI, (1, ["echange"], False), (2, ["O1"], False), (4, ["echange"], False)),
        task("Sans choix", (1, [], False), post_id="slack:3", platform="slack"),
    ]
    tasks[1]["completions"] = tasks[1].pop("annotations")
    path = dump(tmp_path / "export" / "project-1.json", tasks)
    assert found(path) == {VENEZ: ("evenement", "slack"), OUI: ("echange", "export")}
    assert read_labelled([path]).labelled[0].message_id == "slack:1"


def test_label_studio_flattened(tmp_path):
    rows = [
        {
            "text": text,
            "id": 1,
            "usage_rsmp": label,
            "annotator": who,
            "annotation_id": 4,
            "lead_time": 3.2,
            "platform": "forum",
        }
        for text, label, who in (
            (VENEZ, "O1", 1),
            (OUI, {"choices": ["C3", "C1"]}, 1),
            (OUI, "C3", 2),
        )
    ]
    assert found(dump(tmp_path / "min.json", rows)) == {
        VENEZ: ("evenement", "forum"),
        OUI: ("echange", "forum"),
    }
    (tmp_path / "ls.csv").write_text(
        "annotation_id,annotator,id,lead_time,platform,text,usage_rsmp\n"
        f'4,1,1,2.5,forum,{VENEZ},O1\n5,1,2,2.5,forum,"{OUI}","{{""choices"":[""C3"",""C1""]}}"\n',
        encoding="utf-8",
    )
    assert found(str(tmp_path / "ls.csv")) == {
        VENEZ: ("evenement", "forum"),
        OUI: ("echange", "forum"),
    }


def test_doccano_a_file_an_annotator(tmp_path):
    folder = tmp_path / "doccano"
    dump(
        folder / "marie.jsonl",
        [{"id": 1, "text": VENEZ, "label": ["O1"]}, {"id": 2, "text": OUI, "label": ["C3"]}],
    )
    dump(folder / "paul.jsonl", [{"id": 9, "text": VENEZ, "label": ["O3"]}])
    dump(
        folder / "zoe.jsonl",
        [{"id": 3, "text": VENEZ, "label": ["O3"]}, {"text": "?", "label": []}],
    )
    assert found(str(folder)) == {VENEZ: ("action", "doccano"), OUI: ("echange", "doccano")}
    with zipfile.ZipFile(tmp_path / "doccano.zip", "w") as archive:
        for path in folder.glob("*.jsonl"):
            archive.write(path, path.name)
    assert {text: usage for text, (usage, _) in found(str(tmp_path / "doccano.zip")).items()} == {
        VENEZ: "action",
        OUI: "echange",
    }


def test_doccano_json_and_csv(tmp_path):
    path = dump(
        tmp_path / "all.json",
        [{"id": 1, "text": VENEZ, "label": ["O1"], "post_id": "s:1", "platform": "slack"}],
    )
    assert found(path) == {VENEZ: ("evenement", "slack")}
    (tmp_path / "all.csv").write_text(
        f'id,text,label,platform\n1,{VENEZ},C3#O1,forum\n2,"{OUI}",C3,forum\n', encoding="utf-8"
    )
    reading = read_labelled([str(tmp_path / "all.csv")], "soft").labelled
    assert [(one.text, one.usage, one.weight) for one in reading] == [
        (VENEZ, "echange", 0.25),
        (VENEZ, "evenement", 0.25),
        (OUI, "echange", 1.0),
    ]


def test_argilla_records(tmp_path):
    path = dump(
        tmp_path / "argilla.json",
        [
            {
                "id": "slack:1",
                "fields": {"text": VENEZ},
                "metadata": {"platform": "slack"},
                "status": "completed",
                "suggestions": {"usage": {"value": "X", "score": 0.7}},
                "responses": {
                    "usage": [
                        {"value": "O1", "user_id": "8a"},
                        {"value": "X", "user_id": "8b", "status": "discarded"},
                        {"value": "X", "user_id": "8c", "status": "draft"},
                    ]
                },
            },
            {
                "id": "slack:2",
                "fields": {"text": OUI},
                "metadata": {"platform": "slack"},
                "responses": [{"user_id": "8a", "values": {"usage": {"value": "C3"}}}],
            },
            {"id": "slack:3", "fields": {"text": "Non"}, "metadata": {}, "responses": {}},
        ],
    )
    assert found(path) == {VENEZ: ("evenement", "slack"), OUI: ("echange", "slack")}


def test_argilla_as_a_dataset(tmp_path):
    path = dump(
        tmp_path / "argilla.jsonl",
        [
            {
                "id": "1",
                "text": VENEZ,
                "metadata.platform": "slack",
                "usage.responses": ["O1", "O1", "O3"],
                "usage.responses.users": ["a", "b", "c"],
                "usage.responses.status": ["submitted", "submitted", "discarded"],
                "usage.suggestion": "X",
            },
            {"id": "2", "text": OUI, "metadata.platform": "slack", "usage.responses": None},
        ],
    )
    assert found(path) == {VENEZ: ("evenement", "slack")}


def test_prodigy(tmp_path):
    path = dump(
        tmp_path / "prodigy.jsonl",
        [
            {
                "text": VENEZ,
                "options": [{"id": "O1", "text": "évènement"}],
                "accept": ["O1"],
                "answer": "accept",
                "meta": {"post_id": "s:1", "platform": "slack"},
                "_annotator_id": "ds-marie",
                "_input_hash": 1,
            },
            {"text": OUI, "accept": ["C3"], "answer": "ignore", "meta": {"platform": "slack"}},
            {"text": "Non", "label": "C3", "answer": "reject", "meta": {"platform": "slack"}},
            {"text": "Si", "label": "C3", "answer": "accept", "meta": {"platform": "slack"}},
        ],
    )
    assert found(path) == {VENEZ: ("evenement", "slack"), "Si": ("echange", "slack")}


def test_a_bad_label_names_its_row_and_the_rest_is_kept(tmp_path):
    lines = [{"text": VENEZ, "label": ["O1"]}, {"text": OUI, "label": ["Z9"]}]
    reading = read_labelled(
        [dump(tmp_path / "marie.jsonl", [*lines, {"text": "A", "label": ["X"]}])]
    )
    assert len(reading.labelled) == 2
    (problem,) = reading.problems
    assert "marie.jsonl, ligne 2 : étiquette inconnue « Z9 »" in problem


@pytest.mark.parametrize(
    "records",
    [
        [],
        [{"text": "Oui", "label": "C3"}],
        [{"text": "Oui", "label": "#MeToo et #Nuitdebout"}],
        [{"data": "2024-01-01", "text": "Oui"}],
    ],
    ids=str,
)
def test_records_of_no_tool(records):
    assert tool_of(records) is None
