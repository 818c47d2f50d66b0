"""Longer headers of tables, known by their words: "Date du message", "Pseudo de l’auteur"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

_TEXT_WORDS: Final = frozenset(
    (
        *("texte", "message", "contenu", "commentaire", "corps", "verbatim", "contribution"),
        *("text", "content", "body"),
    )
)
"""Words that make a longer header ("Votre contribution") a text column, where no synonym fits."""

_LESS_SURE_TEXT_WORDS: Final = frozenset(
    (
        *("avis", "temoignage", "remarque", "remarques", "observation", "observations"),
        *("verbatims", "commentaires", "description", "detail", "extrait"),
    )
)
_COUNTED: Final = frozenset(("commentaires",))
_COUNTS: Final = frozenset(("aime", "likes", "partages", "shares", "reactions", "vues", "votes"))
"""Beside counts, « Commentaires » is one."""

_ABOUT_THE_TEXT: Final = frozenset(
    (
        *("n", "no", "nb", "nombre", "number", "num", "numero", "count", "total", "id"),
        *("identifiant", "date", "heure", "auteur", "author", "pseudo", "type", "langue"),
        *("statut", "status", "lien", "url", "link", "titre", "title", "likes", "reponse"),
        "reply",
    )
)
"""Words that make a header one of the other fields, or a count ("Date du message")."""

COMMENTS: Final = frozenset(("comment", "commentaire"))

WORDED: Final[Mapping[str, re.Pattern[str]]] = {
    field: re.compile(pattern)
    for field, pattern in {
        "parent_id": r"(?:en_)?(?:reponse|replied|reply|replying)_(?:a|au|aux|to)(?:_(?!user|author|screen)\w+)?"
        r"|(?:\w+_)?parent_(?:\w+_)?id|(?:in_)?reply_to_(?:message|tweet|post|comment|status)_id",
        "message_id": r"(?:id|identifiant|n|no|num|numero)_(?:(?:du|de_la|de_l|de)_)?"
        r"(?:message|commentaire|post|publication|contribution|proposition|avis|tweet|reponse)"
        r"|(?:message|comment|post|tweet|contribution|proposal|reply)_?id",
        "author": r"(?:auteur|author|pseudo|pseudonyme|expediteur|sender|username)"
        r"(?:_(?:du|de_la|de_l|des?|of|display|full|nick)(?:_\w+)?|_name|_nom|_login|_username)?"
        r"|(?:nom|pseudo|pseudonyme)_(?:de_l_|d_|du_)(?:auteur|utilisateur|expediteur|membre|participant)"
        r"|(?:comment|message|post|tweet|owner|profile|from|user)_(?:author|user_?name|user|name)|de_nom|name(?:_click_to_view_profile)?",
        "created_at": r"(?:date|horodatage|timestamp)(?:_(?!de_naiss|de_fin|de_modif|de_mise|d_expir|de_mod"
        r"|modif|updated|of_birth|limite|d_achev)\w+)?"
        r"|(?:comment|message|post|tweet|publication|submit|submission|relationship|created)_(?:create_)?"
        r"(?:date|time|timestamp|datetime|published)(?:_\w+)?|published|created_date_time"
        r"|(?:sent|posted|published|submitted)_(?:time|on|at|date)",
        "url": r"(?:lien|url|link|adresse)_(?:(?:vers|du|de|to|of)_)?(?:(?:le|la|the)_)?"
        r"(?:message|commentaire|post|publication|tweet|contribution|comment)"
        r"|(?:message|comment|post|tweet)_(?:url|link|permalink)|twitter_page_for_tweet",
    }.items()
}
"""For each field, the longer headers taken for it where no synonym fits."""


def worded_text(headers: Sequence[str]) -> str | None:
    """Return the longer header that is likeliest to be that of the text.

    Where a table has the text of a comment and of what it answers, its rows are the comments.

    >>> worded_text(["date_du_message", "post_text", "comment_text"])
    'comment_text'
    """
    words = {header: set(header.split("_")) for header in headers}
    counts = any(_COUNTS & one for one in words.values())
    less_sure = _LESS_SURE_TEXT_WORDS - (_COUNTED if counts else frozenset())
    for wanted in (_TEXT_WORDS, less_sure):
        fits = [one for one in headers if wanted & words[one] and not _ABOUT_THE_TEXT & words[one]]
        if fits:
            return next((one for one in fits if COMMENTS & words[one]), fits[0])
    return None
