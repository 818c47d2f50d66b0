"""Declared maps: what they may say, how they are refused, and each of ours on a table."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rsmp_nlp.errors import InputError, UsageError
from rsmp_nlp.options import reading_options
from rsmp_nlp.read import registry
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.declared import parse_map, shipped_maps
from rsmp_nlp.read.declared_reader import DeclaredReader, declared_readers, give
from rsmp_nlp.read.registry import reader_for
from rsmp_nlp.schema.records import Message

BY_NAME = {one.name: one for one in shipped_maps()}
SMALL = {"version": 1, "name": "petit", "fields": {"text": "Dit"}}


@pytest.fixture(autouse=True)
def _forget_given_maps():
    yield
    give(())
    registry.readers.cache_clear()


def table(columns: list[str], *rows: list[str], separator: str = ",") -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator)
    writer.writerow(columns)
    writer.writerows(rows)
    return stream.getvalue().encode()


def row(name: str, **cells: str) -> bytes:
    """Return a table with every column that a map requires, and those given."""
    one = BY_NAME[name]
    columns = dict.fromkeys([*one.required, *(group[0] for group in one.any_of), *cells], "")
    columns |= cells
    return table(list(columns), list(columns.values()))


@pytest.fixture
def only(source_of):
    def read(name: str, data: bytes, file: str = "a.csv", **options):
        source = source_of(data, file)
        reader = reader_for(source)
        assert reader.name == name
        (item,) = reader.read(source, ReadOptions(**options))
        return item

    return read


@pytest.mark.parametrize("name", BY_NAME)
def test_each_map_knows_its_table_and_no_other_does(source_of, name):
    file = BY_NAME[name].files[0].replace("*", "_1.csv") if BY_NAME[name].files else "a.csv"
    source = source_of(row(name), file)
    sure = {one.name for one in declared_readers() if one.sniff(source) > 0}
    assert sure == {name}
    assert reader_for(source).name == name
    description = reader_for(source).describe(source, ReadOptions())
    assert "text" in description.mapping


@pytest.mark.parametrize("name", BY_NAME)
def test_each_map_says_how_far_it_was_checked(name):
    assert BY_NAME[name].title
    assert BY_NAME[name].status in ("source", "documented", "unverified")


def test_a_plain_table_is_left_to_the_reader_of_tables(source_of):
    source = source_of(table(["id", "texte", "date"], ["1", "a", ""]), "a.csv")
    assert reader_for(source).name == "csv"
    assert not any(one.sniff(source) for one in declared_readers())


def test_crowdtangle(only):
    data = row(
        "crowdtangle-facebook",
        **{"Page Name": "Le Comité", "User Name": "lecomite", "Message": "Venez !"},
        **{"Post Created": "2021-07-01 10:00:00 CEST", "URL": "https://www.facebook.com/1"},
    )
    one = only("crowdtangle-facebook", data)
    assert (one.text, one.author, one.space, one.kind) == (
        "Venez !",
        "lecomite",
        "Le Comité",
        "post",
    )
    assert one.created_at == datetime(2021, 7, 1, 8, tzinfo=UTC)
    american = data.replace(b"CEST", b"EDT")
    assert only("crowdtangle-facebook", american).created_at == datetime(2021, 7, 1, 14, tzinfo=UTC)


def test_youtube_comments_and_their_replies(only):
    data = row(
        "minet-youtube-comments",
        comment_id="c2",
        video_id="v",
        parent_comment_id="c1",
        text="Oui",
        published_at="2024-03-02T10:00:00Z",
    )
    one = only("minet-youtube-comments", data)
    assert (one.kind, one.parent_id, one.thread_id) == ("reply", "c1", "v")
    first = only("minet-youtube-comments", row("minet-youtube-comments", comment_id="c", text="a"))
    assert (first.kind, first.parent_id) == ("comment", None)


def test_retweets_are_left_out_and_can_be_brought_back(only):
    data = row(
        "minet-twitter", id="1", text="RT @a: oui", retweeted_id="7", timestamp_utc="1300000000"
    )
    assert only("minet-twitter", data).reason == "partage sans texte propre"
    kept = only("minet-twitter", data, include=frozenset({"repost"}))
    assert kept.created_at == datetime(2011, 3, 13, 7, 6, 40, tzinfo=UTC)


def test_private_messages_of_linkedin_are_left_out(only):
    data = row("linkedin-messages", **{"CONVERSATION ID": "c", "CONTENT": "secret", "FROM": "Luc"})
    dropped = only("linkedin-messages", data)
    assert dropped.reason == "message privé"
    assert "secret" not in dropped.raw
    assert only("linkedin-messages", data, include=frozenset({"private"})).text == "secret"


def test_what_readers_leave_out_can_be_asked_for():
    options = reading_options(None, None, None, "Europe/Paris", ["private", "deleted"])
    assert options.include == {"private", "deleted"}
    with pytest.raises(UsageError, match="Admis : bot, system, repost, private, deleted"):
        reading_options(None, None, None, "Europe/Paris", ["prive"])


def test_the_quotes_of_linkedin(source_of):
    shares = table(
        ["Date", "ShareLink", "ShareCommentary"],
        ["2024-03-02 10:00:00", "https://l/urn%3Ali%3Ashare%3A7448081445065035776", 'un"\n"deux'],
    )
    source = source_of(shares, "Shares.csv")
    (one,) = reader_for(source).read(source, ReadOptions())
    assert (one.text, one.message_id) == ("un\ndeux", "7448081445065035776")
    comments = (
        b"Date,Link,Message\n"
        b'2024-03-02 10:00:00,https://l/activity%3A7448081445065035776,"Le \\"bon\\" mot,\n\nbravo"\n'
        b'2024-03-02 10:00:00,https://l/,"Il a dit \\"oui\\""\n'
        b'2024-03-02 10:00:00,https://l/,"Il a dit ""non"""\n'
    )
    source = source_of(comments, "Comments_12.csv")
    found = list(reader_for(source).read(source, ReadOptions()))
    assert [one.text for one in found] == [
        'Le "bon" mot,\n\nbravo',
        'Il a dit "oui"',
        'Il a dit "non"',
    ]
    assert found[0].parent_id == "7448081445065035776"


