"""Readings beside the triangle, after the study: potentiel social and the part of the organisation.

Each is null where the source cannot say.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

LEAST_AUTHORS: Final = 5
"""Authors under which breadth and ties of a network mean nothing."""

LEAST_ROLES: Final = 0.5
"""Share of messages whose author's role must be known for `top_down`."""

_ORGANISATION: Final = re.compile(
    r"\b(equipe|staff|direction|dirigeante?|communication|com|admin\w*|animat\w+|moderat\w+"
    r"|officiel\w*|organisation|organisat\w+|permanente?|bureau|porte-parole|secretaire\w*"
    r"|secretariat|siege|redaction|community manager|elue?s?|delegue?e? national\w*|federation)\b"
)
"""Roles that speak for the organisation rather than for a member, without accents."""


@dataclass(frozen=True)
class Social:
    """`expression`, `connection` and `top_down`, each 0 to 1 or None."""

    expression: float | None
    connection: float | None
    top_down: float | None


def social(messages: pd.DataFrame) -> Social:
    """Return the readings of one platform.

    Parameters
    ----------
    messages : columns `message_id`, `parent_id`, `thread_id`, `author`, `role`
    """
    known = messages[messages["author"].notna()]
    authors = known["author"].nunique()
    has_replies = bool(messages["parent_id"].notna().any())
    enough = authors >= LEAST_AUTHORS and has_replies
    return Social(
        expression=_expression(known) if enough else None,
        connection=_connection(known) if enough else None,
        top_down=_top_down(messages["role"]),
    )


def evenness(counts: NDArray[np.float64]) -> float:
    """Return 1 minus the Gini coefficient of contributions: 1 where all write as much.

    >>> evenness(np.array([3.0, 3.0, 3.0]))
    1.0
    """
    ordered = np.sort(counts)
    size = len(ordered)
    ranks = np.arange(1, size + 1)
    gini = float((2 * ranks - size - 1) @ ordered / (size * ordered.sum()))
    return 1 - gini


def _expression(known: pd.DataFrame) -> float:
    """Mean of evenness of contributions and of the share of authors who start a thread."""
    counts = known["author"].value_counts()
    starters = known.loc[known["parent_id"].isna(), "author"].nunique()
    return float(evenness(counts.to_numpy(dtype=np.float64)) + starters / len(counts)) / 2


def _connection(known: pd.DataFrame) -> float:
    """Mean of the share of authors with a reciprocal tie and of the giant component's."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    author_of = known.set_index("message_id")["author"]
    codes = {name: place for place, name in enumerate(sorted(known["author"].unique()))}
    replies = known[known["parent_id"].notna()]
    targets = replies["parent_id"].map(author_of[~author_of.index.duplicated()])
    pairs = [
        (codes[source], codes[target])
        for source, target in zip(replies["author"], targets, strict=True)
        if isinstance(target, str) and target != source
    ]
    if not pairs:
        return 0.0
    rows, columns = np.array(pairs).T
    size = len(codes)
    ties = coo_matrix((np.ones(len(pairs)), (rows, columns)), shape=(size, size)).tocsr()
    reciprocal = ties.multiply(ties.T).sum(axis=1) > 0
    _, component = connected_components(ties, directed=False)
    giant = np.bincount(component).max() / size
    return float((np.asarray(reciprocal).mean() + giant) / 2)


def _top_down(roles: pd.Series) -> float | None:
    """Return the share of messages by the organisation among those whose role is known."""
    known = roles.dropna()
    if not len(roles) or len(known) < LEAST_ROLES * len(roles):
        return None
    return float(known.map(is_organisation).mean())


def is_organisation(role: str) -> bool:
    """Tell whether a role speaks for the organisation.

    >>> is_organisation("Équipe nationale"), is_organisation("sympathisant")
    (True, False)
    """
    plain = unicodedata.normalize("NFKD", role.lower()).encode("ascii", "ignore").decode()
    return _ORGANISATION.search(plain) is not None
