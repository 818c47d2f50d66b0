"""How far annotators agree: from labels in files to every coefficient, and what to discuss."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.classify.combine import ADJUDICATION, Annotation, Key, by_message
from rsmp_nlp.taxonomy import CLASSES, FAMILY_CLASSES, FAMILY_OF_CLASS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rsmp_nlp.aggregate.agreement import Agreement
    from rsmp_nlp.aggregate.drift import Drift

LEAST_IN_PAIR: Final = 2
"""Messages that two annotators must share to stand as a pair."""


@dataclass(frozen=True)
class Disputed:
    """A message on which annotators differ, not adjudicated; usages by annotator."""

    platform: str
    message_id: str
    labels: dict[str, str]
    secondary: dict[str, str]
    across_families: bool


@dataclass(frozen=True)
class Pair:
    """Two annotators: Cohen's kappa of usages and of families on what both labelled."""

    first: str
    second: str
    usages: Agreement
    families: Agreement


@dataclass(frozen=True)
class AgreementReport:
    """Everything that the labels say of agreement.

    Attributes
    ----------
    messages : labelled by anyone; `shared` of them by two annotators or more
    annotators : labels given by each
    clusters : "thread" where intervals draw threads, else "message"
    order : what tells the order in which annotators worked: "annotated_at", or "rows" within a round
    usages, families : Krippendorff's alpha; `usages_fleiss`, `families_fleiss` Fleiss' kappa
    per_usage, per_family : alpha of each class against all others
    drifts : by annotator, where he shares enough messages
    coincidences : pairs of labels, shape `(10, 10)`, symmetric, in the order of `CLASSES`; each message
        counts for its number of labels, as in alpha
    disputed : messages to discuss, disagreements across families first
    adjudicated : disputed messages that an adjudication has settled
    several : labels left out because the annotator gave that message more than one usage
    """

    messages: int
    shared: int
    annotators: dict[str, int]
    clusters: str
    order: str
    usages: Agreement
    families: Agreement
    usages_fleiss: Agreement
    families_fleiss: Agreement
    per_usage: dict[str, Agreement]
    per_family: dict[str, Agreement]
    pairs: list[Pair]
    drifts: dict[str, Drift]
    coincidences: list[list[float]]
    disputed: list[Disputed]
    adjudicated: int
    several: int

    def as_dict(self) -> dict[str, Any]:
        """Return plain data for JSON: what is undefined is None."""
        return {**asdict(self), "classes": list(CLASSES), "family_classes": list(FAMILY_CLASSES)}


@dataclass(frozen=True)
class _Table:
    """Labels of messages, one column an annotator, -1 where he gave none."""

    keys: list[Key]
    names: list[str]
    labels: NDArray[np.intp]
    clusters: NDArray[np.intp]


def measure(
    annotations: Sequence[Annotation], threads: Mapping[Key, str] | None = None, seed: int = 0
) -> AgreementReport:
    """Return the agreement of annotators; adjudicated labels are nobody's and only settle disputes.

    Parameters
    ----------
    annotations : in the order in which each annotator worked, where rounds and dates do not tell
    threads : thread of a message, where known; intervals then draw threads instead of messages
    """
    import numpy as np

    from rsmp_nlp.aggregate.agreement import fleiss_kappa, krippendorff_alpha
    from rsmp_nlp.families import MEMBERSHIP

    said, several = _one_each(annotations)
    rows = {
        key: {one.annotator: one for one in given if one.annotator != ADJUDICATION}
        for key, given in said.items()
    }
    settled = {key for key, given in said.items() if any(_adjudicates(one) for one in given)}
    table = _table(rows, threads or {})
    counts = np.stack([(table.labels == place).sum(axis=1) for place in range(len(CLASSES))], 1)
    of_families = counts @ MEMBERSHIP

    def against_rest(columns: NDArray[np.float64], place: int) -> Agreement:
        own = columns[:, place]
        pair = np.column_stack([own, columns.sum(axis=1) - own])
        return krippendorff_alpha(pair, table.clusters, seed)

    shared = counts.sum(axis=1) >= 2
    disputed = _disputed(table.keys, rows)
    return AgreementReport(
        messages=len(table.keys),
        shared=int(shared.sum()),
        annotators={
            name: int((table.labels[:, place] >= 0).sum()) for place, name in enumerate(table.names)
        },
        clusters="thread" if threads else "message",
        order="annotated_at" if all(one.annotated_at for one in annotations) else "rows",
        usages=krippendorff_alpha(counts, table.clusters, seed),
        families=krippendorff_alpha(of_families, table.clusters, seed),
        usages_fleiss=fleiss_kappa(counts, table.clusters, seed),
        families_fleiss=fleiss_kappa(of_families, table.clusters, seed),
        per_usage={name: against_rest(counts, place) for place, name in enumerate(CLASSES)},
        per_family={
            name: against_rest(of_families, place) for place, name in enumerate(FAMILY_CLASSES)
        },
        pairs=_pairs(table, seed),
        drifts=_drifts(rows, table.names, seed),
        coincidences=_coincidences(counts[shared]).tolist(),
        disputed=[one for one in disputed if (one.platform, one.message_id) not in settled],
        adjudicated=sum((one.platform, one.message_id) in settled for one in disputed),
        several=several,
    )


