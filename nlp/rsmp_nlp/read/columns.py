"""Which column of a table is which field of a message: French and English synonyms, or `--map`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rsmp_nlp.errors import NoTextColumn, NotReadable, UsageError
from rsmp_nlp.read.column_words import COMMENTS, WORDED, worded_text

SYNONYMS: Final[Mapping[str, str]] = {
    "text": (
        "text texte message contenu corps commentaire body content publication post contribution "
        "full_text texte_du_message contenu_du_message message_text texte_integral verbatim "
        "reponse text_original selftext msg comment description tweet"
    ),
    "message_id": (
        "message_id id identifiant id_message id_str post_id comment_id uuid "
        "identifiant_du_message event_id numero ref reference"
    ),
    "platform": "platform plateforme reseau network site source_platform reseau_social social_network",
    "thread_id": (
        "thread_id thread fil id_fil fil_id conversation_id conversation discussion discussion_id "
        "topic_id sujet_id id_sujet id_discussion"
    ),
    "parent_id": (
        "parent_id parent in_reply_to reply_to replied_to_id in_reply_to_id en_reponse_a "
        "reponse_a id_parent reply_to_id replytoid"
    ),
    "author": (
        "author auteur expediteur sender user utilisateur pseudo nom_auteur author_name username "
        "user_name nickname sender_name sender_user_name from de author_id user_id from_id id_auteur auteur_id nom "
        "membre screen_name requester demandeur auteur_e auteur_rice auteurrice"
    ),
    "author_kind": "author_kind author_type nature_auteur type_auteur sender_type",
    "role": "role fonction statut_auteur profil author_role qualite",
    "kind": "kind type nature type_de_message message_type type_message",
    "space": (
        "space espace groupe group canal channel section rubrique forum categorie category salon "
        "room group_name channel_name communaute"
    ),
    "created_at": (
        "created_at date publie_le published_at date_de_publication date_publication datetime "
        "timestamp createdat created cree_le date_creation date_de_creation date_heure horodatage "
        "poste_le envoye_le horodateur sent_at heure_de_publication publishedat time created_time "
        "created_utc created_date date_sent timestamp_ms public_created_at creation_time "
        "origin_server_ts"
    ),
    "lang": "lang langue language locale",
    "url": "url lien permalink permalien link adresse",
}
"""For each field of a message, the column names taken for it, the likeliest first."""

FIELD_ALIASES: Final = {
    "texte": "text",
    "date": "created_at",
    "id": "message_id",
    "auteur": "author",
    "plateforme": "platform",
    "fil": "thread_id",
    "parent": "parent_id",
    "espace": "space",
    "langue": "lang",
}
"""Short French names accepted on the left of `--map`."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Field of a message → name of the column that holds it."""

    columns: Mapping[str, str]


