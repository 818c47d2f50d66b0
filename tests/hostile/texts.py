"""Texts of one character, of a million, and of those that turn text around."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from tests.hostile.case import Case

FILES = dict[str, bytes]


def table(*texts: str) -> FILES:
    """A table of two plain messages and these."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["id", "texte", "auteur", "date"])
    for number, text in enumerate(("Réunion jeudi à 20 h", "Bravo à tous", *texts)):
        writer.writerow([number, text, f"Léa {number % 3}", "2024-03-01T10:00:00"])
    return {"a.csv": stream.getvalue().encode("utf-8", "surrogatepass")}


def classified(name: str, *texts: str, **more: Any) -> Case:
    kept = more.pop("kept", len(texts))
    skipped = len(texts) - kept
    return Case(
        name=name,
        files=table(*texts),
        command="classify {file} --with-text --explain",
        counts=(2 + len(texts), 2 + kept, skipped, 0),
        **more,
    )


def written(name: str, files: FILES, **more: Any) -> Case:
    return Case(name=name, files=files, **more)


ZALGO = "".join(letter + "".join(chr(0x300 + n) for n in range(112)) for letter in "réunion jeudi")
FAMILY = "👩‍👩‍👧‍👦"
FLAGS = "🏴󠁧󠁢󠁥󠁮󠁧󠁿🇫🇷🇧"
UNASSIGNED = "\u0378\ufdd0\uffff\U000e0fff\U0010ffff"


def words(count: int) -> Iterable[str]:
    return (f"mot{number}" for number in range(count))


CASES = [
    classified("one token of 1 MB", "a" * (1 << 20), megabytes=300),
    classified("one token of 1 MB without ASCII", "é" * (1 << 20), megabytes=300),
    classified("1 MB of digits", "1" * (1 << 20), megabytes=300),
    classified("1 MB of punctuation", "!?…" * 350_000, megabytes=300),
    classified("1 MB of one emoji", FAMILY * 40_000, megabytes=400),
    classified("100,000 different words", " ".join(words(100_000)), megabytes=400),
    classified("1,500 lines", "oui\n" * 1_500, megabytes=300),
    classified(
        "100,000 mentions, tags and addresses",
        "@léa #tag https://exemple.org/x?y=z lea@exemple.org " * 20_000,
        megabytes=500,
        seconds=60,
    ),
    classified(
        "100,000 numbers of telephones", "06 12 34 56 78 " * 100_000, megabytes=400, seconds=60
    ),
    classified("open brackets and tags", "<" * 50_000 + "(" * 50_000 + "[" * 50_000, megabytes=300),
    classified("an address that never ends", "https://" + "a." * 100_000, megabytes=300),
    classified("letters under a hundred marks each", ZALGO, ZALGO * 50),
    classified("reading order overridden", "\u202eiduej noinuéR\u202c", "\u2067مرحبا\u2066 abc"),
    classified(
        "emoji in sequences, flags, halves of flags",
        FAMILY,
        FLAGS,
        "👍🏽" * 100,
        "\u200d\ufe0f",
        "❤️",
    ),
    classified("one character", "a", "é", "?", "👍", "\u200b", "\u0301", "\ufeff"),
    classified("no character, only spaces", "", "   ", "\t", "\u00a0\u2003\u3000", kept=0),
    classified("control characters", "a\x01\x07\x08\x0b\x1b[31mb\x7f\x9b", "\x1b]0;titre\x07"),
    classified("characters that Unicode has not", UNASSIGNED, "\ue000\uf8ff"),
    classified(
        "other scripts",
        "Встреча в четверг",
        "会议在星期四",
        "اجتماع يوم الخميس",
        "ปประชุม",
        "𝕽é𝖚𝖓𝖎𝖔𝖓",
    ),
    classified(
        "letters that look alike",
        "Réunіоn jеudі",
        "Ｒéunion ｊeudi",
        "R\u0301e\u0301union",
        "ﬁn ﬂûte",
    ),
    classified(
        "code and markup",
        "<script>alert(1)</script>",
        "'; DROP TABLE messages; --",
        "{{7*7}} ${x} %s %n",
        "</table>]]>&amp;&#0;&#xD800;",
    ),
    classified("formulas", "=1+1", "+33 6 12", "-1", "@lea", "\t=cmd|'/C calc'!A0"),
    classified("a surrogate of two bytes in UTF-8", "ok \U0001f600"),
    written("a text of 1 MB in one file", {"d/a.txt": b"mot " * (1 << 18)}, counts=(1, 1, 0, 0)),
    written(
        "a text of 20 MB in one file",
        {"d/a.txt": b"mot " * (5 << 20)},
        command="classify d",
        error="E305",
        megabytes=300,
    ),
    written(
        "an empty text among others",
        {"d/b.txt": b"", "d/a.txt": b"Bonjour"},
        command="inspect d",
        counts=(1, 1, 0, 0),
        shows="fichier vide",
    ),
    written("only an empty text", {"a.txt": b""}, error="E304"),
    written("only white space", {"a.txt": b" \n\t\n"}, error="E304"),
    written("noise under .txt", {"a.txt": bytes(range(256)) * 200}),
    written(
        "authors, platforms and roles of others",
        {
            "a.csv": 'id;texte;auteur;plateforme;role;espace\n1;a;<b>;=1+1;\u202ex;\x1b[2J\n2;b;\u0000;../x;"";'.encode()
            + b"y" * 5000
            + b"\n"
        },
        command="classify {file}",
    ),
    written(
        "a platform of 100,000 characters",
        {"a.csv": ("id;texte;plateforme\n1;a;" + "p" * 100_000 + "\n2;b;q\n").encode()},
        command="classify {file}",
        counts=(2, 2, 0, 0),
    ),
    written(
        "200 platforms",
        {
            "a.csv": (
                "id;texte;plateforme\n"
                + "".join(f"{n};Réunion jeudi {n};p{n}\n" for n in range(200))
            ).encode()
        },
        command="classify {file}",
        counts=(200, 200, 0, 0),
        seconds=90,
    ),
]
