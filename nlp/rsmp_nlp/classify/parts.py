"""What each item of a message brings to the logits of the linear model, exactly.

The model is linear in its features: the logit of a class is an intercept and a sum over features.
A reader wants that sum by word, so that suites of letters go to the words they are found in. This is
the only place that knows how the features of a fitted pipeline are laid out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rsmp_nlp.classify.features import frame
from rsmp_nlp.preprocess.document import Document

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from sklearn.pipeline import Pipeline

WORDS: Final = "words"
MARKERS: Final = "markers"
MEANING: Final = "meaning"
"""Block whose features are words too: a word's weight by its vector adds to its own."""

Item = tuple[str, str]
"""Block and name of what contributes: `("words", "réunion")`, `("markers", "hour")`."""

OTHER_WORDS: Final[Item] = (WORDS, "")
"""Words that labelled messages of several sources do not share, by their letters and their vectors:
together, so that no such word, a person's name for instance, is ever shown."""

_PUNCTUATION: Final = ".,;:!?…()[]«»“”\"'’*_-"


@dataclass(frozen=True)
class Parts:
    """Contributions of the items of one message.

    Attributes
    ----------
    items : what contributes, each once, shape `(m,)`
    logits : what each brings to the calibrated logit of each class, shape `(m, 10)`
    """

    items: list[Item]
    logits: NDArray[np.float64]


@dataclass(frozen=True)
class LinearParts:
    """Splits the logits of a fitted pipeline into parts.

    Blocks of n-grams of letters are attributed to words of the vocabulary; a feature of any other
    block is an item of its own, by the name that the transformer gives it.
    """

    pipeline: Pipeline

    @cached_property
    def intercept(self) -> NDArray[np.float64]:
        """Logits of a message without a single known feature, shape `(10,)`."""
        return np.asarray(self._classifier.intercept_, dtype=np.float64)

    def __call__(self, documents: Sequence[Document]) -> Iterator[Parts]:
        """Yield the parts of each document; with the intercept they sum to its logits."""
        if not documents:
            return
        table = frame(documents)
        values = self._features.transform(table).tocsr()
        for row, document in enumerate(table.to_dict("records")):
            inside = slice(values.indptr[row], values.indptr[row + 1])
            columns = values.indices[inside]
            weighted = values.data[inside].astype(np.float64)[:, None] * self._weights[columns]
            yield self._gather(columns, weighted, document)

    def _gather(
        self, columns: NDArray[Any], weighted: NDArray[np.float64], document: dict[str, str]
    ) -> Parts:
        sums: dict[Item, NDArray[np.float64]] = {}

        def add(item: Item, logits: NDArray[np.float64]) -> None:
            sums[item] = sums[item] + logits if item in sums else logits

        owners = {
            name: self._owners(name, document[field]) for name, field in self._letter_blocks.items()
        }
        for column, logits in zip(columns, weighted, strict=True):
            block, name = self._items[column]
            if block not in owners:
                add((block, name), logits)
                continue
            shares = owners[block].get(name, {OTHER_WORDS: 1})
            whole = sum(shares.values())
            for item, count in shares.items():
                add(item, logits * (count / whole))
        return Parts(list(sums), np.array(list(sums.values())).reshape(-1, len(self.intercept)))

    def _owners(self, block: str, text: str) -> dict[str, Counter[Item]]:
        """Return, for each n-gram of letters, the words that hold it and how often."""
        found: dict[str, Counter[Item]] = defaultdict(Counter)
        for word in text.split():
            item = self._word_of(word)
            for gram in self._grams(block, word):
                found[gram][item] += 1
        return found

    def _word_of(self, token: str) -> Item:
        bare = token.strip(_PUNCTUATION)
        for name in (token, bare):
            if name in self._known:
                return (WORDS, name)
        return OTHER_WORDS

    @cached_property
    def _grams(self) -> Any:
        analyzers = {
            name: self._features.named_transformers_[name].build_analyzer()
            for name in self._letter_blocks
        }

        @lru_cache(maxsize=50_000)
        def grams(block: str, word: str) -> tuple[str, ...]:
            return tuple(analyzers[block](word))

        return grams

    @property
    def _features(self) -> Any:
        return self.pipeline.named_steps["features"]

    @property
    def _classifier(self) -> Any:
        return self.pipeline.named_steps["classifier"]

    @cached_property
    def _weights(self) -> NDArray[np.float64]:
        return np.asarray(self._classifier.coef_, dtype=np.float64).T.copy()

    @cached_property
    def _items(self) -> list[Item]:
        found: list[Item] = []
        for full in self._features.get_feature_names_out():
            block, _, name = str(full).partition("__")
            name = name.removeprefix(f"{block}_")
            if block == MEANING:
                found.append((WORDS, name) if name in self._known else OTHER_WORDS)
            else:
                found.append((block, name))
        return found

    @cached_property
    def _known(self) -> frozenset[str]:
        words = self._features.named_transformers_.get(WORDS)
        return frozenset(words.get_feature_names_out() if words else ())

    @cached_property
    def _letter_blocks(self) -> dict[str, str]:
        """Blocks of n-grams of letters within words, each with the field that it reads."""
        return {
            name: field
            for name, fitted, field in self._features.transformers_
            if getattr(fitted, "analyzer", None) == "char_wb"
        }
