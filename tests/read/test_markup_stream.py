"""XML in a stream: bounded, and deaf to what an XML file can do to harm."""

from __future__ import annotations

import tracemalloc
from collections import deque
from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.read.test_feed import ATOM, RSS
from tests.read.test_tei import TALK, TEI
from tests.read.test_wordpress import comment, export, item

from rsmp_nlp.errors import BrokenFile, InputError
from rsmp_nlp.read import markup_stream
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.feed import FeedReader
from rsmp_nlp.read.markup_stream import root_name, stream_xml
from rsmp_nlp.read.source import Source
from rsmp_nlp.read.tei import TeiReader
from rsmp_nlp.read.wordpress import WordPressReader

BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "aaaaaaaaaa"><!ENTITY y "&x;&x;&x;&x;">]>
<rss><channel><item><title>&y;</title></item></channel></rss>"""
OUTSIDE = b"""<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss><item>&x;</item></rss>"""


@pytest.fixture
def nodes(source_of):
    return lambda data, *wanted: list(stream_xml(source_of(data, "a.xml"), wanted or ("item",)))


@pytest.mark.parametrize("data", [BOMB, OUTSIDE])
def test_declared_entities_are_refused(nodes, data):
    with pytest.raises(BrokenFile, match="refusée par sécurité"):
        nodes(data)


def test_entities_of_html_are_resolved(nodes):
    assert nodes(b"<a><item>&eacute;t&eacute;&nbsp;&lt;&unknown;</item></a>")[0].text() == (
        "été\xa0<&unknown;"
    )


def test_depth_is_limited(nodes):
    with pytest.raises(BrokenFile, match="200 niveaux"):
        nodes(b"<a>" * 100_000)


def test_what_came_before_the_damage_is_yielded(source_of):
    found = stream_xml(source_of(b"<a><item>1</item><item>2</b>", "a.xml"), ("item",))
    assert next(found).text() == "1"
    with pytest.raises(BrokenFile, match="ligne 1"):
        next(found)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_declared_encodings_are_followed(nodes, encoding):
    name = "utf-8" if encoding.startswith("utf-8") else encoding
    data = f'<?xml version="1.0" encoding="{name}"?><a><item>été</item></a>'.encode(encoding)
    assert nodes(data)[0].text() == "été"


def test_memory_does_not_grow_with_the_file():
    class Endless:
        def __init__(self):
            self.left = 300

        def read(self, size=-1):
            self.left -= 1
            if self.left == 299:
                return b"<a>"
            return b"<item>%s</item>" % (b"x" * 60_000) if self.left > 0 else b""

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return None

    class Big(Source):
        def open(self):
            return Endless()

    source = Big("a.xml", "a.xml", "a", "a", None, lambda: None)
    found = stream_xml(source, ("item",))
    tracemalloc.start()
    assert next(found).local == "item"
    ending = deque(islice(found, 297), maxlen=1)
    assert ending[0].local == "item"
    with pytest.raises(BrokenFile):  # the root is never closed
        next(found)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_an_element_is_cut_rather_than_held_whole(nodes, monkeypatch):
    monkeypatch.setattr(markup_stream, "MAX_CHARACTERS", 100_000)
    assert len(nodes(b"<a><item>" + b"x" * 5_000_000 + b"</item></a>")[0].text()) < 300_000


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<rss/>", "rss"),
        (
            b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- <b> -->\n<!DOCTYPE a [<!ENTITY b "c">]><a:b >',
            "a:b",
        ),
        ("<?xml version='1.0'?><TEI xmlns='x'>".encode("utf-16"), "TEI"),
        (b"id;texte\n1;<b>", ""),
        (b"<!-- sans fin", ""),
        (b"", ""),
    ],
)
def test_the_root_is_found_or_not(source_of, data, name):
    assert root_name(source_of(data)) == name


SAMPLES = [
    (FeedReader(), RSS.encode()),
    (FeedReader(), ATOM.encode()),
    (TeiReader(), TEI.encode()),
    (TeiReader(), TALK.encode()),
    (WordPressReader(), export(item(1, content="<p>x</p>", comments=comment(2, "y")))),
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(range(len(SAMPLES))),
    st.lists(st.tuples(st.floats(0, 0.999), st.binary(max_size=4)), max_size=5),
    st.floats(0.3, 1),
)
def test_damage_gives_messages_or_our_error(source_of, which, edits, end):
    reader, data = SAMPLES[which]
    for place, new in edits:
        at = int(place * len(data))
        data = data[:at] + new + data[at + len(new) :]
    source = source_of(data[: int(end * len(data))], "a.xml")
    reader.sniff(source)
    try:
        found = list(reader.read(source, ReadOptions()))
    except InputError:
        return
    assert all(one.source_row >= 1 for one in found)
