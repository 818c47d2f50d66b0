import random

import pytest

from rsmp_nlp.preprocess.chunks import Chunks
from rsmp_nlp.preprocess.clean import clean
from rsmp_nlp.preprocess.document import document, documents
from rsmp_nlp.preprocess.markers import MARKERS
from rsmp_nlp.preprocess.numbers import NUMBERS, count_numbers
from rsmp_nlp.preprocess.patterns import PATTERNS, TEXT_PATTERNS
from rsmp_nlp.preprocess.tokenised import Tokenised

SUFFIXES = (("", 0), (":some", 1), (":many", 3))


def found(text: str) -> list[str]:
    return document(text).markers.split()


PRESENT = {
    "date": ["le 12/03/2024", "le 12 mars", "1er mai", "rendu le 3.04.24", "le 14 févr. au soir"],
    "month": ["en janvier", "courant Août"],
    "weekday": ["à lundi", "Samedi prochain"],
    "hour": ["à 18h30", "à 9 h", "vers 20:15", "à 18 H"],
    "noon": ["à midi", "avant minuit"],
    "place": ["salle des fêtes", "12 rue Pasteur", "en visio"],
    "money": ["12 €", "5 euros", "3 millions", "€ 20", "10k€"],
    "percent": ["20 %", "5%"],
    "url": ["https://exemple.org", "www.exemple.org/a"],
    "mention": ["merci @marie", "@jp tu viens"],
    "hashtag": ["#climat", "on est là #Grève2024"],
    "mail": ["écris à a.b@exemple.org"],
    "phone": ["06 12 34 56 78", "+33 6 12 34 56 78", "01.23.45.67.89"],
    "opens:imperative": ["Venez nombreux", "Signez la pétition", "Partagez autour de vous"],
    "imperative": ["Salut. Apportez des gants"],
    "opens:infinitive": ["Réserver la salle", "Prévoir du café", "Prendre le train"],
    "opens:let_us": ["Défendons nos écoles"],
    "question": ["Tu viens ?", "Quoi ? Non"],
    "question_word": ["pourquoi pas", "Comment faire"],
    "i": ["je viens", "J'arrive", "c'est mon avis", "moi non plus"],
    "we": ["nous venons", "notre ville", "nos élus"],
    "thou": ["tu viens", "ton avis", "t'inquiète"],
    "you": ["vous venez", "Votre avis", "Venez-vous ?"],
    "thanks": ["Merci !", "je vous remercie"],
    "greeting": ["Bonjour à tous", "Salut", "chers amis"],
    "closing": ["Cordialement", "bises"],
    "list": ["À prévoir :\n- du pain\n- du vin", "1. lire\n2. signer", "• un point"],
    "exclamation": ["Bravo !"],
    "negation": ["je ne viens pas", "on n'ira jamais"],
    "quote": ["il a dit « non »", 'il a dit "jamais"'],
    "emoji": ["super 🎉"],
    "shout": ["GRÈVE demain"],
    "event": ["Rendez-vous samedi", "notre rendez-vous", "réunion demain", "l'AG de mardi"],
}
ABSENT = {
    "date": ["12 personnes", "version 2.0", "article 45/2", "mars et avril"],
    "month": ["il marche", "maintenant"],
    "hour": ["18 personnes", "25h de route", "les 3 histoires"],
    "place": ["je pense donc je suis"],
    "money": ["12 personnes", "européen"],
    "percent": ["20 pour cent"],
    "url": ["exemple", "le protocole http est vieux"],
    "mention": ["a.b@exemple.org", "à 3 @ 4"],
    "hashtag": ["le # est un dièse", "n°3"],
    "mail": ["@marie", "marie at exemple.org"],
    "phone": ["en 2024 il y avait 12 34", "total 1234567890"],
    "opens:imperative": [
        "Rendez-vous samedi",
        "Vous venez",
        "Chez nous tout va",
        "Assez parlé",
        "Nous partageons",
    ],
    "opens:infinitive": ["Hier soir", "Premier jour", "L'atelier ouvre"],
    "opens:let_us": ["nous défendons", "Bons repas"],
    "question": ["Tu viens !"],
    "i": ["nous venons", "Jean vient"],
    "we": ["je viens", "vous venez"],
    "thou": ["vous venez", "la tulipe"],
    "you": ["tu viens", "ils viennent"],
    "thanks": ["bonjour"],
    "greeting": ["merci", "réunion"],
    "list": ["du pain - du vin", "rendez-vous"],
    "exclamation": ["Bravo."],
    "negation": ["je viens"],
    "shout": ["Grève", "la CGT"],
    "emoji": ["super"],
}


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in PRESENT.items() for text in texts]
)
def test_present(name, text):
    assert name in found(text)


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in ABSENT.items() for text in texts]
)
def test_absent(name, text):
    assert name not in found(text)


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, []),
        (1, ["question"]),
        (2, ["question", "question:some"]),
        (3, ["question", "question:some"]),
        (4, ["question", "question:some", "question:many"]),
        (9, ["question", "question:some", "question:many"]),
    ],
)
def test_quantities(count, expected):
    text = " ".join(["vrai ?"] * count)
    assert [name for name in found(text) if name.split(":")[0] == "question"] == expected


