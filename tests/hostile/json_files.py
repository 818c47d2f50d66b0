"""JSON lines, arrays and documents, too deep, too large, cut, or of other shapes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.hostile.case import MEGA, Case

GOOD = '{"id": 1, "texte": "Réunion jeudi"}\n'
ALL = (1, 1, 0, 0)


def lines(*more: str) -> dict[str, bytes]:
    """JSON lines: a good one, then these."""
    return {
        "a.jsonl": (GOOD + "".join(f"{line}\n" for line in more)).encode("utf-8", "surrogatepass")
    }


def telegram(messages: str) -> dict[str, bytes]:
    """A conversation of Telegram with these messages, in JSON."""
    head = '{"name": "Quartier", "type": "public_supergroup", "id": 7, "messages": '
    return {"result.json": (head + messages + "}").encode("utf-8", "surrogatepass")}


def message(number: int = 1, **more: Any) -> dict[str, Any]:
    """A message of Telegram."""
    date = {"type": "message", "date": "2024-02-01T10:05:00", "date_unixtime": "1706778300"}
    return {
        "id": number,
        **date,
        "from": "Léa",
        "from_id": "user1",
        "text": "Réunion jeudi",
        **more,
    }


def listed(*messages: Any) -> dict[str, bytes]:
    return telegram(json.dumps(messages))


def long_line(path: Path) -> None:
    """A string of 100 MB in a line of JSON, most of it a hole in the file."""
    with path.open("wb") as stream:
        stream.write(GOOD.encode() + b'{"texte": "' + b"a" * 5000)
        stream.truncate(100 * MEGA)


def long_string(path: Path) -> None:
    """A document of which one string takes 300 MB."""
    head = json.dumps({"name": "Q", "type": "public_supergroup", "id": 7, "messages": [message()]})
    with path.open("wb") as stream:
        stream.write(head[:-2].encode() + b', {"id": 2, "type": "message", "text": "')
        for _ in range(300):
            stream.write(b"mot " * (MEGA // 4))
        stream.write(b'"}]}')


def many_values(path: Path) -> None:
    """A message with two million values."""
    text = "[" + "1," * 2_100_000 + "1]"
    path.write_text(
        next(
            iter(telegram("[" + json.dumps(message())[:-1] + f', "x": {text}}}]').values())
        ).decode()
    )


def many_keys(path: Path) -> None:
    """Lines with ever new keys."""
    with path.open("w", encoding="utf-8") as stream:
        for number in range(3_000):
            stream.write(json.dumps({"texte": f"Bonjour {number}", f"clé{number}": 1}) + "\n")


CASES = [
    Case(
        name="lines nested 100,000 deep",
        files=lines('{"texte": "a", "x": ' + "[" * 100_000 + "]" * 100_000 + "}"),
        counts=(2, 1, 0, 1),
    ),
    Case(
        name="lines nested 150 deep",
        files=lines('{"texte": "a", "x": ' + "[" * 150 + "]" * 150 + "}"),
        counts=(2, 1, 0, 1),
        shows="trop profond",
    ),
    Case(
        name="a document nested 100,000 deep",
        files=telegram("[" * 100_000),
        error="E307",
        says="trop profond",
    ),
    Case(
        name="an array nested 100,000 deep under .json",
        files={"a.json": b"[" * 100_000},
        error="E307",
    ),
    Case(
        name="NaN and Infinity",
        files=lines('{"id": NaN, "texte": "a", "date": Infinity}', '{"id": 3, "texte": -Infinity}'),
        command="classify {file}",
        counts=(3, 3, 0, 0),
    ),
    Case(
        name="a key twice",
        files=lines('{"texte": "premier", "texte": "second"}'),
        counts=(2, 2, 0, 0),
        shows="second",
    ),
    Case(name="a string of 100 MB in a line", files={"a.jsonl": long_line}, counts=(2, 1, 0, 1)),
    Case(
        name="a string of 300 MB in a document",
        files={"result.json": long_string},
        counts=(1, 1, 0, 0),
        megabytes=300,
        shows="endommagé",
    ),
    Case(
        name="two million values in one message",
        files={"result.json": many_values},
        error="E307",
        says="démesuré",
    ),
    Case(
        name="3,000 lines, each with a key of its own",
        files={"a.jsonl": many_keys},
        counts=(3_000, 3_000, 0, 0),
    ),
    Case(
        name="cut in the middle of a line",
        files={"a.jsonl": (GOOD + GOOD[:20]).encode()},
        counts=(2, 1, 0, 1),
    ),
    Case(
        name="a document cut in the middle",
        files={"result.json": next(iter(listed(message(), message(2)).values()))[:-60]},
        counts=(1, 1, 0, 0),
        shows="endommagé",
    ),
    Case(
        name="a document cut in its first message",
        files={"result.json": next(iter(listed(message()).values()))[:150]},
        error="E307",
    ),
    Case(
        name="a number of 5,000 digits",
        files=lines('{"id": ' + "9" * 5_000 + ', "texte": "a"}'),
        counts=(2, 1, 0, 1),
    ),
    Case(
        name="numbers beyond any float",
        files=lines('{"id": 1e400, "texte": "a", "date": -1e999}'),
        counts=(2, 2, 0, 0),
    ),
    Case(
        name="numbers beyond any float in a document",
        files=telegram(
            '[{"id": 1e400, "type": "message", "date": "2024-02-01T10:05:00", "from": "L", "text": "a", "date_unixtime": 1e999}]'
        ),
        counts=(1, 1, 0, 0),
    ),
    Case(name="a root that is a number", files={"a.json": b"12"}, error="E303"),
    Case(name="a root that is null", files={"result.json": b"null"}, error="E303"),
    Case(
        name="lines that are no objects",
        files=lines("[1, 2]", '"a"', "null", "12", "true"),
        counts=(6, 1, 0, 5),
    ),
    Case(
        name="only lines that are no objects",
        files={"a.jsonl": b"[1]\n2\n"},
        counts=(2, 0, 0, 2),
    ),
    Case(
        name="commas after lines",
        files={"a.jsonl": (GOOD.strip() + ",\n" + GOOD).encode()},
        counts=(2, 1, 0, 1),
    ),
    Case(
        name="comments and trailing commas",
        files=lines('{"texte": "a",}', "// rien", "{'texte': 'a'}"),
        counts=(4, 1, 0, 3),
    ),
    Case(
        name="a JSON array under .jsonl",
        files={"a.jsonl": b'[{"texte": "a"}, {"texte": "b"}]\n'},
        counts=(1, 0, 0, 1),
    ),
    Case(
        name="an indented object under .jsonl",
        files={"a.jsonl": json.dumps({"texte": "a"}, indent=1).encode()},
        counts=(3, 0, 0, 3),
    ),
    Case(
        name="texts that are objects and lists",
        files=lines('{"texte": {"fr": "a"}}', '{"texte": ["a", "b"]}', '{"texte": true}'),
        counts=(4, 4, 0, 0),
    ),
    Case(
        name="lone surrogates in escapes",
        files=lines('{"texte": "a\\\\ud83d b", "auteur": "\\\\udc00"}'.replace("\\\\", "\\")),
        command="classify {file} --with-text",
        counts=(2, 2, 0, 0),
    ),
    Case(name="a NUL in escapes", files=lines('{"texte": "a\\u0000b"}'), counts=(2, 1, 0, 1)),
    Case(
        name="a key of 1 MB",
        files=lines(json.dumps({"x" * MEGA: 1, "texte": "a"})),
        counts=(2, 2, 0, 0),
    ),
    Case(
        name="an empty key, an empty object",
        files=lines('{"": "a", "texte": "b"}', "{}"),
        counts=(3, 2, 1, 0),
    ),
    Case(
        name="two byte-order marks",
        files={"a.jsonl": b"\xef\xbb\xbf\xef\xbb\xbf" + GOOD.encode()},
        counts=ALL,
    ),
    Case(
        name="messages of every other type",
        files=listed(message(), None, 1, "a", [], {}, {"type": "message"}),
        counts=None,
    ),
    Case(
        name="fields of every other type",
        files=listed(
            *(
                message(n, **{key: value})
                for n, (key, value) in enumerate(
                    (key, value)
                    for key in (
                        "id",
                        "text",
                        "from",
                        "date",
                        "reply_to_message_id",
                        "from_id",
                        "text_entities",
                    )
                    for value in (None, 1.5, True, [], {}, [[1]], {"a": [None]})
                )
            )
        ),
        command="classify {file}",
    ),
    Case(
        name="an HTML page under .json",
        files={"a.json": b"<html><body>Connexion</body></html>"},
        error="E303",
    ),
    Case(name="empty file", files={"a.jsonl": b""}, error="E304"),
    Case(name="standard input that is empty", files={}, command="inspect -", error="E304"),
]
