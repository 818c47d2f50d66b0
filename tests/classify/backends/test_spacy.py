import hashlib
import json
import shutil
import zipfile
from dataclasses import replace

import numpy as np
import pytest

from rsmp_nlp.classify.backends import backend_named
from rsmp_nlp.classify.backends.spacy import (
    SpacyBackend,
    build,
    input_text,
    parameters,
    set_parameters,
)
from rsmp_nlp.classify.base import Work
from rsmp_nlp.classify.calibrate import softmax
from rsmp_nlp.classify.evaluate import evaluate
from rsmp_nlp.classify.explain import explain_text
from rsmp_nlp.classify.storage import load, read_facts
from rsmp_nlp.classify.train import train, training_rows
from rsmp_nlp.errors import ModelError, UsageError
from rsmp_nlp.preprocess.document import Document, document


@pytest.fixture(scope="module")
def lines():
    return []


@pytest.fixture(scope="module")
def model(corpus, tmp_path_factory, lines):
    folder = tmp_path_factory.mktemp("models") / "textcat"
    train(corpus, folder, backend=SpacyBackend(epochs=2), seed=3, progress=lines.append)
    return folder


def test_what_is_read_is_what_was_written(corpus, model, tmp_path):
    rows = training_rows(corpus)
    backend = SpacyBackend(epochs=2)
    fitted = backend.fit(rows, 7, Work(None))
    facts = replace(read_facts(model), temperature=2.0)
    assert backend.write(fitted, 2.0, tmp_path) == ["textcat.npz"]
    expected = softmax(fitted.logits(rows.documents) / 2.0)
    found = backend.read(tmp_path, facts).posteriors(rows.documents)
    assert np.abs(found - expected).max() < 1e-6


def test_it_learns(corpus):
    rows = training_rows(corpus)
    fitted = SpacyBackend(epochs=40).fit(rows, 0, Work(None))
    assert (fitted.logits(rows.documents).argmax(axis=1) == rows.classes).mean() > 0.5


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(corpus, model, tmp_path):
    for name, seed in (("textcat", 3), ("autre", 4)):
        train(corpus, tmp_path / name, backend=SpacyBackend(epochs=2), seed=seed)
    first, same, other = (
        (folder / "textcat.npz").read_bytes()
        for folder in (model, tmp_path / "textcat", tmp_path / "autre")
    )
    assert first == same
    assert first != other


def test_progress_and_card_tell_what_it_is(model, lines):
    assert sum(line.startswith("spaCy : passe 1 sur 2, perte") for line in lines) == 4
    card = (model / "README.md").read_text(encoding="utf-8")
    assert "`textcat` de spaCy" in card
    assert "Ce qui pèse" not in card
    facts = read_facts(model)
    assert (facts.backend, list(facts.files)) == ("spacy", ["textcat.npz"])
    assert "spacy" in facts.versions


def test_training_stops_when_messages_set_aside_say_so(corpus, monkeypatch):
    from rsmp_nlp.classify.backends import spacy as backend

    losses = iter([1.0, 2.0, 3.0])
    monkeypatch.setattr(backend, "_loss", lambda fitted, rows: next(losses))
    lines = []
    SpacyBackend(epochs=8).fit(training_rows(corpus), 0, Work(None, lines.append))
    assert len(lines) == 3


def test_it_serves_like_any_model(corpus, model):
    found = evaluate(corpus, str(model))
    assert found.scores.messages == 60
    assert found.seen == 60
    rows = load(model).posteriors([document("Réunion demain à 18h"), document("")])
    assert rows.shape == (2, 10)
    assert rows.sum(axis=1) == pytest.approx([1, 1])
    assert load(model).posteriors([]).shape == (0, 10)


def test_it_has_no_exact_explanation_and_says_so(model):
    with pytest.raises(UsageError, match=r"« textcat » n’est pas linéaire"):
        explain_text("Réunion demain", None, None, str(model))


def test_no_string_of_a_message_is_stored(model):
    with zipfile.ZipFile(model / "textcat.npz") as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert "équipe".encode() not in content
    assert b"Nadia" not in content


def spoil(model, tmp_path, write):
    """Return a copy of the model whose weights `write` wrote, fingerprints included."""
    folder = shutil.copytree(model, tmp_path / "copie")
    with (folder / "textcat.npz").open("wb") as stream:
        write(stream)
    digest = hashlib.sha256((folder / "textcat.npz").read_bytes()).hexdigest()
    facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    facts |= {"files": {"textcat.npz": digest}, "weights_sha256": digest}
    (folder / "model.json").write_text(json.dumps(facts), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("spoilt", "match"),
    [
        (lambda arrays: arrays | {"99-W": np.zeros(3)}, "d’autres tableaux"),
        (lambda arrays: dict(list(arrays.items())[1:]), "d’autres tableaux"),
        (lambda arrays: {k: v.astype(np.float64) for k, v in arrays.items()}, "forme ou type"),
        (lambda arrays: {k: v.reshape(-1) for k, v in arrays.items()}, "forme ou type"),
        (lambda arrays: {k: np.array([{}], dtype=object) for k in arrays}, "illisibles"),
    ],
    ids=["more", "fewer", "type", "shape", "pickle"],
)
def test_other_arrays_are_refused(model, tmp_path, spoilt, match):
    arrays = spoilt(parameters(build()))
    folder = spoil(model, tmp_path, lambda stream: np.savez(stream, **arrays))
    with pytest.raises(ModelError, match=match):
        load(folder)


def test_a_bomb_is_refused(model, tmp_path):
    def write(stream):
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("0-W.npy", b"\0" * (300 << 20))

    folder = spoil(model, tmp_path, write)
    with pytest.raises(ModelError, match="décompressé"):
        load(folder)


def test_parameters_travel_whole():
    first, second = build(), build()
    arrays = {name: array + 1 for name, array in parameters(first).items()}
    set_parameters(second, arrays)
    for name, array in parameters(second).items():
        assert (array == arrays[name]).all()


def test_what_is_read_is_masked_and_short():
    message = document("Écrivez à ana@exemple.org " + "a" * 5_000, None, "Moi : bob@exemple.org")
    assert "exemple.org" not in input_text(message)
    assert len(input_text(message)) < 1_000
    assert "kind_post" in input_text(Document("", "", "", "post", "Oui"))
    assert "kind_post" not in input_text(Document("", "", "", "post", "Oui"), hide_kind=True)


def test_backends_by_name():
    assert backend_named("spacy", epochs=5).epochs == 5
    assert backend_named("linear").folds == 10
    assert backend_named("autre") is None
