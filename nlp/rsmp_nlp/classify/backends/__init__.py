"""Families of models, one a file, behind the protocol of `classify.base.Backend`."""

from __future__ import annotations

from typing import Final

from rsmp_nlp.classify.base import Backend

BACKENDS: Final = ("linear", "spacy", "transformer")


def backend_named(
    name: str, base_model: str | None = None, epochs: int | None = None
) -> Backend | None:
    """Return a backend, None where there is none of that name.

    Parameters
    ----------
    base_model : name or folder of the encoder that a transformer starts from
    epochs : most passes over the training messages, where the backend makes several
    """
    if name == "linear":
        from rsmp_nlp.classify.backends.linear import LinearBackend

        return LinearBackend()
    if name == "spacy":
        from rsmp_nlp.classify.backends.spacy import EPOCHS as SPACY_EPOCHS
        from rsmp_nlp.classify.backends.spacy import SpacyBackend

        return SpacyBackend(epochs or SPACY_EPOCHS)
    if name == "transformer":
        from rsmp_nlp.classify.backends.transformer import BASE_MODEL, EPOCHS, TransformerBackend

        return TransformerBackend(base_model or BASE_MODEL, epochs or EPOCHS)
    return None
