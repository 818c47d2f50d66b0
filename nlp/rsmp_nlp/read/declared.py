"""Column maps declared in TOML: how a tabular export is known, and what each of its columns is.

Adding a format needs no code: one file in `maps/`, or one given by `--map`. `docs/maps.md` shows
how a map is written.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any, Final, NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rsmp_nlp.errors import NotReadable, UsageError
from rsmp_nlp.read.base import STATUSES
from rsmp_nlp.read.columns import SYNONYMS
from rsmp_nlp.read.records import as_text
from rsmp_nlp.schema.records import AUTHOR_KINDS, MESSAGE_KINDS

VERSION: Final = 1
MARKUPS: Final = ("plain", "html", "bbcode", "json")
_SECTIONS: Final = frozenset(
    (
        *("version", "name", "title", "status", "checked", "match", "fields", "values", "skip"),
        *("dates", "replace", "markup", "empty", "escaped_quotes"),
    )
)
_MATCH: Final = frozenset(("required", "any", "absent", "exact", "files"))
_RULE: Final = frozenset(("column", "in", "filled", "reason", "include"))
_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,60}")
_ALLOWED: Final = {"kind": MESSAGE_KINDS, "author_kind": AUTHOR_KINDS}

Cells = Mapping[str, object]


@dataclass(frozen=True)
class Field:
    """Where the value of a field comes from.

    Attributes
    ----------
    columns : the first that is filled gives the value
    joined : whether all that are filled give it, separated by `separator`
    values : cell → value; `default` for the cells that are not in it
    pattern : what of the cell is kept: its first group; nothing where it does not fit
    template : the value in which `{}` stands for the cell
    """

    columns: tuple[str, ...]
    joined: bool = False
    separator: str = "\n\n"
    values: Mapping[str, str] | None = None
    default: str | None = None
    pattern: re.Pattern[str] | None = None
    template: str = "{}"

    def value(self, cells: Cells, empty: Collection[str]) -> str | None:
        """Return the value for one record, None where it has none."""
        filled = [text for name in self.columns if (text := _filled(cells.get(name), empty))]
        if self.values is not None:
            return self.values.get(filled[0].strip() if filled else "", self.default)
        if not filled:
            return self.default
        text = self.separator.join(dict.fromkeys(filled)) if self.joined else filled[0]
        if self.pattern is not None:
            match = self.pattern.search(text)
            if match is None:
                return self.default
            text = match[1]
        return self.template.replace("{}", text)


@dataclass(frozen=True)
class SkipRule:
    """Which records are left out: those whose `column` holds one of `among`, or anything at all.

    `include` is the word of `--include` that brings them back, None where nothing does.
    """

    column: str
    reason: str
    among: frozenset[str] | None = None
    include: str | None = None

    def applies(self, cells: Cells, include: Collection[str], empty: Collection[str]) -> bool:
        """Tell whether a record is left out."""
        text = (_filled(cells.get(self.column), empty) or "").strip()
        hit = text.casefold() in self.among if self.among is not None else bool(text)
        return hit and self.include not in include


@dataclass(frozen=True)
class DeclaredMap:
    """One declared format; see `docs/maps.md` for what each key does."""

    name: str
    title: str
    status: str
    fields: Mapping[str, Field]
    required: tuple[str, ...]
    any_of: tuple[tuple[str, ...], ...] = ()
    absent: tuple[str, ...] = ()
    exact: bool = False
    files: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    skip: tuple[SkipRule, ...] = ()
    zone: ZoneInfo | None = None
    day_first: bool | None = None
    formats: tuple[str, ...] = ()
    replace: tuple[tuple[str, str], ...] = ()
    markup: str = "plain"
    empty: frozenset[str] = frozenset()
    escaped_quotes: bool = False

    def fits(self, columns: Collection[str], file: str) -> float:
        """Return how well a table fits, 0 (not at all) to 1; more required columns, surer."""
        names = {name.strip().casefold() for name in columns}
        if self.files and not any(fnmatch(file.casefold(), one.casefold()) for one in self.files):
            return 0.0
        if not {name.casefold() for name in self.required} <= names:
            return 0.0
        if not all(names & {one.casefold() for one in group} for group in self.any_of):
            return 0.0
        if names & {name.casefold() for name in self.absent}:
            return 0.0
        if self.exact and len(names) != len(self.required):
            return 0.0
        return 0.95 + min(len(self.required) + len(self.any_of), 20) / 1_000

    def mapping(self, columns: Collection[str]) -> dict[str, str]:
        """Return field → columns in words, of those that the table has."""
        names = {name.strip().casefold() for name in columns}
        found = {}
        for name, one in self.fields.items():
            present = [column for column in one.columns if column.casefold() in names]
            if present:
                found[name] = (" + " if one.joined else ", sinon ").join(present)
        return found


def _filled(cell: object, empty: Collection[str]) -> str | None:
    text = as_text(cell)
    return None if text is None or text.strip().casefold() in empty else text


@cache
def shipped_maps() -> tuple[DeclaredMap, ...]:
    """Return the maps that come with the package, in order of their names."""
    return tuple(load_maps(Path(__file__).with_name("maps")))


def is_declared(path: Path) -> bool:
    """Tell whether `--map` was given declared maps: a folder, or a TOML file with `fields`."""
    if path.is_dir():
        return True
    if path.suffix != ".toml" or not path.is_file():
        return False
    return "fields" in _content(path)


def load_maps(path: Path) -> Iterator[DeclaredMap]:
    """Yield the maps of a folder, in order of their file names, or that of a file.

    Raises
    ------
    UsageError
        A file is no valid map; the sentence says where and what is allowed.
    NotReadable
        A file cannot be read.
    """
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    if not files:
        raise UsageError(f"--map {path} : aucun fichier .toml dans ce dossier.")
    for file in files:
        yield parse_map(_content(file), str(file))


def _content(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NotReadable(path, error.strerror or str(error)) from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"--map {path} : TOML illisible ({error}).") from error


def parse_map(content: Mapping[str, Any], where: str) -> DeclaredMap:
    """Return a map from the content of its TOML file.

    Parameters
    ----------
    where : path of the file, for errors

    Raises
    ------
    UsageError
        Something in it is unknown, missing or of another type.
    """
    check = _Checker(where)
    check.known(content, _SECTIONS, "clé")
    if content.get("version") != VERSION:
        check.fail(f"version = {content.get('version')!r} ; attendu : version = {VERSION}")
    name = check.text(content, "name", Path(where).stem)
    if not _SLUG.fullmatch(name):
        check.fail(f"nom « {name} » ; attendu : minuscules, chiffres et tirets")
    fields = {
        key: _field(check, key, value) for key, value in check.table(content, "fields").items()
    }
    check.known(fields, SYNONYMS, "champ")
    if "text" not in fields:
        check.fail("fields.text manque : c’est la colonne du texte")
    values = {key: str(value) for key, value in check.table(content, "values").items()}
    check.known(values, SYNONYMS, "champ")
    for key, allowed in _ALLOWED.items():
        one = fields.get(key)
        given = [*((one.values or {}).values() if one else ()), *((one.default,) if one else ())]
        for value in (*given, values.get(key)):
            if value is not None and value not in allowed:
                check.fail(f"{key} = « {value} » ; admis : {', '.join(allowed)}")
    match = check.table(content, "match")
    check.known(match, _MATCH, "clé de match")
    dates = check.table(content, "dates")
    check.known(dates, {"zone", "day_first", "formats"}, "clé de dates")
    rules = content.get("skip", [])
    if not isinstance(rules, list):
        check.fail("skip : attendu des sections [[skip]]")
    columns = [one.columns[0] for one in fields.values() if len(one.columns) == 1]
    return DeclaredMap(
        name=name,
        title=check.text(content, "title", name),
        status=check.one_of(content, "status", tuple(STATUSES), "unverified"),
        fields=fields,
        required=check.names(match, "required") or (() if match else tuple(dict.fromkeys(columns))),
        any_of=tuple(check.names({"any": group}, "any") for group in check.several(match, "any")),
        absent=check.names(match, "absent"),
        exact=check.flag(match, "exact") or False,
        files=check.names(match, "files"),
        values=values,
        skip=tuple(_rule(check, rule) for rule in rules),
        zone=check.zone(dates),
        day_first=check.flag(dates, "day_first"),
        formats=check.names(dates, "formats"),
        replace=tuple(check.pair(pair) for pair in check.several(content, "replace")),
        markup=check.one_of(content, "markup", MARKUPS, "plain"),
        empty=frozenset(one.casefold() for one in check.names(content, "empty")),
        escaped_quotes=check.flag(content, "escaped_quotes") or False,
    )


def _field(check: _Checker, key: str, value: object) -> Field:
    """Return a field: a column, a list of columns, or a table of `Field`'s keys."""
    if isinstance(value, str):
        return Field((value,))
    if isinstance(value, list):
        return Field(check.names({key: value}, key))
    if not isinstance(value, dict):
        check.fail(f"fields.{key} : attendu une colonne, une liste de colonnes ou une table")
    check.known(
        value,
        {"column", "join", "separator", "values", "default", "pattern", "template"},
        f"clé de fields.{key}",
    )
    joined = check.names(value, "join")
    column = value.get("column")
    columns = joined or ((column,) if isinstance(column, str) else check.names(value, "column"))
    if not columns:
        check.fail(f"fields.{key} : column ou join manque")
    pattern = check.text(value, "pattern") if "pattern" in value else None
    try:
        compiled = re.compile(pattern) if pattern else None
    except re.error as error:
        check.fail(f"fields.{key}.pattern : {error}")
    if compiled is not None and compiled.groups != 1:
        check.fail(f"fields.{key}.pattern : attendu un groupe entre parenthèses, et un seul")
    values = check.table(value, "values") if "values" in value else None
    return Field(
        columns,
        bool(joined),
        str(value.get("separator", "\n\n")),
        {str(k): str(v) for k, v in values.items()} if values is not None else None,
        str(value["default"]) if "default" in value else None,
        compiled,
        str(value.get("template", "{}")),
    )


