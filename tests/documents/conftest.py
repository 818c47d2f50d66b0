"""A folder that holds, in small, what the pages name."""

from __future__ import annotations

import shutil

import pytest
from tests.documents.prepared import prepare, write_base


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("documents")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder / "home"))  # the key of pseudonyms is kept there
        prepare(folder)
    return folder


@pytest.fixture
def place(prepared, tmp_path, monkeypatch):
    """Stand in a folder that holds what the pages name; the training set is a small one."""
    folder = tmp_path / "page"
    shutil.copytree(prepared, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(folder / "home"))
    base = write_base(tmp_path)
    monkeypatch.setattr("rsmp_nlp.classify.installed.shipped_training", lambda _: base)
    return folder
