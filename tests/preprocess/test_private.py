"""What leads to a person does not stay in what is written; the rest does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsmp_nlp.preprocess.private import redact

PRIVATE = [
    ("écrivez à zoe.martin+asso@mail.example.org", "zoe.martin"),
    ("écrivez à ZOE_MARTIN@EXAMPLE.ORG.", "ZOE_MARTIN"),
    ("écrivez à zoe.martin@exam", "zoe"),
    ("écrivez à zoe.martin@exam…", "zoe"),
    ("fil de did:plc:zoemartin234", "zoe"),
    ("mon 06 12 34 56 78 pour demain", "34 56"),
    ("appelle le +33 (0)6.12.34.56.78", "34.56"),
    ("appelle le 0033612345678", "12345678"),
    ("appelle le 0612345678, vite", "0612345678"),
    ("en Belgique : +32 470 12 34 56", "12 34 56"),
    ("virement sur FR76 3000 6000 0112 3456 7890 189", "3456"),
    ("virement sur FR7630006000011234567890189.", "30006000011234567890189"),
    ("RIB BE68539007547034", "539007547034"),
    ("numéro 1 85 05 78 006 084 36", "006 084"),
    ("numéro 185057800608436 au dossier", "185057800608"),
    ("numéro 2 85 05 2A 006 084", "006 084"),
    ("carte 4970 1012 3456 7890", "4970"),
    ("merci @zoe-martin !", "zoe"),
    ("merci @zoé.martin", "martin"),
    ("voir https://example.org/profil/zoe-martin?jeton=abc#suite", "zoe"),
    ("voir https://example.org/?mail=zoe%40example.org", "zoe"),
    ("voir https://zoe:secret@example.org/", "secret"),
    ("voir www.example.org/@zoe/billets/3", "zoe"),
    ("voir https://example.org/users/zoe.martin/posts", "zoe"),
    ("posté par u/zoe_martin hier", "zoe"),
]


@pytest.mark.parametrize(("text", "private"), PRIVATE)
def test_what_leads_to_a_person_is_masked(text, private):
    assert private not in redact(text)
    assert redact(text) != text


@pytest.mark.parametrize(
    "text",
    [
        "Réunion le 12 mars 2011 à 18h30, salle 204.",
        "Il faut 1 250 € avant le 03/04/2026 ; 12,5 % sont là.",
        "article L. 2121-29, loi n° 2011-525 du 17 mai 2011",
        "le 01/02/2026 de 10h00 à 12h30, puis 14:00-16:00",
        "et/ou les élu/es du 93",
        "Merci à toutes et tous.",
        "5 000 signatures en 3 jours, 2 cars, 12 tentes",
        "code postal 75011, 69003 et 13001",
    ],
)
def test_dates_hours_and_amounts_stay(text):
    assert redact(text) == text


def test_the_path_of_a_link_stays():
    assert redact("voir https://www.example.org, merci") == "voir https://www.example.org, merci"
    assert redact("voir https://example.org/a/b.") == "voir https://example.org/a/b."


@given(st.text(max_size=300))
def test_masking_twice_changes_nothing_more(text):
    once = redact(text)
    assert redact(once) == once


def test_a_long_text_takes_linear_time():
    import time

    def seconds(size):
        started = time.perf_counter()
        redact("1 85 05 AA-bb@ /u/ 06 12 34 +33 " * size)
        return time.perf_counter() - started

    seconds(100)
    assert seconds(8_000) < 40 * max(seconds(1_000), 1e-3)
