import errno
import hashlib
import json
import os
import pickle
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import skops.io

from rsmp_nlp.classify.backends.linear import LinearBackend, LinearFitted
from rsmp_nlp.classify.storage import load, read_facts, read_metrics, save
from rsmp_nlp.classify.train import training_rows
from rsmp_nlp.errors import ModelError


@pytest.fixture
def folder(tiny, tmp_path):
    """Copy the tiny model, to be spoilt."""
    return shutil.copytree(tiny.folder, tmp_path / "modele")


def change(folder, **changes):
    path = folder / "model.json"
    content = {**json.loads(path.read_text(encoding="utf-8")), **changes}
    path.write_text(json.dumps(content), encoding="utf-8")


def weights(folder, content):
    """Replace the weights, and their fingerprint with them."""
    path = folder / "pipeline.skops"
    path.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    change(folder, weights_sha256=digest, files={"pipeline.skops": digest})


def refused(folder, match, names="pipeline.skops"):
    with pytest.raises(ModelError, match=match) as caught:
        load(folder)
    sentence = str(caught.value)
    assert str(folder / names if names else folder) in sentence
    assert re.search(r"(?i)\b(le|les|ce|cette|de)\b", sentence)
    assert "\n" not in sentence
    assert caught.value.exit_code == 3


def test_what_is_loaded_is_what_was_saved(tiny, folder):
    first, second = load(tiny.folder), load(folder)
    documents = training_rows(tiny.labelled).documents
    assert (first.posteriors(documents) == second.posteriors(documents)).all()
    assert first.name == "minuscule"
    assert first.threshold == read_facts(tiny.folder).threshold
    assert first.sha256 == hashlib.sha256((tiny.folder / "pipeline.skops").read_bytes()).hexdigest()


def test_saving_what_was_loaded_changes_no_posterior(tiny, tmp_path):
    loaded = load(tiny.folder)
    facts = replace(read_facts(tiny.folder), temperature=1.0)
    save(tmp_path / "copie", LinearBackend(), LinearFitted(loaded.pipeline), facts, {}, "")
    documents = training_rows(tiny.labelled).documents
    assert (load(tmp_path / "copie").posteriors(documents) == loaded.posteriors(documents)).all()
    # and the pipeline given is as it was
    assert np.isfinite(loaded.posteriors(documents)).all()


def test_changed_weights_are_refused(folder):
    path = folder / "pipeline.skops"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    refused(folder, "modifié depuis l’écriture")


def test_missing_weights_are_refused(folder):
    (folder / "pipeline.skops").unlink()
    refused(folder, r"poids du modèle manquent \(pipeline.skops\)", names="")


def test_missing_facts_are_refused(folder):
    (folder / "model.json").unlink()
    refused(folder, "aucun modèle ici", names="")


def test_no_folder_at_all_is_refused(tmp_path):
    refused(tmp_path / "absent", "aucun modèle ici", names="")


@pytest.mark.parametrize(
    "content", ["{cassé", "[]", '{"name": "x"}', "\ud800", "[" * 100_000, " " * (2 << 20)]
)
def test_damaged_facts_are_refused(folder, content):
    (folder / "model.json").write_bytes(content.encode("utf-8", "surrogatepass"))
    refused(folder, "description de modèle illisible", names="model.json")


@pytest.mark.parametrize("more", [{}, {"field_of_the_future": 1}], ids=["alike", "other fields"])
def test_another_format_is_refused(folder, more):
    change(folder, format=99, **more)
    refused(folder, "format 99, ce programme lit le format 1", names="")


def test_another_grid_is_refused(folder):
    change(folder, classes=["positif", "négatif"])
    refused(folder, "ne suit pas la grille", names="")


