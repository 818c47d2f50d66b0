"""What a linear model is once fitted: vocabularies, a weight per item and class, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rsmp_nlp.taxonomy import CLASSES

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sklearn.pipeline import Pipeline

KIND: Final = "kind"
CHAR_WB: Final = "char_wb"

_SETTINGS: Final = {"lowercase": False, "norm": "l2", "sublinear_tf": True, "use_idf": True}
_WORD_SETTINGS: Final = {**_SETTINGS, "analyzer": "word", "token_pattern": r"\S+"}


@dataclass(frozen=True)
class Block:
    """One block of TF-IDF features.

    Attributes
    ----------
    name, field : of the block, and of the field of `Document` that it reads
    letters : whether items are n-grams of letters within words, else n-grams of words
    ngrams : shortest and longest n-gram
    items : its vocabulary, shape `(m,)`
    idf : shape `(m,)`
    weight : of the block beside others
    start : column of its first item
    """

    name: str
    field: str
    letters: bool
    ngrams: tuple[int, int]
    items: list[str]
    idf: NDArray[np.float32]
    weight: float
    start: int


@dataclass(frozen=True)
class LinearWeights:
    """A fitted linear model.

    Attributes
    ----------
    blocks : TF-IDF features
    kinds : column of each kind of message
    kind_weight : of these columns
    coefficients : shape `(10, f)`
    intercept : shape `(10,)`
    """

    blocks: list[Block]
    kinds: dict[str, int]
    kind_weight: float
    coefficients: NDArray[np.float32]
    intercept: NDArray[np.float32]


def weights_of(pipeline: Pipeline) -> LinearWeights:
    """Return the weights of a fitted pipeline.

    Raises
    ------
    ValueError
        It holds a setting that no model of ours has.
    """
    (_, features), (_, classifier) = pipeline.steps
    fitted = [
        (
            name,
            {
                **vars(part),
                "items": sorted(part.vocabulary_, key=part.vocabulary_.__getitem__),
                "idf": part.idf_,
            }
            if name != KIND
            else vars(part),
            field,
        )
        for name, part, field in features.transformers_
        if name != "remainder"
    ]
    return gather(fitted, vars(features)["transformer_weights"], vars(classifier))


def gather(
    fitted: list[tuple[str, Mapping[str, Any], Any]],
    weights: Mapping[str, float],
    classifier: Mapping[str, Any],
) -> LinearWeights:
    """Return weights from the attributes of the parts of a pipeline.

    Parameters
    ----------
    fitted : name, attributes and column of each transformer, in order; `items` and `idf` stand for a
        vectoriser's vocabulary
    weights : of each transformer
    classifier : attributes of the logistic regression

    Raises
    ------
    ValueError
        They are not those of a model of ours.
    """
    blocks: list[Block] = []
    kinds: dict[str, int] = {}
    start = 0
    for name, part, field in fitted:
        if name == KIND:
            kinds = {str(kind): start + place for place, kind in enumerate(part["categories_"][0])}
            start += len(kinds)
            continue
        letters = part["analyzer"] == CHAR_WB
        _require(part, _SETTINGS if letters else _WORD_SETTINGS)
        items, idf = list(part["items"]), np.asarray(part["idf"], dtype=np.float32)
        first, last = part["ngram_range"]
        if not letters and (first, last) not in ((1, 1), (1, 2)):
            raise ValueError(f"ngram_range={first, last}")
        blocks.append(
            Block(name, field, letters, (first, last), items, idf, weights.get(name, 1.0), start)
        )
        if idf.shape != (len(items),):
            raise ValueError(f"{len(items)} items and {len(idf)} weights")
        if not np.isfinite(idf).all():
            raise ValueError("weights that are no numbers")
        start += len(items)
    coefficients = np.asarray(classifier["coef_"], dtype=np.float32)
    intercept = np.asarray(classifier["intercept_"], dtype=np.float32)
    if coefficients.shape != (len(CLASSES), start) or intercept.shape != (len(CLASSES),):
        raise ValueError(f"{start} features and {coefficients.shape} coefficients")
    if not np.isfinite(np.asarray(list(weights.values()), dtype=np.float64)).all() or not all(
        np.isfinite(one).all() for one in (coefficients, intercept)
    ):
        raise ValueError("weights that are no numbers")
    return LinearWeights(blocks, kinds, weights.get(KIND, 1.0), coefficients, intercept)


def _require(part: Mapping[str, Any], settings: Mapping[str, Any]) -> None:
    # the settings of the inner TfidfTransformer are those of the vectoriser
    for name, value in settings.items():
        found = part[name] if name in part else getattr(part["_tfidf"], name)
        if found != value:
            raise ValueError(f"{name}={found!r}")
