"""A round trip through a running Label Studio: its own API makes the project and the exports.

    pip install label-studio        # in an environment of its own
    LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN=true label-studio start --no-browser --port 8099 \
        --username ana@exemple.org --password … --user-token TOKEN
    LABEL_STUDIO_URL=http://127.0.0.1:8099 LABEL_STUDIO_TOKEN=TOKEN pytest tests/annotate
"""

import json
import os
import urllib.request

import pytest

from rsmp_nlp.annotate.exchange import export
from rsmp_nlp.annotate.exchange_import import import_labels
from rsmp_nlp.annotate.sample import SampleSettings, draw
from rsmp_nlp.classify.label_records import SKIPPED
from rsmp_nlp.taxonomy import CLASSES

URL = os.environ.get("LABEL_STUDIO_URL", "")
TOKEN = os.environ.get("LABEL_STUDIO_TOKEN", "")

pytestmark = pytest.mark.skipif(
    not (URL and TOKEN),
    reason="Label Studio absent : démarrez-le, puis LABEL_STUDIO_URL et LABEL_STUDIO_TOKEN",
)


def call(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Token {TOKEN}", "Content-Type": "application/json"}
    request = urllib.request.Request(URL + path, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=120) as answer:
        content = answer.read()
    return content if "exportType" in path else json.loads(content or b"null")


@pytest.fixture
def project(run_folder, tmp_path):
    """A project made from what `annotate export` wrote, its tasks imported; removed at the end."""
    items = draw(SampleSettings(run_folder, 12)).items
    export(items, "labelstudio", tmp_path / "s.json")
    config = (tmp_path / "s.config.xml").read_text(encoding="utf-8")
    made = call("POST", "/api/projects/", {"title": "rsmp-nlp essai", "label_config": config})
    tasks = json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))
    answer = call("POST", f"/api/projects/{made['id']}/import?return_task_ids=true", tasks)
    assert answer["task_count"] == len(items)
    assert answer["prediction_count"] == len(items)
    yield made["id"], items
    urllib.request.urlopen(
        urllib.request.Request(
            f"{URL}/api/projects/{made['id']}/",
            headers={"Authorization": f"Token {TOKEN}"},
            method="DELETE",
        ),
        timeout=60,
    )


def choice(name, label):
    return {
        "from_name": name,
        "to_name": "text",
        "type": "choices",
        "value": {"choices": [label]},
    }


def test_round_trip(project, tmp_path):
    identifier, items = project
    listed = call("GET", f"/api/tasks?project={identifier}&page_size=100&fields=all")["tasks"]
    assert len(listed) == len(items)
    by_key = {(task["data"]["platform"], task["data"]["message_id"]): task for task in listed}
    said = {}
    for rank, item in enumerate(items[:-2]):
        task = by_key[item.key]
        assert task["data"]["text"] == item.text
        (prediction,) = task["predictions"]
        usage = CLASSES[rank % len(CLASSES)]
        results = [
            choice("usage", prediction["result"][0]["value"]["choices"][0])
            if rank == 0
            else choice("usage", next(n for n in names() if n.startswith(code_of(usage))))
        ]
        if rank == 1:
            results.append(choice("secondary", names()[8]))
            results.append(
                {
                    "from_name": "comment",
                    "to_name": "text",
                    "type": "textarea",
                    "value": {"text": ["à revoir"]},
                }
            )
        call("POST", f"/api/tasks/{task['id']}/annotations/", {"result": results})
        said[item.key] = item.suggestion if rank == 0 else usage
    passed = by_key[items[-2].key]
    call(
        "POST",
        f"/api/tasks/{passed['id']}/annotations/",
        {"result": [], "was_cancelled": True},
    )
    for kind, name in (("JSON", "all.json"), ("JSON_MIN", "min.json"), ("CSV", "all.csv")):
        content = call(
            "GET",
            f"/api/projects/{identifier}/export?exportType={kind}&download_all_tasks=true",
        )
        path = tmp_path / name
        path.write_bytes(content)
        imported = import_labels([str(path)], items)
        found = {
            (row["platform"], row["message_id"]): row["label"]
            for row in imported.rows
            if row["label"]
        }
        assert found == said, kind
        assert not imported.rejected
        assert imported.read == len(imported.rows) + imported.skipped.total()
        one = next(row for row in imported.rows if row["comment"])
        assert (one["secondary"], one["comment"]) == ("action", "à revoir")
        assert one["inclusion_probability"] == items[1].inclusion_probability
        assert one["annotated_at"]
        if kind == "JSON":
            skips = [row for row in imported.rows if row["status"] == SKIPPED]
            assert [(row["platform"], row["message_id"]) for row in skips] == [items[-2].key]
            assert imported.missing == [items[-1].key]


def names():
    from rsmp_nlp.annotate.exchange_names import MAIN

    return MAIN


def code_of(usage):
    return names()[CLASSES.index(usage)].split()[0]
