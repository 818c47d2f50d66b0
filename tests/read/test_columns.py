"""Which column is which field."""

from __future__ import annotations

import pytest

from rsmp_nlp.errors import NoTextColumn, NotReadable, UsageError
from rsmp_nlp.read.columns import SYNONYMS, map_columns, normalise_header, parse_overrides


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Publié le :", "publie_le"),
        ("CréatedAt", "created_at"),
        ("author/name", "author_name"),
        ("  N° ", "n"),
        ("中文", ""),
        ("Œuvre", "uvre"),
    ],
)
def test_headers_are_compared_without_accent_case_and_punctuation(header, expected):
    assert normalise_header(header) == expected


@pytest.mark.parametrize("field", SYNONYMS)
def test_every_synonym_is_taken_for_its_field(field):
    for synonym in SYNONYMS[field].split():
        columns = [synonym] if field == "text" else ["texte", synonym]
        assert map_columns("a.csv", columns, {}).columns[field] == synonym


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            ["Identifiant", "Auteur", "Publié le", "Contenu du message", "Réseau", "Groupe"],
            {
                "text": "Contenu du message",
                "message_id": "Identifiant",
                "platform": "Réseau",
                "author": "Auteur",
                "space": "Groupe",
                "created_at": "Publié le",
            },
        ),
        (
            ["id", "createdAt", "body", "reply_to", "user", "lang", "url", "type"],
            {
                "text": "body",
                "message_id": "id",
                "parent_id": "reply_to",
                "author": "user",
                "kind": "type",
                "created_at": "createdAt",
                "lang": "lang",
                "url": "url",
            },
        ),
        (["MESSAGE", "message"], {"text": "MESSAGE"}),
        (["commentaire", "texte"], {"text": "texte"}),
        (["Votre contribution ici", "n"], {"text": "Votre contribution ici"}),
        (["Fil de discussion", "Corps"], {"text": "Corps"}),
    ],
)
def test_french_and_english_headers(columns, expected):
    assert dict(map_columns("a.csv", columns, {}).columns) == expected


def test_one_column_serves_one_field():
    assert dict(map_columns("a.csv", ["comment"], {}).columns) == {"text": "comment"}
    mapping = map_columns("a.csv", ["user_id", "author", "texte"], {})
    assert mapping.columns["author"] == "author"


def test_map_wins_over_synonyms_and_its_column_serves_nothing_else():
    mapping = map_columns("a.csv", ["texte", "date", "titre"], {"text": "titre"})
    assert dict(mapping.columns) == {"text": "titre", "created_at": "date"}
    mapping = map_columns("a.csv", ["texte", "message"], {"author": "texte"})
    assert dict(mapping.columns) == {"text": "message", "author": "texte"}


def test_map_finds_a_column_whatever_its_case_and_accents():
    assert map_columns("a.csv", ["Réaction"], {"text": "reaction"}).columns["text"] == "Réaction"


def test_no_text_column_is_told_with_the_columns_seen_and_the_remedy():
    with pytest.raises(NoTextColumn) as caught:
        map_columns("a.csv", ["id", "date"], {})
    sentence = str(caught.value)
    assert sentence.startswith("a.csv : aucune colonne de texte")
    assert "« id », « date »" in sentence
    assert "--map text=" in sentence
    with pytest.raises(NoTextColumn, match="parmi aucune"):
        map_columns("a.csv", [], {})


def test_map_of_a_column_that_is_not_there():
    with pytest.raises(UsageError) as caught:
        map_columns("a.csv", ["texte", "date"], {"author": "Pseudo"})
    assert str(caught.value) == (
        "a.csv : la colonne « Pseudo » demandée par --map n’existe pas. Colonnes : texte, date."
    )


def test_overrides_from_pairs():
    assert parse_overrides(["text=Commentaire", "auteur = Nom complet", "fil=a=b"]) == {
        "text": "Commentaire",
        "author": "Nom complet",
        "thread_id": "a=b",
    }


@pytest.mark.parametrize(
    "content",
    ['texte = "Commentaire"\ndate = "Le"\n', '[map]\ntext = "Commentaire"\ncreated_at = "Le"\n'],
)
def test_overrides_from_toml(write, content):
    path = write("colonnes.toml", content)
    assert parse_overrides([str(path)]) == {"text": "Commentaire", "created_at": "Le"}


def test_later_overrides_win(write):
    path = write("colonnes.toml", 'text = "A"\n')
    assert parse_overrides([str(path), "text=B"]) == {"text": "B"}


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        ("Commentaire", "ni « champ=colonne » ni fichier .toml"),
        ("titre=Titre", "champ inconnu « titre ». Champs admis : text, message_id, platform"),
    ],
)
def test_overrides_that_say_nothing(value, seen):
    with pytest.raises(UsageError) as caught:
        parse_overrides([value])
    assert str(caught.value).startswith(f"--map {value} : ")
    assert seen in str(caught.value)


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        ("text = ", "TOML illisible"),
        (b"text = '\xff'", "TOML illisible"),
        ("text = 3\n", "attendu des lignes comme text"),
        ("map = 3\n", "attendu des lignes comme text"),
    ],
)
def test_toml_that_cannot_be_used(write, content, seen):
    path = write("colonnes.toml", content)
    with pytest.raises(UsageError) as caught:
        parse_overrides([str(path)])
    assert str(path) in str(caught.value)
    assert seen in str(caught.value)


def test_toml_that_is_not_there(tmp_path):
    with pytest.raises(NotReadable, match="lecture impossible"):
        parse_overrides([str(tmp_path / "absent.toml")])


@pytest.mark.parametrize(
    ("columns", "mapping"),
    [
        (
            "N° message;Sujet;Pseudo de l'auteur;Date du message;Contenu du message;Réponse au message n°",
            "message_id=N° message;author=Pseudo de l'auteur;created_at=Date du message;"
            "text=Contenu du message;parent_id=Réponse au message n°",
        ),
        (
            "Date du message;Auteur du message;Nb de messages;Message complet;Lien vers le message",
            "created_at=Date du message;author=Auteur du message;text=Message complet;"
            "url=Lien vers le message",
        ),
        (
            "post_id;post_text;comment_id;comment_text;comment_author;comment_date",
            "text=comment_text;message_id=comment_id;thread_id=post_id;author=comment_author;"
            "created_at=comment_date",
        ),
        (
            "MessageId;ReplyToId;From;CreatedDateTime;Body",
            "message_id=MessageId;parent_id=ReplyToId;author=From;created_at=CreatedDateTime;text=Body",
        ),
        (
            "Nom;Note;Avis;Date de l'avis;Réponse du propriétaire",
            "author=Nom;text=Avis;created_at=Date de l'avis",
        ),
        (
            "texte;Date de naissance;Date de fin;Email de l’auteur;reply_to_user_id;Auteur vérifié",
            "text=texte",
        ),
    ],
)
def test_longer_headers_are_known_by_their_words(columns, mapping):
    found = map_columns("a.csv", columns.split(";"), {}).columns
    assert found == dict(pair.split("=") for pair in mapping.split(";"))


@pytest.mark.parametrize(
    "columns", ["Date du message;Auteur", "Nb messages;Page", "id;Type de contenu"]
)
def test_headers_about_a_text_are_not_taken_for_it(columns):
    with pytest.raises(NoTextColumn):
        map_columns("a.csv", columns.split(";"), {})
