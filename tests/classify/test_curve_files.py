import csv
import json

import pytest

from rsmp_nlp.classify.curve_files import curve_of, write_curve
from rsmp_nlp.classify.curve_lines import FIGURE
from rsmp_nlp.classify.labels import read_labelled
from rsmp_nlp.errors import InputError


@pytest.fixture
def paths(corpus, tmp_path):
    """Labels of the user's, and others that are always learnt."""
    found = []
    for name, rows in (("a", corpus[:30]), ("b", corpus[30:])):
        path = tmp_path / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["message_id", "platform", "label", "text"])
            for again in range(3):
                writer.writerows(
                    (f"{one.message_id}-{again}", one.platform, one.usage, one.text) for one in rows
                )
        found.append(str(path))
    return found


def test_only_ones_own_labels_make_the_curve(paths, monkeypatch):
    from rsmp_nlp.classify import curve as module

    monkeypatch.setattr(module, "REPEATS", 2)
    monkeypatch.setattr(module, "SHARES", (0.3, 0.6, 1.0))
    said: list[str] = []
    found = curve_of(read_labelled(paths).labelled, paths[:1], 0, said.append)
    assert (found.labels, found.context) == (90, 90)
    assert said[-1] == "courbe d’apprentissage : tirage 2 sur 2"


def test_too_few_of_ones_own_are_told(paths):
    labelled = read_labelled(paths).labelled
    with pytest.raises(InputError, match="--curve : 60 messages"):
        curve_of(
            [one for one in labelled if not one.message_id.endswith("-0")], paths[:1], 0, print
        )


def test_the_folder_gets_a_curve_a_figure_and_a_section(paths, tmp_path, monkeypatch):
    from rsmp_nlp.classify import curve as module

    monkeypatch.setattr(module, "REPEATS", 1)
    monkeypatch.setattr(module, "SHARES", (0.5, 1.0))
    (tmp_path / "README.md").write_text("# Carte\n", encoding="utf-8")
    write_curve(tmp_path, curve_of(read_labelled(paths).labelled, paths, 0, lambda text: None))
    content = json.loads((tmp_path / "curve.json").read_text(encoding="utf-8"))
    assert content["labels"] == 180
    assert (tmp_path / FIGURE).read_text(encoding="utf-8").startswith("<svg")
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert card.startswith("# Carte\n\n## Courbe d’apprentissage")
