"""Counts of n-grams of letters within words, each word looked up once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.classify.weights import Terms
from rsmp_nlp.classify.words import Words

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

MOST_KNOWN: Final = 100_000
"""Words whose n-grams are kept; with one more, what is kept is forgotten."""


class LetterCounter:
    """Counts n-grams of letters, as scikit-learn's `char_wb` cuts them: word by word."""

    def __init__(self, block: Terms) -> None:
        self.block = block
        self._tree = NgramTree(block.items)
        self._known: dict[str, int] = {}
        self._grams: NDArray[np.int64]
        self._starts: NDArray[np.int64]
        self._forget()

    def __call__(self, split: Words) -> csr_matrix:
        """Return counts, shape `(n, m)`, the columns of each row in order."""
        from scipy.sparse import csr_matrix

        if len(self._known) > MOST_KNOWN:
            self._forget()
        if new := set(split.words).difference(self._known):
            self._learn(list(new))
        places = np.fromiter(map(self._known.__getitem__, split.words), np.int64, len(split.words))
        texts, words = len(split.starts) - 1, len(self._known)
        of_texts = csr_matrix((np.ones(len(places)), places, split.starts), (texts, words))
        of_words = csr_matrix(
            (np.ones(len(self._grams)), self._grams, self._starts), (words, len(self.block.items))
        )
        found = of_texts @ of_words
        found.sort_indices()
        return found

    def _learn(self, words: list[str]) -> None:
        """Look the n-grams of words up."""
        columns, counts = self._tree.columns([f" {word} " for word in words], self.block.ngrams)
        start = len(self._known)
        self._known.update(zip(words, range(start, start + len(words)), strict=True))
        self._grams = np.concatenate([self._grams, columns])
        self._starts = np.concatenate([self._starts, self._starts[-1] + np.cumsum(counts)])

    def _forget(self) -> None:
        self._known.clear()
        self._grams = np.zeros(0, dtype=np.int64)
        self._starts = np.zeros(1, dtype=np.int64)


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
        self._keys: list[NDArray[np.int64]] = []
        self._columns: list[NDArray[np.int64]] = []
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
            self._keys.append(keys)
            self._columns.append(columns)

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
        for length in range(1, min(longest, len(self._keys)) + 1):
            within = left[at] >= length
            at, nodes = at[within], nodes[within]
            keys = nodes * self._size + letters[at + length - 1]
            nodes = np.searchsorted(self._keys[length - 1], keys)
            nodes[nodes == len(self._keys[length - 1])] = 0
            same = self._keys[length - 1][nodes] == keys
            at, nodes = at[same], nodes[same]
            found = self._columns[length - 1][nodes]
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
