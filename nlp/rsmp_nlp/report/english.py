"""English titles of tables and columns, beside the French ones of the schema.

A column has one title whatever its table: most names stand in several.
"""

from __future__ import annotations

from typing import Final

from rsmp_nlp.schema.columns import Column, Table
from rsmp_nlp.taxonomy import FAMILIES, USAGES

_TABLES: Final = {
    "messages": "Classified messages",
    "platforms": "Position of the platforms",
    "usages": "Profile of the platforms over the nine usages",
    "timeline": "Position by period",
    "segments": "Position by segment",
    "words": "What weighs in each usage",
    "rejected": "Records read and not classified",
    "runs": "Runs",
}

_READINGS: Final = {
    "expression": "Expression (social potential)",
    "breadth": "Breadth: two messages have different authors",
    "evenness": "Evenness of contributions",
    "starters": "Share of authors who open a thread",
    "connection": "Connection (social potential)",
    "reciprocal": "Share of members with a reciprocal tie",
    "partners": "Partners per member",
    "giant": "Share of members in the largest component",
    "across": "Share of ties between different spaces",
    "top_down": "Share of activity from the organisation",
    "identified": "Share of activity by identified authors",
    "pseudonymous": "Share of activity under pseudonym",
    "anonymous": "Share of anonymous activity",
}
_READING_BOUNDS: Final = {
    f"{name}_{side}": f"{title}, {word} bound (95%)"
    for name, title in _READINGS.items()
    for side, word in (("low", "lower"), ("high", "upper"))
}
_SHARES: Final = {
    f"{family.slug}{suffix}": f"Share: {family.en}{words}"
    for family in FAMILIES
    for suffix, words in (
        ("", ""),
        ("_low", ", lower bound"),
        ("_high", ", upper bound"),
        ("_sample_low", ", lower bound from sampling alone"),
        ("_sample_high", ", upper bound from sampling alone"),
        ("_cc", ", by CC"),
        ("_pcc", ", by PCC"),
        ("_emq", ", by EMQ"),
    )
}
_PROBABILITIES: Final = {
    **{f"p_{one.slug}": f"Probability: {one.en}" for one in (*FAMILIES, *USAGES)},
    "p_none": "Probability: out of the grid",
}

_COLUMNS: Final = {
    **_READINGS,
    **_READING_BOUNDS,
    **_SHARES,
    **_PROBABILITIES,
    "message_id": "Message identifier",
    "platform": "Platform",
    "thread_id": "Thread",
    "parent_id": "Message that it answers",
    "author": "Author (pseudonym)",
    "author_kind": "Kind of author",
    "role": "Role of the author",
    "kind": "Kind of message",
    "space": "Space, group or channel",
    "created_at": "Publication date (UTC)",
    "lang": "Language",
    "identity": "Openness of identity",
    "text_key": "Fingerprint of the text",
    "text": "Text of the message",
    "reasons_for": "What speaks for the usage",
    "reasons_against": "What speaks against the usage",
    "usage": "Usage",
    "family": "Family of usages",
    "confidence": "Confidence",
    "abstained": "Abstention",
    "source_file": "Source file",
    "source_row": "Source row",
    "run_id": "Run identifier",
    "messages": "Classified messages",
    "authors": "Distinct authors",
    "threads": "Distinct threads",
    "in_grid": "Share in the grid",
    "in_grid_low": "Share in the grid, lower bound",
    "in_grid_high": "Share in the grid, upper bound",
    "x": "Abscissa in the triangle",
    "y": "Ordinate in the triangle",
    "centre_of_gravity": "Centre of gravity",
    "certainty": "Certainty",
    "certainty_model": "Certainty, error of the model included",
    "method": "Estimator and unit of resampling",
    "warnings": "Warnings",
    "unit": "Unit of resampling",
    "clusters": "Number of resampled units",
    "design_effect": "Design effect",
    "ilr_1": "Centre of the region, 1st log-ratio",
    "ilr_2": "Centre of the region, 2nd log-ratio",
    "ilr_var_1": "Variance of the 1st log-ratio",
    "ilr_var_2": "Variance of the 2nd log-ratio",
    "ilr_cov": "Covariance of the log-ratios",
    "basis": "Basis",
    "level": "Level of the intervals",
    "weight": "What weighs the same",
    "model_error": "The interval includes the error of the model",
    "labelled_threads": "Labelled threads",
    "labelled_messages": "Labelled messages",
    "lambda": "Trust put in the model (PPI++)",
    "effective_authors": "Effective number of authors",
    "copies": "Share of messages that repeat another",
    "model_confidence": "Mean confidence of the model",
    "familiarity": "Share of held-out platforms where the model was less sure",
    "period": "Period",
    "share": "Share of the activity in the grid",
    "low": "Lower bound (95%)",
    "high": "Upper bound (95%)",
    "by": "Column",
    "value": "Value of the column",
    "masked": "Why the cell is masked",
    "merged": "Values put together in “(autres)”",
    "term": "Word, or name of the marker in the model",
    "contribution": "Contribution to the logit of the usage",
    "status": "Outcome",
    "reason": "Reason",
    "raw": "Raw record",
}


def table_title(table: Table) -> str:
    """Return the English title of a table, its name where none is written."""
    return _TABLES.get(table.name, table.name)


def column_title(column: Column) -> str:
    """Return the English title of a column, its name where none is written."""
    return _COLUMNS.get(column.name, column.name)
