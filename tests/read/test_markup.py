"""HTML to text: blocks are lines, inline tags are not, quotations and code are gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsmp_nlp.read.markup import MAX_TAGS, html_to_text, looks_like_html


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>Bonjour\n  <b>à</b> tous</p>\n<p>Merci</p>", "Bonjour à tous\n\nMerci"),
        ("<div>un</div><div>deux</div>", "un\ndeux"),
        ("un<br>deux<br/><br>trois", "un\ndeux\n\ntrois"),
        ("<ul><li>un</li><li>deux</li></ul>", "un\ndeux"),
        ("l&#39;&eacute;t&eacute;&nbsp;!", "l'été !"),
        ("<style>p{}</style><script>x()</script>oui<head><title>t</title></head>", "oui"),
        ("oui<blockquote>non<blockquote>si</blockquote></blockquote>", "oui"),
        ('<aside class="quote">non</aside>oui', "oui"),
        ("<p>coupé", "coupé"),
        ("a < b et 3 > 2", "a < b et 3 > 2"),
        ("a &lt;b&gt; c", "a <b> c"),
        ("<table><tr><td>un</td></tr><tr><td>deux</td></tr></table>", "un\ndeux"),
        ("", ""),
        ("<p></p>", ""),
    ],
)
def test_blocks_are_lines(source, text):
    assert html_to_text(source) == text


def test_newlines_are_kept_where_they_are_the_authors():
    assert html_to_text("<b>un</b>\ndeux", keep_newlines=True) == "un\ndeux"
    assert html_to_text("un\n\n\n\ndeux", keep_newlines=True) == "un\n\ndeux"


def test_what_to_drop_can_be_said():
    assert html_to_text('<blockquote>a</blockquote><i class="x">b</i>c', drop=[".x"]) == "a\n\nc"


def test_depth_that_no_message_has_is_not_parsed():
    assert html_to_text("<div>" * (MAX_TAGS + 1) + "x") == "x"
    assert html_to_text("<div>" * 9_000 + "x") == "x"


def test_a_comparison_is_not_html():
    assert not looks_like_html("1 < 2 && 3 > 2")
    assert looks_like_html("&amp;")
    assert looks_like_html("<br/>")


@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<br>",
                "<",
                ">",
                "&",
                "é",
                "\0",
                "\x1e",
                "<!--",
                "<blockquote>",
                "</div>",
                "<pre>",
                "\ud800",
            ]
        )
    )
)
def test_any_source_gives_a_text(pieces):
    text = html_to_text("".join(pieces))
    assert text == text.strip()
    assert not set(text) & set("\x1d\x1e\x1f")
