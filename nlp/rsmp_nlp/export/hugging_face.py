"""The messages of a run as a dataset folder of Hugging Face: Parquet, classes, a card.

`datasets.load_dataset(folder)` reads it offline. The card and the features are those of labelled
messages (`export.labelled`), but these labels are the model's: the card says so.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.export.bridge import has_text, messages_of
from rsmp_nlp.export.folder import folder_aside
from rsmp_nlp.export.labelled import CARD, DATA, header
from rsmp_nlp.export.run import FinishedRun, RunTable
from rsmp_nlp.export.targets import Exported
from rsmp_nlp.schema.columns import ColumnType
from rsmp_nlp.taxonomy import CLASSES, FAMILY_CLASSES

if TYPE_CHECKING:
    import pyarrow as pa

_CLASSES: Final = {"usage": CLASSES, "family": FAMILY_CLASSES}
_TYPES: Final[dict[ColumnType, str]] = {
    "string": "string",
    "integer": "int64",
    "number": "float64",
    "boolean": "bool",
    "datetime": "timestamp[us, tz=UTC]",
}
_LEFT_OUT: Final = ("author", "source_file", "source_row", "url")
"""Columns that lead to a person or to the user's files: a dataset is made to be shared."""


def write(run: FinishedRun, out: Path) -> Exported:
    """Write the messages of a run as a dataset, without authors nor files of origin."""
    import pyarrow.parquet as pq

    table = messages_of(run)
    columns = [column for column in table.columns if column.name not in _LEFT_OUT]
    schema = _schema(table, [column.name for column in columns]).with_metadata(
        {"huggingface": json.dumps({"info": {"features": _features(table)}})}
    )
    with folder_aside(out, CARD) as aside:
        path = aside / DATA
        path.parent.mkdir()
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            for batch in table.batches():
                writer.write_batch(_numbered(batch, schema))
        (aside / CARD).write_text(_card(run, table), encoding="utf-8")
    notes = () if has_text(table) else ("Exécution faite sans --with-text : pas de colonne text.",)
    return Exported((out,), {"messages": table.rows}, notes)


def _schema(table: RunTable, names: list[str]) -> pa.Schema:
    import pyarrow as pa

    return pa.schema(
        [
            pa.field(name, pa.int64()) if name in _CLASSES else table.arrow_schema.field(name)
            for name in names
        ]
    )


def _numbered(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """Return a batch whose classes are places in their lists, as `ClassLabel` wants."""
    import pyarrow as pa
    import pyarrow.compute as pc

    arrays = [
        pc.index_in(batch.column(name), pa.array(_CLASSES[name])).cast(pa.int64())
        if name in _CLASSES
        else batch.column(name)
        for name in schema.names
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _features(table: RunTable) -> dict[str, Any]:
    features: dict[str, Any] = {}
    for column in table.columns:
        if column.name in _CLASSES:
            features[column.name] = {"names": list(_CLASSES[column.name]), "_type": "ClassLabel"}
        elif column.name not in _LEFT_OUT:
            features[column.name] = {"dtype": _TYPES[column.type], "_type": "Value"}
    return features


def _card(run: FinishedRun, table: RunTable) -> str:
    columns = "\n".join(
        f"| `{column.name}` | {column.title} |"
        for column in table.columns
        if column.name not in _LEFT_OUT
    )
    model = run.record.get("model")
    named = model.get("name") if isinstance(model, dict) else None
    rights = (
        "Les textes sont ceux de leurs auteurs : vérifiez vos droits, et la présence de données "
        "personnelles, avant de partager ce dossier."
        if has_text(table)
        else "Le texte des messages n’y est pas."
    )
    return f"""{header(table.rows)}
# Messages classés selon la grille RSMP (2011)

{table.rows} messages, écrits par rsmp-nlp {run.record.get("version") or ""} (exécution `{run.run_id}`). Les colonnes
`usage` et `family` sont **les réponses du modèle « {named or "inconnu"} », pas des étiquettes humaines** : n’y
entraînez ni n’y évaluez un modèle. `abstained` dit où il n’est pas sûr.

| colonne | contenu |
|---|---|
{columns}

Ni auteurs ni fichiers d’origine. {rights}
"""
