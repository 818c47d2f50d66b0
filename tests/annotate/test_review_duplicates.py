import pytest

from rsmp_nlp.annotate.review_duplicates import copies, plain

LONG = "La réunion du conseil de quartier aura lieu mardi à la salle des fêtes, venez nombreux et nombreuses."


def found(*texts, situations=None):
    pairs = copies(texts, situations or [None] * len(texts))
    return [(one.first, one.second) for one in pairs]


def test_case_accents_addresses_and_punctuation_do_not_matter():
    assert plain("Réunion à 18h !! https://a.fr/x @léa") == plain("reunion a 18h")
    assert found("Réunion à 18h au café", "REUNION A 18H AU CAFE ! https://a.fr") == [(0, 1)]


def test_nearly_the_same_is_found_with_how_alike():
    pairs = copies([LONG, LONG.replace("mardi", "jeudi"), "Tout autre chose, " * 5], [None] * 3)
    assert [(one.first, one.second) for one in pairs] == [(0, 1)]
    assert 0.7 <= pairs[0].likeness < 1


def test_a_shared_beginning_is_no_copy():
    assert (
        found(
            LONG, LONG[:50] + " mais le texte dit ensuite une chose bien différente et plus longue"
        )
        == []
    )


def test_short_texts_are_not_copies():
    assert found("Oui", "oui !") == []


def test_the_same_words_elsewhere_do_something_else():
    assert found(LONG, LONG, situations=["post", "comment"]) == []
    assert found(LONG, LONG + " Merci.", situations=["post", "comment"]) == []


def test_each_pair_comes_once_and_many_copies_hang_on_the_first():
    assert found(LONG, LONG, LONG) == [(0, 1), (0, 2)]


def test_a_formula_of_the_network_makes_no_copies():
    formula = "Bonjour à toutes et tous, voici le message de la semaine : "
    texts = [
        formula + f"{number} " + chr(97 + number % 26) * 30 + str(number) * 9
        for number in range(300)
    ]
    assert len(copies(texts, [None] * 300)) < 5


@pytest.mark.parametrize("text", ["", "!!!", "\ud800" * 20])
def test_odd_texts_break_nothing(text):
    assert copies([text, text], [None, None]) == []
