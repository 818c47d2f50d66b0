"""The main job end to end: every column of the contract, counts that add up, same results always."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from rsmp_nlp import pipeline
from rsmp_nlp.classify.storage import read_facts
from rsmp_nlp.config import RunSettings
from rsmp_nlp.engine import as_needed, batches, store
from rsmp_nlp.engine.part import make_part
from rsmp_nlp.engine.watch import Watcher
from rsmp_nlp.errors import InputError, OutputLost, UsageError
from rsmp_nlp.locating import LocateSettings, locate
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.report.lock import held
from rsmp_nlp.schema.tables import MESSAGES, PLATFORMS, SEGMENTS, TIMELINE, USAGES_TABLE, WORDS
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


def test_segments_of_few_messages_or_authors_are_masked_and_described(demonstration):
    out, _ = demonstration
    segments = pd.read_parquet(out / "segments.parquet")
    assert list(segments) == SEGMENTS.column_names
    assert set(segments["by"]) == {"role", "space"}
    hidden = segments["masked"].notna()
    assert segments.loc[hidden, "influence"].isna().all()
    assert segments.loc[hidden, "warnings"].str.startswith("cellule masquée").all()
    shown = segments[~hidden]
    assert len(shown) > 10
    assert (shown["messages"] >= 10).all()
    assert (shown["authors"] >= 5).all()
    described = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    assert "segments" in {resource["name"] for resource in described["resources"]}
    whole = pd.read_parquet(out / "messages.parquet").groupby("platform").size()
    spaces = segments[segments["by"] == "space"].groupby("platform")["messages"].sum()
    assert (spaces == whole[spaces.index]).all()


def test_a_later_run_removes_segments_and_positions_of_the_earlier_one(tmp_path):
    source = tmp_path / "forum.csv"
    spaces = [f"espace {rank % 2}" for rank in range(30)]
    pd.DataFrame({"texte": "Rendez-vous samedi à la mairie", "espace": spaces}).to_csv(source)
    settings = RunSettings((str(source),), tmp_path / "out")
    pipeline.classify(settings)
    assert (tmp_path / "out" / "segments.parquet").exists()
    locate(LocateSettings(tmp_path / "out"))
    assert (tmp_path / "out" / "locate" / "platforms.csv").exists()
    pd.DataFrame({"texte": ["Rendez-vous samedi à la mairie"] * 30}).to_csv(source)
    pipeline.classify(settings)
    assert not (tmp_path / "out" / "segments.parquet").exists()
    assert not (tmp_path / "out" / "locate").exists()


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


TABLES = (
    *("messages.parquet", "platforms.parquet", "platforms.csv", "usages.parquet", "usages.csv"),
    *("timeline.parquet", "segments.parquet", "words.parquet", "rejected.jsonl"),
)


def assert_same_bytes(got: Path, expected: Path) -> None:
    """Compare every table of two runs byte for byte."""
    for name in TABLES:
        if name == "segments.parquet" and not (expected / name).exists():
            assert not (got / name).exists()
            continue
        assert (got / name).read_bytes() == (expected / name).read_bytes(), name


@pytest.mark.parametrize(
    "changed", [{"workers": 2}, {"batch": 50}, {"resume": False, "lang": "en"}]
)
def test_tables_do_not_depend_on_how_they_are_computed(
    demonstration, changed, tmp_path, monkeypatch
):
    out, _ = demonstration
    monkeypatch.setattr(batches, "BATCH", changed.pop("batch", batches.BATCH))
    settings = RunSettings(
        (str(DEMONSTRATION),), tmp_path / "out", key=out.parent / "key", **changed
    )
    pipeline.classify(settings)
    assert_same_bytes(tmp_path / "out", out)


def test_tables_are_the_same_where_processes_start_on_the_way(demonstration, tmp_path, monkeypatch):
    out, _ = demonstration
    monkeypatch.setattr(batches, "BATCH", 100)
    monkeypatch.setattr(as_needed, "most_processes", lambda: 2)
    monkeypatch.setattr(as_needed, "_TELLING", 150_000)  # the third batch
    monkeypatch.setattr(as_needed, "_WORTH", 10_000)
    here = []
    made_here = as_needed.classify_here
    monkeypatch.setattr(
        as_needed, "classify_here", lambda *given: here.append(1) or made_here(*given)
    )
    settings = RunSettings(
        (str(DEMONSTRATION),), tmp_path / "out", key=out.parent / "key", workers=None
    )
    outcome = pipeline.classify(settings)
    assert 0 < len(here) < 9
    assert outcome.run["options"]["workers"] == 2
    assert_same_bytes(tmp_path / "out", out)


def test_a_model_that_is_not_linear_starts_no_process_by_itself(tiny, tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text("texte\nBonjour à tous\n", encoding="utf-8")
    facts = replace(read_facts(tiny.folder), backend="transformer")
    monkeypatch.setattr(pipeline, "read_facts", lambda _: facts)
    asked = []
    monkeypatch.setattr(pipeline, "predict", lambda settings, *_: asked.append(settings) or 1 / 0)
    for workers in (None, 3):
        settings = RunSettings((str(path),), tmp_path / "out", str(tiny.folder), workers=workers)
        with pytest.raises(ZeroDivisionError):
            pipeline.classify(settings)
    assert [settings.workers for settings in asked] == [1, 3]


class Heard(Watcher):
    """Keeps what it hears."""

    def __init__(self):
        self.told, self.done = [], []

    def tell(self, sentence):
        self.told.append(sentence)

    def advance(self, done, share):
        self.done.append((done, share))


@pytest.fixture
def interrupted(tiny, tmp_path, monkeypatch):
    """Give the settings of a run that Ctrl-C stopped after three batches of four, and what is made."""
    rows = [f"{n};Réunion numéro {n} demain à 18h;auteur {n}" for n in range(40)]
    (tmp_path / "forum.csv").write_text("\n".join(["id;texte;auteur", *rows]), encoding="utf-8")
    monkeypatch.setattr(batches, "BATCH", 10)
    settings = RunSettings(
        (str(tmp_path / "forum.csv"),),
        tmp_path / "out",
        model=str(tiny.folder),
        key=tmp_path / "key",
    )
    made = []

    def make(job, batch):
        made.append(batch.name)
        if len(made) == 4:
            raise KeyboardInterrupt
        return make_part(job, batch)

    monkeypatch.setattr(store, "make_part", make)
    with pytest.raises(KeyboardInterrupt):
        pipeline.classify(settings)
    return settings, made


def state(out: Path) -> dict[str, object]:
    return json.loads((out / ".partial" / "run.json").read_text("utf-8"))


def test_an_interrupted_run_resumes_to_the_same_bytes(interrupted, tmp_path):
    settings, made = interrupted
    out = settings.out
    assert not (out / "run.json").exists()
    assert state(out)["status"] == "interrupted"
    heard = Heard()
    outcome = pipeline.classify(settings, heard)
    assert len(made) == 4 + 1, "three of the batches were kept"
    assert "Reprise" in heard.told[0]
    assert [done for done, _ in heard.done] == [10, 20, 30, 40]
    assert outcome.run["run_id"] == json.loads((out / "run.json").read_text("utf-8"))["run_id"]
    assert outcome.run["status"] == "done"
    assert not (out / ".partial").exists()
    pipeline.classify(replace(settings, out=tmp_path / "whole"))
    assert_same_bytes(out, tmp_path / "whole")


@pytest.mark.parametrize(
    ("change", "words", "again"),
    [
        ("input", "entrées", 1),
        ("seed", "options", 1),
        ("text", "colonnes demandées", 4),
        ("key", "clé", 4),
    ],
)
def test_what_changed_between_two_halves_is_said_and_done_again(
    interrupted, tmp_path, change, words, again
):
    settings, made = interrupted
    if change == "input":
        path = Path(settings.paths[0])
        path.write_text(path.read_text("utf-8").replace("numéro 39", "numéro 390"), "utf-8")
    options = {"seed": {"seed": 1}, "text": {"with_text": True}, "key": {"key": tmp_path / "other"}}
    settings = replace(settings, **options.get(change, {}))
    heard = Heard()
    pipeline.classify(settings, heard)
    assert words in heard.told[0]
    assert len(made) == 4 + again
    pipeline.classify(replace(settings, out=tmp_path / "whole"))
    assert_same_bytes(settings.out, tmp_path / "whole")


def test_a_run_begun_anew_uses_nothing_of_what_was_left(interrupted):
    settings, made = interrupted
    pipeline.classify(replace(settings, resume=False))
    assert len(made) == 4 + 4


def test_what_was_done_outlives_an_input_that_is_missing_for_a_moment(interrupted):
    settings, made = interrupted
    path = Path(settings.paths[0])
    path.rename(path.with_name("away"))
    with pytest.raises(InputError):
        pipeline.classify(settings)
    path.with_name("away").rename(path)
    pipeline.classify(settings)
    assert len(made) == 4 + 1


def test_what_was_done_outlives_a_mistake_found_on_the_way(interrupted, monkeypatch):
    """As where a worker that joins late has another model."""
    settings, made = interrupted

    def refuse(job, batch):
        raise UsageError("autre version")

    with monkeypatch.context() as patch:
        patch.setattr(store, "make_part", refuse)
        with pytest.raises(UsageError, match="autre version"):
            pipeline.classify(settings)
    pipeline.classify(settings)
    assert len(made) == 4 + 1


def test_two_runs_on_one_folder_exclude_each_other(interrupted):
    settings, _ = interrupted
    with held(settings.out / ".partial"), pytest.raises(UsageError, match="une autre exécution"):
        pipeline.classify(settings)
    pipeline.classify(settings)


def test_a_full_disk_is_one_sentence_and_resumable(interrupted, monkeypatch):
    settings, made = interrupted

    def full(self, name, part):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(store.PartStore, "put", full)
        with pytest.raises(OutputLost, match="No space left"):
            pipeline.classify(settings)
    pipeline.classify(settings)
    assert len(made) == 4 + 2


def test_with_text_and_kept_authors(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("texte;auteur\nBonjour à tous;Ana\n", encoding="utf-8")
    pipeline.classify(RunSettings((str(path),), tmp_path / "out", with_text=True, key=None))
    messages = pd.read_parquet(tmp_path / "out" / "messages.parquet")
    assert messages.loc[0, ["text", "author"]].tolist() == ["Bonjour à tous", "Ana"]


def test_what_leads_to_a_person_is_masked_in_what_is_written(tmp_path):
    path = tmp_path / "a.csv"
    text = "Écris à zoe@example.org, 06 12 34 56 78, @zoe, https://example.org/u/zoe?cle=1"
    path.write_text(f"texte;nature\n{text};post\n{text};partage\n", encoding="utf-8")
    pipeline.classify(RunSettings((str(path),), tmp_path / "out", with_text=True, key=None))
    messages = pd.read_parquet(tmp_path / "out" / "messages.parquet")
    dropped = (tmp_path / "out" / "rejected.jsonl").read_text(encoding="utf-8")
    assert len(messages) == 1
    for written in (messages.loc[0, "text"], dropped):
        assert "Écris à [courriel], [téléphone], @[membre], https://example.org/u/…?…" in written


def test_what_weighs_is_told_with_its_messages(demonstration):
    out, _ = demonstration
    words = pd.read_parquet(out / "words.parquet")
    messages = pd.read_parquet(out / "messages.parquet", columns=["usage"])
    decided = messages["usage"].value_counts()
    assert list(words) == WORDS.column_names
    assert set(words["usage"]) == {usage.slug for usage in USAGES}
    assert (words["messages"] <= words["usage"].map(decided)).all()
    assert (words["contribution"] > 0).all()
    described = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    assert "words" in {resource["name"] for resource in described["resources"]}


def test_one_message_has_a_position_and_no_centre(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("texte\nRéunion demain à 18h\n", encoding="utf-8")
    outcome = pipeline.classify(RunSettings((str(path),), tmp_path / "out"))
    [row] = outcome.platforms
    assert row["centre_of_gravity"] == "undetermined"
    assert (row["influence_low"], row["influence_high"]) == (0.0, 1.0)
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
    assert len(outcome.platforms) > 70


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
