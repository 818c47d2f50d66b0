"""Counts of n-grams of letters within words, each word looked up once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, repeat
from typing import TYPE_CHECKING

import numpy as np

from rsmp_nlp.classify.weights import Terms
from rsmp_nlp.preprocess.terms import Occurrences

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix


class LetterCounter:
    """Counts n-grams of letters, as scikit-learn's `char_wb` cuts them: word by word."""

    def __init__(self, block: Terms) -> None:
        self.block = block
        self._tree = NgramTree(block.items)
        self._known: dict[str, int] | None = None
        self._grams: NDArray[np.int64]
        self._starts: NDArray[np.int64]

    def __call__(self, words: Occurrences) -> csr_matrix:
        """Return counts, shape `(n, m)`, the columns of each row in an order that its words give."""
        from scipy.sparse import csr_matrix

        self._learn(words.terms)
        texts, known = len(words.starts) - 1, len(words.terms)
        of_texts = csr_matrix(
            (np.ones(len(words.numbers)), words.numbers, words.starts), (texts, known)
        )
        of_words = csr_matrix(
            (np.ones(len(self._grams)), self._grams, self._starts), (known, len(self.block.items))
        )
        return of_texts @ of_words

    def _learn(self, words: dict[str, int]) -> None:
        """Look up the n-grams of words that are new among those known."""
        if words is not self._known:
            self._known = words
            self._grams, self._starts = np.zeros(0, np.int64), np.zeros(1, np.int64)
        new = [f" {word} " for word in islice(words, len(self._starts) - 1, None)]
        if new:
            columns, counts = self._tree.columns(new, self.block.ngrams)
            self._grams = np.concatenate([self._grams, columns])
            self._starts = np.concatenate([self._starts, self._starts[-1] + np.cumsum(counts)])


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
