"""Labels that are probably wrong, by what a model that has not seen them says (confident learning)."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rsmp_nlp.annotate.review_duplicates import plain
from rsmp_nlp.classify.labels import Labelled
from rsmp_nlp.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FOLDS: Final = 5
LEAST: Final = 100
"""Labels under which a model of one's own says nothing of them."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Suspect:
    """A label that is probably wrong: its place, the usage that is likelier, the label's quality.

    `quality` is 0 to 1: (probability of the label - of the likeliest other + 1) / 2, cleanlab's
    normalised margin.
    """

    place: int
    suggestion: int
    quality: float
    probability: float


def require() -> None:
    """Check that cleanlab is there, before anything long.

    Raises
    ------
    UsageError
        It is not; the sentence gives the command that installs it.
    """
    try:
        import cleanlab  # noqa: F401
    except ImportError:
        raise UsageError(
            "Les erreurs probables demandent la bibliothèque cleanlab : pip install 'rsmp-nlp[review]'. "
            "Sans elle : --checks doublons,regles."
        ) from None


def out_of_fold_posteriors(
    labelled: Sequence[Labelled], context: Sequence[Labelled], seed: int, progress: Progress
) -> NDArray[np.float64]:
    """Return what models say of each message, shape `(n, 10)`, none of which saw its thread or a copy.

    Parameters
    ----------
    labelled : messages under review, each once
    context : labelled messages that are in every training part and are not reviewed
    """
    import numpy as np

    from rsmp_nlp.classify.crossvalidate import calibrated, out_of_fold
    from rsmp_nlp.classify.train import training_rows

    messages = [*labelled, *context]
    rows = training_rows(messages)
    scored = np.arange(len(messages)) < len(labelled)
    held_out = out_of_fold(
        rows,
        [*map(str, together(labelled)), *("" for _ in context)],
        scored,
        seed,
        FOLDS,
        lambda done, total: progress(f"relecture par le modèle : pli {done} sur {total}"),
    )
    _, posteriors = calibrated(held_out, rows.classes[scored], rows.weights[scored])
    return posteriors


def together(labelled: Sequence[Labelled]) -> NDArray[np.intp]:
    """Return the group of each message, shape `(n,)`: messages of one thread, and copies of a text.

    A model that learnt a copy would only repeat its label. Platforms are not left out whole: it is
    labels that are judged here, not what the model is worth elsewhere.
    """
    import numpy as np
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    nodes: dict[tuple[str, ...], int] = {}
    rows, columns = [], []
    for place, one in enumerate(labelled):
        marks: list[tuple[str, ...]] = [("text", plain(one.text) or one.message_id)]
        if one.thread:
            marks.append(("thread", one.platform, one.thread))
        for mark in marks:
            rows.append(place)
            columns.append(len(labelled) + nodes.setdefault(mark, len(nodes)))
    size = len(labelled) + len(nodes)
    graph = coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1][: len(labelled)])


def suspects(classes: NDArray[np.intp], posteriors: NDArray[np.float64]) -> list[Suspect]:
    """Return the labels that confident learning finds wrong, the worst first.

    Northcutt, Jiang & Chuang (2021), Confident Learning, JAIR 70; by cleanlab, with its defaults.

    Parameters
    ----------
    classes : labels as positions in `CLASSES`, shape `(n,)`
    posteriors : of models that did not see them, shape `(n, 10)`
    """
    import numpy as np
    from cleanlab.filter import find_label_issues
    from cleanlab.rank import get_label_quality_scores

    present, codes = np.unique(classes, return_inverse=True)
    if len(present) < 2:
        return []
    own = posteriors[:, present]
    own = own / own.sum(axis=1, keepdims=True)
    with warnings.catch_warnings():
        # it warns of classes with few examples, of which it only flags less
        warnings.simplefilter("ignore")
        found = find_label_issues(
            codes, own, return_indices_ranked_by="normalized_margin", n_jobs=1
        )
        quality = get_label_quality_scores(codes, own, method="normalized_margin")
    others = posteriors.copy()
    others[np.arange(len(classes)), classes] = -1.0
    likeliest = others.argmax(axis=1)
    return [
        Suspect(
            int(place),
            int(likeliest[place]),
            float(quality[place]),
            float(posteriors[place, likeliest[place]]),
        )
        for place in found
    ]
