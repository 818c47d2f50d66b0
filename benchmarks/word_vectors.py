"""Word vectors of `models/vectors`, from French text without labels.

    python benchmarks/word_vectors.py ../shared/text -o models/vectors

Every `*.txt.gz` of the folder is one source, one passage a line. Words are those that features see
(masked, lower case). A word is kept where it occurs at least 25 times in two sources. Vectors are the
leading singular directions of the positive pointwise mutual information of words and the words around
them (Levy and Goldberg 2014, NIPS; Levy, Goldberg and Dagan 2015, TACL), each side of the two nearest
places and three further ones being summed; then centred and stored on 8 bits. The same texts give the
same file.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1] / "nlp"))

from rsmp_nlp.classify.vectors import FILE, WordVectors
from rsmp_nlp.preprocess.document import words_of

LEAST_COUNT = 25
LEAST_SOURCES = 2
CONTEXTS = 20_000
WEIGHT_AT = {1: 1.0, 2: 1.0, 3: 0.5, 4: 0.375, 5: 0.3}
"""Weight of a word around another, by distance."""

SMOOTHING = 0.75
DIMENSIONS = 128
SATURATION = 0.4
"""Part of the largest coordinate that 8 bits reach: the few beyond are clipped."""

_OUTSIDE = -1


def main() -> None:
    """Count, factorise, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    start = time.monotonic()
    sources = [list(passages(path)) for path in sorted(options.texts.glob("*.txt.gz"))]
    words = vocabulary(sources)
    print(f"{len(words)} words of {len(sources)} sources ({time.monotonic() - start:.0f} s)")
    vectors = factorise(association(cooccurrences(places(sources, words), len(words))))
    options.output.mkdir(parents=True, exist_ok=True)
    WordVectors(words, on_8_bits(vectors)).write(options.output / FILE)
    print(f"{options.output / FILE} ({time.monotonic() - start:.0f} s)")


def passages(path: Path) -> Iterator[list[str]]:
    """Yield the words of every passage of a source."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield words_of(line)


def vocabulary(sources: Iterable[list[list[str]]]) -> list[str]:
    """Return the words that are frequent enough in enough sources, the most frequent first."""
    counts: Counter[str] = Counter()
    holding: Counter[str] = Counter()
    for source in sources:
        inside = Counter(word for passage in source for word in passage)
        counts.update(inside)
        holding.update(inside.keys())
    kept = [w for w, n in counts.items() if n >= LEAST_COUNT and holding[w] >= LEAST_SOURCES]
    return sorted(kept, key=lambda word: (-counts[word], word))


def places(sources: Iterable[list[list[str]]], words: list[str]) -> NDArray[np.int32]:
    """Return the whole text as positions in `words`, passages apart, shape `(tokens,)`."""
    number = {word: place for place, word in enumerate(words)}
    gap = [_OUTSIDE] * max(WEIGHT_AT)
    return np.concatenate(
        [
            np.array([number.get(word, _OUTSIDE) for word in passage] + gap, dtype=np.int32)
            for source in sources
            for passage in source
        ]
    )


def cooccurrences(text: NDArray[np.int32], size: int) -> sp.csr_matrix:
    """Return weighted counts of words (rows) around the most frequent words (columns)."""
    contexts = min(CONTEXTS, size)
    total = sp.csr_matrix((size, contexts), dtype=np.float32)
    for distance, weight in WEIGHT_AT.items():
        left, right = text[:-distance].astype(np.int64), text[distance:].astype(np.int64)
        both = (left >= 0) & (right >= 0)
        for word, context in ((left[both], right[both]), (right[both], left[both])):
            inside = context < contexts
            pairs, counts = np.unique(word[inside] * contexts + context[inside], return_counts=True)
            total = total + sp.csr_matrix(
                ((counts * weight).astype(np.float32), (pairs // contexts, pairs % contexts)),
                shape=total.shape,
            )
    return total


def association(counts: sp.csr_matrix) -> sp.csr_matrix:
    """Return positive pointwise mutual information, contexts smoothed."""
    rows = np.asarray(counts.sum(axis=1)).ravel()
    columns = np.asarray(counts.sum(axis=0)).ravel() ** SMOOTHING
    columns /= columns.sum()
    cells = counts.tocoo()
    values = np.log(cells.data / (rows[cells.row] * columns[cells.col]))
    kept = values > 0
    return sp.csr_matrix(
        (values[kept].astype(np.float32), (cells.row[kept], cells.col[kept])), shape=counts.shape
    )


def factorise(matrix: sp.csr_matrix) -> NDArray[np.float32]:
    """Return one centred vector a row, shape `(rows, DIMENSIONS)`."""
    from sklearn.utils.extmath import randomized_svd

    left, singular, _ = randomized_svd(
        matrix, DIMENSIONS, n_iter=3, power_iteration_normalizer="QR", random_state=0
    )
    vectors = left * np.sqrt(singular)
    return np.asarray(vectors - vectors.mean(axis=0), dtype=np.float32)


def on_8_bits(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """Return vectors on one scale of 8 bits; only directions and relative lengths matter."""
    scale = 127 / (SATURATION * np.abs(vectors).max())
    return np.clip(np.round(vectors * scale), -127, 127).astype(np.int8)


if __name__ == "__main__":
    main()