def test_length_and_lines():
    short, long = (
        found("un deux"),
        found("\n".join(["un deux trois quatre cinq six sept huit"] * 3)),
    )
    assert not any(name.startswith(("length>", "lines>")) for name in short)
    assert [name for name in long if name.startswith("lines>")] == ["lines>1", "lines>2"]
    assert [name for name in long if name.startswith("length>")][-1] == "length>17"


def test_the_topic_gives_no_marker():
    assert found("le nucléaire inquiète") == found("le maraîchage inquiète")


def test_markers_are_single_words_in_a_fixed_order():
    text = "Bonjour ! Venez samedi 12 mars à 18h, 3 rue X : https://a.fr @b #c 06 12 34 56 78 ?"
    names = found(text)
    assert names == found(text)
    assert not any(" " in name for name in names)
    assert len(set(names)) == len(names)


def test_no_text_no_marker():
    assert found("") == found(" \n ") == []


def test_every_marker_has_a_name_of_its_own():
    assert len(set(MARKERS)) == len(MARKERS)


@pytest.mark.parametrize("pattern", [one for one in PATTERNS if one.in_chunks])
def test_a_pattern_counted_in_chunks_finds_as_much_in_the_whole_text(pattern):
    texts = [text for texts in (*PRESENT.values(), *ABSENT.values()) for text in texts]
    texts += ["oui... non…. ^^^ :-) a:) :/ x=) (:D", "mot:mot : fin:", "#a##b &#c;", "🎉🎉 →->➡"]
    for text in [*texts, " ".join(texts), "\n".join(texts)]:
        assert pattern.count(text) == sum(map(pattern.count, text.split()))
        assert pattern.count(text) == 0 or not set(pattern.needed).isdisjoint(text)


@pytest.mark.parametrize("pattern", [one for one in PATTERNS if one.needed and not one.parts])
def test_a_pattern_finds_nothing_without_what_it_needs(pattern):
    texts = [text for texts in (*PRESENT.values(), *ABSENT.values()) for text in texts]
    for text in texts:
        bare = "".join([one for one in text if one not in pattern.needed])
        assert pattern.count(bare) == 0


@pytest.mark.parametrize("pattern", TEXT_PATTERNS, ids=lambda pattern: pattern.name)
def test_a_pattern_is_tried_on_every_text_where_it_finds_something(pattern):
    draw = random.Random(pattern.name)
    pieces = [
        *"-*#.)>|[]«»%€@:, \n",
        " ",
        "\n",
        "1",
        "12",
        "2024",
        "I",
        "XI.",
        "2.",
        "5°",
        "V)",
        "RT @a",
    ]
    pieces += [
        "euros",
        "Euro",
        "EUR",
        "millions",
        "Milliard",
        "Merci d",
        "e ",
        "pensez à",
        "N'oubliez",
    ]
    pieces += [
        "n'hésitez",
        "Prière de",
        "x",
        "(",
        "mot",
        '"',
        "**",
        "`",
        "](",
        "<b>",
        "kM€",
        "via @",
    ]
    found = 0
    for _ in range(3000):
        text = clean("".join(draw.choices(pieces, k=draw.randrange(1, 9))))
        count = pattern.count(text)
        found += count > 0
        known = Tokenised.of([text], Chunks())
        assert count == 0 or known.holding(pattern.flag)
    assert found


def test_numbers_counted_in_chunks_are_those_of_the_text():
    draw = random.Random(5)
    pieces = ["18", "2", "1er", "2024", "1981", "31", "012", "h", "H", ":", "h30", "heures", "mars"]
    pieces += [
        "mais",
        "déc.",
        "30",
        "/03",
        "-",
        "(",
        "x",
        "é",
        "12/03/2024",
        "18h",
        "20:15",
        "_",
        ",",
    ]
    astride = 0
    for _ in range(5000):
        text = "".join([one + draw.choice(["", " ", "\n"]) for one in draw.choices(pieces, k=6)])
        text = clean(text)
        names = found(text)
        for name, count in zip(NUMBERS, count_numbers(text), strict=True):
            expected = [name + suffix for suffix, limit in SUFFIXES if count > limit]
            assert [one for one in names if one.split(":")[0] == name] == expected
        astride += count_numbers(text) != tuple(
            map(sum, zip(*map(count_numbers, text.split()), strict=True))
        )
    assert astride


def test_names_and_tenses_do_not_cross_from_one_message_to_the_next():
    texts = ["Marie", "Durand", "il a", "mangé", "Fini.", "venez donc"]
    together = [one.markers for one in documents(texts, [None] * 6, [None] * 6)]
    assert together == [document(text).markers for text in texts]


def test_every_word_of_a_list_can_be_met():
    from rsmp_nlp.preprocess import lexicon
    from rsmp_nlp.preprocess.affixes import tokens_of_text

    # an elided word or an enclitic is one token only beside the word that it leans on
    beside = {"'": "{}avoir", "-": "vient{} a{}-il dit{}"}
    unmet = []
    for name, words in vars(lexicon).items():
        for word in words if isinstance(words, frozenset) else ():
            form = beside.get(word[-1], beside.get(word[0], "{}")).replace("{}", word)
            if word not in tokens_of_text(form):
                unmet.append(f"{name}: {word}")
    assert unmet == []
