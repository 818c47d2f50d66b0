"""The records that travel between stages, and the columns of every table written.

A stage adds to a record, never renames it. Column names, types, units and French titles stand
here once: the Parquet schemas, the data package and the documentation are made from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from rsmp_nlp.taxonomy import CLASSES, FAMILIES, FAMILY_CLASSES, FAMILY_SLUGS, USAGES

AUTHOR_KINDS: Final = ("human", "bot", "system", "unknown")
MESSAGE_KINDS: Final = (
    "post",
    "comment",
    "reply",
    "repost",
    "proposal",
    "event",
    "chat",
    "document",
)


Status = Literal["skipped", "rejected"]


@dataclass(slots=True)
class Message:
    """One message, whatever export it was read from.

    `created_at` is aware and in UTC. `author` is the source's name until the pipeline
    pseudonymises it. `parent_text` is the beginning of the message answered to, where it was read
    before its reply. `source_row` counts from 1, header lines included.
    """

    message_id: str
    platform: str
    text: str
    source_file: str
    source_row: int
    thread_id: str | None = None
    parent_id: str | None = None
    author: str | None = None
    author_kind: str = "unknown"
    role: str | None = None
    kind: str | None = None
    space: str | None = None
    created_at: datetime | None = None
    lang: str | None = None
    url: str | None = None
    parent_text: str | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """A record read and not classified.

    `status` is "skipped" for a record that a rule leaves out (empty, robot, repost) and "rejected"
    for one that cannot be understood. `raw` is the record as read, shortened to `RAW_LIMIT`. `platform`
    and `author` are known of a message that was read and left out, so that whoever wrote it can be
    forgotten.
    """

    status: Status
    reason: str
    source_file: str
    source_row: int
    raw: str
    platform: str | None = None
    author: str | None = None


RAW_LIMIT: Final = 10_000
"""Characters of a dropped record that `rejected.jsonl` keeps."""

ColumnType = Literal["string", "integer", "number", "boolean", "datetime"]
Unit = Literal["share", "ratio", "message", "author", "thread", "cluster"]

UNITS: Final[dict[Unit, str]] = {
    "share": "1",
    "ratio": "1",
    "message": "{message}",
    "author": "{author}",
    "thread": "{thread}",
    "cluster": "{cluster}",
}
"""Units of columns in UCUM (https://ucum.org); a share, from 0 to 1, is shown as a percentage."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: name, type, French title, what it says, and in what unit."""

    name: str
    type: ColumnType
    title: str
    description: str = ""
    required: bool = False
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a run: file stem, French title, primary key, columns."""

    name: str
    title: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> list[str]:
        """Names of the columns, in order."""
        return [column.name for column in self.columns]


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

_SHARES = tuple(
    column
    for slug, family in zip(FAMILY_SLUGS, FAMILIES, strict=True)
    for column in (
        Column(
            slug,
            "number",
            f"Part : {family.fr}",
            "de l’activité dans la grille, 0 à 1",
            unit="share",
        ),
        Column(f"{slug}_low", "number", f"Part : {family.fr}, borne basse", unit="share"),
        Column(f"{slug}_high", "number", f"Part : {family.fr}, borne haute", unit="share"),
    )
)
_SAMPLE_BOUNDS = tuple(
    Column(
        f"{slug}_sample_{side}",
        "number",
        f"Part : {family.fr}, borne {word} du seul échantillonnage",
        "sans l’erreur du modèle",
        unit="share",
    )
    for slug, family in zip(FAMILY_SLUGS, FAMILIES, strict=True)
    for side, word in (("low", "basse"), ("high", "haute"))
)
_OTHER_ESTIMATORS = tuple(
    Column(f"{slug}_{name}", "number", f"Part : {family.fr}, par {name.upper()}", unit="share")
    for name in ("cc", "pcc", "emq")
    for slug, family in zip(FAMILY_SLUGS, FAMILIES, strict=True)
)
READINGS: Final = {
    "expression": "Expression (potentiel social)",
    "breadth": "Ampleur : deux messages ont des auteurs différents",
    "evenness": "Égalité des contributions",
    "starters": "Part des auteurs qui ouvrent un fil",
    "connection": "Connexion (potentiel social)",
    "reciprocal": "Part des membres avec un lien réciproque",
    "partners": "Partenaires par membre",
    "giant": "Part des membres dans la plus grande composante",
    "across": "Part des liens entre espaces différents",
    "top_down": "Part de l’activité venue de l’organisation",
    "identified": "Part de l’activité d’auteurs identifiés",
    "pseudonymous": "Part de l’activité sous pseudonyme",
    "anonymous": "Part de l’activité anonyme",
}
"""Readings beside the triangle, each 0 to 1 with an interval, empty where the source cannot say."""

_FIRST_READINGS: Final = ("expression", "connection", "top_down")

_POSITION = (
    Column("messages", "integer", "Messages classés", required=True, unit="message"),
    Column(
        "authors", "integer", "Auteurs distincts", "vide si la source n’en donne pas", unit="author"
    ),
    Column(
        "threads", "integer", "Fils distincts", "vide si la source n’en donne pas", unit="thread"
    ),
    Column("in_grid", "number", "Part dans la grille", "0 à 1", unit="share"),
    *_SHARES,
    Column(
        "x", "number", "Abscisse dans le triangle", "0 collaboration, 1 coordination", unit="ratio"
    ),
    Column("y", "number", "Ordonnée dans le triangle", "0,866 au sommet, influence", unit="ratio"),
    Column("centre_of_gravity", "string", "Centre de gravité", "une famille, ou undetermined"),
    Column(
        "certainty", "number", "Certitude", "part des tirages où elle est la première", unit="share"
    ),
    Column("method", "string", "Estimateur et unité de tirage"),
    *(
        Column(name, "number", READINGS[name], "0 à 1, vide si inconnue", unit="share")
        for name in _FIRST_READINGS
    ),
    Column("warnings", "string", "Avertissements", "séparés par « | »"),
    Column("unit", "string", "Unité de tirage", "thread, author ou message"),
    Column("clusters", "integer", "Nombre d’unités de tirage", unit="cluster"),
    Column(
        "design_effect",
        "number",
        "Effet de plan",
        "1 si les messages sont indépendants",
        unit="ratio",
    ),
    Column("ilr_1", "number", "Centre de la région, 1er log-rapport", unit="ratio"),
    Column("ilr_2", "number", "Centre de la région, 2e log-rapport", unit="ratio"),
    Column("ilr_var_1", "number", "Variance du 1er log-rapport", unit="ratio"),
    Column("ilr_var_2", "number", "Variance du 2e log-rapport", unit="ratio"),
    Column("ilr_cov", "number", "Covariance des log-rapports", unit="ratio"),
    Column("basis", "string", "Fondement", "modèle, ou vérifié par des étiquettes"),
    Column("level", "number", "Niveau des intervalles", "0,95 par défaut", unit="share"),
    Column("weight", "string", "Ce qui pèse autant", "message, author ou thread"),
    Column("certainty_model", "number", "Certitude, erreur du modèle comprise", unit="share"),
    Column("model_error", "boolean", "L’intervalle comprend l’erreur du modèle"),
    Column("in_grid_low", "number", "Part dans la grille, borne basse", unit="share"),
    Column("in_grid_high", "number", "Part dans la grille, borne haute", unit="share"),
    *_SAMPLE_BOUNDS,
    *_OTHER_ESTIMATORS,
    Column("labelled_threads", "integer", "Fils étiquetés", "vide sans étiquette", unit="thread"),
    Column(
        "labelled_messages", "integer", "Messages étiquetés", "vide sans étiquette", unit="message"
    ),
    Column(
        "lambda",
        "number",
        "Confiance faite au modèle (PPI++)",
        "0 à 1, vide sans étiquette",
        unit="share",
    ),
    Column("effective_authors", "number", "Nombre effectif d’auteurs", unit="author"),
    Column("copies", "number", "Part des messages qui en répètent un autre", unit="share"),
    Column("model_confidence", "number", "Confiance moyenne du modèle", "0 à 1", unit="share"),
    Column(
        "familiarity",
        "number",
        "Part des plateformes d’épreuve où le modèle était moins sûr",
        "0 à 1 ; près de 0, la plateforme ne ressemble pas à l’apprentissage",
        unit="share",
    ),
    *(
        Column(name, "number", title, "0 à 1, vide si inconnue", unit="share")
        for name, title in READINGS.items()
        if name not in _FIRST_READINGS
    ),
    *(
        Column(f"{name}_{side}", "number", f"{title}, borne {word} (95 %)", unit="share")
        for name, title in READINGS.items()
        for side, word in (("low", "basse"), ("high", "haute"))
    ),
)

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
    (Column("platform", "string", "Plateforme", required=True), *_POSITION),
)
TIMELINE: Final = Table(
    "timeline",
    "Position par période",
    ("platform", "period"),
    (
        Column("platform", "string", "Plateforme", required=True),
        Column("period", "string", "Période", "AAAA-MM, AAAA-Qn ou AAAA", required=True),
        *_POSITION,
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
        *_POSITION,
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


def shorten_raw(raw: Any) -> str:
    """Return a dropped record as text of at most `RAW_LIMIT` characters.

    >>> len(shorten_raw("x" * 20_000)) < 10_100
    True
    """
    text = raw if isinstance(raw, str) else str(raw)
    if len(text) <= RAW_LIMIT:
        return text
    return f"{text[:RAW_LIMIT]} […] ({len(text)} caractères en tout)"
