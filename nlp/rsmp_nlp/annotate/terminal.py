"""The terminal annotator: one message at a time, one key a label."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from rsmp_nlp.annotate.sample_file import Item
from rsmp_nlp.annotate.terminal_keys import END
from rsmp_nlp.annotate.terminal_screen import (
    KEYS,
    NAMES,
    Style,
    grid_lines,
    help_lines,
    message_lines,
    progress_line,
)
from rsmp_nlp.annotate.terminal_store import SKIPPED, SUBMITTED, Given, LabelFile
from rsmp_nlp.errors import InputError, UsageError

_AROUND_TEXT: Final = 14
"""Lines of the screen that are not the text of the message."""

_LEAST_TEXT: Final = 5


def items_for(items: Sequence[Item], annotator: str) -> list[Item]:
    """Return the messages of a sample that an annotator has to label, in its order.

    Raises
    ------
    UsageError
        The name is empty, or the sample was shared out and not to it.
    InputError
        It holds no message.
    """
    if not annotator.strip():
        raise UsageError("--annotator : le nom de la personne qui étiquette manque.")
    if not items:
        raise InputError("Ce tirage ne contient aucun message.")
    own = [item for item in items if not item.names or annotator in item.names]
    if not own:
        names = sorted({name for item in items for name in item.names})
        raise UsageError(
            f"--annotator {annotator} : ce tirage a été partagé entre {', '.join(names)}. Donnez l’un de "
            "ces noms."
        )
    return own


@dataclass
class Session:
    """An annotator at work.

    Attributes
    ----------
    items : messages to label, in order; those that the file knows are not shown again
    labels : file of what was given
    read : waits for a key
    write : shows a text
    suggest : show what the model proposes
    """

    items: Sequence[Item]
    labels: LabelFile
    read: Callable[[], str]
    write: Callable[[str], None]
    look: Style
    suggest: bool = False
    _whole: bool = field(default=False, init=False)
    _secondary: str = field(default="", init=False)
    _said: str = field(default="", init=False)

    def run(self) -> int:
        """Show messages until all are labelled or the annotator leaves; return how many remain."""
        while (item := self._next()) is not None:
            self._show(item)
            key = self.read()
            if key in ("q", END):
                break
            self._answer(item, key)
        return len(self._left())

    def _left(self) -> list[Item]:
        known = {given.key for given in self.labels.given}
        return [item for item in self.items if item.key not in known]

    def _next(self) -> Item | None:
        return next(iter(self._left()), None)

    def _answer(self, item: Item, key: str) -> None:
        """Do what a key asks; an unknown one only says so."""
        self._said = ""
        if key in KEYS:
            self._give(item, KEYS[key], SUBMITTED)
        elif key == "p":
            self._give(item, "", SKIPPED)
        elif key == "r":
            gone = self.labels.undo()
            self._said = "rien à défaire" if gone is None else "réponse précédente effacée"
            self._secondary = ""
        elif key == "s":
            self._ask_secondary()
        elif key == "v":
            self._whole = True
        elif key == "?":
            self._help()
        else:
            self._said = "touche sans effet ; ? pour l’aide"

    def _give(self, item: Item, usage: str, status: str) -> None:
        secondary = self._secondary if status == SUBMITTED and self._secondary != usage else ""
        self.labels.add(
            Given(
                item.message_id,
                item.platform,
                self.labels.annotator,
                usage,
                secondary,
                status,
                datetime.now(UTC).isoformat(timespec="seconds"),
                item.round,
            )
        )
        self._said = f"noté : {NAMES[usage]}" if usage else "passé"
        if secondary:
            self._said += f" (secondaire : {NAMES[secondary]})"
        self._secondary, self._whole = "", False

    def _ask_secondary(self) -> None:
        self.write("usage secondaire : une touche de 1 à 9, une autre pour aucun\n")
        key = self.read()
        self._secondary = KEYS[key] if key in KEYS and key != "0" else ""
        self._said = (
            f"secondaire : {NAMES[self._secondary]} ; reste l’usage principal"
            if self._secondary
            else "aucun usage secondaire"
        )

    def _help(self) -> None:
        width, _ = shutil.get_terminal_size()
        self.write(self.look.clear + "\n".join(help_lines(width)) + "\n")
        self.read()

    def _show(self, item: Item) -> None:
        width, height = shutil.get_terminal_size()
        most = None if self._whole else max(_LEAST_TEXT, height - _AROUND_TEXT)
        done = len(self.items) - len(self._left())
        lines = [
            progress_line(done, len(self.items)),
            *message_lines(item, width, most, self.look, self.suggest),
            *grid_lines(width),
            self._said,
        ]
        self.write(self.look.clear + "\n".join(lines) + "\n")
