"""Mails: threads, encodings, what is left out and why, and hostile files."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.read.mails import AWAY, FORWARD, MBOX, PLAIN

from rsmp_nlp.errors import InputError
from rsmp_nlp.read import mail
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.mail import ONLY_QUOTES, MailReader, clean_subject
from rsmp_nlp.schema.records import Message

READER = MailReader()


@pytest.fixture
def items(source_of):
    def read(data: str | bytes, name: str = "liste.mbox", **options):
        data = data.encode() if isinstance(data, str) else data
        return list(READER.read(source_of(data, name), ReadOptions(**options)))

    return read


def test_the_awkward_mbox_is_read(items):
    first, reply, html, quoted, away, forward = items(MBOX)
    assert first.text == (
        "Réunion de samedi\n\nBonjour, rendez-vous à 18h – salle des fêtes.\nFrom ici, tout droit."
    )
    assert (first.message_id, first.thread_id, first.parent_id) == ("a1@example.org",) * 2 + (None,)
    assert (first.author, first.kind, first.space) == ("marie@example.org", "post", "comite")
    assert first.created_at == datetime(2024, 3, 2, 10, tzinfo=UTC)
    assert first.source_row == 1
    assert reply.text == "J’apporte les tracts.\n\nEt les affiches."
    assert (reply.parent_id, reply.thread_id) == ("a1@example.org",) * 2
    assert (reply.kind, reply.space) == ("reply", "comite")
    assert html.text == "D’accord pour moi."
    assert (html.thread_id, html.parent_id) == ("a1@example.org",) * 2
    assert (quoted.status, quoted.reason) == ("skipped", ONLY_QUOTES)
    assert away.author_kind == "system"
    assert (forward.kind, forward.text) == ("repost", "La section appelle à manifester.")
    assert forward.created_at == datetime(2024, 3, 2, 15, tzinfo=UTC)


def test_rows_are_lines_of_the_file(items):
    lines = MBOX.splitlines()
    for item in items(MBOX):
        assert lines[item.source_row - 1].startswith("From ")


@pytest.mark.parametrize(
    ("name", "data", "sure"),
    [
        ("liste.mbox", MBOX, True),
        ("2024-March.txt", MBOX, True),
        ("Inbox", MBOX.replace("From marie@example.org", "From -"), True),
        ("a.eml", PLAIN.partition("\n")[2], True),
        ("1709373600.M1P2.host:2,S", PLAIN.partition("\n")[2], True),
        ("a.emlx", "1234\n" + PLAIN.partition("\n")[2], True),
        ("a.eml", "Bonjour", False),
        ("a.txt", PLAIN.partition("\n")[2], False),
        ("a.txt", "From Paris with love at 10:00 in 2024\nBonjour à tous", False),
        ("a.csv", "From: a\nDate: b\n", False),
        ("a.eml", "", False),
    ],
)
def test_mail_is_known_by_how_it_begins(source_of, name, data, sure):
    assert (READER.sniff(source_of(data.encode(), name)) > 0.9) is sure


def test_what_outlook_quotes_in_html_is_cut(items):
    page = (
        "<html><body><div>D&#8217;accord.</div><div id='appendonsend'></div><hr>"
        "<div id='divRplyFwdMsg'><font><b>De&nbsp;:</b> Anne &lt;a@b.org&gt;<br>"
        "<b>Envoyé&nbsp;:</b> samedi 2 mars 2024 10:00<br><b>À&nbsp;:</b> Luc<br>"
        "<b>Objet&nbsp;:</b> Salle</font></div><div>On se voit samedi ?</div></body></html>"
    )
    head = "From: luc@b.org\nSubject: RE: Salle\nContent-Type: text/html; charset=utf-8\n\n"
    (one,) = items(head + page, "a.eml")
    assert one.text == "D’accord."


def test_a_single_mail_belongs_to_its_folder(items):
    (one,) = items(PLAIN.partition("\n")[2], "a.eml")
    assert one.platform == "dossier"


@pytest.mark.parametrize(
    "charset", ["utf-8", "iso-8859-1", "us-ascii", "x-inconnu", "unknown-8bit"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_wrong_charset_is_seen_through(items, charset, encoding):
    head = f"From: a@b.org\nDate: x\nSubject: s\nContent-Type: text/plain; charset={charset}\n\n"
    (one,) = items(head.encode() + "l’été déjà…".encode(encoding), "a.eml")
    assert "l’été déjà…" in one.text


def test_blank_lines_before_the_headers_do_no_harm(items):
    (one,) = items("\n\nFrom: a@b.org\nSubject: s\n\noui", "a.eml")
    assert (one.author, one.text) == ("a@b.org", "s\n\noui")


def test_raw_bytes_in_headers_are_decoded(items):
    (one,) = items("From: a@b.org\nSubject: Réunion\nDate: x\n\noui".encode("cp1252"), "a.eml")
    assert one.text.startswith("Réunion")
    assert one.created_at is None


def test_flowed_lines_are_joined_and_their_quotes_seen(items):
    head = "From: a@b.org\nSubject: s\nContent-Type: text/plain; format=flowed\n\n"
    (one,) = items(head + "une ligne \ncoupée\n> citée \n> aussi\nfin\n-- \nA\n", "a.eml")
    assert one.text == "s\n\nune ligne coupée\nfin"


def test_a_list_archive_with_hidden_addresses(items):
    archive = (
        "From anne at example.org  Fri Mar  1 09:00:00 2024\n"
        "From: anne at example.org (Anne Dupuis)\nDate: Fri, 1 Mar 2024 10:00:00 +0100\n"
        "Subject: [quartier] Vide-grenier\nMessage-ID: <v1@example.org>\n\nQui vient ?\n\n"
        "From paul at example.org  Fri Mar  1 10:00:00 2024\n"
        "From: paul at example.org (Paul)\nDate: Fri, 1 Mar 2024 11:00:00 +0100\n"
        "Subject: [quartier] Vide-grenier\nIn-Reply-To: <v1@example.org>\n"
        "References: <v1@example.org>\nMessage-ID: <v2@example.org>\n\nMoi.\n"
    )
    first, second = items(archive, "2024-March.txt")
    assert (first.author, first.space) == ("anne@example.org", "quartier")
    assert (second.parent_id, second.text) == ("v1@example.org", "Moi.")


def test_without_date_the_arrival_counts(items):
    (one,) = items(
        "From anne@b.org Fri Mar  1 09:00:00 2024\nFrom: anne@b.org\nSubject: s\n\noui\n"
    )
    assert one.created_at == datetime(2024, 3, 1, 9, tzinfo=UTC)


def test_drafts_and_spam_are_left_out_and_can_be_brought_back(items):
    mailbox = PLAIN.replace("MIME-Version", "X-Gmail-Labels: Brouillons,Important\nMIME-Version")
    assert items(mailbox)[0].reason == mail.NOT_KEPT
    assert isinstance(items(mailbox, include=frozenset({"deleted"}))[0], Message)


def test_bounces_are_system(items):
    bounce = EmailMessage()
    bounce["From"], bounce["Subject"] = "MAILER-DAEMON@example.org", "Undelivered Mail"
    bounce.set_content("Votre message n’a pas été remis.")
    assert items(bounce.as_bytes(), "a.eml")[0].author_kind == "system"
    assert items(AWAY)[0].author_kind == "system"


def test_a_huge_attachment_is_not_held(items, monkeypatch):
    monkeypatch.setattr(mail, "MAX_MAIL", 2_000)
    big = PLAIN + "x" * 10_000 + "\n" + "y\n" * 10_000 + "\n" + FORWARD
    assert len(items(big)) == 2


def test_an_attached_file_is_not_read_to_its_end(items, monkeypatch):
    monkeypatch.setattr(mail, "ENCODED_LINES", 10)
    head = 'From: a@b.org\nSubject: s\nContent-Type: multipart/mixed; boundary="q"\n\n--q\n'
    text = "Content-Type: text/plain\n\n{}\n--q\n"
    file = "Content-Type: application/pdf; name=a\nContent-Transfer-Encoding: base64\n\n"
    file += ("QUJD" * 19 + "\n") * 500 + "--q\n"
    envelope = "From a@b.org Fri Mar  1 09:00:00 2024\n"
    (one,) = items(envelope + head + text.format("avant") + file + text.format("après"))
    assert one.text == "s\n\navant\n\naprès"
    monkeypatch.setattr(mail, "MAX_MAIL", 2_000)
    assert len(items(envelope + head + text.format("avant") + file + "\n" + FORWARD)) == 2


@pytest.mark.parametrize(
    "head",
    [
        "From: " + '"(' * 50_000,
        "From: a@b.org\nReferences: " + "<" * 100_000,
        "From: a@b.org\nSubject: " + "=?utf-8?q?a?= " * 50_000,
        "From: a@b.org\nSubject: " + "[a]re: " * 50_000,
        "From: a@b.org\nContent-Type: text/plain; " + "a=b; " * 50_000,
        "From: a@b.org\nDate: " + "(" * 50_000,
        "From: a@b.org\nContent-Type: " + "a/" * 50_000,
    ],
    ids=lambda head: head[:40],
)
def test_hostile_headers_are_no_crash(items, head):
    (one,) = items(f"{head}\nTo: c@d.org\n\noui", "a.eml")
    assert one.text.endswith("oui")


def test_endless_parts_are_rejected(items):
    nested = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(400)
    )
    (item,) = items("From: a@b.org\nSubject: s\n" + nested, "a.eml")
    assert (item.status, item.reason) == ("rejected", "parties emboîtées sans fin")


@pytest.mark.parametrize(
    ("subject", "clean"),
    [
        ("Re: RE : Ré: TR : Salle", ("Salle", "")),
        ("[ag] Re: [ag] Vote", ("Vote", "ag")),
        ("Re[2]: Vote", ("Vote", "")),
        ("Re:", ("Re:", "")),
        ("Réunion : salle", ("Réunion : salle", "")),
        ("", ("", "")),
    ],
)
def test_subjects_lose_their_prefixes(subject, clean):
    assert clean_subject(subject) == clean


EDIT = st.tuples(st.floats(0, 0.999), st.binary(max_size=4))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(EDIT, max_size=6), st.floats(0.2, 1), st.sampled_from(["a.mbox", "a.eml"]))
def test_damage_gives_messages_or_reasons(source_of, edits, end, name):
    data = MBOX.encode()
    for place, new in edits:
        at = int(place * len(data))
        data = data[:at] + new + data[at + len(new) :]
    source = source_of(data[: int(end * len(data))], name)
    try:
        found = list(READER.read(source, ReadOptions()))
    except InputError:
        return
    assert all(item.source_row >= 1 for item in found)
    assert all(item.text.strip() for item in found if isinstance(item, Message))
