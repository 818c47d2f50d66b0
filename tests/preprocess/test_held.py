import random

from rsmp_nlp.preprocess.held import held_by, held_by_each
from rsmp_nlp.preprocess.patterns import PATTERNS

PIECES = [
    *(
        "€",
        "5",
        "12",
        "euros",
        "Millions",
        "familliale",
        "merci",
        "Pensez",
        "derrière",
        "n'oubliez",
    ),
    *(
        "**",
        "]",
        "](",
        "<b",
        "<",
        "|",
        "#",
        "##",
        "IV",
        "X",
        ".",
        ")",
        "°",
        "-",
        "•",
        "1)",
        "😀",
        "☀",
    ),
    *("@", "www", ":", "…", "»", "(", "%", "!", "?", ">", "#", "é", "\ud800", "\U0010ffff", "٣"),
]


def expected(chunk: str) -> int:
    """The bits of a chunk as `Pattern` says them, one pattern after the other."""
    held = 0
    for one in PATTERNS:
        if not set(one.needed).isdisjoint(chunk) and (not one.within or one.within.search(chunk)):
            held |= one.flag
        if any(part.search(chunk) for part in one.parts):
            held |= one.flag
        if one.opening and one.opening.match(chunk):
            held |= one.flag
    return held


def test_what_chunks_hold_together_is_what_each_holds_alone():
    draw = random.Random(6)
    chunks = ["".join(draw.choices(PIECES, k=draw.randrange(1, 5))) for _ in range(8_000)]
    found = held_by_each(chunks)
    assert found.tolist() == [*map(expected, chunks)]
    assert [held_by(chunk) for chunk in chunks[:500]] == found[:500].tolist()
    assert all((found & one.flag).any() for one in PATTERNS)
    assert held_by_each([]).tolist() == []


def test_every_character_is_looked_at():
    looked_at = {chr(code) for code in (*range(0x21, 0x3000), *range(0x1F000, 0x1FC00))}
    looked_at |= {chr(code) for code in range(0x110000) if chr(code).isdecimal()}
    chunks = [one + rest for one in looked_at if not one.isspace() for rest in ("", ")")]
    assert held_by_each(chunks).tolist() == [*map(expected, chunks)]
