"""A corpus for IRaMuTeQ and Alceste: a starred line of variables, then the text of a message.

The format is that of the manual of IRaMuTeQ (« règles de formatage des corpus ALCESTE »): texts
begin with four stars, variables are `*name_value` of plain letters and figures, and a star is
found nowhere else.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any, Final

from rsmp_nlp.errors import UsageError
from rsmp_nlp.export.bridge import has_text, messages_of, rows
from rsmp_nlp.export.run import FinishedRun
from rsmp_nlp.export.targets import Exported
from rsmp_nlp.whole_files import write_aside

_VALUES: Final = {
    "plateforme": "platform",
    "usage": "usage",
    "famille": "family",
    "nature": "kind",
    "role": "role",
    "espace": "space",
}
"""Variable → column. Authors are left out: a variable of persons would profile each of them."""

_VALUE_LIMIT: Final = 30
_STARS_AND_EDGES: Final = re.compile(r"\*|(?<!\w)_+|_+(?!\w)")
"""What the format would take for a variable: stars, and words between underscores."""


def write(run: FinishedRun, out: Path) -> Exported:
    """Write the texts of a run as one corpus file, in the order of its messages.

    Raises
    ------
    UsageError
        The run was made without `--with-text`, or `out` is a folder.
    """
    table = messages_of(run)
    if not has_text(table):
        raise UsageError(
            f"--to alceste : {run.folder} n’a pas le texte des messages. Reclassez avec "
            "--with-text : rsmp-nlp classify CHEMIN --with-text."
        )
    if out.is_dir():
        raise UsageError(f"{out} : c’est un dossier ; -o attend ici un fichier.")
    out.parent.mkdir(parents=True, exist_ok=True)
    values = {name: _Values() for name in _VALUES}
    written = empty = 0
    with write_aside(out) as stream:
        for row in rows(table):
            text = plain_line(row["text"] or "")
            if not text:
                empty += 1
                continue
            stream.write(f"**** {_variables(row, values)}\n{text}\n\n")
            written += 1
    notes = (f"{empty} messages sans texte lisible : laissés de côté.",) if empty else ()
    return Exported((out,), {"messages": written}, notes)


def plain_line(text: str) -> str:
    r"""Return a text on one line, without what the format takes for a mark.

    >>> plain_line("**** *a_b\n-*x\n_rire_ mot_lié")
    'a_b - x rire mot_lié'
    """
    readable = "".join(
        " " if unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn") else char for char in text
    )
    return " ".join(_STARS_AND_EDGES.sub(" ", readable).split())


class _Values:
    """Plain values of one variable; names that would be written alike are numbered."""

    def __init__(self) -> None:
        self._plain: dict[str, str] = {}
        self._taken: set[str] = set()

    def plain(self, name: str) -> str:
        if name not in self._plain:
            stem = plain_value(name)
            value, number = stem, 1
            while value in self._taken:
                number += 1
                value = f"{stem}{number}"
            self._taken.add(value)
            self._plain[name] = value
        return self._plain[name]


def plain_value(name: str) -> str:
    """Return a name as letters and figures without accents; `x` if none is left.

    >>> plain_value("Désirs d’avenir"), plain_value("Ⅵ"), plain_value("社区")
    ('Desirsdavenir', 'VI', 'x')
    """
    decomposed = unicodedata.normalize("NFKD", name[:1000])
    kept = "".join(char for char in decomposed if char.isascii() and char.isalnum())
    return kept[:_VALUE_LIMIT] or "x"


def _variables(row: dict[str, Any], values: dict[str, _Values]) -> str:
    found = [
        f"*{name}_{values[name].plain(str(row[column]))}"
        for name, column in _VALUES.items()
        if row[column]
    ]
    date = row["created_at"]
    if date is not None:
        found += [f"*annee_{date:%Y}", f"*mois_{date:%Y%m}"]
    return " ".join(found)
