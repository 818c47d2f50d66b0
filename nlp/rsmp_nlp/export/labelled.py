"""Labelled messages written as a dataset folder of Hugging Face: Parquet, classes, a card.

`datasets.load_dataset(folder)` reads it offline; so does `rsmp-nlp train folder`. The features are
written as `datasets` writes them, beside the Parquet schema, so that it need not be installed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from rsmp_nlp.classify.labels import Labelled
from rsmp_nlp.export.folder import folder_aside
from rsmp_nlp.taxonomy import CLASSES, OUT_OF_GRID, USAGES

CARD: Final = "README.md"
DATA: Final = "data/train-00000-of-00001.parquet"

_STRINGS: Final = ("message_id", "platform", "split_group", "kind", "parent_text", "text")
_FIELDS: Final = {"split_group": "group"}
_SIZES: Final = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"))


def write_dataset(labelled: Sequence[Labelled], folder: Path) -> Path:
    """Write the folder whole, and return it. It holds the texts: sharing it is sharing them.

    Raises
    ------
    OutputNotOurs
        The folder exists and holds something else than a dataset of ours.
    UsageError
        `folder` is a file, or another process exports there.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns: dict[str, Any] = {
        name: pa.array([getattr(one, _FIELDS.get(name, name)) for one in labelled], pa.string())
        for name in _STRINGS
    }
    columns["label"] = pa.array([CLASSES.index(one.usage) for one in labelled], pa.int64())
    columns["weight"] = pa.array([one.weight for one in labelled], pa.float64())
    columns["origin"] = pa.array(["written" if one.written else "real" for one in labelled])
    table = pa.table(columns).replace_schema_metadata({"huggingface": json.dumps(_features())})
    with folder_aside(folder, CARD) as aside:
        target = aside / DATA
        target.parent.mkdir()
        pq.write_table(table, target)
        (aside / CARD).write_text(_card(labelled), encoding="utf-8")
    return folder


def _features() -> dict[str, Any]:
    strings = {name: {"dtype": "string", "_type": "Value"} for name in (*_STRINGS, "origin")}
    return {
        "info": {
            "features": {
                **strings,
                "label": {"names": list(CLASSES), "_type": "ClassLabel"},
                "weight": {"dtype": "float64", "_type": "Value"},
            }
        }
    }


def header(rows: int) -> str:
    """Return the head of a card, in YAML, for a dataset of so many rows in `DATA`."""
    size = next((name for most, name in _SIZES if rows < most), "100K<n<1M")
    return f"""---
language:
- fr
task_categories:
- text-classification
size_categories:
- {size}
tags:
- rsmp-nlp
configs:
- config_name: default
  data_files:
  - split: train
    path: data/train-*
---
"""


def _card(labelled: Sequence[Labelled]) -> str:
    counts = Counter(one.usage for one in labelled)
    platforms = len({one.platform for one in labelled})
    written = sum(one.written for one in labelled)
    rows = "\n".join(
        f"| `{usage.slug}` | {usage.code} | {usage.fr} | {counts[usage.slug]} |"
        for usage in (*USAGES, OUT_OF_GRID)
    )
    return f"""{header(len(labelled))}
# Messages étiquetés selon la grille RSMP (2011)

{len(labelled)} lignes de {platforms} plateformes, dont {written} textes écrits pour l’exercice. Écrit par
rsmp-nlp. Une seule partie, `train` : pour évaluer, laissez de côté des valeurs entières de la colonne
`split_group` (messages qui vont ensemble), jamais des messages tirés au hasard.

| `label` | code | usage | lignes |
|---|---|---|---|
{rows}

Autres colonnes : `message_id`, `platform`, `split_group`, `kind` (nature du message), `parent_text` (début du
message auquel il répond), `text`, `weight` (poids), `origin` (`real` ou `written`).

Les textes sont ceux de leurs auteurs : vérifiez vos droits, et la présence de données personnelles, avant
de partager ce dossier.
"""