class Trap:
    """Writes a file if it is ever unpickled."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


def test_a_pickle_is_refused_and_not_opened(folder, tmp_path):
    weights(folder, pickle.dumps(Trap(tmp_path / "trap")))
    refused(folder, "illisibles|non admis")
    assert not (tmp_path / "trap").exists()


def test_another_class_of_scikit_learn_is_refused(folder):
    from sklearn.naive_bayes import GaussianNB
    from sklearn.pipeline import Pipeline

    weights(folder, skops.io.dumps(Pipeline([("classifier", GaussianNB())])))
    refused(folder, "types non admis .*sklearn.naive_bayes.GaussianNB")


def test_a_function_is_refused(folder):
    from sklearn.preprocessing import FunctionTransformer

    weights(folder, skops.io.dumps(FunctionTransformer(np.log)))
    refused(folder, "types non admis .*FunctionTransformer")


def test_something_that_is_no_pipeline_is_refused(folder):
    weights(folder, skops.io.dumps({"a": 1}))
    refused(folder, "illisibles")


def test_a_truncated_archive_is_refused(folder):
    weights(folder, (folder / "pipeline.skops").read_bytes()[:-200])
    refused(folder, "illisibles")


def test_a_folder_of_something_else_is_not_touched(tiny, tmp_path):
    (tmp_path / "thèse.docx").write_text("précieux", encoding="utf-8")
    loaded = load(tiny.folder)
    with pytest.raises(ModelError, match="ne contient pas de modèle"):
        save(
            tmp_path,
            LinearBackend(),
            LinearFitted(loaded.pipeline),
            read_facts(tiny.folder),
            {},
            "",
        )
    assert [path.name for path in tmp_path.iterdir()] == ["thèse.docx"]


class Full(LinearBackend):
    """A backend whose weights find no room on the disk."""

    def write(self, fitted, temperature, folder):
        (folder / "pipeline.skops").write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_model_that_finds_no_room_leaves_the_earlier_or_a_folder_to_train_in(folder, tmp_path):
    fitted, facts = LinearFitted(load(folder).pipeline), read_facts(folder)
    before = contents(folder)
    for out, left in ((folder, before), (tmp_path / "neuf", {})):
        with pytest.raises(OSError, match="No space"):
            save(out, Full(), fitted, facts, {}, "")
        assert contents(out) == left
        save(out, LinearBackend(), fitted, facts, {}, "")
        assert load(out).name == "minuscule"


def test_what_a_training_killed_as_it_put_its_model_in_place_left_is_trained_in_again(
    folder, monkeypatch
):
    fitted, facts = LinearFitted(load(folder).pipeline), read_facts(folder)
    move = os.replace

    def die(source, target):
        if Path(target).name == "model.json" and Path(target).parent == folder:
            raise KeyboardInterrupt
        move(source, target)

    with monkeypatch.context() as patch:
        patch.setattr("os.replace", die)
        with pytest.raises(KeyboardInterrupt):
            save(folder, LinearBackend(), fitted, facts, {}, "")
    refused(folder, "aucun modèle ici", names="")
    save(folder, LinearBackend(), fitted, facts, {}, "")
    assert load(folder).name == "minuscule"
    assert not (folder / ".training").exists()


def test_metrics_that_are_missing_or_damaged_are_no_metrics(folder, tmp_path):
    assert read_metrics(folder)["scored_on"] == "real"
    assert read_metrics(tmp_path / "absent") == {}
    for content in ("{cassé", "[]"):
        (folder / "metrics.json").write_text(content, encoding="utf-8")
        assert read_metrics(folder) == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"threshold": "0.5"},
        {"threshold": 1.5},
        {"temperature": 0},
        {"temperature": float("inf")},
        {"seed": True},
        {"classes": {}},
        {"files": ["pipeline.skops"]},
        {"files": {"../pipeline.skops": "00"}},
        {"files": {"/etc/passwd": "00"}},
        {"files": {"C:poids": "00"}},
    ],
    ids=str,
)
def test_facts_that_no_model_says_are_refused(folder, changes):
    change(folder, **changes)
    refused(folder, "description de modèle illisible", names="model.json")


def test_a_backend_of_the_future_is_refused(folder):
    change(folder, backend="quantique")
    refused(folder, "type « quantique », inconnu .* Mettez rsmp-nlp à jour", names="")


def test_a_newer_and_an_older_layout_say_what_to_do(folder):
    change(folder, format=99)
    refused(folder, "Mettez rsmp-nlp à jour", names="")
    change(folder, format=0)
    refused(folder, "format 0.* Réentraînez-le avec « rsmp-nlp train »", names="")


def test_a_model_of_the_first_version_loads(tiny, folder):
    """It had no list of files, no marks of training texts."""
    path = folder / "model.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["files"]
    path.write_text(json.dumps(content), encoding="utf-8")
    (folder / "seen.bin").unlink()
    documents = training_rows(tiny.labelled).documents
    assert (load(folder).posteriors(documents) == load(tiny.folder).posteriors(documents)).all()


def test_a_field_of_the_same_layout_that_is_not_known_is_passed_over(folder):
    change(folder, note="d’une version voisine")
    assert load(folder).name == "minuscule"


def test_a_fingerprint_of_all_files_that_does_not_fit_is_refused(folder):
    change(folder, weights_sha256="0" * 64)
    refused(folder, "empreinte des poids différente", names="model.json")


def test_a_bomb_is_refused_before_it_opens(folder):
    path = folder / "pipeline.skops"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("schema.json", b" " * (80 << 20))
    weights(folder, path.read_bytes())
    refused(folder, "décompressé")


def test_a_claim_of_ten_gigabytes_is_refused(folder):
    """An array whose header says ten billion numbers, and that holds ten."""
    path = folder / "pipeline.skops"
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = max((one for one in members if one.endswith(".npy")), key=lambda one: len(members[one]))
    shape = re.search(rb"'shape': \((.*?)\)", members[name])
    claimed = members[name].replace(shape[0], b"'shape': (10000000000,)")
    members[name] = claimed[: len(members[name])]
    with zipfile.ZipFile(path, "w") as archive:
        for one, content in members.items():
            archive.writestr(one, content)
    weights(folder, path.read_bytes())
    refused(folder, "40000000[0-9]+ octets annoncés")


def test_no_address_in_memory_is_stored(tiny):
    """Addresses differ from one process to the next, and so would the file."""
    with zipfile.ZipFile(tiny.folder / "pipeline.skops") as archive:
        schema = archive.read("schema.json").decode()
    assert not re.search(r"\b[1-9]\d{11,}\b", schema)


def test_the_same_pipeline_gives_the_same_bytes(tiny, tmp_path):
    loaded, facts = load(tiny.folder), read_facts(tiny.folder)
    for name in ("un", "deux"):
        save(tmp_path / name, LinearBackend(), LinearFitted(loaded.pipeline), facts, {}, "")
    first, second = ((tmp_path / name / "pipeline.skops").read_bytes() for name in ("un", "deux"))
    assert first == second