def test_reddit_in_json_lines(source_of):
    comment = {"id": "k1", "link_id": "t3_a", "parent_id": "t1_k0", "author": "AutoModerator"}
    comment |= {"body": "Règles", "created_utc": 1709373600, "subreddit": "france"}
    gone = comment | {"id": "k2", "author": "[deleted]", "body": "[removed]"}
    source = source_of((json.dumps(comment) + "\n" + json.dumps(gone)).encode(), "RC.jsonl")
    assert reader_for(source).name == "reddit-comments"
    first, second = reader_for(source).read(source, ReadOptions())
    assert (first.message_id, first.parent_id, first.thread_id) == ("t1_k1", "t1_k0", "t3_a")
    assert (first.author_kind, first.space) == ("bot", "france")
    assert second.reason == "texte vide"


@pytest.mark.parametrize(
    ("reply", "speaker", "root"),
    [("reply-to", "speaker", "conversation_id"), ("reply_to", "user", "root")],
)
def test_utterances_of_convokit_old_and_new(source_of, reply, speaker, root):
    first = {"id": "u1", speaker: "anne", root: "u1", reply: None, "text": "Qui vient ?"}
    second = {"id": "u2", speaker: "luc", root: "u1", reply: "u1", "text": "Moi", "meta": {"a": 1}}
    lines = [first | {"timestamp": 1709373600}, second | {"timestamp": "1709373660.0"}]
    source = source_of("\n".join(map(json.dumps, lines)).encode(), "utterances.jsonl")
    assert reader_for(source).name == "convokit"
    post, answer = reader_for(source).read(source, ReadOptions())
    assert (post.kind, post.thread_id, post.parent_id) == ("post", "u1", None)
    assert (answer.kind, answer.parent_id, answer.author) == ("reply", "u1", "luc")
    assert answer.created_at == datetime(2024, 3, 2, 10, 1, tzinfo=UTC)


def test_bbcode_becomes_text(only):
    data = row(
        "phpbb-posts",
        post_id="3",
        topic_id="1",
        post_time="1300000000",
        post_text="[quote=Luc]avant[/quote][b:1a]Bien[/b:1a] dit &amp; vrai",
    )
    assert only("phpbb-posts", data).text == "Bien dit & vrai"


