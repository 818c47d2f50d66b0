"""What labels bring to a platform that the model has never seen, by the way they were chosen.

    nice -n 10 python benchmarks/labelling.py ../shared/real corpora/starter -o labelling.jsonl
    python benchmarks/labelling.py ../shared/real -o labelling.jsonl --table

A platform's group is left out of the training labels; 30 % of its threads are kept to score on, the
rest is the pool that messages are drawn from, in rounds of 50, 100, 200 and 400 in all, by the very
functions of `annotate sample`; after each round the model is trained again with the labels so far. The
labels of the corpus play the annotator. Two things are measured: macro-F1 on the threads kept apart, and
the error of the family shares of the pool, estimated in two ways: `rectified` (the first model's
predictions corrected by the labels, as `locate --labels` does: fair for draws at random only) and
`model` (predictions of the model trained again, labels in place of predictions where there are some).

The model is a light one, the same for every strategy: words, markers and kind, without suites of letters
and vectors; at most `MOST` messages of another platform; trained again from where it stood, in
`MORE_ITERATIONS` steps. Hundreds of fits then cost minutes. Results are appended one by one: the same
command goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from evidence import families, usages
from numpy.typing import NDArray

from rsmp_nlp.aggregate.estimators import CAUTION, adapt, emq
from rsmp_nlp.aggregate.rectify import LabelledSums, columns, power, rectified
from rsmp_nlp.aggregate.reference import simple
from rsmp_nlp.annotate.sample import STRATEGIES
from rsmp_nlp.annotate.sample_draw import draw_messages, draw_threads, draws
from rsmp_nlp.annotate.sample_rank import WIDER, Pool, RarePools, diverse, margin
from rsmp_nlp.classify.calibrate import fit_temperature, softmax
from rsmp_nlp.classify.features import KIND_WEIGHT, MARKERS, WORDS, frame, shared_vocabulary
from rsmp_nlp.classify.labels import Labelled, read_labelled
from rsmp_nlp.classify.linear import (
    MAX_ITERATIONS,
    REGULARISATION,
    TOLERANCE,
    TrainingRows,
    sample_weights,
)
from rsmp_nlp.classify.scores import score
from rsmp_nlp.classify.text_key import text_sha256
from rsmp_nlp.classify.train import training_rows

PLATFORMS = (
    "twitter_presid2022_candidats",
    "twitter_presid2022_mobilisation_motscles",
    "irc_ubuntu_fr",
    "poitiers_collectif",
    "admin_eig_suivi_hebdo",
    "communaute_mozfr_wiki",
    "lug_plug_marseille",
    "challengedata3_carnets",
)
"""The largest labelled platforms that show several usages, one of each group."""

SIZES = (50, 100, 200, 400)
SEEDS = (0, 1, 2)
KEPT_APART = 0.3
"""Share of the threads of the platform that scores are measured on."""

MEASURES = {
    "families_f1": "F1 families",
    "usages_f1": "F1 usages",
    "families_rectified": "families rectified",
    "families_model": "families model",
    "usages_rectified": "usages rectified",
    "usages_model": "usages model",
}
"""What is measured, by its name in the results and in the tables."""

MOST = 150
"""Messages of one other platform that the first model learns from."""

MORE_ITERATIONS = 15
"""Steps of each training after the first one."""

LARGEST_SHARE = 0.91
"""Of the pool: beyond, there is nothing left to choose."""

Matrix = Any


@dataclass(frozen=True)
class Ground:
    """A platform, and the labels of the other groups.

    Attributes
    ----------
    name : of the platform
    others, own : training rows
    features_others, features_own : shape `(n, F)`, sparse
    threads, texts : keys of the thread and the text of each own message, shape `(n,)`
    temperature : fitted on groups left out of a first model
    model : the first one, which saw no own message
    """

    name: str
    others: TrainingRows
    own: TrainingRows
    features_others: Matrix
    features_own: Matrix
    threads: NDArray[np.uint64]
    texts: NDArray[np.uint64]
    temperature: float
    model: Any


def main() -> None:
    """Simulate what is not in the file yet, or print the tables of what is."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("labelled", nargs="+", help="labelled messages, groups, written texts")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--table", action="store_true", help="print, do not simulate")
    options = parser.parse_args()
    if not options.table:
        simulate(options.labelled, options.output)
    tables(options.output)


