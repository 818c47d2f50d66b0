import hashlib
import json
from dataclasses import replace

import numpy as np
import pytest

from rsmp_nlp.classify.backends import linear
from rsmp_nlp.classify.storage import load, read_facts
from rsmp_nlp.classify.train import fingerprint, train, training_rows
from rsmp_nlp.errors import InputError, ModelError


def digest(folder, corpus):
    posteriors = load(folder).posteriors(training_rows(corpus).documents)
    return hashlib.sha256(posteriors.tobytes()).hexdigest()


def test_the_same_seed_gives_the_same_model(tiny, tmp_path):
    again = train(tiny.labelled, tmp_path / "minuscule", seed=1)
    assert digest(again.folder, tiny.labelled) == digest(tiny.folder, tiny.labelled)
    first, second = load(tiny.folder).pipeline[-1], load(again.folder).pipeline[-1]
    assert (first.coef_ == second.coef_).all()
    assert again.scores == replace(tiny.trained.scores, share_error=again.scores.share_error)
    for name in ("metrics.json", "README.md"):
        assert (again.folder / name).read_bytes() == (tiny.folder / name).read_bytes()


def test_posteriors_are_probabilities_that_mean_something(tiny):
    found = load(tiny.folder).posteriors(training_rows(tiny.labelled).documents)
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-6)
    assert (found >= 0).all()
    right = found.argmax(axis=1) == training_rows(tiny.labelled).classes
    assert right.mean() > 0.9


def test_scores_are_cross_validated_over_the_three_platforms(tiny):
    scores = tiny.trained.scores
    assert (scores.messages, scores.platforms, tiny.trained.folds) == (60, 3, 3)
    assert tiny.trained.scored_on == "real"
    assert {name: one.messages for name, one in scores.per_platform.items()} == {
        "entreprise": 20,
        "forum": 20,
        "parti": 20,
    }
    # better than always saying one family, and not perfect: no message was in its own training
    assert 0.5 < scores.families_macro_f1 < 1


def test_facts_say_what_the_model_was_made_from(tiny):
    facts = read_facts(tiny.folder)
    assert (facts.name, facts.backend, facts.seed) == ("minuscule", "linear", 1)
    assert (facts.training_messages, facts.training_written) == (60, 0)
    assert facts.training_sha256 == fingerprint(tiny.labelled)
    assert facts.temperature > 0
    assert 0 <= facts.threshold <= 1
    assert set(facts.versions) == {"scikit-learn", "skops", "spacy", "numpy"}


def test_metrics_are_written_as_json_that_any_tool_reads(tiny):
    def refuse(name):
        raise AssertionError(f"{name} is no JSON")

    text = (tiny.folder / "metrics.json").read_text(encoding="utf-8")
    metrics = json.loads(text, parse_constant=refuse)
    assert metrics["families_macro_f1"] == tiny.trained.scores.families_macro_f1
    assert metrics["folds"] == 3
    assert metrics["scored_on"] == "real"
    assert metrics["share_error"] is None


def written(corpus, platforms=("forum",)):
    return [replace(one, written=one.platform in platforms) for one in corpus]


def test_written_texts_train_but_are_never_scored(corpus, tmp_path, monkeypatch):
    trainings = []
    fit = linear.fit_pipeline
    monkeypatch.setattr(
        linear, "fit_pipeline", lambda rows, seed: trainings.append(rows) or fit(rows, seed)
    )
    found = train(written(corpus), tmp_path / "m")
    assert (found.scores.messages, found.scored_on) == (40, "real")
    assert set(found.scores.per_platform) == {"entreprise", "parti"}
    assert read_facts(found.folder).training_written == 20
    texts = {
        one.words
        for one in training_rows([one for one in corpus if one.platform == "forum"]).documents
    }
    assert [len(rows.documents) for rows in trainings] == [40, 40, 60, 20]
    alone = json.loads((found.folder / "metrics.json").read_text("utf-8"))["written_only"]
    assert alone["families_macro_f1"] == found.written_only.families_macro_f1
    assert "| textes écrits seuls |" in (found.folder / "README.md").read_text("utf-8")
    for rows in trainings:
        assert texts <= {one.words for one in rows.documents}


