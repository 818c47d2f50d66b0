"""What was read, what was left out and why, what was assumed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from rsmp_nlp.report.contents import Contents
from rsmp_nlp.report.numbers import known, number
from rsmp_nlp.report.sections.record import as_dict, as_list, french, short
from rsmp_nlp.report.wording import counted, texts

COUNTS: Final = ("read", "classified", "skipped", "rejected")
_INPUTS: Final = 40
_REASONS: Final = 12


def reading(contents: Contents, lang: str) -> dict[str, Any]:
    """Return counts, reasons, assumptions and files of a run."""
    run = contents.run
    return {
        "counts": balance(run, lang),
        "reasons": _reasons(run, lang),
        "assumptions": [french(text) for text in as_list(run.get("assumptions"))[:_REASONS]],
        "inputs": _inputs(run, lang),
    }


def balance(run: Mapping[str, Any], lang: str) -> str | None:
    """Return the sum that proves that nothing was lost; None where the run does not say."""
    say, counts = texts(lang), as_dict(run.get("counts"))
    amounts = [known(counts.get(key)) for key in COUNTS]
    written = [
        counted(amount, say[f"n_{key}"], lang)
        for key, amount in zip(COUNTS, amounts, strict=True)
        if amount is not None
    ]
    if len(written) < len(COUNTS):
        return None
    return f"{written[0]} = {' + '.join(written[1:])}."


def _reasons(run: Mapping[str, Any], lang: str) -> list[dict[str, Any]]:
    found = []
    for key in ("skipped", "rejected"):
        reasons = as_dict(as_dict(run.get("reasons")).get(key))
        amounts = sorted(
            ((known(amount) or 0.0, french(reason)) for reason, amount in reasons.items()),
            reverse=True,
        )
        if amounts:
            listed = [(reason, number(amount, lang)) for amount, reason in amounts[:_REASONS]]
            found.append({"title": texts(lang)[key], "reasons": listed})
    return found


def _inputs(run: Mapping[str, Any], lang: str) -> dict[str, Any]:
    inputs = [as_dict(item) for item in as_list(run.get("inputs"))]
    listed = [
        {
            "file": short(item.get("file"), 80),
            "reader": short(item.get("reader"), 40),
            "counts": [number(item.get(key), lang) for key in COUNTS],
            "error": french(item["error"]) if item.get("error") else "",
        }
        for item in inputs[:_INPUTS]
    ]
    more = len(inputs) - len(listed)
    rest = texts(lang)["inputs_rest"].format(n=number(more, lang)) if more else None
    return {"rows": listed, "rest": rest, "errors": any(item["error"] for item in listed)}