def test_a_map_of_the_user_wins_over_ours(write, read):
    path = write(
        "vendeur.toml",
        """version = 1
name = "vendeur"
title = "Export du vendeur"
[match]
required = ["Dit", "Jour", "Heure"]
[fields]
text = { join = ["Titre", "Dit"], separator = " — " }
created_at = { join = ["Jour", "Heure"], separator = " " }
kind = { column = "Sorte", values = { R = "reply" }, default = "post" }
author = ["Nom", "Pseudo"]
[values]
space = "Salon"
[dates]
zone = "America/Montreal"
formats = ["%d %m %y %H.%M"]
[[skip]]
column = "Etat"
in = ["Effacé"]
reason = "effacé par le vendeur"
""",
    )
    data = table(
        ["DIT", "Jour", "Heure", "Titre", "Sorte", "Pseudo", "Etat"],
        ["Oui", "02 03 24", "10.30", "Vote", "R", "luc", ""],
        ["Non", "02 03 24", "10.30", "", "", "", "effacé"],
        separator=";",
    )
    options = reading_options([str(path)], None, None, "Europe/Paris", None)
    found = read(write("export.csv", data), **{"columns": options.columns})
    (one,) = found.kept
    assert found.reading.reports[0].reader == "vendeur"
    assert (one.text, one.kind, one.author, one.space) == ("Vote — Oui", "reply", "luc", "Salon")
    assert one.created_at == datetime(2024, 3, 2, 15, 30, tzinfo=UTC)
    assert found.reasons == [(3, "skipped", "effacé par le vendeur")]
    reading_options(None, None, None, "Europe/Paris", None)
    assert all(one.name != "vendeur" for one in declared_readers())


def test_a_folder_of_maps_and_pairs_go_together(write, tmp_path):
    write("cartes/un.toml", 'version = 1\nname = "un"\n[fields]\ntext = "Dit"\n')
    write("cartes/deux.toml", 'version = 1\nname = "deux"\n[fields]\ntext = "Mot"\n')
    options = reading_options(
        [str(tmp_path / "cartes"), "author=Nom"], None, None, "Europe/Paris", None
    )
    assert options.columns == {"author": "Nom"}
    assert [one.name for one in declared_readers()[:2]] == ["deux", "un"]


def test_the_old_toml_of_pairs_still_works(write):
    path = write("paires.toml", '[map]\ntext = "Commentaire"\n')
    options = reading_options([str(path)], None, None, "Europe/Paris", None)
    assert options.columns == {"text": "Commentaire"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"version": 2}, "attendu : version = 1"),
        ({"name": "Deux mots"}, "minuscules, chiffres et tirets"),
        ({"fields": {"author": "Nom"}}, "fields.text manque"),
        ({"fields": {"text": "a", "auteur": "b"}}, "« auteur »"),
        ({"fields": {"text": 3}}, "fields.text : attendu"),
        ({"fields": {"text": {"colonne": "a"}}}, "« colonne »"),
        ({"fields": {"text": {"values": {}}}}, "column ou join manque"),
        ({"fields": {"text": {"column": "a", "pattern": "("}}}, "fields.text.pattern"),
        ({"fields": {"text": {"column": "a", "pattern": "a"}}}, "un groupe"),
        ({"values": {"kind": "tweet"}}, "kind = « tweet » ; admis : post"),
        ({"values": {"genre": "post"}}, "« genre »"),
        ({"match": {"requis": ["a"]}}, "« requis »"),
        ({"match": {"required": "a"}}, "attendu une liste de textes"),
        ({"dates": {"zone": "Paris"}}, "fuseau inconnu"),
        ({"dates": {"zones": "UTC"}}, "« zones »"),
        ({"status": "sûr"}, "admis : verified"),
        ({"markup": "latex"}, "admis : plain"),
        ({"skip": {"column": "a"}}, "[[skip]]"),
        ({"skip": [{"column": "a", "reason": "b"}]}, "in = ["),
        ({"replace": [["a"]]}, "paires"),
        ({"truc": 1}, "« truc »"),
    ],
)
def test_a_wrong_map_is_refused_by_a_sentence(change, said):
    with pytest.raises(UsageError) as caught:
        parse_map({**SMALL, **change}, "petit.toml")
    assert str(caught.value).startswith("petit.toml : ")
    assert said in str(caught.value)


