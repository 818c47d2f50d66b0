"""py3langid's model for the languages that we tell apart, in a form that is read in a tenth of the time.

py3langid ships 142 languages and an automaton of 40 MB inside LZMA: reading them took as long as
classifying a thousand messages. The automaton is that of Aho & Corasick (1975, Communications of the
ACM 18), which follows from its tree of sequences of bytes: the file holds the tree, and the weights of
our languages. Decisions are py3langid's own; texts are gone through side by side. The file is made again, after an update of
py3langid or of `CANDIDATES`, by

    python -m rsmp_nlp.preprocess.language_model
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rsmp_nlp.preprocess.language import CANDIDATES

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE: Final = Path(__file__).with_name("language_model.npz")

_BYTES: Final = 256


@dataclass(frozen=True)
class LanguageModel:
    """Multinomial naive Bayes on sequences of bytes, as py3langid's.

    Attributes
    ----------
    languages : ISO 639 codes, shape `(l,)`
    moves : state reached from each state by each byte, row by row of 256
    rows : where in `moves` the row of each state begins, shape `(s,)`
    features : feature that reaching a state counts, -1 for none, shape `(s,)`
    weights : of each feature, shape `(f, l)`
    priors : shape `(l,)`
    """

    languages: list[str]
    moves: NDArray[np.uint32]
    rows: NDArray[np.int64]
    features: NDArray[np.int32]
    weights: NDArray[np.float64]
    priors: NDArray[np.float64]

    def probabilities(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the probability of each language, shape `(n, l)`.

        All texts are gone through together, byte by byte: those of a text do not depend on the others.
        """
        from scipy.sparse import csr_matrix

        written = [_bytes(text) for text in texts]
        lengths = np.fromiter(map(len, written), np.int64, len(written))
        counted = self._counted(written, lengths)
        counts = counted >= 0
        columns = counted[counts]
        starts = np.append(0, np.cumsum(counts.sum(axis=1)))
        shape = len(written), len(self.weights)
        visits = csr_matrix((np.ones(len(columns)), columns, starts), shape)
        visits.sum_duplicates()
        visits.data = np.log1p(visits.data)
        # as py3langid has it: the square root keeps probabilities calibrated across lengths
        scores = (visits @ self.weights + self.priors) / np.sqrt(np.maximum(lengths, 1))[:, None]
        scores[np.diff(visits.indptr) == 0] = 0.0
        scores = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
        return np.asarray(scores / scores.sum(axis=1, keepdims=True))

    def _counted(self, written: Sequence[bytes], lengths: NDArray[np.int64]) -> NDArray[np.int32]:
        """Return the feature that each byte of each text counts, -1 for none, shape `(n, longest)`."""
        longest = int(lengths.max(initial=0))
        letters = np.zeros((longest, len(written)), dtype=np.int64)
        order = np.argsort(-lengths, kind="stable")  # those that go on stay side by side
        for column, place in enumerate(order):
            letters[: lengths[place], column] = np.frombuffer(written[place], dtype=np.uint8)
        going_on = np.searchsorted(-lengths[order], -np.arange(longest), side="left")
        states = np.zeros(len(written), dtype=np.int64)
        counted = np.full((longest, len(written)), -1, dtype=np.int32)
        for place, many in enumerate(going_on.tolist()):
            states[:many] = self.moves[self.rows[states[:many]] + letters[place, :many]]
            counted[place, :many] = self.features[states[:many]]
        found = np.empty_like(counted)
        found[:, order] = counted
        return found.T


@cache
def read_model() -> LanguageModel:
    """Return the model of the file, read once."""
    with np.load(FILE, allow_pickle=False) as model:
        moves, rows = automaton(model["children"], model["letters"])
        return LanguageModel(
            model["languages"].tolist(),
            moves.ravel(),
            rows.astype(np.int64) * _BYTES,
            model["features"],
            model["weights"].astype(np.float64, order="C"),  # else copied at each product
            model["priors"].astype(np.float64),
        )


def _bytes(text: str) -> bytes:
    lower = text.lower() if text.isupper() else text
    return unicodedata.normalize("NFC", lower).encode("utf-8", "surrogatepass")


