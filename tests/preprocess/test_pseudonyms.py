import hashlib
import hmac
import os
import re

import pytest

from rsmp_nlp.errors import NotReadable
from rsmp_nlp.preprocess.pseudonyms import KEY_BYTES, Pseudonymiser, load_key

KEY = bytes(range(32))


def test_the_pseudonym_is_the_hmac_of_platform_and_author():
    expected = hmac.new(KEY, b"forum\x1fMarie", hashlib.sha256).hexdigest()[:12]
    assert Pseudonymiser(KEY)("forum", "Marie") == f"a-{expected}"


def test_one_person_one_pseudonym():
    name = Pseudonymiser(KEY)
    assert name("forum", "Marie") == name("forum", " Marie ")
    assert re.fullmatch(r"a-[0-9a-f]{12}", name("forum", "Marie"))


def test_pseudonyms_differ_by_author_platform_and_key():
    name, other = Pseudonymiser(KEY), Pseudonymiser(bytes(32))
    made = {name("forum", "Marie"), name("forum", "Paul"), name("parti", "Marie")}
    assert len(made | {other("forum", "Marie")}) == 4


def test_no_author_no_pseudonym():
    assert Pseudonymiser(KEY)("forum", None) is None


def test_a_lone_surrogate_is_no_problem():
    assert Pseudonymiser(KEY)("forum", "\ud800").startswith("a-")


def test_the_key_is_made_once_for_its_owner_only(tmp_path):
    path = tmp_path / "sub" / "key"
    key = load_key(path)
    assert len(key) == KEY_BYTES
    assert load_key(path) == key
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", ["pas de l'hexadécimal", "00" * 31, ""])
def test_a_file_that_is_no_key_is_refused_and_kept(tmp_path, content):
    path = tmp_path / "key"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(NotReadable, match="clé de pseudonymisation") as caught:
        load_key(path)
    assert str(path) in str(caught.value)
    assert path.read_text(encoding="utf-8") == content


def test_where_nothing_can_be_kept_the_key_lasts_for_one_run(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    first, second = load_key(tmp_path / "key"), load_key(tmp_path / "key")
    assert len(first) == KEY_BYTES
    assert first != second
    assert not (tmp_path / "key").exists()


def test_a_name_that_begins_as_pseudonyms_do_is_a_name(tmp_path):
    from rsmp_nlp.preprocess.pseudonyms import Pseudonymiser, load_key, written_authors

    key = tmp_path / "key"
    pseudonym = Pseudonymiser(load_key(key))("p", "a-marie")
    assert written_authors("--author", ["a-marie"], ["p"], key) == {pseudonym}
    assert written_authors("--author", [str(pseudonym)], ["p"], None) == {pseudonym}
