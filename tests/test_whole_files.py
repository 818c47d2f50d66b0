import json
import os

import pytest

from rsmp_nlp.whole_files import write_aside, write_json


def test_a_text_takes_its_name_only_if_nothing_fails(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text("ancien", encoding="utf-8")

    def fail():
        with write_aside(path) as stream:
            stream.write("nouveau")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert path.read_text(encoding="utf-8") == "ancien"
    with write_aside(path) as stream:
        stream.write("nouveau")
    assert path.read_text(encoding="utf-8") == "nouveau"
    assert list(tmp_path.iterdir()) == [path]


def test_json_is_readable_utf8(tmp_path):
    write_json(tmp_path / "a.json", {"clé": "été"})
    assert (tmp_path / "a.json").read_bytes() == '{\n "clé": "été"\n}\n'.encode()


def test_json_holds_a_name_that_is_no_text_and_gives_it_back(tmp_path):
    name = os.fsdecode(b"caf\xe9.csv")
    write_json(tmp_path / "a.json", {"source": name})
    content = (tmp_path / "a.json").read_bytes()
    assert content == b'{\n "source": "caf\\udce9.csv"\n}\n'
    assert json.loads(content) == {"source": name}
