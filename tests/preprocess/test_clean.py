import random

import pytest

from rsmp_nlp.preprocess.clean import MAX_CHARACTERS, clean, clean_all, mask


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  deux  espaces\t\ttabulés ", "deux espaces tabulés"),
        ("un\u00a0: deux\u202f! trois\u2009?", "un : deux ! trois ?"),
        ("l’été", "l'été"),
        ("e\u0301te\u0301", "été"),
        ("a\x00b\x1b[0m\u200bc\ufeff", "ab[0mc"),
        ("un\r\ndeux\rtrois", "un\ndeux\ntrois"),
        ("un\n\n\n\n\ndeux", "un\n\ndeux"),
        ("ouiiiiiiiii !!!!!!!!!", "ouiiii !!!!"),
        ("10000000 €", "10000000 €"),
        ("", ""),
        (" \n\t ", ""),
    ],
)
def test_clean(raw, cleaned):
    assert clean(raw) == cleaned


def test_clean_is_stable():
    once = clean("  L’ÉQUIPE\u00a0:\r\n\r\n\r\nouiiiiiiii \x07!")
    assert clean(once) == once


def test_no_more_than_the_first_characters_are_read():
    assert len(clean("ab" * MAX_CHARACTERS)) == MAX_CHARACTERS


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("voir https://exemple.org/a?b=1, merci", "voir URL merci"),
        ("voir (www.exemple.org)", "voir (URL)"),
        ("HTTP://EXEMPLE.ORG/X", "URL"),
        ("jean.dupont+asso@mail.exemple.fr", "MAIL"),
        ("appelez le 06 12 34 56 78", "appelez le TEL"),
        ("06.12.34.56.78", "TEL"),
        ("0612345678", "TEL"),
        ("+33 6 12 34 56 78", "TEL"),
        ("+33 (0)6 12 34 56 78", "TEL"),
        ("merci @marie_d et @jp", "merci MENTION et MENTION"),
        ("12 €, 3h30", "00 €, 0h00"),
        ("l'an 2024", "l'an 0000"),
        ("rien ici", "rien ici"),
    ],
)
def test_mask(text, masked):
    assert mask(text) == masked


def test_a_number_is_no_phone():
    assert mask("référence 12 06 12 34 56 78 90") != "référence 12 TEL 90"
    assert "TEL" not in mask("1 234 567 890 euros")


def test_texts_cleaned_together_are_as_each_alone():
    draw = random.Random(3)
    pieces = ["a", "aaaa", "aaaaa", "ééééé", "€€€€€€", "😀" * 5, "😀" * 4, "1111111", "ab" * 6]
    pieces += ["\n" * 6, "      ", "……………", "!!!!!!", "e\u0301" * 5, "\ud800" * 5, "\u2003" * 5]
    pieces += ["\x00", "aa\u200baaa", "\t", " ", "\u2009 \u202f", "\r\n\r", "’", "\ufeff", "😀" * 2]
    texts = ["".join(draw.choices(pieces, k=draw.randrange(0, 5))) for _ in range(2000)]
    assert clean_all(texts) == [clean(text) for text in texts]
    assert clean_all([]) == []


def test_every_character_is_cleaned_among_others_as_alone():
    texts = [f"a{chr(code)}b" for code in range(0x11000)]
    assert clean_all(texts) == [clean(text) for text in texts]


def test_only_four_of_the_same_characters_are_kept_but_of_digits():
    assert clean("Bravooooooo !!!!!!! 😀😀😀😀😀😀 100000000") == "Bravoooo !!!! 😀😀😀😀 100000000"
