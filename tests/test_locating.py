"""Positions from predictions already made: locate, compare, plan, on tables made here."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from rsmp_nlp.classify.left_out import LEFT_OUT
from rsmp_nlp.schema.tables import MESSAGES, PLATFORMS, POSTERIOR_COLUMNS, SEGMENTS
from rsmp_nlp.taxonomy import CLASSES, FAMILY_SLUGS

USAGE = {"alpha": "diffusion", "beta": "echange"}


def messages(platform, threads=60, size=3, seed=0):
    """Messages whose true usage is mostly that of `USAGE`, and a model that is often wrong."""
    rng = np.random.default_rng(seed)
    count = threads * size
    main = CLASSES.index(USAGE[platform])
    true = np.where(rng.random(count) < 0.8, main, CLASSES.index("action"))
    said = np.where(rng.random(count) < 0.7, true, rng.integers(0, 9, count))
    posteriors = 0.7 * np.eye(10)[said] + 0.03
    thread = np.repeat(np.arange(threads), size)
    frame = pd.DataFrame(dict.fromkeys(MESSAGES.column_names), index=range(count), dtype=object)
    frame["message_id"] = [f"m{rank}" for rank in range(count)]
    frame["platform"] = platform
    frame["thread_id"] = [f"t{place}" for place in thread]
    frame["author"] = [f"a-{rank:012x}" for rank in rng.integers(0, 30, count)]
    frame["role"] = np.where(rng.random(count) < 0.3, "élu", "membre")
    frame["created_at"] = pd.Timestamp("2024-02-10", tz="UTC")
    frame["usage"] = [CLASSES[place] for place in said]
    frame[POSTERIOR_COLUMNS] = posteriors
    return frame, [CLASSES[place] for place in true]


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory):
    """A run of two platforms, with the true usages beside it."""
    folder = tmp_path_factory.mktemp("runs") / "run"
    folder.mkdir()
    made = [messages(name, seed=seed) for seed, name in enumerate(USAGE)]
    pd.concat([frame for frame, _ in made]).to_parquet(folder / "messages.parquet", index=False)
    (folder / "run.json").write_text('{"tool": "rsmp-nlp", "run_id": "r"}', encoding="utf-8")
    truth = [
        {"platform": name, "message_id": identifier, "label": label}
        for name, (frame, labels) in zip(USAGE, made, strict=True)
        for identifier, label in zip(frame["message_id"], labels, strict=True)
    ]
    pd.DataFrame(truth).to_csv(folder.parent / "truth.csv", index=False)
    return folder


def labels_of(run_folder, path, threads, platform="alpha"):
    truth = pd.read_csv(run_folder.parent / "truth.csv")
    own = truth[truth["platform"] == platform].head(threads * 3)
    own.to_csv(path, index=False)
    return own


def test_locate_writes_beside_the_run_and_leaves_it_alone(run, run_folder, tmp_path):
    before = sorted(path.name for path in run_folder.iterdir())
    code, out, err = run("locate", run_folder, "-o", tmp_path / "out", "--by", "role")
    assert (code, out) == (0, "")
    assert "alpha" in err
    assert "CC " in err
    assert sorted(path.name for path in run_folder.iterdir()) == before
    made = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"platforms.parquet", "platforms.csv", "segments.parquet", "report.html"} <= made
    table = pd.read_parquet(tmp_path / "out" / "platforms.parquet")
    assert list(table.columns) == PLATFORMS.column_names
    assert table["centre_of_gravity"].tolist() == ["influence", "collaboration"]
    segments = pd.read_parquet(tmp_path / "out" / "segments.parquet")
    assert list(segments.columns) == SEGMENTS.column_names
    assert segments["value"].tolist() == ["membre", "élu"] * 2
    assert segments.groupby("platform")["messages"].sum().tolist() == [180, 180]


def test_labels_verify_the_platform_that_has_enough(run, run_folder, tmp_path):
    own = labels_of(run_folder, tmp_path / "labels.csv", 30)
    code, out, _ = run(
        "locate", run_folder, "--labels", "labels.csv", "-o", "out", "--json", "--quiet"
    )
    first, second = json.loads(out)["platforms"]
    assert code == 0
    assert (first["basis"], first["labelled_threads"]) == ("vérifié", 30)
    assert first["method"].startswith("PPI++")
    assert second["basis"] == "modèle"
    assert second["labelled_threads"] is None
    share = (own["label"] == "diffusion").mean()
    assert abs(first["influence"] - share) < 0.1
    assert first["influence_low"] < 0.8 < first["influence_high"]


def test_few_labels_are_told_and_do_not_verify(run, run_folder, tmp_path):
    labels_of(run_folder, tmp_path / "labels.csv", 10)
    _, out, _ = run(
        "locate", run_folder, "--labels", "labels.csv", "-o", "out", "--json", "--quiet"
    )
    first = json.loads(out)["platforms"][0]
    assert (first["basis"], first["labelled_threads"]) == ("modèle", 10)
    assert "10 fils étiquetés" in first["warnings"]


def test_a_lower_level_narrows_intervals_and_has_no_page(run, run_folder, tmp_path):
    widths = []
    for level in (0.95, 0.6):
        code, out, err = run("locate", run_folder, "--level", level, "-o", "out", "--json")
        row = json.loads(out)["platforms"][0]
        assert (code, row["level"]) == (0, level)
        widths.append(row["influence_high"] - row["influence_low"])
        assert (tmp_path / "out" / "report.html").exists() == (level == 0.95)
    assert widths[1] < widths[0]
    assert "Pas de rapport" in err


@pytest.mark.parametrize("name", ["cc", "pcc", "emq", "prudent"])
def test_an_estimator_asked_for_is_the_one_used(run, run_folder, name):
    _, out, _ = run("locate", run_folder, "--estimator", name, "-o", "out", "--json", "--quiet")
    row = json.loads(out)["platforms"][0]
    if name != "prudent":
        for family in FAMILY_SLUGS:
            assert row[family] == pytest.approx(row[f"{family}_{name}"], abs=1e-9)


def test_the_model_of_the_run_gives_its_error(run, run_folder, tiny, tmp_path):
    """The model trained here has three platforms only: too few to be judged by."""
    assert (tiny.folder / LEFT_OUT).is_file()
    code, out, _ = run(
        "locate", run_folder, "--model", tiny.folder, "--estimator", "pacc", "-o", "out", "--json"
    )
    [row, _] = json.loads(out)["platforms"]
    assert code == 0
    assert row["model_error"] is False
    assert "PACC" in row["method"]


def test_a_table_of_predictions_alone_is_enough(run, run_folder, tmp_path):
    pd.read_parquet(run_folder / "messages.parquet").to_parquet("seul.parquet")
    code, _, err = run("locate", "seul.parquet", "--period", "year")
    assert code == 0
    assert "--model" in err
    assert pd.read_parquet(tmp_path / "locate" / "timeline.parquet")["period"].unique() == ["2024"]


def test_authors_of_the_organisation(run, run_folder):
    options = ("-o", "out", "--json", "--quiet")
    _, out, _ = run("locate", run_folder, "--organisation", "a-000000000003", *options)
    row = json.loads(out)["platforms"][0]
    assert 0 < row["top_down"] < 0.2
    code, _, err = run("locate", run_folder, "--organisation", "Nadia", *options)
    assert code == 2
    assert "--key" in err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--estimator", "x"], 2, ["--estimator x", "prudent"]),
        (["--estimator", "pacc"], 2, ["left_out.parquet", "--model"]),
        (["--weight", "x"], 2, ["message, author, thread"]),
        (["--level", "2"], 2, ["--level 2"]),
        (["--by", "humeur"], 2, ["--by humeur", "role"]),
        (["--labels", "rien.csv"], 3, ["rien.csv"]),
        (["--model", "inconnu"], 3, ["inconnu"]),
    ],
)
def test_mistakes_are_one_sentence(run, run_folder, arguments, code, words):
    found, out, err = run("locate", run_folder, "-o", "out", *arguments)
    assert (found, out) == (code, "")
    assert "Traceback" not in err
    for word in words:
        assert word in err


def test_labels_of_other_messages_are_refused(run, run_folder, tmp_path):
    (tmp_path / "autres.csv").write_text("message_id,label\nz1,echange\n", encoding="utf-8")
    code, _, err = run("locate", run_folder, "--labels", "autres.csv", "-o", "out")
    assert code == 3
    assert "message_id" in err


def test_no_run_there(run, tmp_path):
    code, _, err = run("locate", tmp_path / "rien")
    assert code == 3
    assert "rien" in err


def test_compare_two_platforms(run, run_folder):
    names = ("--platform", "alpha", "--platform", "beta")
    code, out, _ = run("compare", run_folder, *names, "--json")
    found = json.loads(out)
    assert code == 0
    assert found["families"]["influence"]["value"] > 0.3
    assert found["families"]["influence"]["real"]
    assert found["families"]["collaboration"]["high"] < 0
    assert found["same_centre"] < 0.05
    assert found["aitchison_distance"]["low"] > 0
    assert {found["usages"][0]["usage"], found["usages"][1]["usage"]} == {"diffusion", "echange"}
    assert "--explain" in found["notes"][-1]
    _, text, _ = run("compare", run_folder, *names)
    assert "alpha moins beta" in text


def test_compare_tells_the_words_where_the_run_has_them(run, run_folder, tmp_path):
    frame = pd.read_parquet(run_folder / "messages.parquet")
    frame["reasons_for"] = np.where(
        frame["platform"] == "alpha", "lien (+1.2) | « voici » (+0.3)", "question (+0.9)"
    )
    frame.to_parquet("explique.parquet")
    _, out, _ = run(
        "compare", "explique.parquet", "--platform", "alpha", "--platform", "beta", "--json"
    )
    assert json.loads(out)["words"] == {"alpha": ["lien", "« voici »"], "beta": ["question"]}


def test_compare_wants_two_platforms_that_exist(run, run_folder):
    assert run("compare", run_folder, "--platform", "alpha")[0] == 2
    code, _, err = run("compare", run_folder, "--platform", "alpha", "--platform", "gamma")
    assert code == 2
    assert "alpha, beta" in err


def test_plan_counts_threads_down_as_labels_come(run, run_folder, tmp_path):
    code, out, _ = run("plan", run_folder, "--half-width", "0.1", "--json")
    before = json.loads(out)["platforms"][0]
    assert code == 0
    assert before["labelled"] == 0
    assert 20 <= before["to_label"] <= before["threads"] == 60
    labels_of(run_folder, tmp_path / "labels.csv", 40)
    _, out, _ = run("plan", run_folder, "--half-width", "0.1", "--labels", "labels.csv", "--json")
    after = json.loads(out)["platforms"][0]
    assert after["labelled"] == 40
    assert after["to_label"] == max(0, after["needed"] - 40)
    assert after["half_width"] < before["half_width"] + 0.2
    assert run("plan", run_folder, "--half-width", "0.9")[0] == 2