def _rule(check: _Checker, rule: object) -> SkipRule:
    if not isinstance(rule, dict):
        check.fail("skip : attendu des sections [[skip]]")
    check.known(rule, _RULE, "clé de skip")
    among = check.names(rule, "in")
    if not among and not rule.get("filled"):
        check.fail("skip : attendu in = [« valeurs »] ou filled = true")
    return SkipRule(
        check.text(rule, "column"),
        check.text(rule, "reason"),
        frozenset(one.casefold() for one in among) if among else None,
        check.text(rule, "include") if "include" in rule else None,
    )


@dataclass(frozen=True)
class _Checker:
    """Says what is wrong with a map, and where."""

    where: str

    def fail(self, what: str) -> NoReturn:
        raise UsageError(f"{self.where} : {what}.")

    def known(self, given: Collection[str], allowed: Collection[str], what: str) -> None:
        for key in given:
            if key not in allowed:
                self.fail(
                    f"{what} inconnue ou inconnu « {key} » ; admis : {', '.join(sorted(allowed))}"
                )

    def text(self, table: Mapping[str, Any], key: str, default: str | None = None) -> str:
        value = table.get(key, default)
        if not isinstance(value, str) or not value:
            self.fail(f"{key} : attendu un texte, lu {value!r}")
        return str(value)

    def one_of(
        self, table: Mapping[str, Any], key: str, allowed: tuple[str, ...], default: str
    ) -> str:
        value = table.get(key, default)
        if value not in allowed:
            self.fail(f"{key} = {value!r} ; admis : {', '.join(allowed)}")
        return str(value)

    def table(self, content: Mapping[str, Any], key: str) -> dict[str, Any]:
        value = content.get(key, {})
        if not isinstance(value, dict):
            self.fail(f"{key} : attendu une section [{key}]")
        return dict(value)

    def names(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.fail(f"{key} : attendu une liste de textes, lu {value!r}")
        return tuple(value)

    def several(self, table: Mapping[str, Any], key: str) -> list[Any]:
        value = table.get(key, [])
        if not isinstance(value, list):
            self.fail(f"{key} : attendu une liste, lu {value!r}")
        return list(value)

    def flag(self, table: Mapping[str, Any], key: str) -> bool | None:
        value = table.get(key)
        if value is not None and not isinstance(value, bool):
            self.fail(f"{key} : attendu true ou false, lu {value!r}")
        return value

    def pair(self, value: object) -> tuple[str, str]:
        if not isinstance(value, list) or [type(one) for one in value] != [str, str]:
            self.fail("replace : attendu des paires [« cherché », « mis à la place »]")
        return str(value[0]), str(value[1])

    def zone(self, dates: Mapping[str, Any]) -> ZoneInfo | None:
        name = dates.get("zone")
        if name is None:
            return None
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError, TypeError):
            self.fail(f"dates.zone = {name!r} : fuseau inconnu. Exemples : UTC, Europe/Paris")
