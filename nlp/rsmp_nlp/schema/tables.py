"""The tables of a run, column by column."""

from __future__ import annotations

from typing import Final

from rsmp_nlp.schema.columns import Column, Table
from rsmp_nlp.schema.position import POSITION
from rsmp_nlp.taxonomy import CLASSES, FAMILIES, FAMILY_CLASSES, USAGES


def _probability(name: str, of: str) -> Column:
    return Column(
        name, "number", f"Probabilité : {of}", "entre 0 et 1", required=True, unit="share"
    )


_FAMILY_PROBABILITIES = tuple(
    _probability(f"p_{slug}", title)
    for slug, title in zip(
        FAMILY_CLASSES, (*(family.fr for family in FAMILIES), "hors grille"), strict=True
    )
)
_USAGE_PROBABILITIES = tuple(_probability(f"p_{usage.slug}", usage.fr) for usage in USAGES)

MESSAGES: Final = Table(
    "messages",
    "Messages classés",
    ("platform", "message_id"),
    (
        Column("message_id", "string", "Identifiant du message", required=True),
        Column("platform", "string", "Plateforme", required=True),
        Column("thread_id", "string", "Fil de discussion"),
        Column("parent_id", "string", "Message auquel il répond"),
        Column("author", "string", "Auteur (pseudonyme)"),
        Column("author_kind", "string", "Nature de l’auteur", "human, bot, system ou unknown"),
        Column("role", "string", "Rôle de l’auteur"),
        Column("kind", "string", "Nature du message"),
        Column("space", "string", "Espace, groupe ou canal"),
        Column("created_at", "datetime", "Date de publication (UTC)"),
        Column("lang", "string", "Langue", "selon la source, sinon reconnue ; vide si indécise"),
        Column(
            "identity",
            "string",
            "Transparence identitaire",
            "identified (prénom et nom), pseudonymous ou anonymous ; vide si la source ne le dit pas",
        ),
        Column("text_key", "string", "Empreinte du texte", "vide pour un texte court"),
        Column("usage", "string", "Usage", "le plus probable de la famille", required=True),
        Column("family", "string", "Famille d’usages", "la plus probable", required=True),
        Column(
            "confidence",
            "number",
            "Confiance",
            "probabilité de la famille",
            required=True,
            unit="share",
        ),
        Column(
            "abstained",
            "boolean",
            "Abstention",
            "vrai si la confiance est sous le seuil du modèle",
            required=True,
        ),
        *_FAMILY_PROBABILITIES,
        *_USAGE_PROBABILITIES,
        Column("source_file", "string", "Fichier d’origine", required=True),
        Column("source_row", "integer", "Ligne d’origine", required=True),
        Column("run_id", "string", "Identifiant de l’exécution", required=True),
    ),
)
"""One row per classified message. `text` is added by `--with-text` only."""

TEXT_COLUMN: Final = Column("text", "string", "Texte du message")

REASON_COLUMNS: Final = (
    Column(
        "reasons_for",
        "string",
        "Ce qui parle pour l’usage",
        "mots et marqueurs, contribution au logit entre parenthèses, séparés par « | »",
    ),
    Column("reasons_against", "string", "Ce qui parle contre l’usage", "de même"),
)
"""Columns that `--explain` adds to `MESSAGES`; they hold vocabulary, never a message."""

_MASKED: Final = Column(
    "masked",
    "string",
    "Pourquoi la cellule est masquée",
    "messages (moins de 10), authors (moins de 5) ou complement (en protège une autre) ; vide si elle "
    "est montrée",
)

PLATFORMS: Final = Table(
    "platforms",
    "Position des plateformes",
    ("platform",),
    (Column("platform", "string", "Plateforme", required=True), *POSITION),
)
TIMELINE: Final = Table(
    "timeline",
    "Position par période",
    ("platform", "period"),
    (
        Column("platform", "string", "Plateforme", required=True),
        Column("period", "string", "Période", "AAAA-MM, AAAA-Qn ou AAAA", required=True),
        *POSITION,
        _MASKED,
    ),
)
USAGES_TABLE: Final = Table(
    "usages",
    "Profil des plateformes sur les neuf usages",
    ("platform", "usage"),
    (
        Column("platform", "string", "Plateforme", required=True),
        Column("family", "string", "Famille d’usages", required=True),
        Column("usage", "string", "Usage", required=True),
        Column("share", "number", "Part de l’activité dans la grille", "0 à 1", unit="share"),
        Column("low", "number", "Borne basse (95 %)", unit="share"),
        Column("high", "number", "Borne haute (95 %)", unit="share"),
        Column(
            "messages", "integer", "Messages dont c’est l’usage le plus probable", unit="message"
        ),
    ),
)

SEGMENTS: Final = Table(
    "segments",
    "Position par segment",
    ("platform", "by", "value"),
    (
        Column("platform", "string", "Plateforme", required=True),
        Column("by", "string", "Colonne", "role, space…", required=True),
        Column(
            "value",
            "string",
            "Valeur de la colonne",
            "(autres) au-delà des plus grandes",
            required=True,
        ),
        *POSITION,
        _MASKED,
        Column("merged", "integer", "Valeurs réunies dans « (autres) »", "vide ailleurs"),
    ),
)

WORDS: Final = Table(
    "words",
    "Ce qui pèse dans chaque usage",
    ("usage", "kind", "term"),
    (
        Column("usage", "string", "Usage", required=True),
        Column("family", "string", "Famille d’usages", required=True),
        Column("kind", "string", "Nature", "word (mot) ou marker (marqueur)", required=True),
        Column(
            "term",
            "string",
            "Mot, ou nom du marqueur dans le modèle",
            "hour, event…",
            required=True,
        ),
        Column(
            "messages",
            "integer",
            "Messages de cet usage qui le contiennent",
            required=True,
            unit="message",
        ),
        Column(
            "contribution",
            "number",
            "Contribution au logit de l’usage",
            "somme sur ces messages ; au-dessus de 0, parle pour l’usage",
            required=True,
            unit="ratio",
        ),
    ),
)
"""One row per usage and word or marker of the model's vocabulary. Optional: an older run, or one of
a model that does not decompose, has none."""

TABLES: Final = (MESSAGES, PLATFORMS, USAGES_TABLE, TIMELINE, SEGMENTS, WORDS)

POSTERIOR_COLUMNS: Final = [f"p_{slug}" for slug in CLASSES]
"""Names of the ten columns of a posterior matrix, as in `MESSAGES`."""
