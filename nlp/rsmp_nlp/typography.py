"""French typography: unbreakable spaces, put where texts leave; sources are typed with ordinary ones."""

from __future__ import annotations

import re


def typeset(text: str, lang: str) -> str:
    """Return a French text with its unbreakable spaces; another language is left as it is.

    U+202F before ; ! ? and U+00A0 before : and % and inside « ».

    >>> typeset("Vrai ? « oui » : 3 %", "fr") == "Vrai\u202f? «\u00a0oui\u00a0»\u00a0: 3\u00a0%"
    True
    """
    if lang != "fr":
        return text
    text = re.sub(" (?=[;!?])", "\u202f", text)
    return re.sub("(?<=«) | (?=[:%»])", "\u00a0", text)
