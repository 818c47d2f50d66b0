"""Two platforms of a run compared, and how many threads remain to be labelled on each."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from rsmp_nlp.errors import UsageError
from rsmp_nlp.locating import Located, LocateSettings, located
from rsmp_nlp.parquet_file import open_parquet
from rsmp_nlp.report.messages import MESSAGES_FILE
from rsmp_nlp.taxonomy import FAMILIES, FAMILY_SLUGS, USAGES

REASONS: Final = "reasons_for"
WORDS: Final = 10
"""Words and markers shown on each side."""

_LEAST_MESSAGES: Final = 3
_REASON: Final = re.compile(r"(.+?) \([+-][\d.,]+\)$")


def compare_platforms(settings: LocateSettings) -> dict[str, Any]:
    """Return what parts the two platforms of `settings.platforms`, the first minus the second.

    Raises
    ------
    UsageError
        There are not two of them, or one is not in the run.
    """
    from rsmp_nlp.aggregate.compare import compare

    if len(set(settings.platforms)) != 2:
        raise UsageError(
            "compare attend deux plateformes : --platform A --platform B. "
            "« rsmp-nlp locate » les nomme toutes."
        )
    found = located(settings)
    first, second = settings.platforms[:2]
    positions = found.tables.positions
    level = settings.options.level
    result = compare(positions[first], positions[second], settings.seed, level)
    usages = [
        {"usage": usage.slug, **asdict(one), "real": one.real}
        for usage, one in zip(USAGES, result.usages, strict=True)
    ]
    words = _words(settings.run, first, second)
    return {
        "first": first,
        "second": second,
        "level": level,
        "families": {
            slug: {**asdict(one), "real": one.real}
            for slug, one in zip(FAMILY_SLUGS, result.families, strict=True)
        },
        "aitchison_distance": asdict(result.distance),
        "same_centre": None if math.isnan(result.same_centre) else result.same_centre,
        "usages": sorted(usages, key=lambda row: -abs(row["value"])),
        "words": words,
        "notes": [
            *found.notes,
            *(
                []
                if words
                else [
                    "Les mots qui font l’écart demandent une exécution faite avec --explain : seuls les "
                    "usages sont comparés."
                ]
            ),
        ],
    }


def comparison_lines(result: dict[str, Any]) -> list[str]:
    """Return a comparison as lines of text."""
    names = {item.slug: item.fr for item in (*FAMILIES, *USAGES)}
    level = f"{100 * result['level']:.0f} %"
    lines = [f"{result['first']} moins {result['second']} (points, intervalle à {level})"]

    def line(slug: str, one: dict[str, Any]) -> str:
        mark = "" if one["real"] else "   non établi"
        return (
            f"  {names[slug]:42} {100 * one['value']:+5.0f}   "
            f"[{100 * one['low']:+.0f} ; {100 * one['high']:+.0f}]{mark}"
        )

    lines += [line(slug, one) for slug, one in result["families"].items()]
    distance = result["aitchison_distance"]
    lines.append(
        f"Distance d’Aitchison : {distance['value']:.2f} "
        f"[{distance['low']:.2f} ; {distance['high']:.2f}]".replace(".", ",")
    )
    same = result["same_centre"]
    lines.append(
        "Même centre de gravité : "
        + ("trop peu de données" if same is None else f"probabilité {100 * same:.0f} %")
    )
    lines += ["Usages qui font l’écart :", *(line(one["usage"], one) for one in result["usages"])]
    for side, words in result["words"].items():
        lines.append(f"Mots et marqueurs de {side} : {', '.join(words)}")
    return [*lines, *result["notes"]]


def plan_labels(settings: LocateSettings, half_width: float) -> dict[str, Any]:
    """Return for each platform how many threads to label for intervals of `half_width` each side.

    Raises
    ------
    UsageError
        The half-width is not between 0 and 0.5.
    """
    from rsmp_nlp.aggregate.plan import thread_variance, threads_needed

    if not 0 < half_width < 0.5:
        raise UsageError(
            f"--half-width {half_width} : attendu entre 0 et 0,5, par exemple 0.05 pour ± 5 points."
        )
    found = located(settings)
    rows = [
        _planned(row, found, half_width, settings, thread_variance, threads_needed)
        for row in found.tables.platforms
    ]
    return {"half_width": half_width, "platforms": rows, "notes": found.notes}


def _planned(
    row: dict[str, Any],
    found: Located,
    half_width: float,
    settings: LocateSettings,
    thread_variance: Any,
    threads_needed: Any,
) -> dict[str, Any]:
    known = row["threads"]
    # without threads, each message is one
    threads = row["messages"] if known is None else known
    per_thread = row["messages"] / max(threads, 1)
    done = row["labelled_threads"] or 0
    variance = thread_variance(found.reference, row["model_confidence"], per_thread)
    width = max(row[f"{slug}_high"] - row[f"{slug}_low"] for slug in FAMILY_SLUGS) / 2
    if row["basis"] == "vérifié":
        # the interval at hand is of `done` threads: its variance is told rather than supposed
        variance = (width / 1.96) ** 2 * done
    needed = threads_needed(variance, half_width, threads, settings.options.level)
    return {
        "platform": row["platform"],
        "threads": threads,
        "labelled": done,
        "half_width": width,
        "needed": needed,
        "to_label": max(0, needed - done),
    }


def plan_lines(result: dict[str, Any]) -> list[str]:
    """Return a plan as lines of text."""
    width = max((len(row["platform"]) for row in result["platforms"]), default=10)
    width = min(40, max(10, width))
    lines = [
        f"Pour ± {100 * result['half_width']:.0f} points sur chaque famille, fils entiers tirés au hasard :",
        f"{'plateforme':{width}}  fils  étiquetés  ± actuel  à étiqueter encore",
    ]
    lines += [
        f"{row['platform'][:width]:{width}} {row['threads']:5d} {row['labelled']:10d}  "
        f"{100 * row['half_width']:6.0f}  {row['to_label']:18d}"
        for row in result["platforms"]
    ]
    return [*lines, *result["notes"]]


def _words(run: Path, first: str, second: str) -> dict[str, list[str]]:
    """Return the words and markers that speak for usages more often on one platform, by platform.

    Empty where the run was made without `--explain`.
    """
    table = run / MESSAGES_FILE if run.is_dir() else run
    counts: dict[str, Counter[str]] = {first: Counter(), second: Counter()}
    totals: Counter[str] = Counter()
    with open_parquet(table) as file:
        if REASONS not in file.schema_arrow.names:
            return {}
        for batch in file.iter_batches(columns=["platform", REASONS]):
            for row in batch.to_pylist():
                if row["platform"] in counts:
                    totals[row["platform"]] += 1
                    counts[row["platform"]].update(set(_reasons(row[REASONS])))
    gaps = {
        word: counts[first][word] / max(1, totals[first])
        - counts[second][word] / max(1, totals[second])
        for word in {*counts[first], *counts[second]}
        if counts[first][word] + counts[second][word] >= _LEAST_MESSAGES
    }
    ranked = sorted(gaps, key=lambda word: (-gaps[word], word))
    return {
        first: [word for word in ranked if gaps[word] > 0][:WORDS],
        second: [word for word in reversed(ranked) if gaps[word] < 0][:WORDS],
    }


def _reasons(cell: str | None) -> list[str]:
    found = (_REASON.match(part.strip()) for part in (cell or "").split(" | "))
    return [match[1] for match in found if match]