def test_where_all_is_written_scores_say_so(corpus, tmp_path):
    found = train(written(corpus, ("forum", "parti", "entreprise")), tmp_path / "m")
    assert (found.scores.messages, found.scored_on) == (60, "written")
    card = (found.folder / "README.md").read_text(encoding="utf-8")
    assert "textes écrits pour le projet, non sur des messages réels" in card


def test_groups_stay_together(corpus, tmp_path):
    merged = [
        replace(one, group="politique" if one.platform in ("parti", "forum") else one.group)
        for one in corpus
    ]
    found = train(merged, tmp_path / "m")
    assert (found.folds, found.scores.platforms) == (2, 3)


def test_too_few_messages_are_refused(corpus, tmp_path):
    with pytest.raises(InputError, match="19 messages étiquetés : il en faut au moins 20"):
        train(corpus[:19], tmp_path / "m")
    assert not (tmp_path / "m").exists()


def test_one_platform_is_refused(corpus, tmp_path):
    alone = [replace(one, group="forum", platform="forum") for one in corpus]
    with pytest.raises(InputError, match="une seule plateforme"):
        train(alone, tmp_path / "m")


def test_progress_is_told(corpus, tmp_path):
    told = []
    train(corpus, tmp_path / "m", folds=2, progress=told.append)
    assert told == [
        "prétraitement de 60 messages",
        "validation croisée : pli 1 sur 2",
        "validation croisée : pli 2 sur 2",
        "apprentissage sur tous les messages",
    ]


def test_the_fingerprint_follows_texts_labels_and_weights_not_order(corpus):
    whole = fingerprint(corpus)
    assert fingerprint(corpus[::-1]) == whole
    for change in ({"text": "autre"}, {"usage": "none"}, {"weight": 2.0}, {"message_id": "z"}):
        assert fingerprint([replace(corpus[0], **change), *corpus[1:]]) != whole


def test_training_twice_gives_the_same_bytes_whatever_the_order(corpus, tiny, tmp_path):
    again = train(corpus[::-1], tmp_path / "minuscule", seed=1)
    for name in (
        "pipeline.skops",
        "seen.bin",
        "metrics.json",
        "README.md",
        "left_out.parquet",
        "reliability.svg",
    ):
        assert (again.folder / name).read_bytes() == (tiny.folder / name).read_bytes(), name
    assert replace(read_facts(again.folder), created="") == replace(
        read_facts(tiny.folder), created=""
    )


def test_a_message_of_two_labels_is_scored_once(corpus, tmp_path):
    doubted = [
        replace(corpus[0], usage="perspective", weight=0.4, main=False),
        replace(corpus[0], weight=0.6),
    ]
    found = train([*doubted, *corpus[1:]], tmp_path / "m")
    assert found.scores.messages == 60
    assert found.scores.usages["valorisation"].messages == 6
    assert read_facts(found.folder).training_messages == 60


def test_a_folder_of_something_else_is_refused_before_training(corpus, tmp_path):
    (tmp_path / "notes.txt").write_text("précieux", encoding="utf-8")
    with pytest.raises(ModelError, match="ne contient pas de modèle"):
        train(corpus, tmp_path, progress=lambda line: pytest.fail(line))


def test_one_platform_beside_written_texts_is_scored_by_its_threads(corpus, tmp_path):
    mine = [
        replace(one, platform="chez nous", group="chez nous", thread=f"fil {rank % 6}")
        for rank, one in enumerate(one for one in corpus if one.platform == "forum")
    ]
    base = [replace(one, written=True) for one in corpus if one.platform != "forum"]
    found = train([*mine, *base], tmp_path / "m")
    assert (found.scores.messages, found.scored_on, found.folds) == (20, "real", 6)
    assert json.loads((found.folder / "metrics.json").read_text("utf-8"))["split"] == (
        "6 folds by thread of one platform"
    )
    card = (found.folder / "README.md").read_text(encoding="utf-8")
    assert "d’une seule plateforme" in card
    with pytest.raises(InputError, match="une seule plateforme"):
        train(mine, tmp_path / "seule")
