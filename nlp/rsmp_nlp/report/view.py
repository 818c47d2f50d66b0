"""What the page shows, worked out of a run's record and tables: texts and pictures, no layout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from rsmp_nlp.report.markers import swatch
from rsmp_nlp.report.names import clean_name
from rsmp_nlp.report.numbers import day, known, moment, number, percent, period
from rsmp_nlp.report.profile import DRAWN, family_bars, usage_profiles
from rsmp_nlp.report.rows import PlatformRow, UsageRow
from rsmp_nlp.report.sentences import certainty, platform_warnings, position_sentence
from rsmp_nlp.report.ternary import CROWD, NAMED, ternary
from rsmp_nlp.report.wording import counted, definitions, names, texts, typeset
from rsmp_nlp.taxonomy import FAMILIES, FAMILY_SLUGS, OUT_OF_GRID, USAGES

_INPUTS: Final = 40
_REASONS: Final = 12
_COUNTS: Final = ("read", "classified", "skipped", "rejected")
_SCORES: Final = (
    ("families_accuracy", "score_accuracy", True),
    ("families_macro_f1", "score_families", False),
    ("usages_macro_f1", "score_usages", False),
)
_OUTPUTS: Final = (
    ("platforms.parquet, platforms.csv", "out_platforms"),
    ("usages.parquet, usages.csv", "out_usages"),
    ("messages.parquet", "out_messages"),
    ("timeline.parquet", "out_timeline"),
    ("rejected.jsonl", "out_rejected"),
    ("run.json", "out_run"),
    ("datapackage.json", "out_datapackage"),
)


def view(
    run: Mapping[str, Any],
    rows: Sequence[PlatformRow],
    usages: Mapping[str, Sequence[UsageRow]],
    dates: tuple[datetime, datetime] | None,
    lang: str = "fr",
) -> dict[str, Any]:
    """Return the context of `report.html.j2`.

    Parameters
    ----------
    run : record of the run, as in `run.json`; what it lacks is left out of the page
    rows, usages : rows of `platforms.parquet` and `usages.parquet`
    dates : first and last date of the messages, if known
    """
    say = texts(lang)
    name = names(lang)
    profiles = usage_profiles(rows, usages, lang)
    title = say["title"]
    if len(rows) == 1:
        title = say["title_one"].format(name=clean_name(rows[0].name))
    return {
        "lang": lang,
        "t": say,
        "title": title,
        "status": _unfinished(run, say),
        "facts": _facts(run, rows, say, lang),
        "overview": _overview(rows, name, say, lang),
        "period": period(*dates, lang) if dates else None,
        "counts": _counts(run, say, lang),
        "reasons": _reasons(run, say, lang),
        "assumptions": [_french(text) for text in _list(run.get("assumptions"))[:_REASONS]],
        "wide": ternary(rows, lang),
        "compact": ternary(rows, lang, compact=True),
        "numbered": len(rows) > NAMED,
        "crowd": say["crowd"].format(n=number(CROWD, lang)) if len(rows) > CROWD else None,
        "sentences": [
            {"number": index + 1, "swatch": swatch(index), "text": position_sentence(row, lang)}
            for index, row in enumerate(rows)
        ],
        "families": [name[slug] for slug in FAMILY_SLUGS],
        "platforms": [_platform(index, row, name, say, lang) for index, row in enumerate(rows)],
        "social": any(_social(row) for row in rows),
        "profiles": profiles,
        "profile_help": say["profile_help"].format(scale=percent(profiles.scale, lang)),
        "profile_rest": say["profile_rest"].format(n=DRAWN) if profiles.left_out else None,
        "warnings": [found for row in rows if (found := platform_warnings(row, lang))],
        "model": _model(run, say, lang),
        "glossary": _glossary(lang),
        "cite": _cite(run, say, lang),
        "inputs": _inputs(run, say, lang),
        "outputs": [(file, say[key]) for file, key in _OUTPUTS],
        "footer": say["footer"].format(
            moment=moment(_text(run.get("finished_at"), 40), lang),
            version=_text(run.get("version"), 40),
        ),
    }


def _platform(
    index: int, row: PlatformRow, name: Mapping[str, str], say: Mapping[str, str], lang: str
) -> dict[str, Any]:
    noun = say.get(f"unit_{row.unit}", say["unit_unit"])
    clusters = None if row.clusters is None else counted(row.clusters, noun, lang)
    placed = row.position is not None
    return {
        "number": index + 1,
        "swatch": swatch(index),
        "name": clean_name(row.name),
        "key": row.name[:80].casefold(),
        "row": row,
        "messages": number(row.messages, lang),
        "in_grid": percent(row.in_grid, lang),
        "bars": family_bars(row, lang),
        "centre": name[row.centre]
        if placed and row.centre in FAMILY_SLUGS
        else say["undetermined"],
        "determined": placed and row.centre in FAMILY_SLUGS,
        "certainty": certainty(row.certainty if placed else None, lang),
        "authors": number(row.authors, lang),
        "threads": number(row.threads, lang),
        "clusters": clusters or number(None),
        "effect": number(row.design_effect, lang, 1),
        "expression": number(row.expression, lang, 2),
        "connection": number(row.connection, lang, 2),
        "top_down": percent(row.top_down, lang),
    }


def _facts(
    run: Mapping[str, Any], rows: Sequence[PlatformRow], say: Mapping[str, str], lang: str
) -> list[tuple[str, str]]:
    """Return the large figures under the title: an amount and its noun."""
    messages = sum(row.messages for row in rows)
    files = len(_list(run.get("inputs")))
    amounts = [(len(rows), "platforms"), (messages, "messages"), (files, "files")]
    facts = []
    for amount, key in amounts:
        written, _, noun = counted(amount, say[key], lang).partition("\u00a0")
        facts.append((written, noun))
    return facts


def _overview(
    rows: Sequence[PlatformRow], name: Mapping[str, str], say: Mapping[str, str], lang: str
) -> list[tuple[str, str]]:
    """Return how many platforms lean to each family, in the order of the families."""
    centres = Counter(
        row.centre if row.position is not None and row.centre in FAMILY_SLUGS else ""
        for row in rows
    )
    labels = {**{slug: name[slug] for slug in FAMILY_SLUGS}, "": say["undetermined"].capitalize()}
    return [(number(centres[slug], lang), label) for slug, label in labels.items()]


def _counts(run: Mapping[str, Any], say: Mapping[str, str], lang: str) -> str | None:
    counts = _dict(run.get("counts"))
    amounts = {key: known(counts.get(key)) for key in _COUNTS}
    written = [
        counted(amount, say[f"n_{key}"], lang)
        for key, amount in amounts.items()
        if amount is not None
    ]
    if len(written) < len(_COUNTS):
        return None
    return f"{written[0]} = {' + '.join(written[1:])}."


def _reasons(run: Mapping[str, Any], say: Mapping[str, str], lang: str) -> list[dict[str, Any]]:
    found = []
    for key in ("skipped", "rejected"):
        reasons = _dict(_dict(run.get("reasons")).get(key))
        amounts = sorted(
            ((known(amount) or 0.0, _french(reason)) for reason, amount in reasons.items()),
            reverse=True,
        )
        if amounts:
            listed = [(reason, number(amount, lang)) for amount, reason in amounts[:_REASONS]]
            found.append({"title": say[key], "reasons": listed})
    return found


def _model(run: Mapping[str, Any], say: Mapping[str, str], lang: str) -> dict[str, Any]:
    scores = _dict(_dict(run.get("model")).get("scores"))
    measured = []
    for key, text, as_percent in _SCORES:
        value = known(scores.get(key))
        if value is not None:
            written = percent(value, lang) if as_percent else number(value, lang, 2)
            measured.append((written, say[text]))
    lead = say["model_lead_short"]
    messages, platforms = known(scores.get("messages")), known(scores.get("platforms"))
    if scores.get("scored_on") == "written":
        lead = say["model_lead_written"]
    elif messages and platforms:
        lead = say["model_lead"].format(
            messages=number(messages, lang), platforms=number(platforms, lang)
        )
    return {"scores": measured, "lead": lead}


def _cite(run: Mapping[str, Any], say: Mapping[str, str], lang: str) -> dict[str, str]:
    model = _dict(run.get("model"))
    return {
        "run": say["cite"].format(
            version=_text(run.get("version"), 40),
            model=_text(model.get("name"), 80),
            run=_text(run.get("run_id"), 80),
            day=day(_text(run.get("finished_at"), 40), lang),
        ),
        "sha256": _text(model.get("sha256"), 64),
    }


def _inputs(run: Mapping[str, Any], say: Mapping[str, str], lang: str) -> dict[str, Any]:
    inputs = [_dict(item) for item in _list(run.get("inputs"))]
    listed = [
        {
            "file": _text(item.get("file"), 80),
            "reader": _text(item.get("reader"), 40),
            "counts": [number(item.get(key), lang) for key in _COUNTS],
            "error": _french(item["error"]) if item.get("error") else "",
        }
        for item in inputs[:_INPUTS]
    ]
    more = len(inputs) - len(listed)
    rest = say["inputs_rest"].format(n=number(more, lang)) if more else None
    return {"rows": listed, "rest": rest, "errors": any(item["error"] for item in listed)}


def _glossary(lang: str) -> list[dict[str, Any]]:
    name, does = names(lang), definitions(lang)
    entries = []
    for family in (*FAMILIES, OUT_OF_GRID):
        members = [usage for usage in USAGES if usage.family == family.slug]
        entries.append(
            {
                "name": name[family.slug],
                "does": does[family.slug],
                "usages": [(name[usage.slug], does[usage.slug]) for usage in members],
            }
        )
    return entries


def _unfinished(run: Mapping[str, Any], say: Mapping[str, str]) -> str | None:
    status = run.get("status")
    return None if status in (None, "done") else say["not_done"].format(status=_text(status, 40))


def _social(row: PlatformRow) -> bool:
    return any(value is not None for value in (row.expression, row.connection, row.top_down))


def _french(text: object) -> str:
    """Return a note that the run wrote in French, fit for a line; the page marks its language."""
    return typeset(_text(text, 300), "fr")


def _text(value: object, limit: int) -> str:
    return clean_name("" if value is None else str(value), limit) if value else "—"


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
