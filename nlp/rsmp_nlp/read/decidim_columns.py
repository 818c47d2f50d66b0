"""The columns of Decidim: nested keys, languages, and the words that translate them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from rsmp_nlp.read.columns import normalise_header

What = Literal["proposal", "comment", "debate"]

_KEYS: Final[Mapping[str, str]] = {
    "id": "id identifiant",
    "title": "title titre",
    "body": "body corps contenu texte commentaire",
    "description": "description",
    "created_at": "created_at cree_le date_de_creation creation",
    "published_at": "published_at publie_le date_de_publication publication",
    "author": "author auteur autrice auteur_e",
    "user_group": "user_group groupe_d_utilisateurs groupe_utilisateur groupe",
    "name": "name nom",
    "locale": "locale langue",
    "depth": "depth profondeur niveau",
    "commentable_id": "commentable_id id_commentable identifiant_commentable "
    "id_de_l_element_commente",
    "commentable_type": "commentable_type type_commentable type_de_commentable "
    "type_de_l_element_commente",
    "root_commentable_url": "root_commentable_url url_racine url_de_l_element_racine "
    "url_du_commentable_racine url_commentable_racine",
    "participatory_space": "participatory_space espace_participatif",
    "component": "component composant composante fonctionnalite",
    "url": "url lien adresse",
    "is_amend": "is_amend est_un_amendement amendement",
    "original_proposal": "original_proposal proposition_originale proposition_initiale",
    "state": "state etat statut",
    "reference": "reference",
}
"""Keys of the exports, and the words that translate them."""

_WORDS: Final = {word: key for key, words in _KEYS.items() for word in words.split()}
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?")


@dataclass(frozen=True)
class Columns:
    """The columns of a file, by the keys that Decidim gives them in English."""

    by_key: Mapping[str, str]

    @classmethod
    def of(cls, columns: tuple[str, ...]) -> Columns:
        """Return the columns of a header."""
        by_key: dict[str, str] = {}
        for column in columns:
            by_key.setdefault(_key(column), column)
        return cls(by_key)

    def first(self, *keys: str) -> str | None:
        """Return the first column there is for some keys."""
        return next((self.by_key[key] for key in keys if key in self.by_key), None)

    def translated(self, key: str) -> list[str]:
        """Return the columns of a text: plain, in French, in other languages, by machine."""
        found = [
            name
            for name in self.by_key
            if name == key or (name.startswith(f"{key}/") and LANGUAGE.fullmatch(last(name)))
        ]
        rank = {key: 0, f"{key}/fr": 1}
        found.sort(key=lambda name: rank.get(name, 3 if "machine" in name else 2))
        return [self.by_key[name] for name in found]

    def texts(self) -> list[str]:
        """Return the columns of the text itself."""
        return self.translated("body") or self.translated("description")


def _key(column: str) -> str:
    """Return a column name in the words of Decidim.

    >>> _key("Titre/fr"), _key("Espace participatif/URL"), _key("author/name")
    ('title/fr', 'participatory_space/url', 'author/name')
    """
    parts = column.split("/")
    words = [normalise_header(part) for part in parts]
    keys = [_WORDS.get(word, word) for word in words]
    if len(parts) > 1 and LANGUAGE.fullmatch(parts[-1].strip()):
        keys[-1] = words[-1]  # a language, not the word "de" or "id"
        if keys[-1] in ("id", "url"):
            keys[-1] = _WORDS[keys[-1]]
    return "/".join(keys)


def last(name: str) -> str:
    """Return the last part of a nested key."""
    return name.rpartition("/")[2]


def what_of(columns: tuple[str, ...]) -> What | None:
    """Return what the rows of a file are, None where they are no messages of Decidim."""
    names = Columns.of(columns)
    if not names.texts() or not names.first("id"):
        return None
    if names.first("commentable_id") and names.first("commentable_type", "root_commentable_url"):
        return "comment"
    placed = names.first("participatory_space/id", "participatory_space/url", "component/id")
    if not placed or not names.translated("title"):
        return None
    if names.translated("body"):
        proposal = names.first(
            "state", "is_amend", "published_at", "reference", "original_proposal"
        )
        return "proposal" if proposal else None
    debate = {"instructions", "information_updates", "conclusions", "last_comment_at"}
    return "debate" if any(key.split("/")[0] in debate for key in names.by_key) else None
