"""What a person wrote in a mail, and what they did not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsmp_nlp.read.quotes import written

ATTRIBUTIONS = [
    "Le 3 mars 2024 à 10:02, Anne <anne@example.org> a écrit :",
    "Le ven. 3 mars 2023 à 11:02, Anne Dupuis\n<anne.dupuis@example.org> a\nécrit :",
    "Le 03/03/2024 10:02, Anne a écrit :",
    "Le vendredi 3 mars 2024, 10:02:11 CET Anne a écrit :",
    "Le 3 mars 2024 10:02, « Anne » <anne@example.org> a écrit:",
    "On Fri, 3 Mar 2024 at 10:02, Anne <anne@example.org> wrote:",
    "anne@example.org a écrit :",
    "Selon anne@example.org :",
    "Anne a écrit le 03/03/2024 10:02 :",
    "-----Message d'origine-----",
    "-----Message d’origine-----\nDe : Anne\nEnvoyé : vendredi 3 mars 2024 10:02\nObjet : salle",
    "-----Original Message-----",
    "________________________________\nDe : Anne <anne@example.org>\nEnvoyé : vendredi 3 mars\n"
    "À : Paul\nObjet : salle",
    "De : Anne [mailto:anne@example.org]\nEnvoyé : vendredi 3 mars\nÀ : Paul\nCc : Luc\nObjet : salle",
    "*De :* Anne\n*Envoyé :* vendredi 3 mars\n*À :* Paul\n*Objet :* salle",
    "From: Anne\nSent: Friday\nTo: Paul\nSubject: room",
]


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_what_follows_an_attribution_is_not_the_authors(attribution):
    found = written(f"D’accord pour samedi.\n\n{attribution}\n\nOn se voit samedi ?")
    assert found.own == "D’accord pour samedi."
    assert found.quoted


@pytest.mark.parametrize("attribution", ATTRIBUTIONS[:8])
def test_answers_between_quotations_are_kept(attribution):
    found = written(f"{attribution}\n> Samedi ?\nOui.\n> Où ?\n\nÀ la mairie.")
    assert found.own == "Oui.\n\nÀ la mairie."


@pytest.mark.parametrize(
    "end",
    [
        "-- \nAnne\n06 00 00 00 00",
        "--\nAnne",
        "Envoyé de mon iPhone",
        "Envoyé depuis mon téléphone Orange",
        "Sent from my iPad",
        "Télécharger Outlook pour Android",
        "_______________________________________________\nliste mailing list\nliste@example.org",
        "---\nVous recevez ce message car vous êtes inscrit à la liste.\nPour se désabonner : x",
        "Vous recevez ce message, car vous êtes abonné au groupe Google Groupes.",
        "Ce message et ses pièces jointes sont confidentiels et destinés à leur seul destinataire.\n"
        "Si vous le recevez par erreur, merci de le détruire.",
        "CONFIDENTIALITÉ : This message is intended only for the recipient; it is privileged.\n"
        "Any disclosure is unauthorized.",
        "L'absence de virus dans ce courrier électronique a été vérifiée par Avast.",
        "Pensez à l'environnement avant d'imprimer ce message",
        "-------------- section suivante --------------\nUne pièce jointe HTML a été nettoyée...",
        "-----BEGIN PGP SIGNATURE-----\niQEz\n-----END PGP SIGNATURE-----",
    ],
)
def test_signatures_footers_and_disclaimers_are_left_out(end):
    assert written(f"On se voit samedi.\nAnne\n\n{end}").own == "On se voit samedi.\nAnne"


@pytest.mark.parametrize(
    "text",
    [
        "Victor Hugo a écrit :\nDemain, dès l’aube",
        "Ordre du jour :\n- le 12 mars : budget\n- le 13 mars : vote",
        "Ce message pour vous remercier.",
        "De : 10h\nà : 12h",
        "Le 12 mars, rendez-vous à 18h :\nsalle des fêtes",
        "Titre\n=====\nTexte",
        "2 > 1 et 3 > 2",
    ],
)
def test_what_only_looks_like_a_quotation_stays(text):
    assert written(text).own == text


def test_a_forwarded_message_is_told_apart():
    found = written(
        "---------- Forwarded message ---------\nFrom: A\nDate: B\nSubject: C\n\nLe tract."
    )
    assert (found.own, found.forwarded, found.quoted) == ("", "Le tract.", True)
    found = written("À lire !\n\nDébut du message transféré :\n\nDe: A\nObjet: B\n\nLe tract.")
    assert (found.own, found.forwarded) == ("À lire !", "Le tract.")


@given(
    st.lists(st.sampled_from([*ATTRIBUTIONS, "> a", "-- ", "", "texte", "-----", "De : a", "\r"]))
)
def test_no_line_is_made_up(lines):
    text = "\n".join(lines)
    own = written(text).own
    assert set(own.split("\n")) <= {line.rstrip() for line in text.splitlines()} | {""}


@pytest.mark.parametrize(
    "text",
    [
        "-" * 200_000 + "x",
        "---" + " " * 200_000 + "x",
        "\n-----\n" * 20_000 + "x",
        "\n\n".join(["-----"] * 20_000) + "\nx",
        "Le 3 " + "a écrit " * 50_000,
        "De : a\n" * 20_000,
        "> a\n" * 50_000 + "x",
        "Ce message " * 20_000,
        "=?" * 100_000,
    ],
    ids=lambda text: text[:6],
)
def test_hostile_text_takes_no_time(text):
    started = time.process_time()
    written(text)
    assert time.process_time() - started < 2
