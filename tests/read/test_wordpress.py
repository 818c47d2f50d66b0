"""The export of WordPress: articles, comments, forums, and all that is no message."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from rsmp_nlp.errors import BrokenFile
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.wordpress import WordPressReader
from rsmp_nlp.schema.records import Message

READER = WordPressReader()

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.5" created="2024-03-02 10:00" -->
<rss version="2.0"
  xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:wfw="http://wellformedweb.org/CommentAPI/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Le Quartier</title><language>fr-FR</language>
<wp:author><wp:author_id>2</wp:author_id><wp:author_login><![CDATA[leila]]></wp:author_login>
<wp:author_email><![CDATA[leila@example.org]]></wp:author_email></wp:author>
"""


def item(number, kind="post", status="publish", content="", comments="", more=""):
    return f"""<item><title><![CDATA[Titre {number}]]></title>
<link>https://quartier.example.org/{number}/</link>
<pubDate>Sat, 02 Mar 2024 10:00:00 +0000</pubDate><dc:creator><![CDATA[leila]]></dc:creator>
<guid isPermaLink="false">https://quartier.example.org/?p={number}</guid>
<content:encoded><![CDATA[{content}]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date><![CDATA[2024-03-02 11:00:00]]></wp:post_date>
<wp:post_date_gmt><![CDATA[2024-03-02 10:00:00]]></wp:post_date_gmt>
<wp:status><![CDATA[{status}]]></wp:status><wp:post_type><![CDATA[{kind}]]></wp:post_type>
<category domain="post_tag" nicename="x"><![CDATA[Étiquette]]></category>
<category domain="category" nicename="vie"><![CDATA[Vie locale]]></category>
{more}{comments}</item>
"""


def comment(
    number, text, parent=0, approved="1", kind="comment", user=0, date="2024-03-03 08:00:00"
):
    return f"""<wp:comment><wp:comment_id>{number}</wp:comment_id>
<wp:comment_author><![CDATA[Paul]]></wp:comment_author>
<wp:comment_author_email><![CDATA[Paul@Example.org]]></wp:comment_author_email>
<wp:comment_date><![CDATA[2024-03-03 09:00:00]]></wp:comment_date>
<wp:comment_date_gmt><![CDATA[{date}]]></wp:comment_date_gmt>
<wp:comment_content><![CDATA[{text}]]></wp:comment_content>
<wp:comment_approved><![CDATA[{approved}]]></wp:comment_approved>
<wp:comment_type><![CDATA[{kind}]]></wp:comment_type><wp:comment_parent>{parent}</wp:comment_parent>
<wp:comment_user_id>{user}</wp:comment_user_id></wp:comment>
"""


def export(*items):
    return (HEAD + "".join(items) + "</channel></rss>\n").encode()


@pytest.fixture
def items(source_of):
    def read(data, **options):
        return list(READER.read(source_of(data, "site.xml"), ReadOptions(**options)))

    return read


def test_articles_and_comments_are_linked(items):
    text = (
        "<!-- wp:paragraph -->\n<p>Un <b>jardin</b> partagé.</p>\n<!-- /wp:paragraph -->\n"
        '[caption id="a" width="3"]<img src="x"/> La serre[/caption]\n'
        "Sans balise\nsur deux lignes\n\n<blockquote>Citation gardée</blockquote>"
    )
    comments = (
        comment(5, "Bravo &amp; merci\nà tous")
        + comment(6, "Avec plaisir", 5, user=2)
        + comment(7, "<blockquote>Avec plaisir</blockquote>Oui", 6)
    )
    post, first, second, third = items(export(item(1, content=text, comments=comments)))
    assert post.text == (
        "Titre 1\n\nUn jardin partagé.\n\nLa serre\nSans balise\nsur deux lignes\n\nCitation gardée"
    )
    assert (post.message_id, post.thread_id, post.parent_id) == ("post-1", "post-1", None)
    assert (post.author, post.role, post.space) == ("leila", "rédaction", "Vie locale")
    assert (post.kind, post.url) == ("post", "https://quartier.example.org/1/")
    assert post.created_at == datetime(2024, 3, 2, 10, tzinfo=UTC)
    assert first.text == "Bravo & merci\nà tous"
    assert (first.message_id, first.parent_id, first.thread_id) == ("comment-5", "post-1", "post-1")
    assert (first.author, first.kind, first.role) == ("paul@example.org", "comment", "lecteur")
    assert first.created_at == datetime(2024, 3, 3, 8, tzinfo=UTC)
    assert first.url == "https://quartier.example.org/1/#comment-5"
    assert (second.author, second.role, second.parent_id) == ("leila", "rédaction", "comment-5")
    assert (third.text, third.parent_id) == ("Oui", "comment-6")