def simulate(paths: list[str], output: Path) -> None:
    """Append the results of every platform, seed and strategy that the file lacks."""
    done = {(one["platform"], one["seed"], one["strategy"]) for one in results(output)}
    labelled = read_labelled(paths).labelled
    rows = training_rows(labelled)
    grounds: dict[str, Ground] = {}
    for seed in SEEDS:
        for name in PLATFORMS:
            for strategy in STRATEGIES:
                if (name, seed, strategy) in done:
                    continue
                if name not in grounds:
                    grounds[name] = ground_of(name, labelled, rows)
                start = time.monotonic()
                found = list(loop(grounds[name], seed, strategy))
                with output.open("a", encoding="utf-8") as stream:
                    # a new line first: what a kill cut short then stays alone
                    stream.write("\n" + json.dumps(found))
                print(f"{seed} {name} {strategy} {time.monotonic() - start:.0f} s", file=sys.stderr)


def ground_of(name: str, labelled: list[Labelled], rows: TrainingRows) -> Ground:
    """Return a platform and the labels of the other groups as features, chosen on the latter."""
    from sklearn.compose import ColumnTransformer
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import OneHotEncoder

    own = np.array([place for place, one in enumerate(labelled) if one.platform == name])
    group = labelled[own[0]].group
    apart = _at_most(labelled, group)
    others, inside = rows.take(apart), rows.take(own)
    table = frame(others.documents)
    parts: list[tuple[str, Any, Any]] = [
        (
            field,
            TfidfVectorizer(
                vocabulary=shared_vocabulary(table[field], others.sources, block),
                sublinear_tf=True,
                dtype=np.float32,
                **block.settings,
            ),
            field,
        )
        for field, block in (("words", WORDS), ("markers", MARKERS))
    ]
    parts.append(("kind", OneHotEncoder(handle_unknown="ignore", dtype=np.float32), ["kind"]))
    features = ColumnTransformer(
        parts, transformer_weights={"kind": KIND_WEIGHT}, sparse_threshold=1.0
    )
    values = features.fit_transform(table).tocsr()
    messages = [labelled[place] for place in own]
    marks = [one.thread or f"\x1f{one.message_id}" for one in messages]
    return Ground(
        name,
        others,
        inside,
        values,
        features.transform(frame(inside.documents)).tocsr(),
        np.unique(marks, return_inverse=True)[1].astype(np.uint64),
        np.array([int(text_sha256(one.text)[:16], 16) for one in messages], dtype=np.uint64),
        _temperature(values, others),
        fit(values, others),
    )


def _at_most(labelled: list[Labelled], group: str) -> NDArray[np.intp]:
    """Return the places of `MOST` messages at most of each platform outside of a group."""
    rng, places = np.random.default_rng(0), defaultdict(list)
    for place, one in enumerate(labelled):
        if one.group != group:
            places[one.platform].append(place)
    kept = [rng.permutation(own)[:MOST] for _, own in sorted(places.items())]
    return np.sort(np.concatenate(kept))


