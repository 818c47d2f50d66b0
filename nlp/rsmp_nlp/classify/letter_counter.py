"""Counts of n-grams of letters within words, each word looked up once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Final
from weakref import ref

import numpy as np

from rsmp_nlp.classify.weights import Block
from rsmp_nlp.preprocess.terms import Occurrences, Terms

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix


_MOST_PLACES: Final = 1 << 22
"""Keys from which those of a length are looked for by halves and not each at its place: 32 MB."""


class LetterCounter:
    """Counts n-grams of letters, as scikit-learn's `char_wb` cuts them: word by word."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self._tree = NgramTree(block.items)
        self._known: ref[Terms] | None = None
        self._grams: NDArray[np.int32] = np.zeros(0, np.int32)
        self._starts: NDArray[np.int32] = np.zeros(1, np.int32)

    def __call__(self, words: Occurrences) -> csr_matrix:
        """Return counts, shape `(n, m)`, the columns of each row in an order that its words give."""
        from scipy.sparse import csr_matrix

        self._learn(words.terms)
        texts, known = len(words.starts) - 1, len(words.terms)
        of_texts = csr_matrix(
            (np.ones(len(words.numbers), np.int32), words.numbers, words.starts), (texts, known)
        )
        ones = np.ones(len(self._grams), np.int32)
        of_words = csr_matrix((ones, self._grams, self._starts), (known, len(self.block.items)))
        return of_texts @ of_words

    def _learn(self, words: Terms) -> None:
        """Look up the n-grams of words that are new among those known."""
        if self._known is None or self._known() is not words:
            self._known = ref(words, self._forget)  # what is kept of words goes with them
            self._forget()
        new = [f" {word} " for word in words.names[len(self._starts) - 1 :]]
        if new:
            columns, counts = self._tree.columns(new, self.block.ngrams)
            ends = self._starts[-1] + np.cumsum(counts)
            self._grams = np.concatenate([self._grams, columns.astype(np.int32)])
            self._starts = np.concatenate([self._starts, ends.astype(np.int32)])

    def _forget(self, _: object = None) -> None:
        # called as Python ends, too, when numpy is gone
        self._grams, self._starts = self._grams[:0].copy(), self._starts[:1].copy()


class NgramTree:
    """Finds the items of a vocabulary in words, for many words at once.

    Each beginning of an item is a node: a number among those of its length. A node and the letter that
    follows make a key, kept in order for the next length.
    """

    def __init__(self, items: Sequence[str]) -> None:
        self._letters = {
            letter: number for number, letter in enumerate(sorted(set("".join(items))), 1)
        }
        self._size = len(self._letters) + 1
        lengths = np.fromiter(map(len, items), np.int64, len(items))
        letters = np.zeros((len(items), lengths.max(initial=0)), dtype=np.int64)
        letters[np.arange(letters.shape[1]) < lengths[:, None]] = self._numbers("".join(items))
        self._levels: list[_Level] = []
        nodes = np.zeros(len(items), dtype=np.int64)
        for length in range(1, letters.shape[1] + 1):
            long = lengths >= length
            keys, found = np.unique(
                nodes[long] * self._size + letters[long, length - 1], return_inverse=True
            )
            nodes[long] = found
            ends = lengths == length
            columns = np.full(len(keys), -1)
            columns[nodes[ends]] = np.flatnonzero(ends)
            self._levels.append(_Level(keys, columns))

    def columns(
        self, words: Sequence[str], ngrams: tuple[int, int]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the places in the vocabulary of the n-grams of words, one as often as it occurs.

        Parameters
        ----------
        words : with what pads them; one shorter than the shortest n-gram is counted whole
        ngrams : shortest and longest

        Returns
        -------
        columns : word after word
        counts : how many each word has, shape `(k,)`
        """
        shortest, longest = ngrams
        letters = self._numbers("".join(words))
        lengths = np.fromiter(map(len, words), np.int64, len(words))
        of = np.repeat(np.arange(len(words)), lengths)
        left = np.repeat(np.cumsum(lengths), lengths) - np.arange(len(letters))
        at = np.arange(len(letters))
        nodes = np.zeros(len(letters), dtype=np.int64)
        columns, rows = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for length, level in enumerate(self._levels[:longest], 1):
            within = left[at] >= length
            at, nodes = at[within], nodes[within]
            nodes = level.find(nodes * self._size + letters[at + length - 1])
            same = nodes >= 0
            at, nodes = at[same], nodes[same]
            found = level.columns[nodes]
            counted = found >= 0
            if length < shortest:
                counted &= lengths[of[at]] == length
            columns.append(found[counted])
            rows.append(of[at[counted]])
        row = np.concatenate(rows)
        order = np.argsort(row, kind="stable")
        return np.concatenate(columns)[order], np.bincount(row, minlength=len(words))

    def _numbers(self, text: str) -> NDArray[np.int64]:
        return np.fromiter(map(self._letters.get, text, repeat(0)), np.int64, len(text))


class _Level:
    """The beginnings of items that have one length.

    Attributes
    ----------
    columns : place in the vocabulary of each, -1 where it only begins items
    """

    def __init__(self, keys: NDArray[np.int64], columns: NDArray[np.int64]) -> None:
        self.columns = columns
        self._keys = keys
        self._places: NDArray[np.int64] | None = None
        if len(keys) and keys[-1] < _MOST_PLACES:
            self._places = np.full(keys[-1] + 1, -1)
            self._places[keys] = np.arange(len(keys))

    def find(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return which of the beginnings each key is, -1 for none."""
        if self._places is None:
            found = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
            return np.where(self._keys[found] == keys, found, -1)
        inside = np.minimum(keys, len(self._places) - 1)
        return np.where(inside == keys, self._places[inside], -1)
