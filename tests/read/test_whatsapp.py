"""WhatsApp conversations, as phones in French and English write them."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.read.chats import ANDROID_FR, ANDROID_US, IOS_FR, WHATSAPP

from rsmp_nlp.read.whatsapp import day_comes_first
from rsmp_nlp.read.whatsapp_lines import author_and_text, opening, own_text, what_is


def test_android_in_french(write, read):
    result = read(write("Discussion WhatsApp avec Quartier nord.txt", ANDROID_FR))
    assert result.texts == [
        "Bonjour à tous\nListe :\n- 12 chaises\n\n- 3 tables",
        "Le plan de la salle",
        "RDV à 14:30 : devant la mairie",
    ]
    assert [m.author for m in result.kept] == ["Léa Roux", "+33 6 00 00 00 00", "Omar"]
    assert {m.space for m in result.kept} == {"Quartier nord"}
    assert result.kept[0].created_at.isoformat() == "2023-01-12T13:06:00+00:00"
    assert [(row, reason) for row, _, reason in result.reasons] == [
        (1, "message système"),
        (2, "message système"),
        (8, "média sans texte"),
        (11, "message supprimé ou masqué"),
        (13, "message système"),
    ]


def test_ios_in_french_with_its_media(make_zip, read):
    result = read(make_zip(WHATSAPP, "WhatsApp Chat - Fête.zip"))
    assert result.texts == ["Qui apporte\u202f?\nà boire", "Moi"]
    assert [m.author for m in result.kept] == ["Léa Roux", "Inès"]
    assert {m.space for m in result.kept} == {"Fête"}
    assert result.kept[0].created_at.isoformat() == "2024-02-03T13:06:00+00:00"
    assert [reason for _, _, reason in result.reasons] == [
        "message système",
        "média sans texte",
        "message supprimé ou masqué",
        "message système",
    ]


def test_android_in_english_with_half_days_and_months_first(write, read):
    result = read(write("WhatsApp Chat with Team.txt", ANDROID_US))
    assert result.texts == ["On se voit demain", "ok"]
    assert [m.created_at.isoformat() for m in result.kept] == [
        "2025-03-12T13:33:00+00:00",
        "2025-03-12T23:06:00+00:00",
    ]


def test_hours_without_zone_are_said(write, read):
    result = read(write("_chat.txt", IOS_FR))
    assert any("sans fuseau" in note for note in result.reading.reports[0].notes)


def test_a_conversation_of_two_is_said(write, read):
    said = "deux auteurs au plus : peut-être une conversation privée"
    assert said in read(write("a.txt", ANDROID_US)).reading.reports[0].notes
    assert said not in read(write("b.txt", ANDROID_FR)).reading.reports[0].notes


def test_a_journal_without_authors_is_not_a_conversation(write, read):
    path = write("journal.txt", "12/01/2023 14:05 - reprise\n12/01/2023 14:06 - pause\n")
    assert read(path).reading.reports[0].reader == "txt"


def test_deleted_and_system_messages_come_back(write, read):
    texts = read(write("_chat.txt", IOS_FR), include=frozenset({"deleted", "system"})).texts
    assert "Vous avez supprimé ce message." in texts
    assert "Omar a changé l’objet en « Fête : la suite »" in texts


@pytest.mark.parametrize(
    "line",
    [
        "12/01/2023 à 14:05 - Nom: texte",
        "12/01/2023, 14:05 - Nom: texte",
        "12/01/2023 14:05 - Nom: texte",
        "[12/01/2023 14:05:33] Nom : texte",
        "\u200e[12/01/2023, 14:05:33] Nom: texte",
        "[12/01/2023 à 14:05:33] Nom\u00a0: texte",
        "3/12/25, 2:32\u202fPM - Nom: texte",
        "[12.01.23, 14:05:33] Nom: texte",
        "2023-01-12, 2:05 p.m. - Nom: texte",
        "12-01-2023 14.05 - \u202aNom\u202c: texte",
    ],
)
def test_forms_of_the_first_line(line):
    found = opening(line)
    assert found is not None
    assert author_and_text(found.rest) == ("Nom", "texte")


@pytest.mark.parametrize(
    "line",
    [
        "- 12 chaises",
        "12/01 : réunion",
        "Le 12/01/2023 à 14:05 - fin",
        "14:05 - Nom: x",
        "",
        "1. un",
    ],
)
def test_lines_that_continue(line):
    assert opening(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "Vous avez changé les paramètres du groupe : seuls les admins écrivent",
        "Léa a changé l’objet en « Tract : version 2 »",
        "Lea changed the subject to “Flyer: v2”",
        'Lea created group "Party: the sequel"',
        "Messages and calls are end-to-end encrypted. Tap to learn more.",
    ],
)
def test_lines_of_the_phone_with_a_colon(line):
    author, text = author_and_text(line)
    assert author is None
    assert what_is(author, text) == "system"


@pytest.mark.parametrize(
    "text",
    [
        "<Médias omis>",
        "\u200eimage absente",
        "\u200evidéo absente",
        "audio omis",
        "GIF retiré",
        "<Media omitted>",
        "\u200esticker omitted",
        "IMG-20230112-WA0001.jpg (fichier joint)",
        "\u200e<attached: 00000012-PHOTO-2023.jpg>",
        "Compte rendu.pdf • \u200e3 pages \u200edocument omis",
    ],
)
def test_media_without_words(text):
    assert what_is("Nom", text) == "media"


@pytest.mark.parametrize(
    "text", ["L’image absente du tract manque", "Léa a quitté le parti", "omis"]
)
def test_words_of_people(text):
    assert what_is("Nom", text) is None


def test_own_words():
    assert own_text("*Urgent* : lire\u200e <\u200ethis message was edited>") == "Urgent : lire"
    assert own_text("Le tract \u200e<pièce jointe : 12-A5.pdf>") == "Le tract"


@pytest.mark.parametrize(
    ("dates", "day_first"),
    [
        (["13/01/2024", "01/02/2024"], True),
        (["01/13/2024", "02/01/2024"], False),
        (["1/9/24", "1/10/24", "2/1/24"], False),  # read as days, the dates would go back
        (["9/1/24", "10/1/24", "1/2/24"], True),
        (["01/01/2024"], True),
    ],
)
def test_the_order_of_days_and_months(dates, day_first):
    starts = [opening(f"{date}, 10:00 - a: b") for date in dates]
    assert day_comes_first(starts, Counter()) is day_first


def test_an_order_that_nothing_tells_is_said():
    notes: Counter[str] = Counter()
    assert not day_comes_first([opening("1/2/24, 9:00 AM - a: b")], notes)
    assert notes.total() == 1


def test_notes_that_begin_with_a_date_stay_one_message(write, read):
    path = write("journal.txt", "12/01/2023 - réunion au local\nOn a parlé du tract.\n")
    assert read(path).reading.reports[0].reader == "txt"