def _adjudicates(one: Annotation) -> bool:
    return one.annotator == ADJUDICATION


def _one_each(annotations: Iterable[Annotation]) -> tuple[dict[Key, list[Annotation]], int]:
    """Return the labels of each message, one an annotator: his heaviest, else his first."""
    several = 0
    found: dict[Key, list[Annotation]] = {}
    for key, given in by_message(annotations).items():
        first: dict[str, Annotation] = {}
        for one in given:
            kept = first.setdefault(one.annotator, one)
            several += one.usage != kept.usage
            if one.weight > kept.weight:
                first[one.annotator] = one
        found[key] = list(first.values())
    return found, several


def _table(rows: Mapping[Key, Mapping[str, Annotation]], threads: Mapping[Key, str]) -> _Table:
    import numpy as np

    keys = [key for key, given in rows.items() if given]
    names = sorted({name for given in rows.values() for name in given})
    place = {name: column for column, name in enumerate(names)}
    labels = np.full((len(keys), len(names)), -1, dtype=np.intp)
    for row, key in enumerate(keys):
        for name, one in rows[key].items():
            labels[row, place[name]] = CLASSES.index(one.usage)
    cluster: dict[tuple[str, ...], int] = {}
    marks = [
        (key[0], "thread", threads[key]) if key in threads else (*key, "message") for key in keys
    ]
    clusters = [cluster.setdefault(mark, len(cluster)) for mark in marks]
    return _Table(keys, names, labels, np.array(clusters, dtype=np.intp))


def _pairs(table: _Table, seed: int) -> list[Pair]:
    """Return the pairs of annotators, those who agree least first."""
    import numpy as np

    from rsmp_nlp.aggregate.agreement import cohen_kappa

    family = np.asarray(FAMILY_OF_CLASS, dtype=np.intp)
    found = []
    for left, right in combinations(range(len(table.names)), 2):
        both = (table.labels[:, left] >= 0) & (table.labels[:, right] >= 0)
        if both.sum() < LEAST_IN_PAIR:
            continue
        first, second = table.labels[both, left], table.labels[both, right]
        clusters = table.clusters[both]
        found.append(
            Pair(
                table.names[left],
                table.names[right],
                cohen_kappa(first, second, len(CLASSES), clusters, seed),
                cohen_kappa(family[first], family[second], len(FAMILY_CLASSES), clusters, seed),
            )
        )
    return sorted(
        found, key=lambda one: (one.usages.value is None, one.usages.value, one.first, one.second)
    )


def _drifts(
    rows: Mapping[Key, Mapping[str, Annotation]], names: Sequence[str], seed: int
) -> dict[str, Drift]:
    import numpy as np

    from rsmp_nlp.aggregate.drift import drift

    sequences: dict[str, list[tuple[tuple[float, str], float]]] = {name: [] for name in names}
    for given in rows.values():
        for name, one in given.items():
            others = [other.usage == one.usage for who, other in given.items() if who != name]
            if others:
                when = (one.round, one.annotated_at)
                sequences[name].append((when, sum(others) / len(others)))
    found = {}
    for name, sequence in sequences.items():
        # sorted by round and date; the sort is stable, so that the order of the rows decides the rest
        agreeing = [share for _, share in sorted(sequence, key=lambda pair: pair[0])]
        if (of_name := drift(np.array(agreeing), seed)) is not None:
            found[name] = of_name
    return found


def _coincidences(counts: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return coincidences of labels: of a message with m labels, each pair counts 1 / (m - 1)."""
    import numpy as np

    weights = 1 / np.maximum(counts.sum(axis=1) - 1, 1)
    found = (counts * weights[:, None]).T @ counts
    return np.asarray(found - np.diag((counts * weights[:, None]).sum(axis=0)))


def _disputed(keys: Sequence[Key], rows: Mapping[Key, Mapping[str, Annotation]]) -> list[Disputed]:
    found = []
    for key in keys:
        labels = {name: one.usage for name, one in sorted(rows[key].items())}
        if len(set(labels.values())) < 2:
            continue
        families = {FAMILY_OF_CLASS[CLASSES.index(usage)] for usage in labels.values()}
        secondary = {name: one.secondary for name, one in rows[key].items() if one.secondary}
        found.append(Disputed(*key, labels, secondary, len(families) > 1))
    return sorted(
        found,
        key=lambda one: (
            not one.across_families,
            _largest_share(one.labels.values()),
            sorted(set(one.labels.values())),  # the same confusion is discussed once
            one.platform,
            one.message_id,
        ),
    )


def _largest_share(labels: Iterable[str]) -> float:
    given = list(labels)
    return max(given.count(label) for label in given) / len(given)
