"""`annotate sample`: what is drawn, from which texts, and that its labels rectify a position."""

import json

import pandas as pd
import pytest

from rsmp_nlp.annotate.sample import STRATEGIES, SampleSettings, draw
from rsmp_nlp.annotate.sample_file import COLUMNS, read_sample, write_sample
from rsmp_nlp.annotate.sample_rank import margin
from rsmp_nlp.schema.tables import POSTERIOR_COLUMNS
from rsmp_nlp.taxonomy import CLASSES


def drawn(run_folder, **more):
    return draw(SampleSettings(run_folder, **{"wanted": 40, **more})).items


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_drawn_once_the_same_and_never_again(run_folder, messages, tmp_path, strategy):
    items = drawn(run_folder, strategy=strategy, per_platform=True)
    assert items == drawn(run_folder, strategy=strategy, per_platform=True)
    keys = {item.key for item in items}
    assert len(keys) == len(items)
    assert {item.platform for item in items} == {"alpha", "beta"}
    known = strategy in ("threads", "random")
    assert all((item.inclusion_probability is not None) == known for item in items)
    assert all(item.strategy == strategy and item.round == 1 for item in items)
    if not known:
        texts = [item.text_key for item in items if item.text_key]
        assert len(set(texts)) == len(texts), "copies teach nothing"
    assert drawn(run_folder, strategy=strategy, per_platform=True, seed=1) != items or (
        strategy in ("uncertain", "rare")
    )
    write_sample(items, tmp_path / "one.csv")
    again = drawn(
        run_folder, strategy=strategy, per_platform=True, exclude=(str(tmp_path / "one.csv"),)
    )
    assert not keys & {item.key for item in again}
    assert {item.round for item in again} == {2}
    if strategy == "threads":
        threads = {item.thread_id for item in items}
        assert not threads & {item.thread_id for item in again}


def test_counts(run_folder):
    for strategy in ("random", "uncertain", "diverse", "rare"):
        assert len(drawn(run_folder, strategy=strategy)) == 40
        assert len(drawn(run_folder, strategy=strategy, per_platform=True)) == 80
    sizes = [len(drawn(run_folder, seed=seed)) for seed in range(30)]
    assert 34 < sum(sizes) / 30 < 46


def test_uncertain_messages_are_the_least_sure(run_folder, messages):
    items = drawn(run_folder, strategy="uncertain", wanted=20)
    margins = margin(messages[POSTERIOR_COLUMNS].to_numpy(dtype=float))
    own = messages["message_id"].isin([item.message_id for item in items])
    limit = margins[own].max()
    better = messages[(margins < limit) & ~own]
    assert better["text_key"].notna().all(), "only copies may be passed over"


def test_rare_usages_are_found(run_folder, messages):
    mass = messages[POSTERIOR_COLUMNS[:9]].astype(float).sum().to_numpy()
    rarest = {CLASSES[place] for place in mass.argsort()[:5]}
    items = drawn(run_folder, strategy="rare")
    assert {item.suggestion for item in items} == rarest


def test_texts_are_those_of_the_messages_masked_with_their_parent(run_folder, messages):
    texts = dict(zip(messages["message_id"], messages["text"], strict=True))
    parents = dict(zip(messages["message_id"], messages["parent_id"], strict=True))
    for item in drawn(run_folder):
        assert item.text == texts[item.message_id].replace("a.b@exemple.org", "MAIL")
        parent = parents[item.message_id]
        assert (item.parent_text is None) == (not isinstance(parent, str))
        if item.parent_text:
            assert item.parent_text == texts[parent].replace("a.b@exemple.org", "MAIL")
        assert 0 < item.suggestion_probability <= 1


def test_shared_out_threads_whole_and_a_share_twice(run_folder):
    items = drawn(run_folder, annotators=("ana", "bob", "cyd"), double=0.25)
    twice = [item for item in items if len(item.names) == 2]
    assert len(twice) == round(0.25 * len(items))
    assert all(len(set(item.names)) == len(item.names) for item in items)
    owner = {item.thread_id: item.names[0] for item in items}
    assert all(item.names[0] == owner[item.thread_id] for item in items)
    loads = [sum(item.names[0] == name for item in items) for name in ("ana", "bob", "cyd")]
    assert max(loads) - min(loads) <= 10
    assert not any(item.names for item in drawn(run_folder))


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_a_sample_is_read_back_as_written(run_folder, tmp_path, suffix):
    items = drawn(run_folder, annotators=("ana", "bob"))
    items[0].text = '=CMD|"x";\r\n«é»\u2028'
    items[1].parent_text = "x" * 200_000
    write_sample(items, tmp_path / f"s{suffix}")
    assert read_sample(tmp_path / f"s{suffix}") == items
    assert "author" not in COLUMNS


