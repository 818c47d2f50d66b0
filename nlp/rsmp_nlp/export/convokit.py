"""A folder that ConvoKit loads: `Corpus(filename=…)`.

Names that the run kept are replaced by numbers, as in GEXF: a corpus is made to be shared.

Format: https://convokit.cornell.edu/documentation/data_format.html. An utterance names its
conversation by its first message, and what it answers if that is in the run.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from rsmp_nlp.export.bridge import Unnamed, has_text, messages_of, rows
from rsmp_nlp.export.folder import folder_aside
from rsmp_nlp.export.run import FinishedRun, RunTable
from rsmp_nlp.export.targets import Exported
from rsmp_nlp.report.store import TOOL

_META: Final = {
    "platform": str,
    "usage": str,
    "family": str,
    "confidence": float,
    "abstained": bool,
    "kind": str,
    "role": str,
    "space": str,
    "lang": str,
}
"""Columns of messages that utterances keep, with the types that `index.json` tells."""

_NO_TEXT: Final = (
    "Exécution faite sans --with-text : les énoncés n’ont pas de texte, seulement leur structure."
)


def write(run: FinishedRun, out: Path) -> Exported:
    """Write the messages of a run as a ConvoKit corpus.

    Two passes: the first notes the first message of each thread and eight bytes of each
    identifier; no text is kept in memory.
    """
    table = messages_of(run)
    known, roots = _structure(table)
    speakers: dict[str, str] = {}
    conversations: dict[str, str] = {}
    with folder_aside(out, "corpus.json") as aside:
        count = 0
        with (aside / "utterances.jsonl").open("w", encoding="utf-8") as stream:
            for utterance in _utterances(table, known, roots):
                platform = utterance["meta"]["platform"]
                speakers.setdefault(utterance["speaker"], platform)
                conversations.setdefault(utterance["conversation_id"], platform)
                json.dump(utterance, stream, ensure_ascii=True)
                stream.write("\n")
                count += 1
        for name, found in (("speakers", speakers), ("conversations", conversations)):
            entries = {
                key: {"meta": {"platform": platform}, "vectors": []}
                for key, platform in found.items()
            }
            _dump(aside / f"{name}.json", entries)
        _dump(aside / "corpus.json", {"tool": TOOL, "run_id": run.run_id})
        _dump(aside / "index.json", _index())
    notes = () if has_text(table) else (_NO_TEXT,)
    return Exported((out,), {"messages": count, "conversations": len(conversations)}, notes)


def _structure(table: RunTable) -> tuple[set[bytes], dict[tuple[str, str], str]]:
    """Return digests of the identifiers, and the first message of each thread."""
    known: set[bytes] = set()
    roots: dict[tuple[str, str], str] = {}
    for row in _slim(table, ["platform", "message_id", "thread_id"]):
        platform, message, thread = row["platform"], row["message_id"], row["thread_id"]
        known.add(_digest(platform, message))
        if thread is not None:
            roots.setdefault((platform, thread), message)
    # The message that the source names the thread after is its first, if it is there.
    for platform, thread in roots:
        if _digest(platform, thread) in known:
            roots[platform, thread] = thread
    return known, roots


def _slim(table: RunTable, names: list[str]) -> Iterator[dict[str, Any]]:
    for batch in table.batches():
        yield from batch.select(names).to_pylist()


def _utterances(
    table: RunTable, known: set[bytes], roots: dict[tuple[str, str], str]
) -> Iterator[dict[str, Any]]:
    shown = Unnamed()
    for row in rows(table):
        platform, message, thread = row["platform"], row["message_id"], row["thread_id"]
        root = message if thread is None else roots[platform, thread]
        parent = row["parent_id"]
        # A conversation has one root, and its other messages answer: the parent, else the root.
        if message == root:
            answered = None
        elif parent is not None and parent != message and _digest(platform, parent) in known:
            answered = _name(platform, parent)
        else:
            answered = _name(platform, root)
        yield {
            "id": _name(platform, message),
            "conversation_id": _name(platform, root),
            "text": row.get("text") or "",
            "speaker": _name(platform, shown(platform, row["author"]) if row["author"] else "?"),
            "meta": {name: row[name] for name in _META},
            "reply-to": answered,
            "timestamp": None if row["created_at"] is None else int(row["created_at"].timestamp()),
            "vectors": [],
        }


def _name(platform: str, identifier: str) -> str:
    """Return an identifier that no other platform has."""
    return f"{platform}/{identifier}"


def _digest(platform: str, identifier: str) -> bytes:
    return blake2b(f"{platform}\0{identifier}".encode(), digest_size=8).digest()


def _index() -> dict[str, Any]:
    def kinds(types: dict[str, type]) -> dict[str, list[str]]:
        return {name: [f"<class '{kind.__name__}'>"] for name, kind in types.items()}

    return {
        "utterances-index": kinds(_META),
        "speakers-index": kinds({"platform": str}),
        "conversations-index": kinds({"platform": str}),
        "overall-index": kinds({"tool": str, "run_id": str}),
        "version": 1,
        "vectors": [],
    }


def _dump(path: Path, content: dict[str, Any]) -> None:
    with path.open("w", encoding="utf-8") as stream:
        json.dump(content, stream, ensure_ascii=True)
