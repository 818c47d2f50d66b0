"""Answers to forms and surveys: open questions are messages, closed ones are not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rsmp_nlp.errors import NoTextColumn
from rsmp_nlp.read.survey import SECOND_HEADER, UNANSWERED, SurveyReader

FORM = (
    "Horodateur,Adresse e-mail,Quel est votre âge ?,Qu’attendez-vous du réseau ?,D’autres remarques à faire ?\n"
    "2024/05/03 10:00:00 AM UTC+2,a@b.fr,35-49,Des échanges de pratiques entre nous.,\n"
    "2024/05/03 11:00:00 AM UTC+2,c@d.fr,18-34,Des rencontres plus régulières.,Merci de votre travail !\n"
)


def test_open_questions_give_messages(write, read):
    result = read(write("formulaire.csv", FORM))
    assert result.reading.reports[0].reader == "enquete"
    assert [(one.text, one.space) for one in result.kept] == [
        ("Des échanges de pratiques entre nous.", "Qu’attendez-vous du réseau ?"),
        ("Des rencontres plus régulières.", "Qu’attendez-vous du réseau ?"),
        ("Merci de votre travail !", "D’autres remarques à faire ?"),
    ]
    assert result.reasons == [(2, "skipped", UNANSWERED)]
    assert result.kept[0].created_at == datetime(2024, 5, 3, 8, tzinfo=UTC)
    assert result.kept[1].thread_id == result.kept[2].thread_id
    assert result.kept[0].author != result.kept[1].author


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_limesurvey(write, read, separator):
    lines = [
        [
            "ID de la réponse",
            "Date de soumission",
            "Q1. Votre profil ?",
            "Q2. Que pensez-vous du forum ?",
        ],
        ["1", "2024-05-03 10:00:00", "Élu", "Très utile pour échanger."],
        ["2", "2024-05-04 10:00:00", "Citoyen", "Trop long et trop tard."],
    ]
    text = "\n".join(separator.join(f'"{cell}"' for cell in line) for line in lines)
    kept = read(write("a.csv", text)).kept
    assert [(one.message_id, one.author) for one in kept] == [("1/1", "1"), ("2/1", "2")]
    assert {one.space for one in kept} == {"Q2. Que pensez-vous du forum ?"}


def test_the_second_header_of_surveymonkey_is_no_answer(write, read):
    text = (
        "Respondent ID,Date Created,Que pensez-vous de la plateforme ?,Êtes-vous un adhérent ?\n"
        ",,Open-Ended Response,Response\n"
        "118,05/13/2024 10:00:00 AM,Elle aide à organiser nos actions.,Oui\n"
        "119,05/03/2024 10:00:00 AM,Trop de publicité pour moi.,Non\n"
    )
    result = read(write("a.csv", text))
    assert [one.message_id for one in result.kept] == ["118/1", "119/1"]
    assert result.reasons == [(2, "skipped", SECOND_HEADER)]
    assert result.kept[1].created_at == datetime(2024, 5, 3, 8, tzinfo=UTC)


def test_headers_of_sections_above_those_of_questions(write, read):
    text = (
        "Détails de la soumission;;;Vos contributions\n"
        '"Numéro de série";SID;"Date de soumission";"Que proposez-vous pour le quartier ?"\n'
        "1;123;03/05/2024 - 10:00;Un composteur partagé sur la place.\n"
    )
    (message,) = read(write("a.csv", text)).kept
    assert (message.author, message.text) == ("1", "Un composteur partagé sur la place.")
    assert message.created_at == datetime(2024, 5, 3, 8, tzinfo=UTC)


def test_closed_questions_alone_are_told(write, read):
    text = "Horodateur,Quel est votre âge ?\n03/05/2024 10:00:00,35-49\n"
    with pytest.raises(NoTextColumn, match="Quel est votre âge"):
        read(write("a.csv", text))


def test_the_user_may_name_the_question(write, read):
    result = read(write("a.csv", FORM), columns={"text": "Quel est votre âge ?"})
    assert result.texts == ["35-49", "18-34"]


@pytest.mark.parametrize("header", ["Horodateur,texte", "Horodateur,Nom"])
def test_a_table_of_messages_is_no_survey(source_of, header):
    assert SurveyReader().sniff(source_of(f"{header}\na,b\n".encode(), "a.csv")) == 0


def test_a_question_is_enough_where_no_column_is_a_text(write, read):
    text = (
        "Nom,Ville,Pourquoi signez-vous ?\n"
        "Léa,Paris,Parce que l’école est essentielle.\nZoé,Lyon,Je soutiens cette cause.\n"
    )
    assert [(one.author, one.text) for one in read(write("a.csv", text)).kept] == [
        ("Léa", "Parce que l’école est essentielle."),
        ("Zoé", "Je soutiens cette cause."),
    ]


def test_a_table_of_messages_with_counts_is_no_survey(write, read):
    text = (
        "Date created;Number of the likes;Nickname;Comment body\n"
        "2024-05-03 10:00;3;Ana;La mairie devrait ouvrir le gymnase le soir.\n"
        "2024-05-04 11:00;0;Cy;Voici le compte rendu de la réunion de mardi.\n"
    )
    result = read(write("a.csv", text))
    assert result.reading.reports[0].reader == "csv"
    assert [one.text[:2] for one in result.kept] == ["La", "Vo"]


def test_contributions_with_titles_are_no_survey(write, read):
    text = (
        "Identifiant de la contribution;Titre de la contribution;Contenu de la contribution;Date de soumission\n"
        "12;Ouvrir le gymnase le soir;La mairie devrait ouvrir le gymnase le soir.;2024-05-03 10:00\n"
        "13;Un jardin partagé rue Haute;Il faut un jardin partagé dans le quartier.;2024-05-03 11:00\n"
    )
    kept = read(write("a.csv", text)).kept
    assert [(one.message_id, one.text[:2]) for one in kept] == [("12", "La"), ("13", "Il")]
