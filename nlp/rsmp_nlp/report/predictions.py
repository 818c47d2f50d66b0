"""Rows of `messages.parquet` from messages and their posteriors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rsmp_nlp.classify.decide import decide, slugs
from rsmp_nlp.families import family_posteriors
from rsmp_nlp.schema import POSTERIOR_COLUMNS, Message
from rsmp_nlp.taxonomy import FAMILY_SLUGS

if TYPE_CHECKING:
    from numpy.typing import NDArray

DECIMALS: Final = 6
"""Decimals kept of a probability; decisions are taken on what is written."""

_COPIED: Final = (
    "message_id",
    "platform",
    "thread_id",
    "parent_id",
    "author",
    "author_kind",
    "role",
    "kind",
    "space",
    "created_at",
    "lang",
    "source_file",
    "source_row",
    "text",
)


def prediction_rows(
    messages: Sequence[Message],
    posteriors: NDArray[np.float64],
    threshold: float,
    run_id: str,
    more: Mapping[str, list[Any]] | None = None,
) -> dict[str, list[Any] | NDArray[Any]]:
    """Return the columns of a batch of rows, each of shape `(n,)`.

    Parameters
    ----------
    posteriors : shape `(n, 10)`
    threshold : family probability under which a message is abstained from
    more : `identity` and `text_key` of each message, unknown by default
    """
    written = np.round(posteriors, DECIMALS)
    # rounding leaves some millionths: the largest takes them, so that every row sums to 1
    largest = (np.arange(len(written)), written.argmax(axis=1))
    written[largest] = np.round(written[largest] + 1.0 - written.sum(axis=1), DECIMALS)
    families = family_posteriors(written)
    family, usage, confidence = decide(written)
    family_names, usage_names = slugs(family, usage)
    rows: dict[str, list[Any] | NDArray[Any]] = {
        name: [getattr(message, name) for message in messages] for name in _COPIED
    }
    rows |= {
        "usage": usage_names,
        "family": family_names,
        "confidence": confidence,
        "abstained": confidence < threshold,
        "run_id": [run_id] * len(messages),
        **{name: [None] * len(messages) for name in ("identity", "text_key")},
        **(more or {}),
    }
    rows |= {f"p_{slug}": families[:, place] for place, slug in enumerate(FAMILY_SLUGS)}
    rows |= {name: written[:, place] for place, name in enumerate(POSTERIOR_COLUMNS)}
    return rows