@pytest.mark.parametrize(
    ("status", "more", "include", "reason"),
    [
        ("draft", "", None, "brouillon ou contenu non publié"),
        ("pending", "", None, "brouillon ou contenu non publié"),
        ("future", "", None, "brouillon ou contenu non publié"),
        ("private", "", "private", "contenu privé ou protégé par mot de passe"),
        (
            "publish",
            "<wp:post_password>x</wp:post_password>",
            "private",
            "contenu privé ou protégé par mot de passe",
        ),
        ("trash", "", "deleted", "mis à la corbeille"),
    ],
)
def test_what_is_not_public_is_left_out_with_its_comments(items, status, more, include, reason):
    data = export(item(1, status=status, more=more, content="x", comments=comment(5, "oui")))
    assert [one.reason for one in items(data)] == [reason, reason]
    if include:
        kept = items(data, include=frozenset({include}))
        assert all(isinstance(one, Message) for one in kept)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"kind": "pingback"}, "rétrolien (pingback)"),
        ({"kind": "trackback"}, "rétrolien (pingback)"),
        ({"approved": "0"}, "commentaire non approuvé"),
        ({"approved": "spam"}, "indésirable"),
        ({"approved": "trash"}, "mis à la corbeille"),
        ({"kind": "order_note"}, "contenu technique (order_note)"),
    ],
)
def test_comments_that_are_none_are_left_out(items, options, reason):
    found = items(export(item(1, content="x", comments=comment(5, "oui", **options))))
    assert found[1].reason == reason


@pytest.mark.parametrize("kind", ["attachment", "revision", "nav_menu_item", "wp_block"])
def test_technical_contents_are_left_out_and_their_comments_read(items, kind):
    found = items(export(item(1, kind, content="x", comments=comment(5, "Belle photo"))))
    assert found[0].reason == f"contenu technique ({kind})"
    assert found[1].text == "Belle photo"


def test_a_forum_of_bbpress(items):
    data = export(
        item(1, "forum", content="x"),
        item(2, "topic", content="Qui vient ?", more="<wp:post_parent>1</wp:post_parent>"),
        item(3, "reply", content="Moi", more="<wp:post_parent>2</wp:post_parent>"),
        item(4, "page", content="Qui sommes-nous"),
    )
    forum, topic, reply, page = items(data)
    assert forum.reason == "contenu technique (forum)"
    assert (topic.text, topic.space, topic.kind) == ("Titre 2\n\nQui vient ?", "Titre 1", "post")
    assert (reply.text, reply.kind) == ("Moi", "reply")
    assert (reply.thread_id, reply.parent_id) == ("post-2", "post-2")
    assert page.kind == "document"


def test_dates_without_gmt_are_local_and_it_is_said(source_of):
    data = export(item(1, content="x", comments=comment(5, "oui", date="0000-00-00 00:00:00")))
    options = ReadOptions()
    assert len(list(READER.read(source_of(data, "site.xml"), options))) == 2
    assert options.notes == {"date sans fuseau, prise pour l’heure de Europe/Paris": 1}


def test_dates_without_gmt_are_local(items):
    data = export(item(1, content="x", comments=comment(5, "oui", date="0000-00-00 00:00:00")))
    found = items(data, zone=ZoneInfo("Europe/Paris"))[1]
    assert found.created_at == datetime(2024, 3, 3, 8, tzinfo=UTC)


def test_an_export_is_known_by_its_namespace(source_of):
    assert READER.sniff(source_of(export(), "a.xml")) > 0.9
    assert READER.sniff(source_of(b"<rss version='2.0'><channel/></rss>", "a.xml")) == 0
    assert READER.sniff(source_of(b"wordpress.org/export/", "a.xml")) == 0


def test_control_characters_do_not_stop_the_reading(items):
    assert items(export(item(1, content="a\x08b\x0bc")))[0].text == "Titre 1\n\nabc"


def test_a_cut_export_gives_what_it_holds_then_says_so(source_of):
    data = export(item(1, content="x"), item(2, content="y"))
    found = READER.read(source_of(data[:-120], "site.xml"), ReadOptions())
    assert next(found).message_id == "post-1"
    with pytest.raises(BrokenFile, match="XML mal formé, ligne"):
        list(found)
