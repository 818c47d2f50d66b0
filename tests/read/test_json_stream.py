"""JSON read element by element: depth, damage, memory; what a file begins with."""

from __future__ import annotations

import json
import tracemalloc

import pytest

from rsmp_nlp.errors import BrokenFile
from rsmp_nlp.read.json_records import layout
from rsmp_nlp.read.json_stream import elements, scalars, shape


def test_elements_of_an_array_wherever_it_stands(source_of):
    data = b'{"a": {"b": [1, {"x": [1.5, null]}, "s"]}, "b": [9]}'
    assert list(elements(source_of(data), ("a", "b"))) == [1, {"x": [1.5, None]}, "s"]
    assert list(elements(source_of(b"\xef\xbb\xbf[[], {}]"))) == [[], {}]
    assert list(elements(source_of(b'w.x = [{"a": 1}];'), after=b"=")) == [{"a": 1}]


def test_what_stands_before_damage_is_given(source_of):
    found = []
    with pytest.raises(BrokenFile):
        found.extend(elements(source_of(b'[{"a": 1}, {"b"')))
    stream = elements(source_of(b'[{"a": 1}, {"b"'))
    assert next(stream) == {"a": 1}


@pytest.mark.parametrize("data", [b"[" * 100_000, b'{"a":' * 100_000, b'[{"a": ' + b"[" * 5000])
def test_depth_is_refused(data, source_of):
    with pytest.raises(BrokenFile):
        list(elements(source_of(data)))
    assert shape(source_of(data)) <= {"a"} or len(shape(source_of(data))) < 200


def test_shapes(source_of):
    assert shape(source_of(b'[{"a": [{"b": 1}]}, {"c": [[{"d": 1}]]}]')) == {
        "a",
        "a.[].b",
        "c",
        "c.[].[].d",
    }
    assert shape(source_of(b"id;texte")) == frozenset()
    assert shape(source_of(b'{"a": 1}\n{"b": 2}\n')) == {"a", "b"}


def test_scalars_of_the_root(source_of):
    data = b'{"title": "Sujet", "posts": [{"title": "autre"}], "id": 4}'
    assert scalars(source_of(data)) == {"title": "Sujet", "id": 4}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"a": 1}\n{"a": 2}\n', "lines"),
        (b'\n{"a": 1}', "lines"),
        (b'{\n "a": 1\n}', "document"),
        (b' [{"a": 1}]', "array"),
        (b'{"a": \n', "document"),
        (b'{"a": oops}\n{"a": 2}\n', "lines"),
    ],
)
def test_layouts(data, expected, source_of):
    assert layout(source_of(data)) == expected


def test_memory_depends_on_an_element_not_on_the_file(source_of):
    one = json.dumps({"text": "x" * 1000, "id": "1"}).encode()
    source = source_of(b"[" + b",".join([one] * 20_000) + b"]")
    next(elements(source_of(b"[1]")))  # imports done
    tracemalloc.start()
    assert sum(1 for _ in elements(source)) == 20_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000
