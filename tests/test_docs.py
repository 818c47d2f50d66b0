"""Documents that cannot rot: options, figures, corpora. Blocks of code and links: `documents/`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import typer

from rsmp_nlp.cli import app

ROOT = Path(__file__).parents[1]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands():
    group = typer.main.get_command(app)
    return sorted(group.commands.items())


@pytest.mark.parametrize(("name", "command"), commands(), ids=lambda value: str(value)[:20])
def test_every_command_and_option_is_documented(name, command):
    documented = read("docs/commands.md")
    start = documented.index(f"## `rsmp-nlp {name}`")
    section = documented[start:].split("\n## ")[0]
    for parameter in command.params:
        for option in (*parameter.opts, *parameter.secondary_opts):
            if option.startswith("-"):
                assert option in section, f"{option} of {name} is not in docs/commands.md"
        if parameter.param_type_name == "option":
            assert " ".join((parameter.help or "").split()) in section


def test_ci_runs_the_test_command_of_the_readme():
    command = re.search(r"## Test\n\n(?:<!--.+-->\n)?```console\n(.+)\n```", read("README.md"))[1]
    assert command in read(".ci/run").splitlines()


def test_figures_of_the_readme_are_those_of_the_model():
    metrics = json.loads(read("models/default/metrics.json"))
    readme = read("README.md")
    assert metrics["scored_on"] == "real"
    for name in ("families_macro_f1", "families_accuracy", "usages_macro_f1"):
        assert f"{metrics[name]:.3f}" in readme, f"{name} of README.md is out of date"


def test_the_card_tells_real_from_written():
    facts = json.loads(read("models/default/model.json"))
    card = read("models/default/README.md")
    real = facts["training_messages"] - facts["training_written"]
    assert f"{real} réels, {facts['training_written']} écrits" in card


def test_datasheets_count_what_is_there():
    for name in ("starter", "demonstration"):
        lines = sum(
            len(path.read_text(encoding="utf-8").splitlines())
            for path in (ROOT / "corpora" / name).glob("*.jsonl")
        )
        assert f"{lines:,}" in read(f"corpora/{name}.md")


def test_the_starter_corpus_has_three_hundred_of_each():
    from collections import Counter

    counts: Counter[str] = Counter()
    texts = []
    for path in (ROOT / "corpora" / "starter").glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            counts[record["label"]] += 1
            texts.append(" ".join(record["text"].lower().split()))
    assert len(counts) == 10
    assert min(counts.values()) >= 300
    assert len(set(texts)) == len(texts)
