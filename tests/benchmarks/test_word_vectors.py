import gzip
import random
import sys
from pathlib import Path

import numpy as np
import pytest

from rsmp_nlp.classify.vectors import FILE, WordVectors

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def build(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import word_vectors

    monkeypatch.setattr(word_vectors, "DIMENSIONS", 4)

    def call(texts, output):
        monkeypatch.setattr(sys, "argv", ["word_vectors", str(texts), "-o", str(output)])
        word_vectors.main()
        return output / FILE

    return call


@pytest.fixture
def texts(tmp_path):
    """Two sources where cats and dogs do the same, and trains something else."""
    rng = random.Random(0)
    folder = tmp_path / "textes"
    folder.mkdir()
    for source in ("un", "deux"):
        lines = []
        for _ in range(200):
            lines.append(f"le {rng.choice(('chat', 'chien'))} {rng.choice(('mange', 'dort'))} ici")
            lines.append(f"un train {rng.choice(('part', 'arrive'))} à 18h30")
            lines.append(f"mot{source} écrit à a.b@exemple.org")
        with gzip.open(folder / f"{source}.txt.gz", "wt", encoding="utf-8") as stream:
            stream.write("\n".join(lines))
    return folder


def test_words_used_alike_are_near(build, texts, tmp_path, capsys):
    made = WordVectors.read(build(texts, tmp_path / "sortie"))
    place = {word: rank for rank, word in enumerate(made.words)}

    def distance(one, two):
        return np.linalg.norm(made.vectors[place[one]].astype(float) - made.vectors[place[two]])

    assert distance("chat", "chien") < distance("chat", "train") / 2
    assert "00h00" in place
    assert "mail" in place
    assert "motun" not in place, "a word of one source must not enter"
    assert f"{len(made.words)} words of 2 sources" in capsys.readouterr().out


def test_the_same_texts_give_the_same_file(build, texts, tmp_path):
    one, two = build(texts, tmp_path / "un"), build(texts, tmp_path / "deux")
    assert one.read_bytes() == two.read_bytes()
