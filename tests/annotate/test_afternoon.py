"""The commands of docs/annotation.md, in their order, on two platforms of the demonstration."""

import json
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
from tests.documents.markdown import blocks
from tests.documents.shell import commands as commands_of

from rsmp_nlp.annotate.exchange_names import MAIN
from rsmp_nlp.taxonomy import CLASSES, usage_of_label

ROOT = Path(__file__).parents[2]
PLATFORMS = ("la_coopol", "villepincom")


def commands():
    page = ROOT / "docs" / "annotation.md"
    return [words for block in blocks(page) for words in commands_of(block.code)]


def fill_in(folder, gold):
    """Choose in every list what the authors of the demonstration meant."""
    for path in folder.glob("a-etiqueter-*.xlsx"):
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        column = {cell.value: cell.column for cell in sheet[1]}
        for row in range(2, sheet.max_row + 1):
            usage = gold[sheet.cell(row, column["message_id"]).value]
            sheet.cell(row, column["étiquette"]).value = MAIN[CLASSES.index(usage)]
        book.save(path)


def test_the_afternoon(run, tmp_path):
    source = tmp_path / "corpora" / "demonstration"
    source.mkdir(parents=True)
    gold = {}
    for name in PLATFORMS:
        path = shutil.copy(ROOT / "corpora" / "demonstration" / f"{name}.jsonl", source)
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            gold[record["message_id"]] = usage_of_label(record["label"])
    done = []
    for program, *arguments in commands():
        assert program == "rsmp-nlp"
        if arguments[:2] == ["annotate", "import"]:
            fill_in(tmp_path, gold)
        if arguments[0] == "train":
            # with the base it learns from thousands of messages more, for minutes
            arguments.remove("--base")
        code, _, err = run(*arguments)
        assert code == 0, f"{arguments} : {err}"
        done.append(arguments[0])
    assert done == ["classify", "annotate", "codebook", "annotate", "annotate", "locate", "train"]
    sample = pd.read_csv(tmp_path / "tirage.csv")
    labels = pd.read_csv(tmp_path / "etiquettes.csv")
    assert 150 < len(sample) < 260
    assert set(labels["message_id"]) == set(sample["message_id"])
    assert all(gold[row.message_id] == row.label for row in labels.itertuples())
    positions = pd.read_parquet(tmp_path / "situe" / "platforms.parquet").set_index("platform")
    assert (positions["basis"] == "vérifié").any()
    assert positions["labelled_messages"].sum() == len(sample)
