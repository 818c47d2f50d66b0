import re
import subprocess
import sys
from dataclasses import replace

import pytest

from rsmp_nlp.preprocess import tokens as module
from rsmp_nlp.preprocess.spacy_rules import extract, is_word, read_rules
from rsmp_nlp.preprocess.tokens import tokenize


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


def test_a_new_tokeniser_is_made_from_time_to_time(monkeypatch):
    tokenize("oui")
    before = module._CUTTER
    monkeypatch.setattr(module, "MOST_CUT", 0)
    assert tokenize("l'oui") == ["l'", "oui"]
    assert module._CUTTER is not before


def test_tokenising_does_not_import_torch(tmp_path):
    """A stand-in for torch leaves a trace when imported: only the explicit import may leave it."""
    package = tmp_path / "torch"
    package.mkdir()
    (package / "__init__.py").write_text("print('torch imported')\n__version__ = '0'\n")
    script = (
        "import sys\n"
        f"sys.path.insert(0, {str(tmp_path)!r})\n"
        "from rsmp_nlp.preprocess.tokens import tokenize\n"
        "print(tokenize('oui non'), 'torch' in sys.modules)\n"
        "import torch\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["['oui', 'non'] False", "torch imported"]
