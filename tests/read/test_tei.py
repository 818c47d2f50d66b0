"""TEI-CMC: posts of chats, forums and talk pages, with their persons and timeline."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.tei import TeiReader

READER = TeiReader()

TEI = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="corpus"><teiHeader><profileDesc><particDesc>
<listPerson><person xml:id="u1" role="moderator"><persName>Anne</persName></person>
<person xml:id="b1" type="bot"/></listPerson></particDesc></profileDesc></teiHeader>
<text><front><timeline><when xml:id="t1" absolute="2012-03-02T11:00:00+01:00"/>
<when xml:id="t2" interval="2" unit="min" since="#t1"/></timeline></front>
<body><div type="thread" xml:id="d1"><head>La salle</head>
<post xml:id="p1" who="#u1" synch="#t1" xml:lang="fr" type="standard"><head>Réserver</head>
<p>La salle est
 prise <ref target="x">ici</ref>.</p><p>On fait quoi ?</p><signed who="#u1">Anne</signed></post>
<div><post xml:id="p2" who="#u2" synch="#t2" replyTo="#p1" generatedBy="human"><p><quote>On fait quoi</quote>
Le parc<lb/>ou la cour</p></post></div>
<post xml:id="p3" who="#b1" when="2012-03-02T12:00:00Z"><p>Rappel</p></post>
<post xml:id="p4" who="#u3" type="event" when-iso="2012-03-02"><p>Luc entre.</p></post>
<post xml:id="p5" generatedBy="system"><p>Fin</p></post>
<post xml:id="p6" who="#u2"><p/></post></div></body></text></TEI>"""

TALK = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>
<div type="discussion"><head>Titre contesté</head>
<post xml:id="w1" indentLevel="0" who="#a"><p>Je propose</p></post>
<post xml:id="w2" indentLevel="1" who="#b"><p>Non</p></post>
<post xml:id="w3" indentLevel="2" who="#a"><p>Pourquoi ?</p></post>
<post xml:id="w4" indentLevel="1" who="#c"><p>Oui</p></post></div>
<div type="discussion"><post indentLevel="1" ref="#w4"><p>Autre</p></post></div></body></text></TEI>"""


@pytest.fixture
def items(source_of):
    return lambda text: list(READER.read(source_of(text.encode(), "corpus.xml"), ReadOptions()))


def test_posts_with_persons_times_and_replies(items):
    first, second, bot, event, system, empty = items(TEI)
    assert first.text == "Réserver\nLa salle est prise ici.\nOn fait quoi ?"
    assert (first.author, first.role, first.lang) == ("u1", "moderator", "fr")
    assert (first.thread_id, first.space, first.kind) == ("d1", "La salle", "post")
    assert first.created_at == datetime(2012, 3, 2, 10, tzinfo=UTC)
    assert second.text == "Le parc\nou la cour"
    assert (second.parent_id, second.kind, second.author_kind) == ("p1", "reply", "human")
    assert second.created_at == datetime(2012, 3, 2, 10, 2, tzinfo=UTC)
    assert [one.author_kind for one in (bot, event, system)] == ["bot", "system", "system"]
    assert event.created_at == datetime(2012, 3, 2, tzinfo=UTC)
    assert empty.reason == "texte vide"


def test_indentation_of_talk_pages_links_replies(items):
    *talk, other = items(TALK)
    assert [one.parent_id for one in talk] == [None, "w1", "w2", "w1"]
    assert len({one.thread_id for one in talk}) == 1
    assert talk[0].space == "Titre contesté"
    assert other.parent_id == "w4"
    assert other.thread_id != talk[0].thread_id


def test_a_reference_to_the_web_is_no_reply(items):
    (one,) = items('<TEI><text><post ref="https://e.org/1#c2"><p>Oui</p></post></text></TEI>')
    assert (one.parent_id, one.kind, one.url) == (None, "post", "https://e.org/1#c2")


def test_a_corpus_is_known_by_its_posts(source_of):
    assert READER.sniff(source_of(TEI.encode(), "a.xml")) > 0.9
    assert READER.sniff(source_of(TEI.replace("<post", "<sp").encode(), "a.xml")) == 0
    assert READER.sniff(source_of(b"<html><post/></html>", "a.xml")) == 0
