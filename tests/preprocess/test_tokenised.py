import random

from rsmp_nlp.preprocess.chunks import Chunks
from rsmp_nlp.preprocess.clean import clean, mask
from rsmp_nlp.preprocess.numbers import count_phones
from rsmp_nlp.preprocess.spacy_rules import read_rules
from rsmp_nlp.preprocess.terms import Occurrences
from rsmp_nlp.preprocess.tokenised import Tokenised

PIECES = [
    *(
        "@marie",
        "@Marie-Durand",
        "@",
        "a.b@exemple.org",
        "a-b@c-d.fr",
        "https://a-b.fr/c?d",
        "www.",
    ),
    *(
        "06 12",
        "34",
        "56 78",
        "+33",
        "0",
        "1",
        "18h30",
        "06 12 34 56 78",
        "(",
        ")",
        ":",
        "-",
        ".",
        ",",
        "'",
    ),
    *("demain", "d'accord", "L'Été", "peut-être", "#mot", " ", " ", " ", "\n", "\n\n"),
]


def of_masked_texts(texts: list[str], chunks: Chunks) -> list[str]:
    """The words of texts masked whole before they are cut."""
    masked = Tokenised.cut([mask(text) for text in texts], chunks)
    known = chunks.tokens
    return Occurrences(known.words, masked.tokens, masked.token_starts).joined()


def test_words_where_somebody_may_be_named_are_those_of_the_masked_text():
    draw = random.Random(7)
    cases = sorted(read_rules().exceptions)
    drawn = ["".join(draw.choices([*PIECES, draw.choice(cases)], k=12)) for _ in range(6_000)]
    texts = [clean(f"{text} @x" if draw.random() < 0.5 else f"@x{text}") for text in drawn]
    chunks = Chunks()
    found = Tokenised.cut(texts, chunks)
    assert found.words().joined() == of_masked_texts(texts, chunks)
    assert found.phones.tolist() == [*map(count_phones, texts)]
    assert (found.phones > 0).sum() > 100
    digits = ["06 12 34 56 78" + "9" * 70 + "@a.fr", "0612345678@a.fr", "06 12 34 56 78 @a.fr"]
    assert Tokenised.cut(digits, chunks).words().joined() == of_masked_texts(digits, chunks)
