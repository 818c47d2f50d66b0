import io
import zipfile

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from rsmp_nlp.classify.vectors import WordVectors, shipped_vectors
from rsmp_nlp.errors import ModelError


def test_what_is_written_is_read(tmp_path):
    made = WordVectors(["été", "a", "0"], np.array([[1, -2], [3, 4], [127, -127]], dtype=np.int8))
    made.write(tmp_path / "v.npz")
    found = WordVectors.read(tmp_path / "v.npz")
    assert found.words == made.words
    assert_array_equal(found.vectors, made.vectors)


def test_the_same_vectors_give_the_same_file(tmp_path):
    made = WordVectors(["a"], np.array([[1]], dtype=np.int8))
    for name in ("one", "two"):
        made.write(tmp_path / f"{name}.npz")
    assert (tmp_path / "one.npz").read_bytes() == (tmp_path / "two.npz").read_bytes()


def damaged(case):
    buffer = io.BytesIO()
    if case == "empty":
        return b""
    if case == "text":
        return b"pas un fichier numpy"
    if case == "pickle":
        np.savez(buffer, words=np.array([{"a": 1}], dtype=object), vectors=np.zeros((1, 1)))
    if case == "lengths":
        words = np.frombuffer(b"a\nb", dtype=np.uint8)
        np.savez(buffer, words=words, vectors=np.zeros((3, 2), dtype=np.int8))
    if case == "type":
        words = np.frombuffer(b"a", dtype=np.uint8)
        np.savez(buffer, words=words, vectors=np.zeros((1, 2)))
    if case == "member":
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("autre.txt", "x")
    return buffer.getvalue()


@pytest.mark.parametrize("case", ["empty", "text", "pickle", "lengths", "type", "member"])
def test_a_damaged_file_is_a_sentence(tmp_path, case):
    path = tmp_path / "v.npz"
    path.write_bytes(damaged(case))
    with pytest.raises(ModelError, match=r"v\.npz"):
        WordVectors.read(path)


def test_shipped_words_are_words_once_each():
    shipped = shipped_vectors()
    assert len(set(shipped.words)) == len(shipped.words) > 20_000
    assert not any(" " in word or "@" in word[:-1] for word in shipped.words)
    assert not any(character in "123456789" for word in shipped.words for character in word)


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [
        ("réunion", "rencontre", "salade"),
        ("bravo", "félicitations", "budget"),
        ("lundi", "mardi", "loi"),
    ],
)
def test_shipped_vectors_tell_what_words_do(word, near, far):
    shipped = shipped_vectors()
    place = {name: rank for rank, name in enumerate(shipped.words)}

    def cosine(one, two):
        a, b = (shipped.vectors[place[name]].astype(float) for name in (one, two))
        return a @ b / np.linalg.norm(a) / np.linalg.norm(b)

    assert cosine(word, near) > cosine(word, far) + 0.2
