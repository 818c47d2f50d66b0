from __future__ import annotations

import re
import string

import pytest

from rsmp_nlp.errors import UsageError
from rsmp_nlp.report.texts import TEXTS
from rsmp_nlp.report.texts.glossary import DOES_EN
from rsmp_nlp.report.wording import counted, definitions, names, texts
from rsmp_nlp.taxonomy import CLASSES, FAMILY_SLUGS


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_are_filled_alike(key: str) -> None:
    french, english = TEXTS[key]
    assert french.strip()
    assert english.strip()
    assert fields(french) == fields(english)
    assert french.count("|") == english.count("|")


@pytest.mark.parametrize("key", [key for key in TEXTS if key != "semicolon"])
def test_french_has_no_breakable_space_before_punctuation(key: str) -> None:
    text = texts("fr")[key]
    assert not re.search(" [:;!?%»]|« |'", text)
    assert not re.search(r"\w[;!?»]", text)


def test_english_has_no_french_spaces() -> None:
    assert not [text for text in texts("en").values() if re.search("[\u202f\u00a0«»]", text)]


def test_every_usage_has_a_definition_in_both_languages() -> None:
    slugs = {*CLASSES, *FAMILY_SLUGS}
    assert set(DOES_EN) == set(definitions("fr")) == set(names("en")) == slugs


def test_plurals() -> None:
    assert counted(0, "fil|fils", "fr") == "0\u00a0fil"
    assert counted(0, "thread|threads", "en") == "0\u00a0threads"
    assert counted(2000, "fil|fils", "fr") == "2\u202f000\u00a0fils"


def test_unknown_language() -> None:
    with pytest.raises(UsageError, match="fr, en"):
        texts("de")
