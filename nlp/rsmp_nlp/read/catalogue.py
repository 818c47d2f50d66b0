"""What is read, as people are told: `rsmp-nlp readers`, and the page `docs/formats.md`."""

from __future__ import annotations

from rsmp_nlp.read.base import STATUSES, ExportReader
from rsmp_nlp.read.registry import readers


def catalogue() -> list[dict[str, str]]:
    """Return for each reader its name, what it reads, its formats and how far it was checked."""
    return [
        {
            "name": reader.name,
            "reads": "export" if isinstance(reader, ExportReader) else "file",
            "formats": reader.formats,
            "status": reader.status,
            "checked": STATUSES[reader.status],
        }
        for reader in readers()
    ]


def markdown() -> str:
    """Return the page `docs/formats.md`."""
    found = catalogue()
    lines = [
        "# Formats lus",
        "",
        "Cette page est faite par `rsmp-nlp readers --markdown`. Un lecteur se choisit seul, d’après le contenu ;",
        "`--reader NOM` en impose un. « Export » : plusieurs fichiers lus ensemble, en dossier ou en archive.",
        "Ce que chacun prend des fils, des rôles et des dates : [messageries](chats.md), [courriels, flux et",
        "corpus](documents.md), [tableaux décrits par une carte](maps.md).",
    ]
    for status, checked in STATUSES.items():
        rows = [reader for reader in found if reader["status"] == status]
        if rows:
            lines += ["", f"## {checked[0].upper()}{checked[1:]}", ""]
            lines += ["| lecteur | ce qu’il lit | |", "|---|---|---|"]
        for reader in rows:
            alone = "export" if reader["reads"] == "export" else "fichier"
            lines.append(f"| `{reader['name']}` | {reader['formats']} | {alone} |")
    return "\n".join(lines) + "\n"
