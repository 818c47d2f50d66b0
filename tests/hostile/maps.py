"""Column maps, given by `--map`, and other settings."""

from __future__ import annotations

from tests.hostile.case import MEGA, Case

CSV = "n;commentaire;quand\n1;Réunion jeudi;2024-03-01\n2;Bravo à tous;2024-03-02\n".encode()
ALL = (2, 2, 0, 0)
GOOD = 'version = 1\nname = "mien"\n[fields]\ntext = "commentaire"\nmessage_id = "n"\n'
MAP = "inspect {file} --map m.toml"


def toml(content: str | bytes) -> dict[str, bytes]:
    return {"a.csv": CSV, "m.toml": content.encode() if isinstance(content, str) else content}


def declared(name: str, more: str, error: str = "E201", **other: object) -> Case:
    """A declared map with these lines more."""
    return Case(name=f"a map: {name}", files=toml(GOOD + more), command=MAP, error=error, **other)  # type: ignore[arg-type]


def option(name: str, arguments: str, error: str = "E201", **other: object) -> Case:
    return Case(
        name=name,
        files={"a.csv": CSV},
        command=f"inspect {{file}} {arguments}",
        error=error,
        **other,
    )  # type: ignore[arg-type]


CASES = [
    Case(name="pairs in TOML", files=toml('text = "commentaire"\n'), command=MAP, counts=ALL),
    Case(name="pairs in TOML, not texts", files=toml("text = 12\n"), command=MAP, error="E201"),
    Case(
        name="pairs in TOML, of a field that does not exist",
        files=toml('klingon = "n"\n'),
        command=MAP,
        error="E201",
    ),
    Case(
        name="pairs in TOML, of a column that does not exist",
        files=toml('text = "absente"\n'),
        command=MAP,
        error="E201",
    ),
    Case(name="TOML that is none", files=toml("text = commentaire\n"), command=MAP, error="E201"),
    Case(
        name="TOML nested 10,000 deep",
        files=toml("x = " + "[" * 10_000 + "]" * 10_000),
        command=MAP,
        error="E201",
    ),
    Case(
        name="TOML of a key twice",
        files=toml('text = "n"\ntext = "n"\n'),
        command=MAP,
        error="E201",
    ),
    Case(name="TOML in UTF-16", files=toml(GOOD.encode("utf-16")), command=MAP, error="E201"),
    Case(name="TOML of NULs", files=toml(bytes(100)), command=MAP, error="E201"),
    Case(
        name="TOML with a number of 5,000 digits",
        files=toml("x = " + "9" * 5_000),
        command=MAP,
        error="E201",
    ),
    Case(
        name="TOML of a date that no calendar has",
        files=toml(GOOD + "x = 2024-02-31\n"),
        command=MAP,
        error="E201",
    ),
    Case(name="empty TOML", files=toml(""), command=MAP, counts=ALL),
    Case(
        name="YAML under .yml",
        files={"a.csv": CSV, "m.yml": b"text: commentaire\n"},
        command="inspect {file} --map m.yml",
        error="E201",
    ),
    Case(
        name="a folder without maps",
        files={"a.csv": CSV, "d/x.txt": b""},
        command="inspect {file} --map d",
        error="E201",
    ),
    Case(
        name="a folder with one bad map",
        files={"a.csv": CSV, "d/a.toml": GOOD.encode(), "d/b.toml": b"x"},
        command="inspect {file} --map d",
        error="E201",
    ),
    Case(
        name="no such map",
        files={"a.csv": CSV},
        command="inspect {file} --map absent.toml",
        error="E302",
    ),
    Case(name="a map: good", files=toml(GOOD), command=MAP, counts=ALL),
    Case(
        name="a map: a key that does not exist",
        files=toml("klingon = 1\n" + GOOD),
        command=MAP,
        error="E201",
    ),
    Case(
        name="a map: match that is a list",
        files=toml("match = []\n" + GOOD),
        command=MAP,
        error="E201",
    ),
    Case(
        name="a map: another version",
        files=toml(GOOD.replace("1", "99", 1)),
        command=MAP,
        error="E201",
    ),
    Case(
        name="a map: a version that is a table",
        files=toml(GOOD.replace("version = 1", "version = {}")),
        command=MAP,
        error="E201",
    ),
    Case(
        name="a map: a name that climbs out",
        files=toml(GOOD.replace("mien", "../../x")),
        command=MAP,
        error="E201",
    ),
    Case(
        name="a map: a name that is a number",
        files=toml(GOOD.replace('"mien"', "12")),
        command=MAP,
        error="E201",
    ),
    Case(
        name="a map: fields that are a list",
        files=toml('version = 1\nfields = ["a"]\n'),
        command=MAP,
        error="E201",
    ),
    Case(
        name="a map: no text",
        files=toml('version = 1\n[fields]\nmessage_id = "n"\n'),
        command=MAP,
        error="E201",
    ),
    declared("a field that does not exist", 'klingon = "n"\n'),
    declared("a field that is a number", "author = 12\n"),
    declared("a field of no column", "author = {}\n"),
    declared("a column that is a number", "author = {column = 12}\n"),
    declared("a pattern that is none", "author = {column = 'n', pattern = '('}\n"),
    declared("a pattern that is a number", "author = {column = 'n', pattern = 12}\n"),
    declared(
        "a pattern of 10,000 groups", f"author = {{column = 'n', pattern = '{'()' * 10_000}'}}\n"
    ),
    declared(
        "a pattern that takes for ever",
        "author = {column = 'commentaire', pattern = '((?:\\\\w+\\\\s?)+)$x'}\n".replace(
            "\\\\", "\\"
        ),
        error="",
        counts=ALL,
    ),
    declared("values that are a list", "author = {column = 'n', values = ['a']}\n"),
    declared("a kind that does not exist", "[values]\nkind = 'klingon'\n"),
    declared("a zone that does not exist", "[dates]\nzone = 'Klingon/Qonos'\n"),
    declared("a zone that climbs out", "[dates]\nzone = '../../etc/passwd'\n"),
    declared("a zone that is a number", "[dates]\nzone = 12\n"),
    declared("formats that are numbers", "[dates]\nformats = [12]\n"),
    declared(
        "a format that is none",
        "created_at = 'quand'\n[dates]\nformats = ['%Q%', '%']\n",
        error="",
        counts=ALL,
    ),
    declared("day_first that is a text", "created_at = 'quand'\n[dates]\nday_first = 'oui'\n"),
    declared("match.any that is a number", "[match]\nany = 12\n"),
    declared("match.any that is a text", "[match]\nany = 'n'\n"),
    declared("match.files that is a text", "[match]\nfiles = 'n'\n"),
    declared("match.exact that is a text", "[match]\nexact = 'oui'\n"),
    declared("skip that is a text", "[skip]\nx = 1\n"),
    declared("skip without column", "[[skip]]\nreason = 'r'\nfilled = true\n"),
    declared(
        "skip with a list to include",
        "[[skip]]\ncolumn = 'n'\nreason = 'r'\nfilled = true\ninclude = ['bot']\n",
    ),
    Case(
        name="a map: replace that is a number",
        files=toml("replace = 12\n" + GOOD),
        command=MAP,
        error="E201",
    ),
    Case(
        name="a map: replace of one text",
        files=toml("replace = [['a']]\n" + GOOD),
        command=MAP,
        error="E201",
    ),
    Case(
        name="a map: empty that is a number",
        files=toml("empty = 12\n" + GOOD),
        command=MAP,
        error="E201",
    ),
    Case(
        name="a map: markup that does not exist",
        files=toml("markup = 'klingon'\n" + GOOD),
        command=MAP,
        error="E201",
    ),
    Case(
        name="a map: a title of 1 MB that a terminal obeys",
        files=toml(f'title = "\\u001b[2J{"x" * MEGA}"\n' + GOOD),
        command=MAP,
        counts=ALL,
    ),
    option("a pair of a field that does not exist", "--map klingon=n"),
    option("a pair of a column that does not exist", "--map text=absente"),
    option("a pair of nothing", "--map ="),
    option("a pair without column", "--map text="),
    option(
        "the same column for two fields",
        "--map text=commentaire --map author=commentaire",
        error="",
        counts=ALL,
    ),
    option("a zone that does not exist", "--timezone Klingon/Qonos"),
    option("a zone that climbs out", "--timezone ../../../etc/passwd"),
    option("something to include that does not exist", "--include klingon"),
    option("a platform of controls", "--platform '\x1b[2J'", error="", counts=ALL),
    Case(
        name="a language that does not exist",
        files={"a.csv": CSV},
        command="classify {file} --lang klingon",
        error="E201",
    ),
    Case(
        name="an engine that does not exist",
        files={"a.csv": CSV},
        command="classify {file} --engine klingon",
        error="E201",
    ),
    Case(
        name="a scheduler without an engine",
        files={"a.csv": CSV},
        command="classify {file} --scheduler tcp://x:1",
        error="E201",
    ),
]
