"""Names of authors in samples."""

from __future__ import annotations

import pytest

from rsmp_nlp.inspection import inspect_paths
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.names import AuthorNames


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Merci Zoé Martin !", "Merci NOM !"),
        ("ZOÉ, et Martin-Zoé", "NOM, et NOM"),
        ("un martin-pêcheur", "un martin-pêcheur"),
        ("vu par @lpetit92 et LPETIT92", "vu par @NOM et NOM"),
        ("Le Parti", "Le Parti"),
    ],
)
def test_names_are_masked(text, masked):
    names = AuthorNames()
    for author in ("Zoé Martin", "lpetit92", "Le", None, ""):
        names.add(author)
    assert names.masked(text) == masked


def test_samples_name_no_author_even_one_who_comes_later(write):
    rows = ["id;texte;auteur", "1;Merci Zoé, vu avec Luc Petit;Luc Petit"]
    rows += [f"{n};suite;Luc Petit" for n in range(2, 9)] + ["9;oui;Zoé Martin"]
    (found,) = inspect_paths((str(write("a.csv", "\n".join(rows))),), ReadOptions())
    assert found["samples"][0].endswith("Merci NOM, vu avec NOM")
