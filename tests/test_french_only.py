"""Messages in other languages: kept and counted always, out of the aggregation by option."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from rsmp_nlp import pipeline
from rsmp_nlp.config import RunSettings
from rsmp_nlp.console import foreign_count
from rsmp_nlp.errors import UsageError

FRENCH = "Réunion publique jeudi à 20h à la mairie, venez nombreux et nombreuses, message {}"
ENGLISH = "Please share this petition with your friends and join the meeting tonight, message {}"


@pytest.fixture
def mixed(tmp_path):
    records = [{"text": FRENCH.format(n), "platform": "a"} for n in range(30)]
    records += [{"text": ENGLISH.format(n), "platform": "a"} for n in range(10)]
    records += [{"text": ENGLISH.format(n), "platform": "b"} for n in range(25)]
    records += [{"text": ENGLISH.format(99), "platform": "b", "lang": "fr-FR"}]
    path = tmp_path / "messages.jsonl"
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


def run(tiny, path, out, **options):
    settings = RunSettings((str(path),), out, model=str(tiny.folder), **options)
    return pipeline.classify(settings)


def test_other_languages_are_kept_counted_and_told(tiny, mixed, tmp_path):
    outcome = run(tiny, mixed, tmp_path / "out")
    messages = pd.read_parquet(tmp_path / "out" / "messages.parquet")
    assert messages.groupby(["platform", "lang"]).size().to_dict() == {
        ("a", "en"): 10,
        ("a", "fr"): 30,
        ("b", "en"): 25,
        ("b", "fr"): 1,
    }
    assert outcome.run["languages"] == {"a": {"fr": 30, "en": 10}, "b": {"en": 25, "fr": 1}}
    assert foreign_count(outcome.run["languages"]) == (35, 66)
    first, second = outcome.platforms
    assert (first["messages"], second["messages"]) == (40, 26)
    assert "25 % des messages" in first["warnings"]
    assert outcome.run["options"]["french_only"] is False


def test_french_only_leaves_them_out_of_positions_and_nothing_else(tiny, mixed, tmp_path):
    outcome = run(tiny, mixed, tmp_path / "out", french_only=True)
    assert len(pd.read_parquet(tmp_path / "out" / "messages.parquet")) == 66
    assert outcome.run["counts"]["classified"] == 66
    assert {row["platform"]: row["messages"] for row in outcome.platforms} == {"a": 30, "b": 1}


def test_french_only_with_no_french_is_refused(tiny, tmp_path):
    path = tmp_path / "en.txt"
    path.write_text(ENGLISH, encoding="utf-8")
    with pytest.raises(UsageError, match="--french-only"):
        run(tiny, path, tmp_path / "out", french_only=True)
    assert not (tmp_path / "out").exists()


def test_inspect_tells_languages(mixed):
    from rsmp_nlp.inspection import inspect_paths
    from rsmp_nlp.read.base import ReadOptions

    (source,) = inspect_paths((str(mixed),), ReadOptions())
    assert source["languages"] == {"en": 35, "fr": 31}
    assert [one.partition(" : ")[0] for one in source["advice"][-2:]] == ["a", "b"]
    assert "--french-only" in source["advice"][-1]
