"""Bytes that are not the UTF-8 that they should be."""

from __future__ import annotations

import gzip

from tests.hostile.case import Case

TABLE = "id;texte\n1;Réunion jeudi à 20 h à la mairie\n2;Déjà vu à Besançon, cet été-là\n"
GARBLED = TABLE.encode().decode("cp1252")
OBJECTS = '{"id": 1, "texte": "Déjà vu"}\n{"id": 2, "texte": "à Besançon"}\n'
ARRAY = '[{"id": 1, "texte": "Déjà vu"}, {"id": 2, "texte": "à Besançon"}]'
ALL = (2, 2, 0, 0)


def csv(content: bytes) -> dict[str, bytes]:
    return {"a.csv": content}


def row(cell: bytes) -> dict[str, bytes]:
    """A table of two good rows and one with this cell."""
    return csv(TABLE.encode() + b"3;" + cell + b"\n")


CASES = [
    Case(
        name="UTF-8 with a byte-order mark",
        files=csv(TABLE.encode("utf-8-sig")),
        counts=ALL,
        shows="Déjà vu",
    ),
    Case(name="two byte-order marks", files=csv(b"\xef\xbb\xbf" * 2 + TABLE.encode()), counts=ALL),
    Case(
        name="a byte-order mark in a cell", files=row(b"\xef\xbb\xbfBonjour"), counts=(3, 3, 0, 0)
    ),
    Case(
        name="UTF-16 little-endian", files=csv(TABLE.encode("utf-16")), counts=ALL, shows="Déjà vu"
    ),
    Case(
        name="UTF-16 big-endian",
        files=csv(b"\xfe\xff" + TABLE.encode("utf-16-be")),
        counts=ALL,
        shows="Déjà vu",
    ),
    Case(
        name="UTF-16 little-endian without mark",
        files=csv(TABLE.encode("utf-16-le")),
        counts=ALL,
        shows="Déjà vu",
    ),
    Case(
        name="UTF-16 big-endian without mark",
        files=csv(TABLE.encode("utf-16-be")),
        counts=ALL,
        shows="Déjà vu",
    ),
    Case(
        name="UTF-16 cut in the middle of a character",
        files=csv(TABLE.encode("utf-16")[:-3]),
        counts=(2, 1, 0, 1),
    ),
    Case(
        name="half a surrogate pair in UTF-16",
        files=csv(
            TABLE.encode("utf-16")
            + "3;a".encode("utf-16-le")
            + b"\x3d\xd8"
            + "b\n".encode("utf-16-le")
        ),
        counts=(3, 2, 0, 1),
    ),
    Case(name="UTF-32", files=csv(TABLE.encode("utf-32")), counts=ALL, shows="Déjà vu"),
    Case(name="UTF-32 without mark", files=csv(TABLE.encode("utf-32-le")), counts=ALL),
    Case(name="Windows-1252", files=csv(TABLE.encode("cp1252")), counts=ALL, shows="Déjà vu"),
    Case(
        name="ISO-8859-15, said by --encoding",
        files=csv(TABLE.replace("été", "cœur à 3 €").encode("iso-8859-15")),
        command="inspect {file} --encoding iso-8859-15",
        counts=ALL,
        shows="cœur à 0 €",
    ),
    Case(
        name="MacRoman taken for Windows-1252",
        files=csv(TABLE.encode("mac_roman")),
        counts=(2, 1, 0, 1),
    ),
    Case(
        name="UTF-8 decoded as Windows-1252 and encoded again",
        files=csv(GARBLED.encode()),
        counts=ALL,
        shows="Déjà vu",
    ),
    Case(
        name="decoded wrongly twice",
        files=csv(GARBLED.encode().decode("latin-1").encode()),
        counts=ALL,
    ),
    Case(name="a NUL in a cell", files=row(b"Bon\0jour"), counts=(3, 2, 0, 1), shows="octet nul"),
    Case(
        name="a NUL in the header",
        files=csv(TABLE.encode().replace(b"texte", b"te\0xte")),
        counts=ALL,
    ),
    Case(name="nothing but NULs", files=csv(bytes(5000)), error="E306"),
    Case(name="a lone surrogate in UTF-8", files=row(b"a\xed\xa0\xbdb"), counts=(3, 2, 0, 1)),
    Case(name="overlong UTF-8", files=row(b"..\xc0\xaf"), counts=(3, 2, 0, 1)),
    Case(name="a character beyond Unicode", files=row(b"\xf7\xbf\xbf\xbf"), counts=(3, 2, 0, 1)),
    Case(
        name="UTF-8 cut in the middle of a character",
        files=csv(TABLE.encode() + "3;été".encode()[:-1]),
        counts=(3, 2, 0, 1),
    ),
    Case(
        name="one row of Windows-1252 in UTF-8",
        files=row("déjà".encode("cp1252")),
        counts=(3, 2, 0, 1),
    ),
    Case(
        name="half UTF-8, half Windows-1252",
        files=csv(TABLE.encode() + TABLE.partition("\n")[2].encode("cp1252")),
        counts=(4, 2, 0, 2),
    ),
    Case(name="EBCDIC", files=csv(TABLE.encode("cp037")), error="E306"),
    Case(name="random bytes under .csv", files=csv(bytes(range(256)) * 40), error="E306"),
    Case(
        name="UTF-16 in JSON lines",
        files={"a.jsonl": OBJECTS.encode("utf-16")},
        counts=ALL,
        shows="Déjà vu",
    ),
    Case(
        name="UTF-16 in a JSON array",
        files={"a.json": ARRAY.encode("utf-16")},
        error="E303",
    ),
    Case(
        name="Windows-1252 in JSON lines",
        files={"a.jsonl": OBJECTS.encode("cp1252")},
        counts=ALL,
        shows="Déjà vu",
    ),
    Case(
        name="Windows-1252 in a JSON array",
        files={"a.json": ARRAY.encode("cp1252")},
        error="E307",
    ),
    Case(
        name="UTF-16 in a text",
        files={"d/a.txt": "Déjà vu".encode("utf-16")},
        counts=(1, 1, 0, 0),
        shows="Déjà vu",
    ),
    Case(
        name="UTF-16, compressed",
        files={"a.csv.gz": gzip.compress(TABLE.encode("utf-16"))},
        counts=ALL,
        shows="Déjà vu",
    ),
    Case(
        name="an encoding that does not exist",
        files=csv(TABLE.encode()),
        command="inspect {file} --encoding klingon",
        error="E201",
        says="klingon",
    ),
    Case(
        name="an encoding that is none of text",
        files=csv(TABLE.encode()),
        command="inspect {file} --encoding base64",
        error="E201",
        says="base64",
    ),
    Case(
        name="an encoding that refuses everything",
        files=csv(TABLE.encode()),
        command="inspect {file} --encoding undefined",
        error="E201",
        says="undefined",
    ),
    Case(
        name="an encoding of host names",
        files=csv(TABLE.encode()),
        command="inspect {file} --encoding idna",
        error="E201",
        says="idna",
    ),
    Case(
        name="UTF-16 asked of a file that is not",
        files=csv(TABLE.encode()),
        command="inspect {file} --encoding utf-16",
        error="E306",
    ),
    Case(
        name="every encoding of a run in one folder",
        files={
            f"d/{name}.csv": TABLE.encode(name) for name in ("utf-8", "utf-16", "cp1252", "utf-32")
        },
        command="classify d",
        counts=(8, 8, 0, 0),
    ),
]
