"""The main job end to end: every column of the contract, counts that add up, same results always."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from rsmp_nlp import pipeline
from rsmp_nlp.config import RunSettings
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.schema import MESSAGES, PLATFORMS, TIMELINE, USAGES_TABLE
from rsmp_nlp.taxonomy import FAMILIES, FAMILY_CLASSES, FAMILY_SLUGS, USAGES

ROOT = Path(__file__).parents[1]
DEMONSTRATION = ROOT / "corpora" / "demonstration"
REAL = ROOT.parent / "shared" / "real" / "messages.jsonl.gz"

STUDY = {
    "Désirs d'avenir": "influence",
    "Villepincom": "influence",
    "Les Démocrates": "influence",
    "L'Autre gauche": "collaboration",
    "Europe Ecologie": "collaboration",
    "La Coopol": "coordination",
    "Epicentre": "coordination",
}


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    """A run of the demonstration corpus with the default model."""
    folder = tmp_path_factory.mktemp("demonstration")
    settings = RunSettings((str(DEMONSTRATION),), folder / "out", key=folder / "key")
    outcome = pipeline.classify(settings)
    return folder / "out", outcome


def test_every_table_has_its_columns(demonstration):
    out, _ = demonstration
    for table in (MESSAGES, PLATFORMS, USAGES_TABLE, TIMELINE):
        assert list(pd.read_parquet(out / f"{table.name}.parquet")) == table.column_names
    for table in (PLATFORMS, USAGES_TABLE):
        assert list(pd.read_csv(out / f"{table.name}.csv")) == table.column_names


def test_probabilities_hold_together(demonstration):
    out, _ = demonstration
    messages = pd.read_parquet(out / "messages.parquet")
    families = messages[[f"p_{slug}" for slug in FAMILY_CLASSES]].to_numpy()
    np.testing.assert_allclose(families.sum(axis=1), 1, atol=1e-5)
    for family in FAMILIES:
        usages = [f"p_{usage.slug}" for usage in USAGES if usage.family == family.slug]
        np.testing.assert_allclose(
            messages[usages].sum(axis=1), messages[f"p_{family.slug}"], atol=1e-9
        )
    assert [FAMILY_CLASSES[place] for place in families.argmax(axis=1)] == list(messages["family"])
    family_of = {usage.slug: usage.family for usage in USAGES} | {"none": "none"}
    assert (messages["usage"].map(family_of) == messages["family"]).all()


def test_counts_add_up(demonstration):
    out, outcome = demonstration
    counts = outcome.run["counts"]
    dropped = (out / "rejected.jsonl").read_text(encoding="utf-8").splitlines()
    assert counts == {"read": 960, "classified": 948, "skipped": 12, "rejected": 0}
    assert len(dropped) == 12
    assert len(pd.read_parquet(out / "messages.parquet", columns=["usage"])) == 948
    assert outcome.run["reasons"]["skipped"] == {"robot": 8, "message système": 4}


def test_shares_sum_to_one_inside_their_intervals(demonstration):
    platforms = pd.read_parquet(demonstration[0] / "platforms.parquet")
    np.testing.assert_allclose(platforms[list(FAMILY_SLUGS)].sum(axis=1), 1, atol=1e-9)
    for slug in FAMILY_SLUGS:
        assert platforms[slug].between(platforms[f"{slug}_low"], platforms[f"{slug}_high"]).all()
    usages = pd.read_parquet(demonstration[0] / "usages.parquet")
    assert len(usages) == 9 * len(platforms)
    np.testing.assert_allclose(usages.groupby("platform")["share"].sum(), 1, atol=1e-9)


def test_the_seven_networks_stand_where_the_study_put_them(demonstration):
    platforms = pd.read_parquet(demonstration[0] / "platforms.parquet").set_index("platform")
    centres = platforms["centre_of_gravity"]
    assert {name: centres[name] for name in STUDY} == STUDY


def test_no_author_and_no_text_is_written(demonstration):
    out, _ = demonstration
    authors = set()
    texts = set()
    for path in DEMONSTRATION.glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            authors.add(record["author"])
            texts.add(record["text"])
    messages = pd.read_parquet(out / "messages.parquet")
    assert messages["author"].str.fullmatch(r"a-[0-9a-f]{12}").all()
    assert not authors & set(messages["author"])
    page = (out / "report.html").read_text(encoding="utf-8")
    assert not [text for text in texts if len(text) > 40 and text in page]


def _columns(out: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    messages = pd.read_parquet(out / "messages.parquet").drop(columns="run_id")
    return messages, pd.read_parquet(out / "platforms.parquet")


@pytest.mark.parametrize("changed", [{"workers": 2}, {"batch": 50}, {"resume": False}])
def test_results_do_not_depend_on_how_they_are_computed(
    demonstration, changed, tmp_path, monkeypatch
):
    out, _ = demonstration
    monkeypatch.setattr(pipeline, "BATCH", changed.pop("batch", pipeline.BATCH))
    settings = RunSettings(
        (str(DEMONSTRATION),), tmp_path / "out", key=out.parent / "key", **changed
    )
    pipeline.classify(settings)
    for expected, got in zip(_columns(out), _columns(tmp_path / "out"), strict=True):
        pd.testing.assert_frame_equal(got, expected)


def test_an_interrupted_run_resumes(demonstration, tmp_path, monkeypatch):
    out, _ = demonstration
    from rsmp_nlp.engine import local

    monkeypatch.setattr(pipeline, "BATCH", 100)
    settings = RunSettings((str(DEMONSTRATION),), tmp_path / "out", key=out.parent / "key")
    honest = local.classify_batch
    calls = []

    def interrupted(folder, batch):
        calls.append(batch)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return honest(folder, batch)

    monkeypatch.setattr(local, "classify_batch", interrupted)
    with pytest.raises(KeyboardInterrupt):
        pipeline.classify(settings)
    assert not (tmp_path / "out" / "run.json").exists()
    pipeline.classify(settings)
    assert len(calls) == 4 + 7, "three of the batches were kept"
    for expected, got in zip(_columns(out), _columns(tmp_path / "out"), strict=True):
        pd.testing.assert_frame_equal(got, expected)
    assert not (tmp_path / "out" / ".partial").exists()


def test_with_text_and_kept_authors(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("texte;auteur\nBonjour à tous;Ana\n", encoding="utf-8")
    pipeline.classify(RunSettings((str(path),), tmp_path / "out", with_text=True, key=None))
    messages = pd.read_parquet(tmp_path / "out" / "messages.parquet")
    assert messages.loc[0, ["text", "author"]].tolist() == ["Bonjour à tous", "Ana"]


def test_one_message_has_a_position_and_no_centre(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("texte\nRéunion demain à 18h\n", encoding="utf-8")
    outcome = pipeline.classify(RunSettings((str(path),), tmp_path / "out"))
    row = outcome.platforms.loc[0]
    assert row["centre_of_gravity"] == "undetermined"
    assert row[["influence_low", "influence_high"]].tolist() == [0.0, 1.0]
    assert row["warnings"]


@pytest.mark.skipif(not REAL.exists(), reason="real messages are not on this machine")
def test_real_messages_are_all_accounted_for(tmp_path):
    sample = tmp_path / "sample.jsonl"
    import gzip

    with gzip.open(REAL, "rt", encoding="utf-8") as stream:
        lines = stream.readlines()[::12]
    sample.write_text("".join(lines), encoding="utf-8")
    settings = RunSettings((str(sample),), tmp_path / "out", reading=ReadOptions())
    outcome = pipeline.classify(settings)
    counts = outcome.run["counts"]
    assert counts["read"] == len(lines)
    assert counts["classified"] + counts["skipped"] + counts["rejected"] == len(lines)
    assert counts["classified"] > 0.99 * len(lines)
    assert outcome.platforms["platform"].nunique() > 70


def test_reasons_are_written_on_demand(tmp_path):
    path = tmp_path / "forum.csv"
    path.write_text("texte\nRéunion demain à 18h à la salle Zwanzig\nBravo Xénophon !\n", "utf-8")
    pipeline.classify(RunSettings((str(path),), tmp_path / "out", explain=True, key=None))
    table = pq.read_table(tmp_path / "out" / "messages.parquet").to_pydict()
    assert "heure (+" in table["reasons_for"][0]
    assert len(table["reasons_against"]) == 2
    assert not [cell for cell in table["reasons_for"] if "zwanzig" in cell or "xénophon" in cell]
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text("utf-8"))
    fields = package["resources"][0]["schema"]["fields"]
    assert {"reasons_for": "string"}.items() <= {f["name"]: f["type"] for f in fields}.items()
    pipeline.classify(RunSettings((str(path),), tmp_path / "out2", key=None))
    assert "reasons_for" not in pq.read_schema(tmp_path / "out2" / "messages.parquet").names
