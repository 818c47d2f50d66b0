"""How often the 95 % interval holds the truth, and how wide it is, by number of labelled threads.

    python benchmarks/coverage.py models/default

Truth is the shares of a platform left out, or of an artificial mix of its threads; what is seen is
another draw of as many threads from it (three hundred at least), some of which are labelled. Without
labels the trust in the model comes from platforms of other groups only.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path

import numpy as np
from evidence import (
    SEED,
    Messages,
    again,
    cluster_rows,
    families,
    mix_of,
    mixed,
    platforms,
    usages,
)
from numpy.typing import NDArray

from rsmp_nlp.aggregate.labelled import prudent_sums
from rsmp_nlp.aggregate.position import Method, Position, locate
from rsmp_nlp.aggregate.rectify import LabelledSums
from rsmp_nlp.aggregate.reference import Reference
from rsmp_nlp.aggregate.survey import Mix

LABELLED = (0, 20, 40, 80)
DRAWS = 400
LEAST_THREADS = 15


def main() -> None:
    """Print coverage and width by scenario and number of labelled threads."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--repeats", type=int, default=10)
    options = parser.parse_args()
    rng = np.random.default_rng(SEED)
    results: dict[tuple[str, str], list[NDArray[np.float64]]] = defaultdict(list)
    leads: list[tuple[float, bool]] = []
    for platform in platforms(options.model):
        messages = platform.messages
        if messages.threads.max() + 1 < LEAST_THREADS:
            continue
        whole = locate_without(messages, platform.reference, None)
        keep(results, "platforms as they are", "0", whole, messages.truth)
        leads.append((whole.confidence, whole.shares.argmax() == families(messages.truth).argmax()))
        for _ in range(options.repeats):
            scenarios = {
                "platforms": messages,
                "mixes": mixed(messages, rng.dirichlet(np.ones(4)), 200, rng),
            }
            for name, world in scenarios.items():
                seen = again(world, 300, rng)
                mix = mix_of(seen.posteriors)
                for count in LABELLED:
                    found = (
                        locate_with(seen, mix, count, rng)
                        if count
                        else locate_without(seen, platform.reference, mix)
                    )
                    keep(results, name, str(count), found, world.truth)
                    if not count:
                        alone = locate_without(seen, None, mix)
                        keep(results, name, "0, sampling alone", alone, world.truth)
    report(results)
    print("certainty with the error of the model, and how often the centre is right")
    for low, high in ((0, 0.6), (0.6, 0.8), (0.8, 0.9), (0.9, 1.01)):
        inside = [right for sure, right in leads if low <= sure < high]
        if inside:
            print(f"  {low:.1f} to {min(high, 1):.1f}: {np.mean(inside):.2f} of {len(inside)}")


def locate_without(messages: Messages, reference: Reference | None, mix: Mix | None) -> Position:
    """Return the position without labels, with the trust of the reference if there is one."""
    mix = mix or mix_of(messages.posteriors)
    trust = None if reference is None else reference.trust("prudent", mix.confidence)
    method = Method("prudent", trust=trust)
    return locate(cluster_rows(messages, mix), SEED, method, mix, draws=DRAWS)


def locate_with(messages: Messages, mix: Mix, count: int, rng: np.random.Generator) -> Position:
    """Return the position with `count` threads labelled at random."""
    clusters = cluster_rows(messages, mix)
    adapted, sizes = prudent_sums(clusters), clusters[:, 0]
    observed = np.zeros_like(adapted)
    np.add.at(observed, messages.threads, np.eye(10)[messages.classes])
    labelled = np.zeros(len(clusters), dtype=bool)
    labelled[rng.permutation(len(clusters))[:count]] = True
    with_labels, without = labelled[:, None] * 1.0, ~labelled[:, None] * 1.0
    sums = LabelledSums(
        sizes * labelled,
        observed * with_labels,
        adapted * with_labels,
        sizes * ~labelled,
        adapted * without,
    )
    return locate(clusters, SEED, Method("ppi"), mix, sums, draws=DRAWS)


def keep(
    results: dict[tuple[str, str], list[NDArray[np.float64]]],
    scenario: str,
    labelled: str,
    found: Position,
    truth: NDArray[np.float64],
) -> None:
    """Add what a position covers: families, usages, widths, errors."""
    true, fine = families(truth), usages(truth)
    inside = (found.low - 1e-9 <= true) & (true <= found.high + 1e-9)
    fine_inside = (found.usage_low - 1e-9 <= fine) & (fine <= found.usage_high + 1e-9)
    results[scenario, labelled].append(
        np.array(
            [
                inside.mean(),
                (found.high - found.low).mean(),
                fine_inside.mean(),
                (found.usage_high - found.usage_low).mean(),
                np.abs(found.shares - true).mean(),
            ]
        )
    )


def report(results: dict[tuple[str, str], list[NDArray[np.float64]]]) -> None:
    """Print the means."""
    print("scenario, labelled threads: coverage and width for families, for usages; error; trials")
    for (scenario, labelled), rows in sorted(results.items()):
        values = np.mean(rows, axis=0)
        print(
            f"  {scenario:22} {labelled:18} {values[0]:.3f} {values[1]:.3f}   "
            f"{values[2]:.3f} {values[3]:.3f}   {values[4]:.3f}   {len(rows)}"
        )


if __name__ == "__main__":
    main()
