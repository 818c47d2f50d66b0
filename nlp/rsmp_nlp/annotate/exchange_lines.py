"""What an import did, in lines for a person and as one machine-readable answer."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, Final

from rsmp_nlp.annotate.exchange_import import PASSED, Imported
from rsmp_nlp.classify.label_records import SKIPPED

_SHOWN: Final = 10


def import_lines(imported: Imported, out: Path) -> list[str]:
    """Return what was read and kept, what was refused and why, and what is left to do."""
    lines = [
        f"{imported.read} lignes lues = {len(imported.rows)} reprises + "
        f"{imported.skipped.total()} écartées + {len(imported.rejected)} rejetées"
    ]
    passed = len(imported.rows) - imported.labels
    if passed:
        lines.append(f"  parmi les reprises, {passed} : {PASSED}")
    lines += [f"  {count} écartées : {why}" for why, count in sorted(imported.skipped.items())]
    lines += [f"  non lu : {error}" for error in imported.unread]
    lines += [f"  rejetée : {error}" for error in imported.rejected[:_SHOWN]]
    if len(imported.rejected) > _SHOWN:
        lines.append(f"  … et {len(imported.rejected) - _SHOWN} autres lignes rejetées (--json)")
    counts = Counter(row["annotator"] for row in imported.rows if row["label"])
    lines += [f"{name} : {count} étiquettes" for name, count in sorted(counts.items())]
    if imported.missing:
        platform, message_id = imported.missing[0]
        lines.append(
            f"{len(imported.missing)} messages du tirage n’ont encore aucune étiquette, par exemple "
            f"« {message_id} » de « {platform} »."
        )
    lines.append(f"Étiquettes : {out}")
    return lines


def import_summary(imported: Imported) -> dict[str, Any]:
    """Return what `annotate import --json` prints."""
    return {
        "read": imported.read,
        "imported": len(imported.rows),
        "labels": imported.labels,
        "passed": sum(row["status"] == SKIPPED for row in imported.rows),
        "skipped": dict(imported.skipped),
        "rejected": imported.rejected,
        "unread": imported.unread,
        "missing": [{"platform": one, "message_id": other} for one, other in imported.missing],
    }