def _temperature(values: Matrix, rows: TrainingRows) -> float:
    """Return the temperature of a model of four fifths of the groups on the fifth one."""
    groups = np.asarray(rows.sources, dtype=object)
    names = np.unique(groups)
    left = np.isin(groups, np.random.default_rng(0).permutation(names)[: max(1, len(names) // 5)])
    seen = np.flatnonzero(~left)
    logits = fit(values[seen], rows.take(seen)).decision_function(values[left])
    return fit_temperature(logits, rows.classes[left], rows.weights[left])


def fit(values: Matrix, rows: TrainingRows, start: Any = None) -> Any:
    """Return the regression of the default model on these features, from another one's weights."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(
        C=REGULARISATION, max_iter=MAX_ITERATIONS, tol=TOLERANCE, warm_start=True
    )
    if start is not None:
        model.set_params(max_iter=MORE_ITERATIONS)
        model.coef_, model.intercept_ = start.coef_.copy(), start.intercept_.copy()
        model.classes_ = start.classes_
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(values, rows.classes, sample_weight=sample_weights(rows))


def loop(ground: Ground, seed: int, strategy: str) -> Iterator[dict[str, Any]]:
    """Yield what is known before any label, then after each round of labels."""
    threads = np.unique(ground.threads)
    kept = np.random.default_rng(seed).permutation(threads)[: int(KEPT_APART * len(threads))]
    apart = np.isin(ground.threads, kept)
    test, pool = np.flatnonzero(apart), np.flatnonzero(~apart)
    drawn = np.zeros(0, dtype=np.intp)
    weights = np.zeros(0)
    first = posteriors = says(ground, drawn)
    for size in (0, *SIZES):
        if size > LARGEST_SHARE * len(pool):
            return
        if size:
            new, probability = choose(ground, pool, drawn, posteriors, strategy, size, seed)
            weights = np.concatenate(
                [weights, 1 / probability if probability is not None else np.ones(len(new))]
            )
            drawn = np.concatenate([drawn, new])
            posteriors = says(ground, drawn)
        found = score(posteriors[test], ground.own.classes[test], [ground.name] * len(test))
        yield {
            "platform": ground.name,
            "seed": seed,
            "strategy": strategy,
            "size": size,
            "labels": len(drawn),
            "pool": len(pool),
            "families_f1": found.families_macro_f1,
            "usages_f1": found.usages_macro_f1,
            **_errors(ground, pool, drawn, weights, first, posteriors),
        }


def says(ground: Ground, drawn: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return the posteriors of all own messages by a model that learnt the drawn ones too."""
    from scipy.sparse import vstack

    if not len(drawn):
        return softmax(ground.model.decision_function(ground.features_own) / ground.temperature)
    more = ground.own.take(drawn)
    rows = TrainingRows(
        [*ground.others.documents, *more.documents],
        np.concatenate([ground.others.classes, more.classes]),
        [*ground.others.sources, *more.sources],
        np.concatenate([ground.others.weights, more.weights]),
    )
    model = fit(
        vstack([ground.features_others, ground.features_own[drawn]]).tocsr(), rows, ground.model
    )
    return softmax(model.decision_function(ground.features_own) / ground.temperature)


def choose(
    ground: Ground,
    pool: NDArray[np.intp],
    drawn: NDArray[np.intp],
    posteriors: NDArray[np.float64],
    strategy: str,
    size: int,
    seed: int,
) -> tuple[NDArray[np.intp], NDArray[np.float64] | None]:
    """Return the next messages to label, and their inclusion probabilities if they have one."""
    wanted = max(1, size - len(drawn))
    free = ~np.isin(pool, drawn)
    random = draws(seed + 1_000 * size, ground.name)
    if strategy == "threads":
        places, probability = draw_threads(ground.threads[pool], free, ~free, wanted, random)
        return pool[places], probability
    if strategy == "random":
        places, probability = draw_messages(free, wanted, random)
        return pool[places], probability
    left = pool[free]
    own, texts = posteriors[left], ground.texts[left]
    order = np.arange(len(left), dtype=np.int64)
    if strategy == "rare":
        rare = RarePools(wanted)
        rare.add(own, order, texts)
        return left[np.array(rare.best(), dtype=np.intp)], None
    candidates = Pool(wanted if strategy == "uncertain" else WIDER * wanted)
    candidates.add(margin(own), order, texts)
    best = candidates.best()
    if strategy == "diverse":
        words = [ground.own.documents[place].words for place in left[best]]
        best = best[diverse(words, margin(own)[best], wanted, seed)]
    return left[best], None


def _errors(
    ground: Ground,
    pool: NDArray[np.intp],
    drawn: NDArray[np.intp],
    weights: NDArray[np.float64],
    first: NDArray[np.float64],
    posteriors: NDArray[np.float64],
) -> dict[str, float]:
    """Return the mean absolute error of the shares of the pool, by estimator."""
    truth = np.bincount(ground.own.classes[pool], minlength=10) / len(pool)
    estimates = {"rectified": _rectified(ground, pool, drawn, weights, first)}
    estimate = simple("prudent", posteriors[np.setdiff1d(pool, drawn)])
    observed = np.bincount(ground.own.classes[drawn], minlength=10)
    estimates["model"] = (estimate * (len(pool) - len(drawn)) + observed) / len(pool)
    found = {}
    for name, one in estimates.items():
        found[f"families_{name}"] = float(np.abs(families(one) - families(truth)).mean())
        found[f"usages_{name}"] = float(np.abs(usages(one) - usages(truth)).mean())
    return found


def _rectified(
    ground: Ground,
    pool: NDArray[np.intp],
    drawn: NDArray[np.intp],
    weights: NDArray[np.float64],
    first: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the prevalence that `locate --labels` would give, of the ten classes."""
    said = adapt(first[pool], emq(first[pool], caution=CAUTION))
    if not len(drawn):
        return np.asarray(said.mean(axis=0))
    clusters = np.unique(ground.threads[pool], return_inverse=True)[1]
    places = np.searchsorted(pool, drawn)
    is_drawn = np.zeros(len(pool))
    is_drawn[places] = weights
    one_hot = np.eye(10)[ground.own.classes[pool]]
    # with unequal probabilities, what has no label is no fair sample: all messages are
    rest = np.ones(len(pool)) if np.ptp(weights) > 1e-9 else (is_drawn == 0).astype(float)

    def summed(rows: NDArray[np.float64]) -> NDArray[np.float64]:
        sums = np.zeros((int(clusters.max()) + 1, *rows.shape[1:]))
        np.add.at(sums, clusters, rows)
        return sums

    sums = LabelledSums(
        summed(is_drawn),
        summed(one_hot * is_drawn[:, None]),
        summed(said * is_drawn[:, None]),
        summed(rest),
        summed(said * rest[:, None]),
    )
    found = rectified(columns(sums).sum(axis=0), power(sums))
    return np.maximum(found, 0.0) / np.maximum(found, 0.0).sum()


def results(path: Path) -> list[dict[str, Any]]:
    """Return what was simulated so far, one line a loop; one cut short by a kill is passed over."""
    if not path.exists():
        return []
    found: list[dict[str, Any]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            found += json.loads(line)
        except ValueError:
            continue
    return found


def tables(path: Path) -> None:
    """Print, for each number of labels, means over platforms and seeds.

    In brackets, the mean difference from labels drawn at random on the same platforms and seeds, and its
    standard error over platforms.
    """
    by_key: dict[tuple[str, int, str, int], dict[str, Any]] = {
        (one["platform"], one["seed"], one["strategy"], one["size"]): one for one in results(path)
    }
    for size in SIZES:
        random = {key: one for key, one in by_key.items() if key[2:] == ("random", size)}
        names = sorted({key[0] for key in random})
        if not names:
            continue
        labels = np.mean([one["labels"] for one in random.values()])
        print(f"\n{size} labels ({labels:.0f}), {len(names)} platforms: {', '.join(names)}")
        print(f"{'strategy':10} " + " ".join(f"{title:>25}" for title in MEASURES.values()))
        for strategy in ("none", *STRATEGIES):
            cells = []
            for name in MEASURES:
                pairs = defaultdict(list)
                for platform, seed, _, _ in random:
                    key = (
                        platform,
                        seed,
                        *(("random", 0) if strategy == "none" else (strategy, size)),
                    )
                    if key in by_key:
                        there = random[platform, seed, "random", size][name]
                        pairs[platform].append((by_key[key][name], by_key[key][name] - there))
                means = np.array([np.mean(one, axis=0) for one in pairs.values()])
                spread = means[:, 1].std(ddof=1) / len(means) ** 0.5 if len(means) > 1 else 0.0
                cells.append(f"{means[:, 0].mean():.3f} ({means[:, 1].mean():+.3f} ± {spread:.3f})")
            print(f"{strategy:10} " + " ".join(f"{cell:>25}" for cell in cells))


if __name__ == "__main__":
    main()
