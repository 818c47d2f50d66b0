"""Messages in an object of JSON: who speaks, what is said, and what answers it, by the names of keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any, Final

from rsmp_nlp.read.columns import SYNONYMS, normalise_header

_DEEPEST: Final = 6
_WIDEST: Final = 1_000
_ROOT: Final = "root"
"""What yt-dlp says answers no other comment."""

TEXTS: Final = frozenset(SYNONYMS["text"].split())
_WEAK: Final = frozenset(("description", "comment", "post"))
"""Names that also describe things which are no messages: they need an author or a date beside."""

PEOPLE: Final = frozenset(
    (
        *("author", "auteur", "user", "utilisateur", "sender", "from", "creator"),
        *("member_creator", "owner", "u", "profile", "public_author"),
    )
)
_NAMES: Final = [
    "username",
    "login",
    "screen_name",
    "handle",
    "display_name",
    "full_name",
    "name",
    "nom",
    "value",
    "id",
]
_INNER: Final = frozenset(
    (
        *("replies", "comments", "children", "reponses", "commentaires", "answers"),
        *("responses", "edges", "nodes", "items", "data"),
    )
)
"""Keys under which a message holds those that answer it."""

_APART: Final = PEOPLE | _INNER - {"data"}
"""Keys under which no object is looked for that would be the message itself."""

Object = Mapping[str, Any]
Cells = dict[str, object]


def looks_spoken(keys: set[str]) -> bool:
    """Tell whether objects of these dotted keys may be messages."""
    levels: dict[str, set[str]] = {}
    for key in keys:
        outer, _, name = key.rpartition(".")
        if outer.count(".") >= _DEEPEST:
            continue
        levels.setdefault(outer, set()).add(normalise_header(name))
    return any(_is_spoken(names) for names in levels.values())


def _is_spoken(names: set[str]) -> bool:
    texts = names & TEXTS
    if texts - _WEAK:
        return True
    dated = names & set(SYNONYMS["created_at"].split())
    return bool(texts) and bool(dated or names & {*PEOPLE, *SYNONYMS["author"].split()})


def messages(value: Object, wanted: Set[str]) -> Iterator[Cells]:
    """Yield the message that an object is or wraps, then those that it holds.

    Parameters
    ----------
    wanted : the key of the text, where the user names it; else any known name is one
    """
    todo: list[tuple[Object, str | None, str | None]] = [(value, None, None)]
    while todo:
        one, parent, thread = todo.pop()
        around = _wrapped(one, wanted)
        answers = [found for level in around or [one] for found in _answers(level, around)]
        if around:
            cells = _cells(around)
            name = _value(cells, "message_id")
            if cells.get("parent") == _ROOT:
                cells["parent"] = None
            if parent is not None and _value(cells, "parent_id") is None:
                cells["parent_id"] = parent
            thread = thread or (name if answers else None)
            if thread is not None and _value(cells, "thread_id") is None:
                cells["thread_id"] = thread
            yield cells
            parent = name or parent
        elif not answers:
            yield _cells([one])  # counted as a text that is empty
        todo.extend((answer, parent, thread) for answer in reversed(answers))


def _wrapped(value: Object, wanted: Set[str]) -> list[Object]:
    """Return the objects from `value` to the nearest that holds a text; none if none does."""
    level: list[list[Object]] = [[value]]
    for _ in range(_DEEPEST):
        if len(level) > _WIDEST:
            return []
        for around in level:
            if _speaks(around[-1], wanted):
                return around
        level = [
            [*around, inner]
            for around in level
            for key, inner in around[-1].items()
            if isinstance(inner, dict) and normalise_header(key) not in _APART
        ]
    return []


def _speaks(value: Object, wanted: Set[str]) -> bool:
    if wanted:
        return not wanted.isdisjoint(value)
    names = {normalise_header(key): one for key, one in value.items()}
    return _is_spoken({name for name in names if name not in TEXTS or _says(names[name])})


def _answers(value: Object, around: list[Object]) -> Iterator[Object]:
    """Yield the objects that a message holds under the name of answers, a container under any."""
    names = {key: normalise_header(key) for key in value}
    holds = TEXTS.isdisjoint(names.values())
    for key, one in value.items():
        if not holds and names[key].split("_")[-1] not in _INNER:
            continue
        if isinstance(one, dict) and not any(one is level for level in around):
            yield from _answers(one, around)
        elif isinstance(one, list):
            yield from (answer for answer in one if isinstance(answer, dict))


def _cells(around: list[Object]) -> Cells:
    """Return what the objects around a text say; the nearest to it is believed first."""
    cells: Cells = {}
    for level in reversed(around):
        for key, value in level.items():
            if isinstance(value, dict):
                if any(value is level for level in around):
                    continue
                if normalise_header(key) in PEOPLE:
                    known = normalise_header(key) in SYNONYMS["author"].split()
                    cells.setdefault(key if known else "author", _person(value))
                else:
                    plain = {f"{key}.{name}": one for name, one in value.items()}
                    cells |= {k: v for k, v in plain.items() if _is_plain(v) and k not in cells}
            elif _is_plain(value):
                cells.setdefault(key, value)
    return cells


def _says(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | int | float | bool)


def _person(value: Object) -> object:
    """Return the name under which a person is known."""
    names = {normalise_header(key): one for key, one in value.items() if _is_plain(one)}
    return next((names[name] for name in _NAMES if names.get(name)), None)


def _value(cells: Mapping[str, object], what: str) -> str | None:
    """Return what the cells say of a field, by the names of its synonyms."""
    named = {normalise_header(key): value for key, value in cells.items()}
    found = (named.get(name) for name in SYNONYMS[what].split())
    return next((str(value) for value in found if value not in (None, "")), None)