def test_a_toml_that_is_none_is_refused(write):
    path = write("cartes/a.toml", "version = ")
    with pytest.raises(UsageError, match="TOML illisible"):
        reading_options([str(path.parent)], None, None, "Europe/Paris", None)
    empty = write("vide/a.txt", "x").parent
    with pytest.raises(UsageError, match=r"aucun fichier \.toml"):
        reading_options([str(empty)], None, None, "Europe/Paris", None)


def test_a_missing_column_is_no_failure_but_the_text_is(source_of):
    reader = DeclaredReader(parse_map({**SMALL, "fields": {"text": "Dit", "url": "Lien"}}, "p"))
    (one,) = reader.read(source_of(table(["Dit"], ["oui"])), ReadOptions())
    assert one.url is None
    with pytest.raises(InputError, match="aucune colonne de texte"):
        list(reader.read(source_of(table(["Mot"], ["oui"])), ReadOptions()))


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from(sorted(BY_NAME)), st.lists(st.lists(CELLS, min_size=3, max_size=9), max_size=4)
)
def test_any_cells_give_messages_or_reasons(source_of, name, rows):
    one = BY_NAME[name]
    columns = list(
        dict.fromkeys([*one.required, *(c for f in one.fields.values() for c in f.columns)])
    )
    source = source_of(table(columns, *rows), "a.csv")
    try:
        found = list(DeclaredReader(one).read(source, ReadOptions()))
    except InputError:
        return
    assert all(item.text.strip() for item in found if isinstance(item, Message))


def test_the_example_of_the_documentation_is_a_valid_map():
    page = (Path(__file__).parents[2] / "docs" / "maps.md").read_text(encoding="utf-8")
    example = page.partition("```toml\n")[2].partition("```")[0]
    one = parse_map(tomllib.loads(example), "docs/maps.md")
    assert (one.name, len(one.fields), one.skip[0].include) == ("vendeur", 7, "deleted")


def test_comments_of_wordpress(only):
    data = row(
        "wordpress-comments",
        comment_ID="12",
        comment_post_ID="5",
        comment_author="Zoé",
        comment_content="<p>Oui</p>",
        comment_parent="11",
        comment_approved="1",
        comment_date_gmt="2024-05-03 08:00:00",
    )
    one = only("wordpress-comments", data)
    assert (one.text, one.author, one.kind) == ("Oui", "Zoé", "reply")
    assert (one.parent_id, one.thread_id) == ("11", "post-5")
    first = only("wordpress-comments", data.replace(b",11,", b",0,"))
    assert (first.kind, first.parent_id) == ("comment", None)
    spam = only("wordpress-comments", data.replace(b",1,", b",spam,"))
    assert spam.reason == "commentaire en attente, indésirable ou supprimé"


def test_the_pieces_of_a_comment_of_takeout(only):
    text = '{"text":"Merci "},{"text":"@Zoé","mention":{}},{"text":" !"}'
    data = row("youtube-takeout-comments", **{"Comment ID": "U1", "Comment Text": text})
    assert only("youtube-takeout-comments", data).text == "Merci @Zoé !"


def test_a_tweet_of_nodexl_is_read_once_an_edge(only):
    cells = {"Vertex 1": "lea", "Relationship": "Mentions", "Tweet": "Oui", "Imported ID": "12"}
    one = only("nodexl", row("nodexl", **cells))
    assert (one.text, one.author, one.message_id) == ("Oui", "lea", "12")
    shared = only("nodexl", row("nodexl", **(cells | {"Relationship": "Retweet"})))
    assert shared.reason == "partage sans texte propre"


def test_mentions_of_tools_of_watch(only):
    cells = {"Full Text": "Venez", "Snippet": "Ve…", "Author": "lea", "Thread Id": "0", "Url": "u"}
    one = only("brandwatch", row("brandwatch", **cells))
    assert (one.text, one.author, one.thread_id) == ("Venez", "lea", "u")
    cells = {"Hit Sentence": "Venez", "Influencer": "@lea", "Date": "03-May-2024 01:00PM"}
    one = only("meltwater", row("meltwater", **cells))
    assert (one.text, one.author) == ("Venez", "@lea")
    assert one.created_at is not None
    cells = {"content_snippet": "Ve…", "content": "Venez", "published": "2024-05-03 10:00:00"}
    one = only("talkwalker", row("talkwalker", **cells))
    assert one.text == "Venez"
    assert one.created_at == datetime(2024, 5, 3, 10, tzinfo=UTC)
