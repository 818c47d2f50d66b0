"""Counts of n-grams of letters within words, each word looked up once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from weakref import ref

import numpy as np

from rsmp_nlp.classify.places import Places
from rsmp_nlp.classify.weights import Block
from rsmp_nlp.compiled import compiled
from rsmp_nlp.preprocess.growing import GrowingSequences
from rsmp_nlp.preprocess.terms import Named, Occurrences, starts_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from rsmp_nlp.compiled.counting import Tree

_COUNTING = compiled("counting")


class LetterCounter:
    """Counts n-grams of letters, as scikit-learn's `char_wb` cuts them: word by word.

    Attributes
    ----------
    grams : columns of the n-grams of words known, word after word
    """

    def __init__(self, block: Block) -> None:
        self.block = block
        self._tree = NgramTree(block.items)
        self._known: ref[Named] | None = None
        self.grams = GrowingSequences(np.int32)

    def __call__(self, words: Occurrences) -> csr_matrix:
        """Return counts, shape `(n, m)`, the columns of each row in an order that its words give."""
        from scipy.sparse import csr_matrix

        self.learn(words.terms)
        texts, known = len(words.starts) - 1, len(words.terms)
        of_texts = csr_matrix(
            (np.ones(len(words.numbers), np.int32), words.numbers, words.starts), (texts, known)
        )
        ones = np.ones(len(self.grams.values), np.int32)
        found = ones, self.grams.values, self.grams.starts
        of_words = csr_matrix(found, (known, len(self.block.items)))
        return of_texts @ of_words

    def learn(self, words: Named) -> None:
        """Look up the n-grams of words that are new among those known."""
        if self._known is None or self._known() is not words:
            self._known = ref(words, self._forget)  # what is kept of words goes with them
            self._forget()
        new = [f" {word} " for word in words.names[len(self.grams) :]]
        if new:
            columns, counts = self._tree.columns(new, self.block.ngrams)
            self.grams.add(columns, starts_of(counts))

    def _forget(self, _: object = None) -> None:
        # called as Python ends, too, when numpy is gone
        self.grams.clear()


class NgramTree:
    """Finds the items of a vocabulary in words, for many words at once.

    Each beginning of an item is a node: a number among those of its length. A node and the letter that
    follows make a key, whose place is the node of the next length.
    """

    def __init__(self, items: Sequence[str]) -> None:
        known = sorted({*map(ord, "".join(items))})
        self._size = len(known) + 1
        # the last stands for all letters after it, which no item holds: their number is 0
        self._letters = np.zeros(max(known, default=0) + 2, dtype=np.int64)
        self._letters[known] = np.arange(1, self._size)
        lengths = np.fromiter(map(len, items), np.int64, len(items))
        letters = np.zeros((len(items), lengths.max(initial=0)), dtype=np.int64)
        letters[np.arange(letters.shape[1]) < lengths[:, None]] = self._numbers("".join(items))
        self._levels: list[tuple[Places, NDArray[np.int64]]] = []
        nodes = np.zeros(len(items), dtype=np.int64)
        for length in range(1, letters.shape[1] + 1):
            long = lengths >= length
            keys, found = np.unique(
                nodes[long] * self._size + letters[long, length - 1], return_inverse=True
            )
            nodes[long] = found
            ends = lengths == length
            columns = np.full(len(keys), -1)  # where it only begins items
            columns[nodes[ends]] = np.flatnonzero(ends)
            self._levels.append((Places(keys), columns))
        self._tree = self._compiled()

    def _compiled(self) -> Tree | None:
        if _COUNTING is None:
            return None
        places, columns = zip(*self._levels, strict=True) if self._levels else ((), ())
        found: Tree = _COUNTING.Tree(
            self._letters, self._size, [one.compiled() for one in places], columns
        )
        return found

    def columns(
        self, words: Sequence[str], ngrams: tuple[int, int]
    ) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
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
        if self._tree:
            return self._tree.find(words, ngrams)
        shortest, longest = ngrams
        lengths = np.fromiter(map(len, words), np.int64, len(words))
        of = np.repeat(np.arange(len(words)), lengths)
        # between two words is a place without a letter, so that no item is found across them
        letters = np.zeros(len(of) + len(words), dtype=np.int64)
        at = np.arange(len(of)) + of
        letters[at] = self._numbers("".join(words))
        nodes = np.zeros(len(of), dtype=np.int64)
        columns, rows = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for length, (places, columns_of) in enumerate(self._levels[:longest], 1):
            nodes = places.find(nodes * self._size + letters[at])
            same = np.flatnonzero(nodes < len(columns_of))
            at, of, nodes = at[same] + 1, of[same], nodes[same]
            found = columns_of[nodes]
            counted = found >= 0
            if length < shortest:
                counted &= lengths[of] == length
            columns.append(found[counted])
            rows.append(of[counted])
        row = np.concatenate(rows)
        order = np.argsort(row, kind="stable")
        counts = np.bincount(row, minlength=len(words)).astype(np.int64)
        return np.concatenate(columns)[order].astype(np.int32), counts

    def _numbers(self, text: str) -> NDArray[np.int64]:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        return self._letters[np.minimum(codes, len(self._letters) - 1)]
