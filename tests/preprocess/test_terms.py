import random

from rsmp_nlp.preprocess.terms import Terms, numbered, split_numbered


def test_terms_of_texts_are_those_that_str_split_gives():
    draw = random.Random(4)
    spaces = " \n\t\x0b\x1c\x85\xa0\u1680\u2003\u2028\u202f\u205f\u3000\u200b\ufeff"
    texts = [
        "".join(draw.choices("abé😀" + spaces, k=draw.randrange(1, 12))) + "z" for _ in range(2000)
    ]
    for some in (texts, ["", " \n", "oui"], ["a\ud800 b", "c"], []):
        here, there = Terms(), Terms()
        found = split_numbered(here, some)
        expected = numbered(there, [text.split() for text in some])
        assert [one.tolist() for one in found] == [one.tolist() for one in expected]
        assert list(here) == list(there)