def normalise_header(name: str) -> str:
    """Return a column name without accents, case and punctuation.

    >>> normalise_header("Publié le :")
    'publie_le'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", plain)
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")


def parse_overrides(values: Iterable[str]) -> dict[str, str]:
    """Return field → column from `field=column` strings or the path of a TOML file of the same.

    Raises
    ------
    UsageError
        A field is unknown, or a value has neither form.
    NotReadable
        The TOML file cannot be read.

    Examples
    --------
    >>> parse_overrides(["texte=Commentaire", "date=Publié le"])
    {'text': 'Commentaire', 'created_at': 'Publié le'}
    """
    overrides: dict[str, str] = {}
    for value in values:
        if "=" in value:
            field, _, column = value.partition("=")
            pairs = {field.strip(): column.strip()}
        elif value.endswith(".toml"):
            pairs = _toml_pairs(Path(value))
        else:
            raise UsageError(
                f"--map {value} : ni « champ=colonne » ni fichier .toml. "
                "Exemple : --map text=Commentaire."
            )
        for field, column in pairs.items():
            canonical = FIELD_ALIASES.get(field, field)
            if canonical not in SYNONYMS:
                raise UsageError(
                    f"--map {field}={column} : champ inconnu « {field} ». "
                    f"Champs admis : {', '.join(SYNONYMS)}."
                )
            overrides[canonical] = column
    return overrides


def _toml_pairs(path: Path) -> dict[str, str]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NotReadable(path, error.strerror or str(error)) from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"--map {path} : TOML illisible ({error}).") from error
    pairs = content.get("map", content)
    if not isinstance(pairs, dict) or not all(isinstance(name, str) for name in pairs.values()):
        raise UsageError(f'--map {path} : attendu des lignes comme text = "Commentaire".')
    return pairs


def map_columns(path: str, columns: Iterable[str], overrides: Mapping[str, str]) -> ColumnMapping:
    """Return the mapping of a table's columns.

    Parameters
    ----------
    path : name of the table, for errors
    columns : its column names
    overrides : field → column, from `parse_overrides`; they win over synonyms

    Raises
    ------
    NoTextColumn
        No column can be taken for the text.
    UsageError
        An override names a column that the table lacks.

    Examples
    --------
    >>> map_columns("a.csv", ["Auteur", "Publié le", "Commentaire"], {}).columns
    {'text': 'Commentaire', 'author': 'Auteur', 'created_at': 'Publié le'}
    """
    names = [str(column) for column in columns]
    by_header: dict[str, str] = {}
    for name in names:
        by_header.setdefault(normalise_header(name), name)
    chosen: dict[str, str] = {}
    for field, column in overrides.items():
        match = column if column in names else by_header.get(normalise_header(column))
        if match is None:
            raise UsageError(
                f"{path} : la colonne « {column} » demandée par --map n’existe pas. "
                f"Colonnes : {', '.join(names[:12])}."
            )
        chosen[field] = match
    taken = set(chosen.values())
    for field, synonyms in SYNONYMS.items():
        if field in chosen:
            continue
        for synonym in synonyms.split():
            found = by_header.get(synonym) or by_header.get(synonym.replace("_", ""))
            if found is not None and found not in taken:
                chosen[field] = found
                taken.add(found)
                break
    if "text" not in chosen:
        free = [header for header, name in by_header.items() if name not in taken]
        if (header := worded_text(free)) is None:
            raise NoTextColumn(path, names)
        chosen["text"] = by_header[header]
        taken.add(by_header[header])
    about = set(normalise_header(chosen["text"]).split("_"))
    comment = by_header.get("comment_id")
    if comment is not None and comment not in taken and about & COMMENTS:
        # a table that has a column for both has the post once a comment
        if "message_id" in chosen:
            chosen.setdefault("thread_id", chosen["message_id"])
        chosen["message_id"] = comment
    free = [header for header, name in by_header.items() if name not in taken]
    for field, pattern in WORDED.items():
        if field not in chosen and (fits := [one for one in free if pattern.fullmatch(one)]):
            best = next((one for one in fits if COMMENTS & set(one.split("_"))), fits[0])
            chosen[field] = by_header[best]
            free.remove(best)
    return ColumnMapping({field: chosen[field] for field in SYNONYMS if field in chosen})


MOST_TITLE_ROWS: Final = 10


def header_place(rows: Sequence[Sequence[str]], overrides: Mapping[str, str]) -> int:
    """Return the position of the header among the first rows of a table.

    Reports of spreadsheets have a title, a date, an empty line above their header. It is the first
    row that names a text column, if every row above has fewer filled cells; else the first row.

    Parameters
    ----------
    rows : cells of the first rows, the table's width or not
    overrides : field → column, from `parse_overrides`

    Examples
    --------
    >>> header_place([["Export du 3 mai"], ["Auteur", "Message"], ["Ana", "Oui"]], {})
    1
    """
    widest = 0
    for place, row in enumerate(rows[: MOST_TITLE_ROWS + 1]):
        filled = sum(bool(cell.strip()) for cell in row)
        if filled > widest and _names_a_text(row, overrides):
            return place
        widest = max(widest, filled)
    return 0


def fuller_place(rows: Sequence[Sequence[str]], overrides: Mapping[str, str]) -> int:
    """Return the position of the header among rows of which none names a text column.

    Forms write the names of sections above those of questions: a first row that is mostly empty, and
    just below it a row that is not.

    >>> fuller_place([["Soumission", "", "", "Autre"], ["N°", "Date", "Nom", "Que dire ?"]], {})
    1
    >>> fuller_place([["Texte", "", ""], ["Oui", "Ana", "3"]], {})
    0
    """
    if not rows or _names_a_text(rows[0], overrides):
        return 0
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows[:2]]
    return int(len(filled) == 2 and 2 * filled[0] <= filled[1] == len(rows[0]) > 2)


def _names_a_text(row: Sequence[str], overrides: Mapping[str, str]) -> bool:
    try:
        map_columns("", row, overrides)
    except (NoTextColumn, UsageError):
        return False
    return True
