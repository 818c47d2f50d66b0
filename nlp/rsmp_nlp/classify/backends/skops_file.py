"""The weights of a skops file, read as data: no class is imported, so that opening takes no time.

skops itself imports scikit-learn whole, for seconds; a linear model needs only its numbers and words.
"""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from rsmp_nlp.classify.weights import KIND, LinearWeights, gather

LINE = "\n"
"""Between the items of a vocabulary, stored as one string."""


def read_schema(path: Path) -> Any:
    """Return what a skops file says of its objects, a megabyte of JSON, opening none."""
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("schema.json"))


def read_weights(path: Path, schema: Any) -> LinearWeights:
    """Return the weights of a packed pipeline, whose schema was read; nothing in the file is executed.

    Raises
    ------
    ValueError, KeyError, TypeError, OSError, zipfile.BadZipFile
        The file is damaged, or is not that of a model of ours.
    """
    with zipfile.ZipFile(path) as archive:
        pipeline = _value(schema, archive)
    (_, features), (_, classifier) = pipeline["steps"]
    fitted = [
        (name, part if name == KIND else _unpacked(part), field)
        for name, part, field in features["transformers_"]
        if name != "remainder"
    ]
    return gather(fitted, features["transformer_weights"], classifier)


def _unpacked(part: dict[str, Any]) -> dict[str, Any]:
    packed = part["vocabulary"]
    items = packed.split(LINE) if packed else []
    return {**part["_tfidf"], **part, "items": items, "idf": part["_tfidf"]["idf_"]}


def _value(node: dict[str, Any], archive: zipfile.ZipFile) -> Any:
    """Return what a node of the schema stands for: an object is the dictionary of its attributes."""
    loader, content = node["__loader__"], node.get("content")
    if loader == "JsonNode":
        return json.loads(content) if isinstance(content, str) else content
    if loader in ("ListNode", "TupleNode"):
        return [_value(one, archive) for one in content or ()]
    if loader == "DictNode":
        return {name: _value(one, archive) for name, one in (content or {}).items()}
    if loader == "ObjectNode" and content:
        return _value(content, archive)
    if loader == "NdArrayNode" and node["type"] == "numpy":
        return np.load(io.BytesIO(archive.read(node["file"])), allow_pickle=False)
    if loader == "NdArrayNode":  # of objects: one node each
        return [_value(one, archive) for one in content or ()]
    return None  # types and slices, which no weight is made of
