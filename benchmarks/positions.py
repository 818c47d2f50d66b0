"""Errors of every estimator of positions, on platforms left out and on artificial mixes.

    python benchmarks/positions.py models/default

Reads what the model said of platforms left out (`left_out.parquet`, written by training). Mixes are
several hundred prevalences drawn uniformly, of whole threads from half of the groups; confusions of
ACC and PACC come from the other half.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pyarrow as pa
from evidence import SEED, Messages, families, mixed, platforms, usages
from numpy.typing import NDArray

from rsmp_nlp.aggregate.estimators import decisions, invert, rates
from rsmp_nlp.aggregate.reference import Reference, as_reference, simple
from rsmp_nlp.classify.left_out import read_left_out

ESTIMATORS = ("cc", "pcc", "acc", "pacc", "emq", "prudent")
MIXES = 300
THREADS = 60


def main() -> None:
    """Print one table per scenario."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    options = parser.parse_args()
    natural(options.model)
    artificial(options.model)
    sureness(options.model)


def estimates(messages: Messages, reference: Reference) -> dict[str, NDArray[np.float64]]:
    """Return the prevalence by each estimator."""
    found = {name: simple(name, messages.posteriors) for name in ("cc", "pcc", "emq", "prudent")}
    said, known = reference.posteriors, reference.classes
    found["acc"] = invert(found["cc"], rates(decisions(said), known, None))
    found["pacc"] = invert(found["pcc"], rates(said, known, None))
    return found


def natural(folder: Path) -> None:
    """Platforms as they are."""
    found = platforms(folder)
    gaps: dict[str, list[float]] = {name: [] for name in ESTIMATORS}
    fine: dict[str, list[float]] = {name: [] for name in ESTIMATORS}
    right: dict[str, int] = dict.fromkeys(ESTIMATORS, 0)
    for platform in found:
        truth = platform.messages.truth
        for name, prevalence in estimates(platform.messages, platform.reference).items():
            gaps[name].append(float(np.abs(families(prevalence) - families(truth)).mean()))
            fine[name].append(float(np.abs(usages(prevalence) - usages(truth)).mean()))
            right[name] += int(families(prevalence).argmax() == families(truth).argmax())
    print(f"{len(found)} platforms left out: mean absolute error of a share, centre right")
    for name in ESTIMATORS:
        print(
            f"  {name:8} families {np.mean(gaps[name]):.3f}  usages {np.mean(fine[name]):.3f}  "
            f"centre {right[name]} of {len(found)}"
        )


def artificial(folder: Path) -> None:
    """Uniform prevalences, of families and then of usages."""
    found = read_left_out(folder)
    assert found is not None
    table = found.to_pandas()
    groups = np.array(sorted(table["group"].unique()))
    rng = np.random.default_rng(SEED)
    half = set(rng.permutation(groups)[: len(groups) // 2])
    inside = table["group"].isin(half)
    reference = as_reference(pa.Table.from_pandas(table[~inside]))
    pool = table[inside]
    whole = as_reference(pa.Table.from_pandas(pool))
    assert reference is not None
    assert whole is not None
    marks = pool["platform"] + "\x1f" + pool["thread"].astype(str)
    alone = pool["thread"].to_numpy() < 0
    marks = marks.where(~alone, pool.index.astype(str))
    threads = np.unique(marks, return_inverse=True)[1]
    messages = Messages(whole.posteriors, whole.classes, threads)
    for title, size, share in (("families", 4, families), ("usages", 10, usages)):
        gaps: dict[str, list[float]] = {name: [] for name in ESTIMATORS}
        for _ in range(MIXES):
            mix = mixed(messages, rng.dirichlet(np.ones(size)), THREADS, rng)
            for name, prevalence in estimates(mix, reference).items():
                gaps[name].append(float(np.abs(share(prevalence) - share(mix.truth)).mean()))
        print(
            f"{MIXES} artificial mixes of {title}, {THREADS} whole threads each: error of a share"
        )
        for name in ESTIMATORS:
            print(f"  {name:8} {np.mean(gaps[name]):.3f}")


def sureness(folder: Path) -> None:
    """How the confidence of the model tells the error of its shares."""
    from scipy.stats import spearmanr

    reference = as_reference(read_left_out(folder))
    assert reference is not None
    sure = reference.confidences
    pairs = zip(reference.estimates("prudent"), reference.observed, strict=True)
    gaps = np.array([np.abs(families(one) - families(true)).mean() for one, true in pairs])
    least = np.argsort(sure, kind="stable")[: len(sure) // 10]
    trusts = [reference.trust("prudent", value) for value in np.quantile(sure, (0.05, 0.5, 0.95))]
    print(f"{len(sure)} platforms left out: confidence of the model and error of a family's share")
    print(
        f"  rank correlation {spearmanr(sure, gaps).statistic:.2f}  error of the least sure tenth "
        f"{gaps[least].mean():.2f}, of all {gaps.mean():.2f}"
    )
    found = ", ".join(f"{trust.families:.1f}" for trust in trusts if trust)
    print(f"  concentration where it hesitates, in the middle, where it is sure: {found}")


if __name__ == "__main__":
    main()
