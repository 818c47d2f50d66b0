import random

from rsmp_nlp.preprocess.counted import counted

KINDS = (str.isalpha, str.isupper, str.isdecimal)


def test_characters_counted_together_are_those_of_each_string():
    draw = random.Random(4)
    pieces = [
        *map(chr, range(0x21, 0x260)),
        "ǅ",
        "Ж",
        "é",
        "É",
        "😀",
        "𝗔",
        "中",
        "\ud800",
        "²",
        "ª",
        "٣",
    ]
    strings = ["".join(draw.choices(pieces, k=draw.randrange(1, 9))) for _ in range(5_000)] + pieces
    for counts, kind in zip(counted(strings, *KINDS), KINDS, strict=True):
        assert counts.tolist() == [sum(map(kind, one)) for one in strings]
    assert [one.tolist() for one in counted([], *KINDS)] == [[], [], []]
