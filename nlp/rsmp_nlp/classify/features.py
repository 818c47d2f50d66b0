"""Features of the linear model: a scikit-learn transformer made of stock parts only.

Stock parts can be stored without anything executable. Vocabularies hold only items found in
several messages of several sources, so that no source's own wording is shipped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.preprocess.document import Document

if TYPE_CHECKING:
    import pandas as pd
    from sklearn.compose import ColumnTransformer


@dataclass(frozen=True)
class Block:
    """One block of TF-IDF features.

    `settings` go to the vectoriser. An item enters the vocabulary where it occurs in at least
    `min_messages` messages of at least `min_sources` sources.
    """

    settings: Mapping[str, Any]
    min_messages: int = 3
    min_sources: int = 2


_TOKENS: Final = r"\S+"
WORDS: Final = Block({"token_pattern": _TOKENS, "lowercase": False, "ngram_range": (1, 2)})
MARKERS: Final = Block({"token_pattern": _TOKENS, "lowercase": False})
CHARACTERS: Final = Block(
    {"analyzer": "char_wb", "lowercase": False, "ngram_range": (3, 4)},
    min_messages=10,
    min_sources=4,
)
MEANING: Final = Block({"token_pattern": _TOKENS, "lowercase": False})
"""Words of `classify.vectors`, whatever the labelled messages hold."""

BLOCKS: Final = {
    "words": WORDS,
    "characters": CHARACTERS,
    "markers": MARKERS,
    "meaning": MEANING,
}
FIELDS: Final = {**{name: name for name in BLOCKS}, "meaning": "words"}
"""The column of `frame` that each block reads."""

MOST_SOURCES: Final = 5
SOURCES_PER_LEAST: Final = 15
"""Of many sources, an item must be in more: one in so many, `MOST_SOURCES` at most."""

KIND_WEIGHT: Final = 0.5
"""Weight of the kind of message beside the other blocks, whose rows have norm 1."""


def frame(documents: Sequence[Document]) -> pd.DataFrame:
    """Return documents as the table that the transformer takes, one row each."""
    import pandas as pd

    return pd.DataFrame(
        {
            "words": [document.words for document in documents],
            "characters": [document.characters for document in documents],
            "markers": [document.markers for document in documents],
            "kind": [document.kind for document in documents],
        },
        dtype=object,
    )


def transformer(
    table: pd.DataFrame, sources: Sequence[str], words: Sequence[str] = ()
) -> ColumnTransformer:
    """Return the transformer, not fitted, with vocabularies chosen on `table`.

    Parameters
    ----------
    table : from `frame`, shape `(n, 4)`
    sources : the source of each row, shape `(n,)`
    words : those that have a vector, the vocabulary of the block `meaning`
    """
    import numpy as np
    from sklearn.compose import ColumnTransformer
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import OneHotEncoder

    parts: list[tuple[str, Any, Any]] = []
    for name, block in BLOCKS.items():
        field = FIELDS[name]
        vocabulary = (
            list(words) if block is MEANING else shared_vocabulary(table[field], sources, block)
        )
        if vocabulary:
            vectorizer = TfidfVectorizer(
                vocabulary=vocabulary, sublinear_tf=True, dtype=np.float32, **block.settings
            )
            parts.append((name, vectorizer, field))
    kinds = OneHotEncoder(handle_unknown="ignore", dtype=np.float32)
    parts.append(("kind", kinds, ["kind"]))
    weights = {**dict.fromkeys(BLOCKS, 1.0), "kind": KIND_WEIGHT}
    return ColumnTransformer(parts, transformer_weights=weights, sparse_threshold=1.0)


def shared_vocabulary(texts: Sequence[str], sources: Sequence[str], block: Block) -> list[str]:
    """Return the items of a block found in enough messages of enough sources, sorted.

    What is enough grows with the number of sources: an item of two in eighty tells a topic.

    Raises
    ------
    ValueError
        Texts and sources differ in length.

    Examples
    --------
    >>> shared_vocabulary(["a b", "a c", "a b"], ["x", "y", "x"], MARKERS)
    ['a']
    """
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import CountVectorizer

    if len(texts) != len(sources):
        raise ValueError(f"{len(texts)} texts and {len(sources)} sources")
    vectorizer = CountVectorizer(binary=True, **block.settings)
    present = vectorizer.fit_transform(texts)
    names, codes = np.unique(np.asarray(sources, dtype=object), return_inverse=True)
    least = max(block.min_sources, min(MOST_SOURCES, len(names) // SOURCES_PER_LEAST))
    membership = csr_matrix((np.ones(len(codes)), (codes, np.arange(len(codes)))))
    in_sources = ((membership @ present) > 0).sum(axis=0)
    in_messages = present.sum(axis=0)
    keep = (np.asarray(in_messages) >= block.min_messages) & (np.asarray(in_sources) >= least)
    return [str(item) for item in vectorizer.get_feature_names_out()[keep.ravel()]]
