"""The files that readers of the documents are supposed to have, in small, made from the demonstration."""

from __future__ import annotations

import csv
import gzip
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

from tests.conftest import tiny_corpus
from tests.documents.markdown import ROOT
from tests.documents.shell import rsmp_nlp

from rsmp_nlp.taxonomy import usage_of_label

DEMONSTRATION = ROOT / "corpora" / "demonstration"
STARTER = ROOT / "corpora" / "starter"
STARTER_EACH = 6
SOURCES = {"A": "la_coopol", "B": "villepincom"}
EACH = 60

Record = dict[str, Any]


def prepare(folder: Path) -> None:
    """Write in a folder every file, run and model that the pages name."""
    records = {name: _records(source)[:EACH] for name, source in SOURCES.items()}
    records["A"][0]["author"] = "Zoé Kerbrat"  # whom PRIVACY.md forgets
    everything = [{**one, "platform": name} for name in records for one in records[name]]
    corpus = folder / "corpora" / "demonstration"
    corpus.mkdir(parents=True)
    for name, source in SOURCES.items():
        _jsonl(corpus / f"{source}.jsonl", records[name])
    for source in STARTER.glob("*.jsonl"):
        lines = source.read_text(encoding="utf-8").splitlines()[:STARTER_EACH]
        _jsonl(folder / "corpora" / "starter" / source.name, [json.loads(line) for line in lines])
    _jsonl(folder / "messages.jsonl", everything)
    _csv(folder / "messages.csv", everything)
    _csv(
        folder / "export.csv",
        [_without(one, "label", "text", Commentaire="text") for one in records["A"]],
    )
    with zipfile.ZipFile(folder / "export.zip", "w") as archive:
        for name, found in records.items():
            table = folder / f"{name}.csv"
            _csv(table, [_without(one, "label", "platform") for one in found])
            archive.write(table, table.name)
            table.unlink()
    labels = [_label(one, "ana") for one in everything]
    labels += [_label(one, "bob") for one in everything[::3]]
    for name in ("etiquettes.csv", "labels.csv", "mes_etiquettes.csv", "etiquettes/ana.csv"):
        (folder / name).parent.mkdir(exist_ok=True)
        _csv(folder / name, labels)
    with gzip.open(folder / "messages.jsonl.gz", "wb") as file:
        file.write((folder / "messages.jsonl").read_bytes())
    named = folder / "corpora" / "real_labels.csv"
    code, _, err = rsmp_nlp(["labels", "reference", str(folder / "labels.csv"), "-o", str(named)])
    assert code == 0, err
    code, _, err = rsmp_nlp(
        ["classify", str(folder / "export.zip"), "--with-text", "-o", str(folder / "rapport")]
    )
    assert code == 0, err
    shutil.copytree(folder / "rapport", folder / "rsmp-out")


def write_base(folder: Path) -> list[str]:
    """Write the sixty messages that stand here for the training set of the program."""
    path = folder / "base.jsonl"
    _jsonl(
        path,
        [
            {
                "message_id": one.message_id,
                "platform": one.platform,
                "text": one.text,
                "label": one.usage,
            }
            for one in tiny_corpus()
        ],
    )
    return [str(path)]


def with_whole_demonstration(folder: Path) -> None:
    """Put the demonstration as it is in place of its extract."""
    shutil.copytree(DEMONSTRATION, folder / "corpora" / "demonstration", dirs_exist_ok=True)
    shutil.copytree(ROOT / "docs" / "tutoriel", folder / "docs" / "tutoriel")


def _records(name: str) -> list[Record]:
    text = (DEMONSTRATION / f"{name}.jsonl").read_text(encoding="utf-8")
    return [one for one in map(json.loads, text.splitlines()) if one["author_kind"] == "human"]


def _without(record: Record, *names: str, **renamed: str) -> Record:
    kept = {name: value for name, value in record.items() if name not in names}
    return kept | {new: record[old] for new, old in renamed.items()}


def _label(record: Record, annotator: str) -> Record:
    return {
        "message_id": record["message_id"],
        "platform": record["platform"],
        "annotator": annotator,
        "label": usage_of_label(record["label"]),
        "text": record["text"],
        "kind": record["kind"],
    }


def _jsonl(path: Path, records: list[Record]) -> None:
    path.parent.mkdir(exist_ok=True)
    lines = (json.dumps(one, ensure_ascii=False) for one in records)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _csv(path: Path, records: list[Record]) -> None:
    columns = list(dict.fromkeys(name for one in records for name in one))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(records)
