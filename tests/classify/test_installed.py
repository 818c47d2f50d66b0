import shutil

import pytest

from rsmp_nlp.classify import installed
from rsmp_nlp.classify.installed import DEFAULT, describe_models, model_folder, shipped_models
from rsmp_nlp.errors import ModelError


@pytest.fixture
def only_tiny(tiny, tmp_path, monkeypatch):
    """A program that ships the tiny model only, as `petit`."""
    shutil.copytree(tiny.folder, tmp_path / "models" / "petit")
    monkeypatch.setattr(installed, "_INSIDE_PACKAGE", tmp_path / "absent")
    monkeypatch.setattr(installed, "_IN_CHECKOUT", tmp_path / "models")
    return tmp_path / "models" / "petit"


def test_the_default_model_is_shipped():
    folder = model_folder(DEFAULT)
    assert folder == shipped_models()[DEFAULT]
    assert (folder / "README.md").is_file()


def test_a_model_is_found_by_name_or_by_folder(only_tiny, tmp_path):
    assert shipped_models() == {"petit": only_tiny}
    assert model_folder("petit") == only_tiny
    assert model_folder(str(tmp_path)) == tmp_path


def test_the_package_comes_before_the_checkout(only_tiny, tmp_path, monkeypatch):
    shutil.copytree(only_tiny, tmp_path / "wheel" / "petit")
    monkeypatch.setattr(installed, "_INSIDE_PACKAGE", tmp_path / "wheel")
    assert model_folder("petit") == tmp_path / "wheel" / "petit"


def test_an_unknown_model_is_refused_with_the_names_known(only_tiny):
    with pytest.raises(ModelError) as caught:
        model_folder("grand")
    assert "--model grand" in str(caught.value)
    assert "(petit)" in str(caught.value)
    assert "rsmp-nlp models" in str(caught.value)


def test_without_any_model_the_sentence_says_so(only_tiny):
    shutil.rmtree(only_tiny)
    with pytest.raises(ModelError, match=r"\(aucun\)"):
        model_folder(DEFAULT)


def test_models_describe_themselves(only_tiny, tiny):
    (found,) = describe_models()
    assert found["name"] == "minuscule"
    assert found["folder"] == str(only_tiny)
    assert (found["training_messages"], found["training_written"]) == (60, 0)
    assert found["families_macro_f1"] == tiny.trained.scores.families_macro_f1
