"""Word vectors: what lets the model use a word that its labelled messages do not hold.

They are shipped for training only. A fitted model keeps one weight per word and class (the vector
times the coefficients), so that classifying needs no vector and stays exactly explainable.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zipfile import BadZipFile

import numpy as np

from rsmp_nlp.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE: Final = "vectors.npz"
_PLACES: Final = (
    Path(__file__).parents[1] / "models" / "vectors" / FILE,
    Path(__file__).parents[3] / "models" / "vectors" / FILE,
)
"""In an installed package, and in a checkout."""


@dataclass(frozen=True)
class WordVectors:
    """Words and their vectors.

    Attributes
    ----------
    words : as `preprocess.document.words_of` gives them, each once, no line break inside
    vectors : shape `(len(words), d)`, 8 bits, all on one scale
    """

    words: list[str]
    vectors: NDArray[np.int8]

    def write(self, path: Path) -> None:
        """Write a compressed file that holds two plain arrays."""
        text = np.frombuffer("\n".join(self.words).encode(), dtype=np.uint8)
        np.savez_compressed(path, words=text, vectors=self.vectors)

    @classmethod
    def read(cls, path: Path) -> WordVectors:
        """Read what `write` wrote; nothing in the file is executed.

        Raises
        ------
        ModelError
            The file is missing or damaged.
        """
        try:
            with np.load(path, allow_pickle=False) as arrays:
                words = arrays["words"].tobytes().decode().split("\n")
                vectors = arrays["vectors"]
        except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
            raise ModelError(
                f"{path} : vecteurs de mots absents ou abîmés ({error}). Réinstallez rsmp-nlp."
            ) from error
        if vectors.shape[:1] != (len(words),) or vectors.dtype != np.int8:
            raise ModelError(f"{path} : {len(words)} mots pour {len(vectors)} vecteurs.")
        return cls(words, vectors)


@cache
def shipped_vectors() -> WordVectors:
    """Return the vectors that come with the program.

    Raises
    ------
    ModelError
        They are missing or damaged.
    """
    return WordVectors.read(next((path for path in _PLACES if path.exists()), _PLACES[0]))