def automaton(
    children: NDArray[np.uint8], letters: NDArray[np.uint8]
) -> tuple[NDArray[np.uint32], NDArray[np.uint16]]:
    """Return the moves of the automaton of a tree, and where in them those of each state begin.

    Parameters
    ----------
    children : of each state, shape `(states,)`; states go from the root down, level by level, and in
        a level as their parents do
    letters : byte that leads to each state, shape `(states,)`; that of the root means nothing

    Returns
    -------
    Rows of 256 states, one for each byte, shape `(r, 256)`; and the row of each state. A state without
    children has the row of the state that it falls back on: its longest suffix in the tree.
    """
    states = len(children)
    parents = np.append(0, np.repeat(np.arange(states), children))
    inner = children > 0
    rows = np.where(inner, np.cumsum(inner) - 1, 0).astype(np.uint16)
    moves = np.zeros((int(inner.sum()), _BYTES), dtype=np.uint32)
    back = np.zeros(states, dtype=np.intp)
    start, end = 0, 1
    while start < end:
        level = np.arange(start, end)
        if start > 1:  # below the first letters, which fall back on the root
            back[level] = moves[rows[back[parents[level]]], letters[level]]
        own = level[inner[level]]
        if len(own):  # whose rows follow one another: copied in place, without a second table
            there = moves[rows[own[0]] : rows[own[-1]] + 1]
            np.take(moves, rows[back[own]], axis=0, out=there, mode="clip")
        leaves = level[~inner[level]]
        rows[leaves] = rows[back[leaves]]
        start, end = end, end + int(children[level].sum())
        below = np.arange(start, end)
        moves[rows[parents[below]], letters[below]] = below
    return moves, rows


def build() -> dict[str, NDArray[Any]]:
    """Return the arrays of the file, from the model that py3langid ships.

    Raises
    ------
    ValueError
        Its automaton is not that of a tree, or falls back otherwise: another way to keep it is due.
    """
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    theirs = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    theirs.set_languages(CANDIDATES)
    moves = np.asarray(theirs.tk_nextmove).reshape(-1, _BYTES)[np.asarray(theirs.tk_row)]
    parents, letters, old = _tree(moves)
    new = np.argsort(old)
    children = np.bincount(parents[1:], minlength=len(old)).astype(np.uint8)
    ours, rows = automaton(children, letters)
    if not np.array_equal(ours[rows], new[moves[old]]):
        raise ValueError("py3langid's automaton is not that of Aho and Corasick")
    features = np.asarray(theirs.tk_output)[old]
    package = distribution("py3langid")
    licence = next(file for file in package.files or () if file.name == "LICENSE")
    return {
        "children": children,
        "letters": letters,
        "features": features.astype(np.int32),
        "weights": theirs.nb_ptc,
        "priors": theirs.nb_pc,
        "languages": np.array(theirs.nb_classes),
        "source": np.array(f"py3langid {package.version}"),
        "licence": np.array(licence.read_text(encoding="utf-8")),
    }


def _tree(
    moves: NDArray[np.uint32],
) -> tuple[NDArray[np.intp], NDArray[np.uint8], NDArray[np.intp]]:
    """Return the parent and the letter of each state from the root down, and its number before.

    A state is the child of the first from which it is reached.
    """
    order = [np.zeros(1, dtype=np.intp)]
    parents, letters = [np.zeros(1, dtype=np.intp)], [np.zeros(1, dtype=np.uint8)]
    seen = np.zeros(len(moves), dtype=bool)
    seen[0] = True
    begin = 0
    while len(order[-1]):
        reached, first = np.unique(moves[order[-1]], return_index=True)
        fresh = ~seen[reached]
        first = np.sort(first[fresh])
        level = moves[order[-1]].ravel()[first].astype(np.intp)
        seen[level] = True
        parents.append(begin + first // _BYTES)
        letters.append((first % _BYTES).astype(np.uint8))
        begin += len(order[-1])
        order.append(level)
    return np.concatenate(parents), np.concatenate(letters), np.concatenate(order)


if __name__ == "__main__":
    np.savez_compressed(FILE, allow_pickle=False, **build())
