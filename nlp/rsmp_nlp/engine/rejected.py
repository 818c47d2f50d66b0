"""Lines of `rejected.jsonl`: records read and not classified, masked, their authors under pseudonym."""

from __future__ import annotations

import json
from typing import Any

from rsmp_nlp.preprocess.private import redact
from rsmp_nlp.preprocess.pseudonyms import Pseudonymiser
from rsmp_nlp.schema.records import Dropped


def rejected_line(item: Dropped, key: bytes | None) -> str:
    """Return the line of a record, its end included.

    Parameters
    ----------
    key : of pseudonyms; authors keep their names where it is None
    """
    return json.dumps(_record(item, key), ensure_ascii=False) + "\n"


def _record(item: Dropped, key: bytes | None) -> dict[str, Any]:
    author = item.author
    if key is not None and item.platform is not None:
        author = Pseudonymiser(key)(item.platform, author)
    return {
        "source_file": item.source_file,
        "source_row": item.source_row,
        "status": item.status,
        "reason": item.reason,
        "platform": item.platform and _writable(item.platform),
        "author": author and _writable(author),
        "raw": _writable(redact(item.raw)),
    }


def _writable(text: str) -> str:
    """Return a text without what was not decoded, shown as `?`: the file must stay UTF-8."""
    return text.encode("utf-8", "replace").decode()
