"""The language of messages: French is never taken for another, short texts stay undecided."""

from __future__ import annotations

import gzip
import json
import os
import random
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from rsmp_nlp.preprocess.language import LanguageMarker, declared, identify, is_foreign
from rsmp_nlp.preprocess.tool_words import shows_french
from rsmp_nlp.schema.records import Message

SHARED = Path(__file__).resolve().parents[2].parent / "shared"

FRENCH = [
    "On se retrouve samedi à 10h devant la mairie pour tracter ?",
    "Bravo à tous pour votre mobilisation !",
    "jsuis pa dacor ac toi, le pb cest ke personne nous ecoute",
    "Merci @marie pour le lien https://example.org/the-best-english-page-ever",
    "RDV DEMAIN SOIR À LA PERMANENCE, VENEZ NOMBREUX",
    "Le meeting est sold out, mais le live sera sur YouTube",
    "#Meeting #Live #GreenNewDeal on compte sur vous ce soir",
    "Compte rendu de la réunion du comité de quartier : budget, voirie, crèche.",
]
OTHERS = {
    "en": "Could you please send me the minutes of the last meeting before Friday?",
    "de": "Wir treffen uns am Samstag vor dem Rathaus und verteilen Flugblätter.",
    "es": "Nos vemos el sábado delante del ayuntamiento para repartir los folletos.",
    "it": "Ci vediamo sabato davanti al municipio per distribuire i volantini.",
    "nl": "We spreken zaterdag voor het gemeentehuis af om de folders uit te delen.",
    "ar": "نلتقي يوم السبت أمام البلدية لتوزيع المنشورات",
}


def message(text: str, lang: str | None = None, platform: str = "p") -> Message:
    return Message("1", platform, text, "f.csv", 1, lang=lang)


@pytest.mark.parametrize("text", FRENCH)
def test_french_is_not_taken_for_another_language(text):
    assert identify(text) in ("fr", None)


@pytest.mark.parametrize(("lang", "text"), OTHERS.items())
def test_other_languages_are_found(lang, text):
    assert identify(text) == lang


def test_no_example_sentence_of_another_language_shows_french():
    """Those that spaCy has for its languages, one by one and together."""
    import spacy.lang

    seen = 0
    for path in Path(spacy.lang.__path__[0]).glob("*/examples.py"):
        if path.parent.name in ("fr", "xx"):  # xx holds sentences of several languages
            continue
        sentences = runpy.run_path(str(path))["sentences"]
        seen += len(sentences)
        assert not any(shows_french([*sentences, " ".join(sentences)]))
    assert seen > 400


def test_tool_words_show_french():
    from spacy.lang.fr.examples import sentences

    assert shows_french(
        [
            "Nous ne savons pas encore qui viendra, mais la salle est prête pour vous.",
            " ".join(sentences),
            "El lunes que viene se van a la casa de un amigo",
        ]
    ) == [True, True, False]


@pytest.mark.parametrize(
    "text", ["", "ok", "👍👍👍", "+1", "https://example.org/a/b/c", "\ud83d" * 30]
)
def test_what_says_too_little_is_undecided(text):
    assert identify(text) is None


def test_what_the_source_says_wins_over_the_text():
    said = message(OTHERS["en"], "fr-FR")
    LanguageMarker().mark([said])
    assert said.lang == "fr"


@pytest.mark.parametrize("word", ["und", "zxx", "qme", "", "-", "n/a", "12"])
def test_a_source_that_does_not_know_is_no_source(word):
    assert declared(word) is None
    unsaid = message(OTHERS["en"], word)
    LanguageMarker().mark([unsaid])
    assert unsaid.lang == "en"


def test_languages_are_counted_by_platform_and_a_foreign_share_is_told():
    marker = LanguageMarker()
    for _ in range(30):
        marker.mark([message(FRENCH[0], platform="a")])
        marker.mark([message(FRENCH[0], platform="b")])
    for _ in range(10):
        marker.mark([message(OTHERS["de"], platform="b")])
        marker.mark([message("ok", platform="b")])
    assert marker.as_dict() == {"a": {"fr": 30}, "b": {"fr": 30, "de": 10, "und": 10}}
    assert marker.foreign() == 10
    assert marker.warning("a") is None
    assert "25 %" in (marker.warning("b") or "")
    assert "allemand" in (marker.warning("b") or "")
    assert marker.warning("never seen") is None


def test_few_messages_raise_no_warning():
    marker = LanguageMarker()
    for text in OTHERS.values():
        marker.mark([message(text)])
    assert marker.warning("p") is None


def test_only_a_known_language_is_foreign():
    assert [is_foreign(lang) for lang in ("en", "fr", None)] == [True, False, False]


def test_the_module_loads_no_model_on_import():
    code = "import sys, rsmp_nlp.preprocess.language; sys.exit('rsmp_nlp.preprocess.language_model' in sys.modules)"
    nlp = Path(__file__).parents[2] / "nlp"
    environment = {**os.environ, "PYTHONPATH": str(nlp)}
    assert (
        subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0
    )


@pytest.mark.skipif(not (SHARED / "real").is_dir(), reason="../shared is not there")
def test_real_french_is_hardly_ever_taken_for_another_language():
    with gzip.open(SHARED / "real" / "messages.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    sample = random.Random(0).sample(texts, 3_000)
    foreign = [text for text in sample if is_foreign(identify(text))]
    assert len(foreign) < 0.005 * len(sample)
