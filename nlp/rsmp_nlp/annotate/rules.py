"""Rules of the code book that a label breaks, where the text alone shows it.

Few and precise: a rule speaks only where the code book decides, and a label that one fires on is read
again, never changed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from rsmp_nlp.preprocess.clean import EMAIL, MENTION, URL
from rsmp_nlp.preprocess.lexicon import GREETINGS, LAUGHTER, THANKS
from rsmp_nlp.taxonomy import NONE, family_of_usage


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled message as rules see it."""

    text: str
    usage: str
    kind: str | None = None


@dataclass(frozen=True)
class Rule:
    """A rule of the code book.

    Attributes
    ----------
    name : short and stable
    usage : the one that the code book gives instead
    reason : why, in French
    breaks : tells whether the label breaks the rule
    """

    name: str
    usage: str
    reason: str
    breaks: Callable[[Case], bool]


_PHATIC: Final = (
    GREETINGS
    | LAUGHTER
    | (THANKS - {"remercie", "remercions", "remercier", "remerciements"})
    | {"beaucoup", "bcp", "bien", "infiniment", "encore", "d'avance", "avance", "+1", "👍", "🙏"}
    | {"à", "a", "au", "aux", "et", "tous", "toutes", "tout", "toute", "toi", "vous", "de", "pour"}
)
"""Words that do nothing but keep company; a message of these alone has no other function."""

_COMPANY: Final = GREETINGS | LAUGHTER | THANKS | {"+1"}
_PHATIC_WORDS: Final = 8
_SHORT: Final = 160
_TO_WATCH: Final = re.compile(
    r"\s*(?:à (?:lire|voir|écouter|revoir|réécouter)|(?:re)?(?:lisez|regardez|écoutez|voyez))\b",
    re.IGNORECASE,
)
_TAKE_PART: Final = re.compile(
    r"\b(?:inscri|particip|sign(?:e[rz]|ons)|partag|diffus|votez|rejoign|venez|relis|relire|commen)",
    re.IGNORECASE,
)
_MINUTES: Final = re.compile(
    r"\W*(?:compte[s]?[ -]rendu[s]?|c\.?r\.?|procès[ -]verbal|p\.?v\.?) "
    r"(?:de |d’|d'|du |des )?(?:la |l’|l')?(?:réunion|réu|ag\b|assemblée|conseil|séance|comité|ca\b|bureau)",
    re.IGNORECASE,
)
_CALL: Final = re.compile(
    r"\W*(?:signez|votez|partagez|faites tourner|rt massivement|diffusez)\b", re.IGNORECASE
)
_JOIN: Final = re.compile(
    r"\b(?:rejoi(?:gnez|ndre)|adhérez à|abonnez-vous à|inscrivez-vous (?:à|sur)) "
    r"(?:notre|nos|le|la|les|ce|cette|un|une)? ?"
    r"(?:groupe|canal|communauté|comité|liste (?:de diffusion|de discussion)|commission)\b",
    re.IGNORECASE,
)
_JOB: Final = re.compile(
    r"\b(?:offre (?:d[’']emploi|de stage|d[’']alternance|de service civique)|(?:recrute|recrutons|recherche) "
    r"[^.!?]{0,60}\b(?:cdi|cdd|stagiaire|alternant|apprenti))",
    re.IGNORECASE,
)
_INTRODUCTION: Final = re.compile(
    r"(?i:\bje me présente\b|\bje m[’']appelle\b)"
    r"|\b[Bb]ienvenue (?:à|aux) (?:toi|notre|nos|nouve|[A-ZÉÈ])"
)
_BEGINNING: Final = 150


def _words(text: str) -> list[str]:
    bare = EMAIL.sub(" ", URL.sub(" ", text))
    return re.findall(r"\+1|[^\W_]+(?:['’-][^\W_]+)*|[👍🙏]", bare.casefold().replace("’", "'"))


def _phatic(case: Case) -> bool:
    if case.usage == NONE or URL.search(case.text) or "?" in case.text:
        return False
    words = _words(MENTION.sub(" ", case.text))
    if not 0 < len(words) <= _PHATIC_WORDS:
        return False
    return all(word in _PHATIC for word in words) and any(word in _COMPANY for word in words)


def _no_letter(case: Case) -> bool:
    if case.usage == NONE or URL.search(case.text):
        return False
    return not any(unicodedata.category(one)[0] in "LN" for one in case.text)


def _answer_as_editorial(case: Case) -> bool:
    return case.usage == "perspective" and case.kind in ("comment", "reply")


def _proposal_as_influence(case: Case) -> bool:
    return case.kind == "proposal" and family_of_usage(case.usage) == "influence"


def _watching_as_action(case: Case) -> bool:
    return (
        case.usage == "action"
        and _TO_WATCH.match(case.text) is not None
        and not _TAKE_PART.search(case.text)
    )


def _minutes(case: Case) -> bool:
    return case.usage != "contenus" and _MINUTES.match(case.text) is not None


def _call(case: Case) -> bool:
    return (
        case.usage in ("perspective", "diffusion")
        and len(case.text) <= _SHORT
        and _CALL.match(case.text) is not None
    )


def _join(case: Case) -> bool:
    return case.usage == "action" and len(case.text) <= _SHORT and bool(_JOIN.search(case.text))


def _job(case: Case) -> bool:
    return (
        family_of_usage(case.usage) == "coordination"
        and case.kind != "document"
        and bool(_JOB.search(case.text[:_BEGINNING]))
    )


def _introduction(case: Case) -> bool:
    return case.usage == "echange" and bool(_INTRODUCTION.search(case.text[:_BEGINNING].strip()))


RULES: Final = (
    Rule("politesse", NONE, "politesse seule : hors grille (règle 1)", _phatic),
    Rule("sans-mot", NONE, "aucun mot : hors grille (règle 1)", _no_letter),
    Rule(
        "avis-en-reponse",
        "echange",
        "un avis donné en commentaire ou en réponse est un échange (règle 6)",
        _answer_as_editorial,
    ),
    Rule(
        "proposition",
        "echange",
        "une contribution à une consultation est un échange (règle 3)",
        _proposal_as_influence,
    ),
    Rule(
        "regarder",
        "diffusion",
        "lire, regarder ou écouter n’est pas une action demandée (règle 2)",
        _watching_as_action,
    ),
    Rule(
        "compte-rendu",
        "contenus",
        "un compte rendu de réunion est une gestion de contenus (règle 2)",
        _minutes,
    ),
    Rule("appel", "action", "le message est un appel à agir (règles 2 et 13)", _call),
    Rule(
        "rejoindre",
        "groupe",
        "rejoindre un groupe, une liste, un canal est un groupe d’intérêt (règle 16)",
        _join,
    ),
    Rule(
        "emploi", "diffusion", "une offre d’emploi ou de stage est une diffusion (règle 17)", _job
    ),
    Rule(
        "presentation",
        "relation",
        "un membre se présente ou est accueilli : mise en relation (règle 16)",
        _introduction,
    ),
)


def broken(case: Case) -> list[Rule]:
    """Return the rules that a label breaks, in the order of the code book.

    >>> [rule.name for rule in broken(Case("Merci beaucoup !", "echange"))]
    ['politesse']
    >>> broken(Case("Merci beaucoup !", "none"))
    []
    """
    return [rule for rule in RULES if rule.breaks(case)]
