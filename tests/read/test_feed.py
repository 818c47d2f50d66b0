"""Feeds: RSS 2, RSS 1, Atom, of articles and of comments."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.feed import FeedReader

READER = FeedReader()

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Le comité</title>
<item><title>L&#8217;assemblée</title><link>https://c.example.org/ag</link>
<dc:creator><![CDATA[Leïla]]></dc:creator><category><![CDATA[Vie]]></category>
<pubDate>Sat, 02 Mar 2024 11:00:00 +0100</pubDate><guid>https://c.example.org/?p=1</guid>
<description><![CDATA[Résumé […]]]></description>
<content:encoded><![CDATA[<p>Rendez-vous &agrave; 18h.</p><p>Venez !</p>]]></content:encoded></item>
<item><title></title><link>https://c.example.org/2</link>
<description>&lt;p&gt;Sans titre&amp;nbsp;&lt;/p&gt;</description></item>
<item><title>Vide</title></item><item></item>
</channel></rss>"""

COMMENTS = """<?xml version="1.0"?><rss version="2.0"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Commentaires sur&nbsp;: L’assemblée</title>
<item><title>Par : Paul</title><link>https://c.example.org/ag/#comment-3</link>
<dc:creator>Paul</dc:creator><pubDate>Sun, 03 Mar 2024 09:00:00 +0000</pubDate>
<guid isPermaLink="false">https://c.example.org/?p=1#comment-3</guid>
<description>J’y serai</description></item></channel></rss>"""

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0"
 xml:lang="fr"><title>Journal</title>
<entry><id>tag:j,1</id><title type="html">Un &lt;b&gt;titre&lt;/b&gt;</title>
<link rel="self" href="https://j.example.org/1.atom"/><link href="https://j.example.org/1"/>
<author><name>Marie</name></author><category term="eau" label="L’eau"/>
<published>2024-03-02T11:00:00+01:00</published><updated>2024-03-04T00:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Un</p><p>Deux</p></div></content>
</entry>
<entry><id>tag:j,2</id><title>Re</title><thr:in-reply-to ref="tag:j,1" href="https://j.example.org/1"/>
<summary>D’accord</summary><updated>2024-03-05T00:00:00Z</updated></entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="x"><title>Vieux flux</title></channel>
<item rdf:about="y"><title>Un</title><link>https://v.example.org/1</link>
<description>Texte</description><dc:date>2009-03-02T11:00:00+01:00</dc:date></item></rdf:RDF>"""


@pytest.fixture
def items(source_of):
    return lambda text: list(READER.read(source_of(text.encode(), "flux.xml"), ReadOptions()))


def test_articles_of_rss(items):
    first, second, title_only, nothing = items(RSS)
    assert first.text == "L’assemblée\n\nRendez-vous à 18h.\n\nVenez !"
    assert (first.author, first.space, first.kind) == ("Leïla", "Vie", "post")
    assert (first.message_id, first.url) == (
        "https://c.example.org/?p=1",
        "https://c.example.org/ag",
    )
    assert first.created_at == datetime(2024, 3, 2, 10, tzinfo=UTC)
    assert first.thread_id == first.message_id
    assert second.text == "Sans titre"
    assert second.message_id == "https://c.example.org/2"
    assert title_only.text == "Vide"
    assert nothing.reason == "texte vide"


def test_comments_are_linked_to_their_page(items):
    (one,) = items(COMMENTS)
    assert (one.text, one.kind, one.author) == ("J’y serai", "comment", "Paul")
    assert one.thread_id == one.parent_id == "https://c.example.org/ag/"


def test_atom_with_content_as_elements_and_a_reply(items):
    first, reply = items(ATOM)
    assert first.text == "Un titre\n\nUn\n\nDeux"
    assert (first.author, first.space) == ("Marie", "L’eau")
    assert first.url == "https://j.example.org/1"
    assert first.created_at == datetime(2024, 3, 2, 10, tzinfo=UTC)
    assert (reply.text, reply.kind, reply.parent_id) == ("D’accord", "comment", "tag:j,1")
    assert reply.thread_id == "tag:j,1"


def test_rss_of_the_first_days(items):
    (one,) = items(RDF)
    assert one.text == "Un\n\nTexte"
    assert one.created_at == datetime(2009, 3, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        (RSS, True),
        (ATOM, True),
        (RDF, True),
        ("<!-- a --><?xml-stylesheet href='x'?>\n" + COMMENTS.partition("?>")[2], True),
        ('<rss xmlns:wp="http://wordpress.org/export/1.2/"></rss>', False),
        ("<feed></feed>", False),
        ("<html><body><rss></rss></body></html>", False),
        ("texte <rss>", False),
    ],
)
def test_feeds_are_known_by_their_root(source_of, text, sure):
    assert (READER.sniff(source_of(text.encode(), "a.xml")) > 0.5) is sure
