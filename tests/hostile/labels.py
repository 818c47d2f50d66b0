"""Labels of people and of tools, for `annotate import`, `locate --labels`, `evaluate` and `train`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.hostile.case import Case

IMPORT = "annotate import {file} -o e.csv"
LOCATE = "locate {run} --labels {file} -o l"
EVALUATE = "evaluate {file}"
TRAIN = "train {file} -o m"


def csv(content: str) -> dict[str, bytes]:
    return {"a.csv": content.encode("utf-8", "surrogatepass")}


def lines(*records: Any) -> dict[str, bytes]:
    return {"a.jsonl": b"".join(json.dumps(one).encode() + b"\n" for one in records)}


def array(*records: Any) -> dict[str, bytes]:
    return {"a.json": json.dumps(records).encode()}


def task(annotations: Any, **data: Any) -> dict[str, Any]:
    """A task of Label Studio."""
    return {
        "id": 1,
        "data": {"message_id": "1", "text": "Réunion jeudi", **data},
        "annotations": annotations,
    }


def chosen(*choices: Any, **more: Any) -> dict[str, Any]:
    value = {"choices": list(choices)}
    return {
        "completed_by": {"email": "ana"},
        "result": [{"from_name": "usage", "type": "choices", "value": value}],
        **more,
    }


def record(responses: Any, **more: Any) -> dict[str, Any]:
    """A record of Argilla."""
    return {
        "id": "1",
        "fields": {"text": "Réunion jeudi"},
        "metadata": {"message_id": "1"},
        "responses": responses,
        **more,
    }


def prodigy(**more: Any) -> dict[str, Any]:
    return {
        "text": "Réunion jeudi",
        "meta": {"message_id": "1"},
        "answer": "accept",
        "accept": ["O1"],
        **more,
    }


def doccano(**more: Any) -> dict[str, Any]:
    return {"id": 1, "text": "Réunion jeudi", "message_id": "1", "label": ["O1"], **more}


ODD = (None, 1, 1.5, True, "a", [], {}, [None], [[1]], [{}], {"a": 1}, {"value": []})


def annotated(length: int) -> str:
    return "message_id;label;annotator\n" + "".join(f"{n};O1;ana\n" for n in range(length))


def sheet(path: Path) -> None:
    from openpyxl import Workbook

    made = Workbook()
    made.active.append(["message_id", "platform", "message", "étiquette", "seconde étiquette"])
    made.active.append([1, "a", "=1+1", "O1 Événement", "klingon"])
    made.active.append([2, "a", "b", "klingon", None])
    made.save(path)


CASES = [
    Case(
        name="import: a label out of the grid",
        files=csv("message_id;label\n1;O1\n2;klingon\n"),
        command=IMPORT,
        counts=(2, 1, 0, 1),
        shows="klingon",
    ),
    Case(
        name="import: --strict",
        files=csv("message_id;label\n1;O1\n2;klingon\n"),
        command=IMPORT + " --strict",
        error="E401",
    ),
    Case(
        name="import: no identifier", files=csv("text;label\na;O1\n"), command=IMPORT, error="E301"
    ),
    Case(
        name="import: empty identifiers and labels",
        files=csv("message_id;label\n;O1\n1;\n \n"),
        command=IMPORT,
    ),
    Case(
        name="import: two labels by one person",
        files=csv("message_id;label;annotator\n1;O1;ana\n1;C1;ana\n"),
        command=IMPORT,
        counts=(2, 0, 0, 2),
    ),
    Case(
        name="import: the same label twice",
        files=csv("message_id;label;annotator\n1;O1;ana\n1;O1;ana\n"),
        command=IMPORT,
        counts=(2, 1, 1, 0),
    ),
    Case(
        name="import: probabilities that are none",
        files=csv(
            "message_id;label;inclusion_probability\n1;O1;2\n2;O1;abc\n3;O1;NaN\n4;O1;-1\n5;O1;0,5\n"
        ),
        command=IMPORT,
        counts=(5, 1, 0, 4),
    ),
    Case(
        name="import: rounds that are none",
        files=csv("message_id;label;round\n1;O1;1e400\n2;O1;abc\n3;O1;NaN\n"),
        command=IMPORT,
        counts=(3, 3, 0, 0),
    ),
    Case(
        name="import: formulas and controls in what annotators wrote",
        files=csv("message_id;label;annotator;comment\n=1+1;O1;\x1b[2J@ana;=cmd|x\n"),
        command=IMPORT,
        counts=(1, 1, 0, 0),
    ),
    Case(
        name="import: 5,000 rows",
        files=csv(annotated(5_000)),
        command=IMPORT,
        counts=(5_000, 5_000, 0, 0),
        seconds=60,
        megabytes=300,
    ),
    Case(name="import: a sheet filled in with formulas", files={"a.xlsx": sheet}, command=IMPORT),
    Case(
        name="import: Label Studio, annotations of every type",
        files=array(*(task(odd) for odd in ODD), task([chosen("O1")])),
        command=IMPORT,
    ),
    Case(
        name="import: Label Studio, results of every type",
        files=array(
            *(task([{"result": odd}]) for odd in ODD),
            *(task([chosen(odd)]) for odd in ODD),
            *(
                task([chosen("O1", completed_by=odd)], message_id=str(n))
                for n, odd in enumerate(ODD)
            ),
        ),
        command=IMPORT,
    ),
    Case(
        name="import: Label Studio, tasks nested 1,000 deep",
        files={
            "a.json": b'[{"data": {"message_id": "1", "x": '
            + b"[" * 1000
            + b"]" * 1000
            + b'}, "annotations": []}]'
        },
        command=IMPORT,
        error="E301",
    ),
    Case(
        name="import: Label Studio, 100,000 deep",
        files={"a.json": b"[" * 100_000},
        command=IMPORT,
        error="E301",
    ),
    Case(
        name="import: Argilla, responses of every type",
        files=lines(
            record([]),
            *(record(odd) for odd in ODD),
            *(record({"usage": odd}) for odd in ODD),
            *(record([{"values": odd}]) for odd in ODD),
        ),
        command=IMPORT,
    ),
    Case(
        name="import: Argilla, users of every type",
        files=lines(
            *(
                record(
                    {
                        "usage": [{"value": "O1", "user_id": odd}],
                        "secondary": [{"value": "C1", "user_id": odd}],
                    },
                    metadata={"message_id": str(n)},
                )
                for n, odd in enumerate(ODD)
            )
        ),
        command=IMPORT,
    ),
    Case(
        name="import: Argilla, flattened, of every type",
        files=lines(
            *(
                {
                    "text": "a",
                    "message_id": "1",
                    "usage.responses": odd,
                    "usage.responses.users": odd,
                    "usage.responses.status": odd,
                }
                for odd in ODD
            )
        ),
        command=IMPORT,
    ),
    Case(
        name="import: Prodigy, choices of every type",
        files=lines(prodigy(), *(prodigy(accept=odd, answer=odd, meta=odd) for odd in ODD)),
        command=IMPORT,
    ),
    Case(
        name="import: doccano, labels of every type",
        files=lines(doccano(), *(doccano(label=odd, Comments=odd) for odd in ODD)),
        command=IMPORT,
    ),
    Case(
        name="import: doccano, lone surrogates",
        files={"a.jsonl": b'{"text": "a\\ud83d", "message_id": "\\udc00", "label": ["O1"]}\n'},
        command=IMPORT,
        counts=(1, 1, 0, 0),
    ),
    Case(
        name="import: ActiveTigger, columns of every kind",
        files=csv(
            "id_external,user,timestamp,text,schema\n1,ana,NaN,a,O1|+C1\n2,,,,\n,ana,x,b,klingon\n"
        ),
        command=IMPORT,
    ),
    Case(
        name="import: a file that is no table among good ones",
        files={
            "d/a.csv": b"message_id;label\n1;O1\n",
            "d/b.json": b"{",
            "d/c.xlsx": b"x",
            "d/d.parquet": b"x",
        },
        command="annotate import d -o e.csv",
        counts=(1, 1, 0, 0),
    ),
    Case(
        name="import: only a file that is no table",
        files={"a.json": b"{"},
        command=IMPORT,
        error="E301",
    ),
    Case(
        name="import: an output of another form",
        files=csv("message_id;label\n1;O1\n"),
        command="annotate import {file} -o e.exe",
        error="E201",
    ),
    Case(
        name="import: a sample that is none",
        files={"a.csv": b"message_id;label\n1;O1\n", "s.csv": b"id\n1\n"},
        command=IMPORT + " --sample s.csv",
        error="E301",
    ),
    Case(
        name="import: a sample that is no JSON object",
        files={"a.csv": b"message_id;label\n1;O1\n", "s.jsonl": b"[1]\n12\n"},
        command=IMPORT + " --sample s.jsonl",
        error="E301",
    ),
    Case(
        name="import: a sample nested 100,000 deep",
        files={"a.csv": b"message_id;label\n1;O1\n", "s.jsonl": b"[" * 100_000},
        command=IMPORT + " --sample s.jsonl",
        error="E307",
    ),
    Case(
        name="import: a sample with an infinite round",
        files={
            "a.csv": b"message_id;label\n1;O1\n",
            "s.jsonl": b'{"message_id": "1", "platform": "a", "text": "x", "round": Infinity}\n',
        },
        command=IMPORT + " --sample s.jsonl",
        error="E301",
    ),
    Case(
        name="import: a sample with NULs",
        files={
            "a.csv": b"message_id;label\n1;O1\n",
            "s.csv": b"message_id,platform,text\n1,a,\0\n\r\0x",
        },
        command=IMPORT + " --sample s.csv",
        error="E301",
    ),
    Case(
        name="import: a sample that is a damaged Parquet",
        files={"a.csv": b"message_id;label\n1;O1\n", "s.parquet": b"PAR1" + bytes(50) + b"PAR1"},
        command=IMPORT + " --sample s.parquet",
        error="E307",
    ),
    Case(
        name="locate: labels of messages that are not in the run",
        files=csv("message_id;label\n999;O1\n"),
        command=LOCATE,
        error="E301",
    ),
    Case(
        name="locate: labels out of the grid",
        files=csv("message_id;label\n1;klingon\n2;klingon\n"),
        command=LOCATE,
        error="E308",
    ),
    Case(
        name="locate: weights that are none",
        files=csv("message_id;label;weight\n1;O1;-5\n2;C1;inf\n"),
        command=LOCATE,
        error="E301",
    ),
    Case(
        name="locate: a weight beyond any float",
        files=csv("message_id;label;weight\n1;O1;1e308\n2;C1;1e308\n"),
        command=LOCATE,
    ),
    Case(
        name="locate: probabilities of nothing",
        files=csv("message_id;label;inclusion_probability\n1;O1;0\n2;C1;0\n"),
        command=LOCATE,
        error="E301",
    ),
    Case(
        name="locate: probabilities near nothing",
        files=csv("message_id;label;inclusion_probability\n1;O1;1e-300\n2;C1;1e-300\n"),
        command=LOCATE,
    ),
    Case(
        name="locate: every message labelled",
        files=csv("message_id;label\n1;O1\n2;C1\n"),
        command=LOCATE,
    ),
    Case(
        name="locate: no labels", files=csv("message_id;label\n1;\n"), command=LOCATE, error="E301"
    ),
    Case(
        name="locate: a binary file",
        files={"a.csv": bytes(range(256)) * 20},
        command=LOCATE,
        error="E301",
    ),
    Case(
        name="locate: a run that is none",
        files={"r/run.json": b"{}"},
        command="locate r -o l",
        error="E307",
    ),
    Case(
        name="locate: a run.json that is no JSON",
        files={"r/run.json": b"\0\0"},
        command="locate r -o l",
        error="E307",
    ),
    Case(
        name="locate: a period, an estimator, a level that are none",
        files={},
        command="locate {run} --level 7 -o l",
        error="E201",
    ),
    Case(
        name="evaluate: labels without texts",
        files=csv("message_id;label\n1;O1\n"),
        command=EVALUATE,
        error="E301",
    ),
    Case(
        name="evaluate: most labels out of the grid",
        files=csv("text;label\na;klingon\nb;O1\nc;zzz\n"),
        command=EVALUATE,
        error="E308",
    ),
    Case(
        name="evaluate: one message", files=csv("text;label\nRéunion jeudi;O1\n"), command=EVALUATE
    ),
    Case(
        name="evaluate: a score under the minimum",
        files=csv("text;label;platform\nRéunion jeudi;I1;a\nBravo;O1;a\n"),
        command=EVALUATE + " --min-macro-f1 1",
        error="E501",
    ),
    Case(
        name="evaluate: platforms that a terminal obeys",
        files=csv("text;label;platform\nRéunion jeudi;O1;\x1b[2J\u202e\nBravo;I1;\x1b[31m\n"),
        command=EVALUATE,
    ),
    Case(
        name="train: nothing to learn from",
        files=csv("text;label\nRéunion jeudi;O1\n"),
        command=TRAIN,
        error="E301",
    ),
    Case(
        name="train: one class",
        files=csv(
            "text;label;platform\n" + "".join(f"Réunion jeudi {n};O1;p{n % 3}\n" for n in range(30))
        ),
        command=TRAIN,
    ),
    Case(
        name="train: an output that is someone else's",
        files={"a.csv": b"text;label\nx;O1\n", "m/lettre.txt": b"x"},
        command=TRAIN,
        error="E301",
    ),
    Case(
        name="train: a back end that does not exist",
        files=csv("text;label\na;O1\n"),
        command=TRAIN + " --backend klingon",
        error="E201",
    ),
    Case(name="train: an empty file", files=csv(""), command=TRAIN, error="E304"),
    Case(
        name="labels: references without texts",
        files=csv("sha256;label;origin\nzz;O1;x\n;O1;\n"),
        command=EVALUATE,
        error="E301",
    ),
    Case(
        name="labels: a dataset that pretends to be of Hugging Face",
        files={"a.arrow": b"ARROW1\0\0" + bytes(100)},
        command=EVALUATE,
        error="E307",
    ),
]
