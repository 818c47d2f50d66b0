"""Labels to read again: probable errors, copies labelled differently, rules of the code book broken."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.annotate.review_duplicates import copies
from rsmp_nlp.annotate.rules import Case, broken
from rsmp_nlp.classify.combine import Key
from rsmp_nlp.classify.labels import Labelled
from rsmp_nlp.report.numbers import percent
from rsmp_nlp.taxonomy import CLASSES, OUT_OF_GRID, USAGES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ERRORS: Final = "erreurs"
COPIES: Final = "doublons"
RULES: Final = "regles"
CHECKS: Final = (ERRORS, COPIES, RULES)

COLUMNS: Final = (
    *(
        "rank",
        "platform",
        "message_id",
        "annotators",
        "label",
        "suggestion",
        "checks",
        "doubt",
        "reason",
    ),
)
_NAMES: Final = {usage.slug: usage.fr for usage in (*USAGES, OUT_OF_GRID)}
_RULE_DOUBT: Final = 0.9
"""Doubt that a broken rule throws on a label: nine times in ten the code book is right
(`docs/agreement.md`)."""


@dataclass
class Doubtful:
    """A label to read again.

    Attributes
    ----------
    message : with the label under review
    annotators : those who gave it
    doubt : 0 to 1, how much is held against the label, all checks together
    reasons : in French, one a check that doubts it
    suggestions : usages that the checks would rather see, the first one to try first
    """

    message: Labelled
    annotators: list[str]
    doubt: float = 0.0
    reasons: dict[str, list[str]] = field(default_factory=dict)
    suggestions: list[str] = field(default_factory=list)

    def add(self, check: str, doubt: float, reason: str, suggestion: str | None) -> None:
        """Hold one more thing against the label; doubts add up as independent ones do."""
        self.doubt = 1 - (1 - self.doubt) * (1 - doubt)
        self.reasons.setdefault(check, []).append(reason)
        if suggestion and suggestion not in self.suggestions:
            self.suggestions.append(suggestion)

    def row(self, rank: int) -> dict[str, Any]:
        """Return the label as a row of `COLUMNS`."""
        return {
            "rank": rank,
            "platform": self.message.platform,
            "message_id": self.message.message_id,
            "annotators": ", ".join(self.annotators),
            "label": self.message.usage,
            "suggestion": ", ".join(self.suggestions),
            "checks": ", ".join(self.reasons),
            "doubt": round(self.doubt, 3),
            "reason": " ; ".join(one for found in self.reasons.values() for one in found),
        }


def review(
    labelled: Sequence[Labelled],
    annotators: Mapping[Key, Sequence[str]],
    posteriors: NDArray[np.float64] | None,
    checks: Iterable[str] = CHECKS,
) -> list[Doubtful]:
    """Return the labels to read again, the most doubtful first.

    Parameters
    ----------
    labelled : each message once
    annotators : who labelled each message
    posteriors : of models that did not see them, shape `(n, 10)`; needed for `ERRORS` only
    """
    asked = set(checks)
    found = [
        Doubtful(one, list(annotators.get((one.platform, one.message_id), ()))) for one in labelled
    ]
    if RULES in asked:
        for one in found:
            message = one.message
            for rule in broken(Case(message.text, message.usage, message.kind)):
                one.add(RULES, _RULE_DOUBT, f"{rule.name} : {rule.reason}", rule.usage)
    if COPIES in asked:
        _copies(found)
    if ERRORS in asked and posteriors is not None:
        _errors(found, posteriors)
    return sorted(
        (one for one in found if one.reasons),
        key=lambda one: (-one.doubt, one.message.platform, one.message.message_id),
    )


def _errors(found: Sequence[Doubtful], posteriors: NDArray[np.float64]) -> None:
    import numpy as np

    from rsmp_nlp.annotate.review_errors import suspects

    classes = np.array([CLASSES.index(one.message.usage) for one in found], dtype=np.intp)
    for suspect in suspects(classes, posteriors):
        usage = CLASSES[suspect.suggestion]
        found[suspect.place].add(
            ERRORS,
            1 - suspect.quality,
            f"le modèle y voit plutôt « {_NAMES[usage]} » ({percent(suspect.probability)})",
            usage,
        )


def _copies(found: Sequence[Doubtful]) -> None:
    """Hold against each label the copies of its text that are labelled differently."""
    pairs = copies(
        [one.message.text for one in found],
        [(one.message.kind, bool(one.message.parent_text)) for one in found],
    )
    likeness: dict[int, float] = defaultdict(float)
    for pair in pairs:
        for place in (pair.first, pair.second):
            likeness[place] = max(likeness[place], pair.likeness)
    for members in _clusters([(pair.first, pair.second) for pair in pairs]):
        votes = Counter(found[place].message.usage for place in members)
        usage, count = votes.most_common(1)[0]
        for place in members:
            own = found[place].message.usage
            differing = [other for other in members if found[other].message.usage != own]
            if not differing:
                continue
            how = "le même texte que" if likeness[place] == 1 else "presque le même texte que"
            named = found[differing[0]].message
            more = f" et {len(differing) - 1} autres" if len(differing) > 1 else ""
            found[place].add(
                COPIES,
                # the label that most copies bear is less doubtful than the one that stands alone
                likeness[place] * (1 - votes[own] / votes.total()),
                f"{how} « {named.message_id} » ({named.platform}), étiqueté « {_NAMES[named.usage]} »{more}",
                usage if count > votes[own] else None,
            )


def _clusters(pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Return the places that pairs tie together, directly or not."""
    import networkx

    return [sorted(one) for one in networkx.connected_components(networkx.Graph(pairs))]