def test_texts_from_the_sources(run, tmp_path, tiny):
    rows = [f"m{rank},t{rank // 3},Réunion {rank} à 18h avec 06 12 34 56 78" for rank in range(30)]
    source = tmp_path / "forum.csv"
    source.write_text("id,fil,texte\n" + "\n".join(rows), encoding="utf-8")
    code, _, err = run("classify", source, "-o", "out", "--model", tiny.folder, "--platform", "p")
    assert code == 0, err
    code, _, err = run("annotate", "sample", "out", "-n", 12, "-o", "s.csv")
    assert code == 2
    assert "--texts" in err
    assert "--with-text" in err
    code, out, err = run(
        "annotate", "sample", "out", "-n", 12, "-o", "s.csv", "--texts", source, "--json"
    )
    assert code == 0, err
    assert json.loads(out)["threads"] == {"p": 4}
    assert "Moins de 20 fils" in err
    items = read_sample(tmp_path / "s.csv")
    assert {len(item.text) > 10 and "TEL" in item.text for item in items} == {True}
    source.write_text("id,fil,texte\n" + "\n".join(rows[:20]), encoding="utf-8")
    code, _, err = run(
        "annotate",
        "sample",
        "out",
        "-n",
        30,
        "-o",
        "s.csv",
        "--texts",
        source,
        "--strategy",
        "random",
    )
    assert code == 3
    assert "10 messages tirés sur 30" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--strategy", "hasard"], "threads, random"),
        (["--double", "0.2"], "--annotators"),
        (["--annotators", "ana,bob", "--double", "20"], "0 à 1"),
        (["--annotators", "ana,,bob"], "virgules"),
        (["-n", "0"], "1 au moins"),
        (["-o", "s.xlsx"], ".jsonl"),
        (["--exclude", "rien.csv"], "rien.csv"),
    ],
)
def test_mistakes_are_told(run, run_folder, arguments, said):
    code, out, err = run("annotate", "sample", run_folder, "-n", 5, "-o", "s.csv", *arguments)
    assert code in (2, 3)
    assert out == ""
    assert said in err
    assert "Traceback" not in err


def test_nothing_left_to_draw(run, run_folder, messages, tmp_path):
    messages[["platform", "message_id"]].to_csv(tmp_path / "all.csv", index=False)
    code, _, err = run(
        "annotate", "sample", run_folder, "-n", 5, "-o", "s.csv", "--exclude", "all.csv"
    )
    assert code == 3
    assert "plus aucun message" in err


def label(items, messages, path):
    """Write the labels that an annotator who is always right would give."""
    truth = dict(zip(messages["message_id"], messages["usage"], strict=True))
    rows = [
        {
            "message_id": item.message_id,
            "platform": item.platform,
            "annotator": "ana",
            "label": truth[item.message_id],
            "round": item.round,
            "inclusion_probability": item.inclusion_probability,
        }
        for item in items
    ]
    pd.DataFrame(rows).to_csv(path, index=False)


def test_labels_of_threads_rectify_a_position(run, run_folder, messages, tmp_path):
    first = drawn(run_folder, per_platform=True, wanted=80)
    label(first, messages, tmp_path / "l1.csv")
    write_sample(first, tmp_path / "s1.csv")
    second = drawn(run_folder, per_platform=True, wanted=40, exclude=(str(tmp_path / "s1.csv"),))
    label(second, messages, tmp_path / "l2.csv")
    taught = drawn(run_folder, strategy="uncertain", wanted=20, exclude=(str(tmp_path / "s1.csv"),))
    label(taught, messages, tmp_path / "l3.csv")
    code, out, err = run(
        *("locate", run_folder, "--labels", "l1.csv", "--labels", "l2.csv", "--json", "-o", "out")
    )
    assert code == 0, err
    platforms = json.loads(out)["platforms"]
    counts = pd.Series([item.platform for item in first + second]).value_counts()
    for row in platforms:
        assert row["basis"] == "vérifié"
        assert row["labelled_messages"] == counts[row["platform"]]
        own = messages[messages["platform"] == row["platform"]]
        truth = own["usage"].isin(CLASSES[:3]).sum() / (own["usage"] != "none").sum()
        assert row["influence_low"] - 0.02 <= truth <= row["influence_high"] + 0.02
    code, _, err = run(
        "locate", run_folder, "--labels", "l1.csv", "--labels", "l3.csv", "-o", "out"
    )
    assert code == 0
    assert "20 étiquettes de messages qui n’ont pas été tirés au hasard" in err
    code, _, err = run("locate", run_folder, "--labels", "l3.csv", "-o", "out")
    assert code == 3
    assert "--strategy threads" in err
