"""What to label next: messages of a run, drawn with known probability or chosen for what they teach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from rsmp_nlp.aggregate.batch import cluster_keys, matrix, text_keys
from rsmp_nlp.aggregate.keys import hashed
from rsmp_nlp.aggregate.plan import LEAST
from rsmp_nlp.annotate.sample_draw import draw_messages, draw_threads, draws
from rsmp_nlp.annotate.sample_earlier import THREADS, Earlier, read_earlier
from rsmp_nlp.annotate.sample_file import BETWEEN, Item
from rsmp_nlp.annotate.sample_items import assign, items_of
from rsmp_nlp.annotate.sample_rank import WIDER, Pool, RarePools, diverse, margin
from rsmp_nlp.annotate.sample_texts import has_texts, texts_of
from rsmp_nlp.errors import InputError, UsageError
from rsmp_nlp.report.messages import read_predictions
from rsmp_nlp.report.store import RUN, read_run
from rsmp_nlp.schema.tables import POSTERIOR_COLUMNS

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

STRATEGIES: Final = (THREADS, "random", "uncertain", "diverse", "rare")


@dataclass(frozen=True)
class SampleSettings:
    """Settings of `annotate sample`.

    Attributes
    ----------
    run : folder of a run, or its table of messages
    wanted : messages wanted, in all or of each platform; whole threads make it about so many
    exclude : samples, labels and exports whose messages are not drawn again
    annotators : names of those who will label; shared out as `double` says
    double : share of the messages that two annotators label, 0 to 1
    texts : files of the texts, where the run does not hold them
    """

    run: Path
    wanted: int
    strategy: str = THREADS
    per_platform: bool = False
    seed: int = 0
    exclude: tuple[str, ...] = ()
    annotators: tuple[str, ...] = ()
    double: float | None = None
    texts: tuple[str, ...] = ()


@dataclass
class Sample:
    """The messages drawn, and what is to be told of them.

    `pairs` counts those that two annotators label, `threads` the threads drawn by platform.
    """

    items: list[Item]
    threads: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def pairs(self) -> int:
        """Messages for two annotators."""
        return sum(len(item.names) > 1 for item in self.items)


@dataclass
class _Chosen:
    """Places of messages in the stream of the run, in the order of the sample, and probabilities."""

    places: list[int] = field(default_factory=list)
    probabilities: list[float | None] = field(default_factory=list)

    def add(
        self, places: NDArray[Any] | list[int], probabilities: NDArray[np.float64] | None
    ) -> None:
        self.places += [int(place) for place in places]
        known = [None] * len(places) if probabilities is None else probabilities.tolist()
        self.probabilities += known


def draw(settings: SampleSettings) -> Sample:
    """Return a sample of the messages of a run.

    Two passes over the run, and a third for texts: memory holds 20 bytes a message for draws at
    random, the candidates alone otherwise.

    Raises
    ------
    UsageError
        An option has a value that cannot be used, or texts are missing.
    InputError
        The run cannot be read, or every message of it was drawn before.
    """
    _check(settings)
    folder = settings.run if settings.run.is_dir() else settings.run.parent
    run = read_run(folder) if (folder / RUN).is_file() else {}
    asked: Mapping[str, Any] = run.get("options") or {}
    if not settings.texts and settings.run.exists() and not has_texts(settings.run):
        texts_of(_no_rows(), settings.run, asked, ())
    french_only = bool(asked.get("french_only"))
    earlier = read_earlier(settings.exclude) if settings.exclude else Earlier()

    def batches() -> Iterator[pa.RecordBatch]:
        return read_predictions(settings.run, ("kind",), french_only=french_only)

    chosen = (
        _at_random(settings, batches(), earlier)
        if settings.strategy in (THREADS, "random")
        else _ranked(settings, batches(), earlier)
    )
    if not chosen.places:
        raise InputError(
            f"{settings.run} : plus aucun message à tirer, tous sont déjà dans "
            f"{', '.join(settings.exclude) or 'une autre langue'}."
        )
    rows = _rows_at(batches(), chosen.places)
    texts, parents = texts_of(rows, settings.run, asked, settings.texts)
    if settings.strategy == "diverse":
        rows, texts, parents = _diverse(settings, rows, texts, parents)
        chosen.probabilities = [None] * len(rows)
    items = items_of(
        rows, texts, parents, chosen.probabilities, settings.strategy, earlier.round + 1, run
    )
    assign(items, settings.annotators, settings.double, settings.seed)
    sample = Sample(items)
    if settings.strategy == THREADS:
        for item in items:
            sample.threads.setdefault(item.platform, 0)
        for platform, _ in {(item.platform, item.thread_id or item.message_id) for item in items}:
            sample.threads[platform] += 1
        few = [name for name, count in sample.threads.items() if count < LEAST]
        if few:
            sample.notes.append(
                f"Moins de {LEAST} fils tirés pour {', '.join(few)} : ces étiquettes seules n’y "
                "vérifieront pas la position. Augmentez -n, ou tirez-en encore avec --exclude."
            )
    return sample


def _check(settings: SampleSettings) -> None:
    if settings.strategy not in STRATEGIES:
        raise UsageError(
            f"--strategy {settings.strategy} : inconnue. Admises : {', '.join(STRATEGIES)}."
        )
    if settings.wanted < 1:
        raise UsageError(f"-n {settings.wanted} : attendu un nombre de messages, 1 au moins.")
    if settings.double is not None and not 0 <= settings.double <= 1:
        raise UsageError(
            f"--double {settings.double} : attendu une part de 0 à 1, par exemple 0.2."
        )
    if settings.double and len(settings.annotators) < 2:
        raise UsageError("--double : il faut au moins deux noms, par exemple --annotators ana,bob.")
    for name in settings.annotators:
        if BETWEEN in name or not name:
            raise UsageError(
                f"--annotators : « {name} » n’est pas un nom ; séparez-les par des virgules."
            )


def _no_rows() -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({"platform": [], "message_id": [], "parent_id": []})


def _strata(settings: SampleSettings, platforms: Iterable[Any]) -> NDArray[Any]:
    return np.array([str(one) if settings.per_platform else "" for one in platforms], dtype=object)


def _known(batch: pa.RecordBatch, keys: set[tuple[str, str]]) -> NDArray[np.bool_]:
    """Return which messages of a batch are among some, whose platform may be ""."""
    if not keys:
        return np.zeros(batch.num_rows, dtype=bool)
    platforms, identifiers = (
        map(str, batch.column(name).to_pylist()) for name in ("platform", "message_id")
    )
    pairs = zip(platforms, identifiers, strict=True)
    return np.array([pair in keys or ("", pair[1]) in keys for pair in pairs], dtype=bool)


def _at_random(
    settings: SampleSettings, batches: Iterator[pa.RecordBatch], earlier: Earlier
) -> _Chosen:
    names: dict[str, int] = {}
    codes, threads, free, taken = [], [], [], []
    for batch in batches:
        strata = _strata(settings, batch.column("platform").to_pylist())
        codes.append(
            np.array([names.setdefault(name, len(names)) for name in strata], dtype=np.int16)
        )
        # a thread is of one platform: two platforms may number theirs alike
        platforms = hashed(batch.column("platform"))
        threads.append(cluster_keys(batch)["thread"].values ^ platforms)
        free.append(~_known(batch, earlier.messages))
        taken.append(_known(batch, earlier.threads))
    code = np.concatenate(codes)
    key, may, was = np.concatenate(threads), np.concatenate(free), np.concatenate(taken)
    chosen = _Chosen()
    for name in sorted(names):
        places = np.flatnonzero(code == names[name])
        random = draws(settings.seed, name)
        if settings.strategy == THREADS:
            found, probabilities = draw_threads(
                key[places], may[places], was[places], settings.wanted, random
            )
        else:
            found, probabilities = draw_messages(may[places], settings.wanted, random)
        chosen.add(places[found], probabilities)
    return chosen


def _ranked(
    settings: SampleSettings, batches: Iterator[pa.RecordBatch], earlier: Earlier
) -> _Chosen:
    wider = WIDER if settings.strategy == "diverse" else 1
    pools: dict[str, Pool] = {}
    rare: dict[str, RarePools] = {}
    seen = 0
    for batch in batches:
        posteriors = matrix(batch, POSTERIOR_COLUMNS)
        texts = text_keys(batch)
        free = ~_known(batch, earlier.messages)
        if earlier.texts and "text_key" in batch.schema.names:
            own_keys = batch.column("text_key").to_pylist()
            free &= np.array([key not in earlier.texts for key in own_keys], dtype=bool)
        places = seen + np.arange(batch.num_rows, dtype=np.int64)
        seen += batch.num_rows
        strata = _strata(settings, batch.column("platform").to_pylist())
        for name in np.unique(strata):
            own = np.flatnonzero(free & (strata == name))
            if settings.strategy == "rare":
                found = rare.setdefault(name, RarePools(settings.wanted))
                found.add(posteriors[own], places[own], texts[own])
            else:
                pool = pools.setdefault(name, Pool(wider * settings.wanted))
                pool.add(margin(posteriors[own]), places[own], texts[own])
    chosen = _Chosen()
    for name in sorted({*pools, *rare}):
        best = rare[name].best() if settings.strategy == "rare" else pools[name].best()
        if settings.strategy != "diverse":
            # annotators should not meet the easiest, or one usage after the other
            best = draws(settings.seed, name).permutation(best)
        chosen.add(best, None)
    return chosen


def _rows_at(batches: Iterator[pa.RecordBatch], places: list[int]) -> pd.DataFrame:
    """Return the rows of the run at some places of its stream, in their order."""
    import pyarrow as pa

    wanted = np.array(places, dtype=np.int64)
    order = np.argsort(wanted, kind="stable")
    parts, seen = [], 0
    for batch in batches:
        first, last = np.searchsorted(wanted[order], [seen, seen + batch.num_rows])
        parts.append(batch.take(pa.array(wanted[order][first:last] - seen)))
        seen += batch.num_rows
    rows = pa.Table.from_batches(parts).to_pandas()
    back = np.empty(len(order), dtype=np.intp)
    back[order] = np.arange(len(order))
    return rows.iloc[back].reset_index(drop=True)


def _diverse(
    settings: SampleSettings, rows: pd.DataFrame, texts: list[str], parents: list[str | None]
) -> tuple[pd.DataFrame, list[str], list[str | None]]:
    strata = _strata(settings, rows["platform"])
    margins = margin(rows[POSTERIOR_COLUMNS].to_numpy(dtype=np.float64))
    kept: list[int] = []
    for name in sorted(set(strata)):
        own = np.flatnonzero(strata == name)
        found = diverse([texts[one] for one in own], margins[own], settings.wanted, settings.seed)
        kept += [int(one) for one in draws(settings.seed, name).permutation(own[found])]
    return (
        rows.iloc[kept].reset_index(drop=True),
        [texts[one] for one in kept],
        [parents[one] for one in kept],
    )
