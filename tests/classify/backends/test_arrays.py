import io
import zipfile

import numpy as np
import pytest

from rsmp_nlp.classify.backends.arrays import check_archive


def archive(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        for name, content in members.items():
            opened.writestr(name.replace("_", "."), content)
    return buffer


def array(values, **options):
    buffer = io.BytesIO()
    np.save(buffer, values, **options)
    return buffer.getvalue()


def test_an_honest_archive_passes_and_its_size_is_told():
    content = array(np.zeros((3, 4)))
    inner = archive(a_npy=content).getvalue()
    assert check_archive(archive(a_npy=content, b_npz=inner), 10_000) == len(content) + len(inner)


@pytest.mark.parametrize("name", ["a_npy", "a_npz"])
def test_a_false_claim_is_refused_wherever_it_is(name):
    false = array(np.zeros(4)).replace(b"(4,)", b"(9,)")
    content = false if name == "a_npy" else archive(b_npy=false).getvalue()
    with pytest.raises(ValueError, match=r"200 octets annoncés, 160 présents"):
        check_archive(archive(**{name: content}), 10_000)


def test_too_much_is_refused():
    with pytest.raises(ValueError, match="plus qu’un modèle n’en contient"):
        check_archive(archive(a_npy=array(np.zeros(1_000))), 1_000)


def test_objects_are_refused():
    with pytest.raises(ValueError, match="objets"):
        check_archive(archive(a_npy=array(np.array([{}]), allow_pickle=True)), 10_000)


def test_something_else_is_no_archive():
    with pytest.raises(zipfile.BadZipFile):
        check_archive(io.BytesIO(b"\x80\x04pickle"), 10_000)
