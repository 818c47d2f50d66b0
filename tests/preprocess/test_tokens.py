import random
import re
import subprocess
import sys
from dataclasses import replace

import pytest

from rsmp_nlp.preprocess import affixes, framed
from rsmp_nlp.preprocess import special_cases as module
from rsmp_nlp.preprocess.chunks import known_chunks
from rsmp_nlp.preprocess.spacy_rules import extract, is_word, read_rules
from rsmp_nlp.preprocess.tokenised import Tokenised


def tokenize(text):
    """Return the tokens of a text as features see them before they are masked."""
    cut = Tokenised.cut([text], known_chunks())
    return [cut.chunks.tokens.names[number] for number in cut.tokens]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("J'arrive aujourd'hui.", ["J'", "arrive", "aujourd'hui", "."]),
        ("Venez-vous demain ?", ["Venez", "-vous", "demain", "?"]),
        ("un  deux", ["un", "deux"]),
        ("", []),
        ("   ", []),
    ],
)
def test_tokens(text, tokens):
    assert tokenize(text) == tokens


@pytest.fixture(scope="module")
def spacy_tokens():
    import spacy

    french = spacy.blank("fr")
    return lambda text: [token.text for token in french.make_doc(text) if not token.is_space]


@pytest.mark.parametrize(
    "text",
    [
        "(aujourd'hui), etc. :*bravo* l'après-midi... M. :) 8) Qu'est-ce ? n°3",
        "a-t-elle vu 'a-t-il' ? (est-ce: oui)  J.-C.\n\n\u3000C++ -C :-) ): D",
        "( : ) 8 ) :) ) ' ' ’ ’’ '' :* * ; - ) =[ ] < 3 <3 aujourd ' hui",
        "sous-marin entr'acte arc-en-ciel vis-à-vis SOUS–SOL https://exemple.org/a-b?c=d. 3km² 5€/m",
        "\u200b\xa0a\u2009b 👍🏽👍, #mot-dièse @nom_de-famille été,hiver…fin—suite",
        "Αθήνα-Κόσμος שלום-עולם नमस्ते-दुनिया anti-Ελλάδα",
        "".join(map(chr, range(0x21, 0x250))),
        " ".join(map(chr, range(0x21, 0x2100))),
        " ".join(f"é{chr(code)}a {chr(code)}-b" for code in range(0x21, 0x500)),
    ],
)
def test_tokens_are_those_of_spacy(text, spacy_tokens):
    assert tokenize(text) == spacy_tokens(text)


def test_tokens_of_special_cases_beside_each_other_are_those_of_spacy(spacy_tokens):
    cases = sorted(read_rules().exceptions)
    for left in cases:
        text = " ".join(
            f"{left} {right} x{left} {right[1:]} ({left}) {right}" for right in cases[::9]
        )
        assert tokenize(text) == spacy_tokens(text)


def test_no_rule_cuts_between_letters():
    rules = read_rules()
    searches = [re.compile(one).search for one in (rules.prefix, rules.suffix, rules.infix)]
    letters = [chr(code) for code in range(0x3000) if chr(code).isalpha()]
    for letter in letters:
        for word in (f"é{letter}A", f"É{letter}", letter):
            assert not any(search(word) for search in searches)


def test_tokens_of_real_messages_are_those_of_spacy(corpus, spacy_tokens):
    for message in corpus:
        assert tokenize(message.text) == spacy_tokens(message.text)


def test_rules_are_those_of_the_spacy_that_is_installed():
    kept, found = read_rules(), extract()
    if kept.spacy.rsplit(".", 1)[0] != found.spacy.rsplit(".", 1)[0]:
        pytest.skip(f"règles de spaCy {kept.spacy}, installé : {found.spacy}")
    assert replace(kept, spacy=found.spacy) == found


def test_words_with_hyphens_are_those_of_spacy():
    import spacy

    match = spacy.blank("fr").tokenizer.token_match
    heads = [re.sub(r"[\[(?].*", "", word) for word in read_rules().words]
    tails = [
        "",
        "-",
        "a",
        "-é",
        "’A",
        "-a-b’c",
        "-ſK",
        "–Ω",
        "-en-l'air",
        "-du-",
        "1",
        "-à-Ä",
        "-ж",
    ]
    words = [head.title() + tail for head in {*heads, "arc", "J", "Ж"} for tail in tails]
    found = [bool(is_word(word)) for word in words]
    assert found == [bool(match(word)) for word in words]
    assert 0 < sum(found) < len(found)


def test_tokenising_does_not_import_spacy():
    script = (
        "import sys\n"
        "from rsmp_nlp.preprocess.document import words_of\n"
        "print(words_of('oui, (non)'), 'spacy' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout.strip() == "['oui', ',', '(', 'non', ')'] False"


def test_every_special_case_of_several_tokens_has_a_mark():
    several = [case for case, tokens in read_rules().exceptions.items() if len(tokens) > 1]
    assert several
    assert all(not module._IN_SEVERAL.isdisjoint(case) for case in several)


def test_where_patterns_are_not_tried_they_do_not_match():
    rules = read_rules()
    prefix, suffix = re.compile(rules.prefix).match, re.compile(rules.suffix).search
    infix = re.compile(rules.infix).search
    characters = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    assert not any(prefix(one + "a") or suffix("é" + one) for one in characters if one.isalpha())
    assert not any(infix(f"a{one}A") or infix(f"1{one}1") for one in characters if one.isalnum())
    for one in affixes._ALONE:
        assert suffix("a" + one).start() == suffix("12" + one).start() - 1 == 1
    for one in framed._LOWER:
        assert suffix(f"a{one}.").start() == 2
    for one in framed._UPPER:
        assert suffix(f"{one}É.").start() == 2


def test_infixes_are_those_that_the_pattern_finds_from_any_place():
    everywhere = re.compile(read_rules().infix).finditer
    rng = random.Random(5)
    seen = 0
    for _ in range(20_000):
        chunk = "".join(rng.choices("aAéÉ1'’-.,;:=<>/*+^…\"»_€°😀♥", k=rng.randint(1, 8)))
        expected = [found.span() for found in everywhere(chunk)]
        assert [found.span() for found in affixes._infixes(chunk)] == expected
        seen += len(expected)
    assert seen > 10_000


PARTS = [
    *("a", "é", "l'", "-", "–", "’", ".", ",", "1", "A", "km", "(", ")", ":", "…", "..", "$", "US"),
    *(
        "°",
        "C",
        "😀",
        "_",
        "/",
        "www.x.fr",
        " ",
        "  ",
        "\n",
        "-t",
        "-il",
        "=",
        ";",
        "*",
        "ce",
        "\xa0",
    ),
    *("%", "+", "^", "@", "<", "3", "M.", "j'"),
]


@pytest.mark.parametrize("seed", range(4))
def test_tokens_of_what_nobody_writes_are_those_of_spacy(seed, spacy_tokens):
    rng = random.Random(seed)
    parts = PARTS + sorted(read_rules().exceptions)
    for _ in range(2_000):
        text = "".join(rng.choices(parts, k=rng.randint(1, 7)))
        assert tokenize(text) == affixes.tokens_of_text(text) == spacy_tokens(text)
