import re

import pytest

from rsmp_nlp.late_pattern import late


def test_a_late_pattern_does_what_a_compiled_one_does():
    pattern, compiled = (
        late(r"(?P<day>\d+) mai", re.IGNORECASE),
        re.compile(r"(?i)(?P<day>\d+) mai"),
    )
    text = "du 8 mai au 12 MAI"
    for _ in range(2):  # asked for the first time, and again
        assert pattern.findall(text) == compiled.findall(text) == ["8", "12"]
        assert pattern.sub(r"\g<day>/5", text) == "du 8/5 au 12/5"
        assert pattern.search(text, 5)["day"] == "12"
    assert late(rb"\s").split(b"a b") == [b"a", b"b"]


def test_nothing_is_compiled_before_it_is_asked_for_something(monkeypatch):
    compiled = []
    actual = re.compile
    monkeypatch.setattr(re, "compile", lambda *given: compiled.append(given) or actual(*given))
    pattern = late("a+")
    assert not compiled
    assert pattern.match("aa")
    assert pattern.match("a")
    assert compiled == [("a+", 0)]
    with pytest.raises(AttributeError):
        pattern.matches("a")
