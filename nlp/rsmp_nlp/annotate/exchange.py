"""A sample handed to an annotation tool: its messages, and what sets a project up beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rsmp_nlp.annotate import exchange_label_studio, exchange_records, exchange_sheets
from rsmp_nlp.annotate.codebook import markdown
from rsmp_nlp.annotate.exchange_names import MAIN, SECOND, SKIP
from rsmp_nlp.annotate.sample_file import Item
from rsmp_nlp.errors import InputError, UsageError, unwritable
from rsmp_nlp.whole_files import write_aside

_SHEETS: Final = ("xlsx", "csv")
_SUFFIXES: Final[Mapping[str, str]] = {
    "labelstudio": ".json",
    "doccano": ".jsonl",
    "argilla": ".json",
    "prodigy": ".jsonl",
    "activetigger": ".csv",
    "xlsx": ".xlsx",
    "csv": ".csv",
}
TOOLS: Final = tuple(_SUFFIXES)
"""Tools that a sample can be handed to."""

_ARGILLA_SCRIPT: Final = Path(__file__).parent / "argilla_project.py.txt"


@dataclass(frozen=True)
class Handed:
    """A file written, and how many messages it holds; `messages` is 0 for what sets a project up."""

    path: Path
    messages: int = 0


def export(
    items: Sequence[Item],
    tool: str,
    out: Path,
    *,
    blind: bool = False,
    annotator: str | None = None,
) -> list[Handed]:
    """Write a sample for a tool, and return the files written, those of messages first.

    Sheets are of one annotator: a sample for several makes several, the name before the suffix.

    Parameters
    ----------
    blind : whether the model's suggestions are left out
    annotator : only the messages drawn for this one, and those drawn for nobody in particular

    Raises
    ------
    UsageError
        The tool or the annotator is unknown, or the file has another suffix than the tool's.
    InputError
        The sample is empty.
    """
    if tool not in TOOLS:
        raise UsageError(f"--to {tool} : outil inconnu. Admis : {', '.join(TOOLS)}.")
    if out.suffix != _SUFFIXES[tool]:
        raise UsageError(f"-o {out} : pour {tool}, le fichier doit finir par {_SUFFIXES[tool]}.")
    if not items:
        raise InputError("Le tirage est vide : rien à donner à étiqueter.")
    known = sorted({name for item in items for name in item.names})
    if annotator is not None:
        if known and annotator not in known:
            raise UsageError(
                f"--annotator {annotator} : rien n’a été tiré pour ce nom. Noms : {', '.join(known)}."
            )
        items = [item for item in items if not item.names or annotator in item.names]
    try:
        if tool in _SHEETS and annotator is None and known:
            return [
                _sheet(items, tool, out.with_name(f"{out.stem}-{name}{out.suffix}"), name, blind)
                for name in known
            ]
        if tool in _SHEETS:
            return [_sheet(items, tool, out, annotator or "", blind)]
        return _project(items, tool, out, blind)
    except OSError as error:
        raise unwritable(out, error) from error


def _sheet(items: Sequence[Item], tool: str, out: Path, name: str, blind: bool) -> Handed:
    own = [item for item in items if not item.names or not name or name in item.names]
    write = exchange_sheets.write_xlsx if tool == "xlsx" else exchange_sheets.write_csv
    write(own, out, name, blind=blind)
    return Handed(out, len(own))


def _project(items: Sequence[Item], tool: str, out: Path, blind: bool) -> list[Handed]:
    written = [Handed(out, len(items))]

    def beside(suffix: str, content: str) -> None:
        path = out.with_name(f"{out.stem}.{suffix}")
        with write_aside(path) as stream:
            stream.write(content)
        written.append(Handed(path))

    if tool == "labelstudio":
        _write_json(out, exchange_label_studio.tasks(items, blind=blind))
        beside("config.xml", exchange_label_studio.configuration())
    elif tool == "doccano":
        _write_lines(out, exchange_records.doccano(items, blind=blind))
        beside("labels.json", _json(exchange_records.doccano_labels()))
    elif tool == "argilla":
        _write_json(out, exchange_records.argilla(items, blind=blind))
        beside("settings.json", _json(exchange_records.argilla_settings()))
        beside("argilla.py", _ARGILLA_SCRIPT.read_text(encoding="utf-8"))
    elif tool == "prodigy":
        _write_lines(out, exchange_records.prodigy(items, blind=blind))
        beside("prodigy.json", _json(exchange_records.prodigy_settings()))
    else:
        exchange_sheets.write_activetigger(items, out, blind=blind)
        beside("labels.txt", "\n".join((*MAIN, *SECOND, SKIP)) + "\n")
    beside("guide.md", markdown())
    return written


def _json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _write_json(path: Path, content: Any) -> None:
    with write_aside(path) as stream:
        stream.write(_json(content))


def _write_lines(path: Path, records: Sequence[Any]) -> None:
    with write_aside(path) as stream:
        for record in records:
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")
