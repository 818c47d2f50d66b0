"""Who answers whom, as a network that Gephi opens (GEXF 1.2).

A node is an author of a platform under pseudonym. It says of how many messages within a class of size, which
is all that a drawing needs, and nothing of their usages: the tables describe networks, and count no person. An
edge says how often one answered the other.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from rsmp_nlp.aggregate.cells import LEAST_MESSAGES
from rsmp_nlp.errors import UsageError
from rsmp_nlp.export.bridge import Unnamed, messages_of
from rsmp_nlp.export.run import FinishedRun, RunTable
from rsmp_nlp.export.targets import Exported
from rsmp_nlp.report.names import clean_name
from rsmp_nlp.whole_files import settle

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NO_ONE: Final = -1

_SIZES: Final = (LEAST_MESSAGES, 50, 250)
"""Messages from which an author is of the next class; the first holds all that no segment may tell apart."""


def write(run: FinishedRun, out: Path) -> Exported:
    """Write the reply network of every platform as one file; platforms never answer each other.

    Names, where the run kept them, are replaced by numbers.

    Raises
    ------
    UsageError
        No message has both an author and a known answer, or `out` is a folder.
    """
    import networkx as nx
    from networkx.readwrite.gexf import GEXFWriter

    if out.is_dir():
        raise UsageError(f"{out} : c’est un dossier ; -o attend ici un fichier.")
    authors, counts, ties = _network(messages_of(run))
    if not len(ties):
        raise UsageError(
            f"--to gexf : aucune réponse entre auteurs connus dans {run.folder} ; la source ne dit pas "
            "qui répond à qui."
        )
    network = nx.DiGraph()
    shown = Unnamed()
    sizes = np.searchsorted(_SIZES, counts, side="right")
    for node, (platform, author) in enumerate(authors):
        network.add_node(
            f"n{node}",
            label=shown(platform, author),
            plateforme=clean_name(platform),
            messages=_class(int(sizes[node])),
            taille=int(sizes[node]) + 1,
        )
    pairs, times = np.unique(ties, axis=0, return_counts=True)
    for (source, target), number in zip(pairs.tolist(), times.tolist(), strict=True):
        network.add_edge(f"n{source}", f"n{target}", weight=float(number))
    writer = GEXFWriter(encoding="utf-8", prettyprint=True)
    writer.add_graph(network)
    for meta in writer.xml.iter():
        # the day of writing: the same run gives the same bytes
        meta.attrib.pop("lastmodifieddate", None)
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = out.with_name(f".{out.name}.new")
    try:
        with temporary.open("wb") as stream:
            writer.write(stream)
        settle(temporary, out)
    finally:
        temporary.unlink(missing_ok=True)
    return Exported((out,), {"authors": len(authors), "edges": len(pairs)})


def _class(size: int) -> str:
    """Return the messages of a class of size, in French.

    >>> [_class(size) for size in range(4)]
    ['moins de 10', '10 à 49', '50 à 249', '250 et plus']
    """
    if not size:
        return f"moins de {_SIZES[0]}"
    if size == len(_SIZES):
        return f"{_SIZES[-1]} et plus"
    return f"{_SIZES[size - 1]} à {_SIZES[size] - 1}"


def _network(
    table: RunTable,
) -> tuple[list[tuple[str, str]], NDArray[np.int64], NDArray[np.int64]]:
    """Return authors, their numbers of messages, and who answered whom, shape `(n, 2)`.

    Messages are kept as numbers only, some twenty bytes each.
    """
    nodes: dict[tuple[str, str], int] = {}
    counts: list[int] = []
    ids, parents, writers = [], [], []
    for batch in table.batches():
        frame = batch.select(["platform", "message_id", "parent_id", "author"]).to_pandas()
        ids.append(_keys(frame["platform"], frame["message_id"]))
        parents.append(_keys(frame["platform"], frame["parent_id"]))
        found = np.full(len(frame), _NO_ONE)
        for at, key in enumerate(zip(frame["platform"], frame["author"], strict=True)):
            if key[1] is None:
                continue
            found[at] = nodes.setdefault(key, len(nodes))
            if found[at] == len(counts):
                counts.append(0)
            counts[found[at]] += 1
        writers.append(found)
    if not nodes:
        return [], np.zeros(0, np.int64), np.zeros((0, 2), np.int64)
    every, answered, author = map(np.concatenate, (ids, parents, writers))
    order = np.argsort(every, kind="stable")
    place = order[np.searchsorted(every, answered, sorter=order).clip(max=len(every) - 1)]
    target = np.where(every[place] == answered, author[place], _NO_ONE)
    kept = (author != _NO_ONE) & (target != _NO_ONE) & (author != target)
    return list(nodes), np.array(counts), np.stack([author[kept], target[kept]], axis=1)


def _keys(platform: object, message: object) -> NDArray[np.uint64]:
    """Return a number for each message; those of the same platform and identifier are equal."""
    import pandas as pd

    both = pd.DataFrame({"platform": platform, "message": message})
    return np.asarray(pd.util.hash_pandas_object(both, index=False), dtype=np.uint64)
