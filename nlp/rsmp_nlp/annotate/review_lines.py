"""What people read of a review in a terminal: counts, then the labels to read again, without texts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from rsmp_nlp.report.numbers import number, percent
from rsmp_nlp.terminal_text import visible

if TYPE_CHECKING:
    from rsmp_nlp.annotate.review_labels import Reviewed

SHOWN: Final = 30


def review_lines(found: Reviewed) -> list[str]:
    """Return the findings as lines of text, hostile characters made visible."""
    count = len(found.doubtful)
    lines = [*found.notes]
    if not count:
        return [
            visible(one) for one in (*lines, f"{found.reviewed} étiquettes relues : rien à redire.")
        ]
    by_check = Counter(check for one in found.doubtful for check in one.reasons)
    said = ", ".join(f"{check} {number(by_check[check])}" for check in found.checks)
    lines += [
        f"{number(count)} étiquettes à relire sur {number(found.reviewed)} "
        f"({percent(count / found.reviewed, decimals=1)}) : {said}",
        "",
    ]
    for rank, one in enumerate(found.doubtful[:SHOWN], start=1):
        row = one.row(rank)
        where = f"{row['platform']} {row['message_id']}"
        who = f" ({row['annotators']})" if row["annotators"] else ""
        better = f" → {row['suggestion']}" if row["suggestion"] else ""
        lines += [f"{rank:3d}. {where} : {row['label']}{who}{better}", f"     {row['reason']}"]
    if count > SHOWN:
        lines.append(
            f"… et {number(count - SHOWN)} autres : « -o à_relire.xlsx » les donne toutes."
        )
    return [visible(line) for line in lines]
