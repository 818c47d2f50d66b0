"""`rsmp-nlp readers`."""

from __future__ import annotations

import typer

from rsmp_nlp.options import Json, print_json


def readers(as_json: Json = False) -> None:
    """Montrer les formats lus, et jusqu’où chacun a été vérifié."""
    from rsmp_nlp.read.base import STATUSES, ExportReader
    from rsmp_nlp.read.registry import readers as all_readers

    found = [
        {
            "name": reader.name,
            "reads": "export" if isinstance(reader, ExportReader) else "file",
            "formats": reader.formats,
            "status": reader.status,
            "checked": STATUSES[reader.status],
        }
        for reader in all_readers()
    ]
    if as_json:
        print_json(found)
        return
    width = max(len(reader["name"]) for reader in found)
    for reader in found:
        typer.echo(f"{reader['name']:{width}}  {reader['formats']}")
        typer.echo(f"{'':{width}}  {reader['checked']}")
