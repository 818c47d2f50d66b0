import random
import re
import subprocess
import sys
from dataclasses import replace

import pytest

from rsmp_nlp.preprocess import affixes, framed, spacy_rules
from rsmp_nlp.preprocess import special_cases as module
from rsmp_nlp.preprocess.chunks import known_chunks
from rsmp_nlp.preprocess.spacy_rules import extract, is_link, is_word, read_rules
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
    assert not any(match(f"sous-a{mark}b") for mark in spacy_rules.OUTSIDE_WORDS)


def test_links_are_those_of_spacy():
    match = re.compile(read_rules().url).match
    assert spacy_rules._NAME in read_rules().url
    starts = ("", "https://", "ab://", "a://", "://", "www.", "x:y.")
    names = ("@", "a@", "@a@", "b@c:d@", "a.fr/@", "c@ab://")
    starts = (*starts, *(start + name for start in starts for name in names))
    hosts = (
        "a.fr",
        "a-b.É.org",
        "10.0.0.1",
        "8.8.8.8",
        "a_.fr",
        "fin.Puis",
        "é.é",
        "x.fr-",
        "a..fr",
    )
    ends = ("", ":80", ":8", "/", "?é=1", "#a.b", "/.:", ".", ",b.fr")
    texts = [start + host + end for start in starts for host in hosts for end in ends]
    found = [bool(is_link(text)) for text in texts]
    assert found == [bool(match(text)) for text in texts]
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


def test_every_special_case_of_several_tokens_is_seen_inside_a_chunk():
    several = [case for case, tokens in read_rules().exceptions.items() if len(tokens) > 1]
    assert several
    for chunk in (f"{mark}{case})" for case in several for mark in ("(", "…", "oui-")):
        assert module.mixes(chunk, affixes.tokens_of_chunk(chunk))


CHARACTERS = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]


def test_where_patterns_are_not_tried_they_do_not_match():
    rules = read_rules()
    prefix, suffix = re.compile(rules.prefix).match, re.compile(rules.suffix).search
    infix = re.compile(rules.infix).search
    alphanumeric = [one for one in CHARACTERS if one.isalnum()]
    assert not any(prefix(one + "a") for one in alphanumeric)
    assert not any(suffix("é" + one) for one in alphanumeric)
    assert not any(infix(f"a{one}A") or infix(f"1{one}1") for one in alphanumeric)
    for mark in affixes._ALONE + affixes._NEVER:
        for beside in ("", "a", "1", "É", "US", mark):
            first, last = prefix(mark + beside), suffix(beside + mark)
            if mark in affixes._ALONE:
                assert (first.end(), last.start()) == (1, len(beside))
            else:
                assert not first
                assert not last
    for one in framed._LOWER:
        assert suffix(f"a{one}.").start() == 2
    for one in framed._UPPER:
        assert suffix(f"{one}É.").start() == 2


def test_affixes_are_those_that_patterns_find_from_any_place():
    rules = read_rules()
    prefix, suffix = re.compile(rules.prefix).search, re.compile(rules.suffix).search
    infixes = re.compile(rules.infix).finditer
    rng = random.Random(5)
    seen = [0, 0, 0]
    for _ in range(30_000):
        characters = rng.choice(["aAéÉ1'’-.,;:=<>/*+^…\"»_€°😀♥", "dUS$C£+1.…’ékm²/sht–-'%°ñж😀"])
        chunk = "".join(rng.choices(characters, k=rng.randint(1, 8)))
        first, last = prefix(chunk), suffix(chunk)
        assert affixes._prefix_end(chunk) == (first.end() if first else 0)
        assert affixes._suffix_start(chunk) == (last.start() if last else len(chunk))
        inside = [found.span() for found in infixes(chunk)]
        assert [found.span() for found in affixes._infixes()(chunk)] == inside
        seen = [seen[0] + bool(first), seen[1] + bool(last), seen[2] + len(inside)]
    assert min(seen) > 8_000


@pytest.mark.parametrize(
    ("unit", "start"),
    [("12km", 2), ("12km²", 2), ("1m/s", 1), ("3€", 1), ("3US$", 1), ("dit-elle", 3), ("a-Là", 4)],
)
def test_suffixes_of_several_characters(unit, start):
    assert affixes._suffix_start(unit) == start


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
