"""Run the hostile cases of `tests/hostile`, and count them by outcome.

    python benchmarks/hostile.py [WORD …]     those of which family or name holds the words
    python benchmarks/hostile.py --page       write the tables of docs/hostile.md anew

What is not as expected is shown, and the exit code is then 1.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from of_tests import named_tests

named_tests()

from tests.hostile import page  # noqa: E402
from tests.hostile.corpus import select  # noqa: E402
from tests.hostile.runner import Outcome, runner  # noqa: E402

PAGE = Path(__file__).parents[1] / "docs" / "hostile.md"
SHOWN = 900
"""Characters shown of what a command said that went otherwise."""


def main() -> int:
    """Run, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--page", action="store_true")
    parser.add_argument("--all", action="store_true", help="show every case, not only faults")
    given = parser.parse_args()
    if given.page:
        written = PAGE.read_text(encoding="utf-8").partition(page.BEGINS)[0]
        PAGE.write_text(written + page.tables(), encoding="utf-8")
        return 0
    started = time.monotonic()
    outcomes: dict[str, Outcome] = {}
    kinds: Counter[str] = Counter()
    with runner() as one:
        for family, case in select(given.words):
            outcome = one.run(case)
            outcomes[f"{family}: {case.name}"] = outcome
            kinds["NOT AS EXPECTED" if outcome.faults else page.kind(case)] += 1
            if given.all or outcome.faults:
                show(f"{family}: {case.name}", outcome)
    for kind, count in sorted(kinds.items()):
        print(f"{count:4d}  {kind}")
    print(f"{len(outcomes):4d}  in {time.monotonic() - started:.0f} s")
    for name, outcome in sorted(outcomes.items(), key=lambda pair: -pair[1].peak)[:5]:
        print(f"memory grew by {outcome.peak >> 20:4d} MB: {name}")
    for name, outcome in sorted(outcomes.items(), key=lambda pair: -pair[1].seconds)[:5]:
        print(f"took {outcome.seconds:6.2f} s: {name}")
    return int("NOT AS EXPECTED" in kinds)


def show(name: str, outcome: Outcome) -> None:
    """Print what came of a case."""
    print(
        f"{name}\n  exit {outcome.code}, {outcome.counts}, {outcome.seconds} s, {outcome.peak >> 20} MB"
    )
    for fault in outcome.faults:
        print(f"  !! {fault}")
    print(f"  {outcome.err.strip()[-SHOWN:]}")
    if outcome.faults:
        print(f"  {' '.join(outcome.out.split())[:SHOWN]}")


if __name__ == "__main__":
    sys.exit(main())
