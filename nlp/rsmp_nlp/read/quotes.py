"""What a person wrote in a mail: without what is quoted, forwarded, signed or added by machines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from rsmp_nlp.late_pattern import late

_WROTE: Final = (
    r"(?:a|avez) (?:é|e)crit|(?:é|e)crivait|wrote|writes|schrieb|escribi(?:ó|o)|ha scritto|escreveu"
)
_ATTRIBUTION: Final = late(
    rf"(?:.{{0,300}}\b(?:{_WROTE})(?:\s+(?:le|ce|on)\b.{{0,80}})?"
    r"|(?:Selon|En réponse à|Quoting|Citando|Message de|Zitat von)\s.{2,200})\s?:\s*",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTION_LINES: Final = 4
"""Lines over which mail clients fold « Le …, … a écrit : »."""

_OPENS_ATTRIBUTION: Final = late(
    r"\s*(?:Le|On|Am|El|Il|Em|Selon|En réponse|Quoting|Dans (?:son|votre)|\S+@|[\w\"«<].*@)", re.I
)
_DATED: Final = late(r"\d.*\d|@", re.DOTALL)

_FORWARD: Final = late(
    r"\s*(?:-{2,}|_{2,}|\*{2,})?\s*(?:"
    r"forwarded message|message transf(?:é|e)r(?:é|e)|message suivi|début du message transféré"
    r"|debut du message transfere|begin forwarded message|weitergeleitete nachricht"
    r")\b.{0,80}",
    re.IGNORECASE,
)
_ORIGINAL: Final = late(
    r"\s*(?:-{2,}|_{2,}|\*{2,})\s*(?:"
    r"original message|original appointment|message d.origine|message original|message initial"
    r"|courriel original|message précédent|ursprüngliche nachricht|mensaje original"
    r")\s*(?:-{2,}|_{2,}|\*{2,}|:)?\s*",
    re.IGNORECASE,
)
_HEADER: Final = late(
    r"\s*\*?(?P<name>De|From|Von|Envoy(?:é|e)(?: le)?|Sent|Date|(?:À|A|Á|Pour|To)|Cc|Copie|"
    r"Objet|Sujet|Subject|Répondre à|Reply-To)\*?\s?:\*?\s?\S.*",
    re.IGNORECASE,
)
_FROM_NAMES: Final = ("de", "from", "von")
_SUBJECT_NAMES: Final = ("objet", "sujet", "subject")
_HEADER_LINES: Final = 8

_SIGNATURE: Final = late(r"--\s?")
_RULE: Final = late(r"[-_=*~#]{3}[-_=*~# ]*")
_FOOTER_WORDS: Final = late(
    r"liste de (?:diffusion|discussion)|mailing list|mailing-list|listinfo|unsubscribe|d(?:é|e)s(?:abonn|inscri)"
    r"|vous (?:recevez|avez reçu) ce (?:message|mail|courriel)|you received this message"
    r"|google groupes|google groups|yahoogroups|framalistes?|/sympa|sympa@|pour (?:vous )?d(?:é|e)s",
    re.IGNORECASE,
)
_FOOTER_LINES: Final = 6
_FOOTER_LINE: Final = late(
    r"\s*(?:vous (?:recevez|avez reçu) ce (?:message|mail|courriel)[ ,].{0,40}(?:abonn|inscrit|liste|groupe)"
    r"|you received this message because you are subscribed"
    r"|pour (?:se|vous) d(?:é|e)s(?:abonner|inscrire)\b|to unsubscribe\b"
    r"|-{10,} (?:next part|section suivante) -{10,}|-+~-+~)",
    re.IGNORECASE,
)
_MACHINE: Final = late(
    r"\s*\W{0,3}(?:"
    r"(?:envoy(?:é|e)|(?:é|e)crit) (?:de|depuis|à partir d[eu]|avec|via|par) (?:mon|ma|un|l.|la|le|yahoo|outlook|"
    r"orange|free|sfr|mail|proton|type|mobile|iphone|ipad|android|samsung|gmail|la messagerie|l.application)"
    r".{0,60}"
    r"|sent (?:from|via|with) (?:my|mail|outlook|yahoo|proton|a|the|samsung|iphone).{0,60}"
    r"|(?:télécharge[rz]|obtenir|get) outlook (?:pour|for).{0,40}"
    r"|provenance : courrier pour windows.{0,30}"
    r"|(?:cet e-?mail|ce (?:courriel|courrier électronique|message)) (?:a été vérifié|ne contient aucun virus).{0,120}"
    r"|l.absence de virus dans ce courrier.{0,120}|(?:garanti )?sans virus\.?(?: www\.\S+)?"
    r"|virus-free\.?.{0,40}"
    r"|(?:pensez|merci de penser) à l.environnement.{0,80}"
    r"|(?:n.imprimez|avant d.imprimer|adoptez l.éco).{0,120}|please consider the environment.{0,80}"
    r"|-{5,}BEGIN PGP SIGNED MESSAGE-{5,}|hash: sha\d+"
    r")\s*",
    re.IGNORECASE,
)
_PGP_SIGNATURE: Final = late(r"-{5}BEGIN PGP SIGNATURE-{5}\s*")
_DISCLAIMER: Final = late(
    r"\s*\W{0,4}(?:avertissement|disclaimer|confidentialité|ce (?:message|mail|courriel|courrier|document)|cet (?:e-?mail|email)"
    r"|l.information contenue|les informations? contenues?|le contenu de ce|this (?:e-?mail|message)"
    r"|the information (?:contained|in this))\b",
    re.IGNORECASE,
)
_DISCLAIMER_WORDS: Final = late(
    r"confidenti\w+|destinataire|usage exclusif|par erreur|d(?:é|e)tru(?:ire|isez)|interdite?s?\b"
    r"|intégrité|responsabilité|intended|recipient|privileged|in error|unauthorized|disclosure",
    re.IGNORECASE,
)
_DISCLAIMER_SIGNS: Final = 3
_QUOTED: Final = late(r"[ \t]{0,3}(?:[A-Z]{0,3}>|\|\s?>)")
_LONGEST: Final = 400
"""Characters of a line that programs write around what is quoted; a longer one is text."""

_BLANK_LINES: Final = late(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Written:
    """What was found in the body of a mail.

    Attributes
    ----------
    own : what its author wrote
    forwarded : the message passed on, where there is one
    quoted : whether something was left out as a quotation
    """

    own: str
    forwarded: str = ""
    quoted: bool = False


def written(body: str) -> Written:
    r"""Return what the author of a mail wrote.

    >>> written("D'accord !\n\nLe 3 mars 2024 à 10:02, A <a@b.fr> a écrit :\n> Samedi ?").own
    "D'accord !"
    >>> written("> Samedi ?\nOui.\n> Où ?\nIci.\n-- \nMarie").own
    'Oui.\nIci.'
    """
    lines = body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept: list[str] = []
    forwarded = ""
    quoted = False
    place = 0
    while place < len(lines):
        line = lines[place]
        if _QUOTED.match(line):
            quoted = True
            place += 1
            continue
        if line.strip() and len(line) <= _LONGEST:
            if _ends_here(lines, place):
                break
            if _FORWARD.fullmatch(line):
                forwarded, quoted = "\n".join(lines[place + 1 :]), True
                break
            if _ORIGINAL.fullmatch(line) or _header_block(lines, place):
                quoted = True
                break
            length = _attribution(lines, place)
            if length:
                quoted = True
                place += length
                if not _quotes_follow(lines, place):
                    break
                continue
            if _MACHINE.fullmatch(line):
                place += 1
                continue
        kept.append(line.rstrip())
        place += 1
    while kept and (not kept[-1].strip() or _RULE.fullmatch(kept[-1].strip())):
        kept.pop()
    own = _BLANK_LINES.sub("\n\n", "\n".join(kept)).strip()
    return Written(own, _without_headers(forwarded), quoted)


def _ends_here(lines: list[str], place: int) -> bool:
    """Tell whether a signature, the footer of a list or a disclaimer begins at this line."""
    line = lines[place]
    if _SIGNATURE.fullmatch(line) or _PGP_SIGNATURE.fullmatch(line) or _FOOTER_LINE.match(line):
        return True
    after = lines[place + 1 : place + 1 + _FOOTER_LINES]
    if _RULE.fullmatch(line.strip()):
        return any(_FOOTER_WORDS.search(one[:_LONGEST]) for one in after)
    if _DISCLAIMER.match(line):
        paragraph = " ".join(one[:_LONGEST] for one in lines[place : place + 12])[:1500]
        signs = {sign.lower() for sign in _DISCLAIMER_WORDS.findall(paragraph)}
        return len(signs) >= _DISCLAIMER_SIGNS
    return False


def _header_block(lines: list[str], place: int) -> bool:
    """Tell whether the headers of a quoted message begin here: « De : », « Objet : », another."""
    match = _HEADER.fullmatch(lines[place][:300])
    if match is None or match["name"].lower() not in _FROM_NAMES:
        return False
    names = set()
    for line in lines[place : place + _HEADER_LINES]:
        found = _HEADER.fullmatch(line[:300])
        if found:
            names.add(found["name"].lower())
    return bool(names & set(_SUBJECT_NAMES)) and len(names) >= 3


def _attribution(lines: list[str], place: int) -> int:
    """Return how many lines « Le …, … a écrit : » takes from here, 0 where there is none."""
    if not _OPENS_ATTRIBUTION.match(lines[place][:200]) and not lines[place].rstrip().endswith(":"):
        return 0
    text = ""
    for length, line in enumerate(lines[place : place + _ATTRIBUTION_LINES], start=1):
        if not line.strip() or len(line) > 300:
            return 0
        text = f"{text} {line.strip()}" if text else line.strip()
        if _ATTRIBUTION.fullmatch(text):
            # « Victor Hugo a écrit : » is a sentence, unless it is dated or what follows is quoted
            dated = _DATED.search(text) is not None
            return length if dated or _quotes_follow(lines, place + length) else 0
    return 0


def _quotes_follow(lines: list[str], place: int) -> bool:
    following = next((line for line in lines[place : place + 4] if line.strip()), "")
    return _QUOTED.match(following) is not None


def _without_headers(forwarded: str) -> str:
    """Return a forwarded message without its own headers."""
    lines = forwarded.split("\n")
    place = 0
    while place < len(lines) and (
        not lines[place].strip() or _HEADER.fullmatch(lines[place][:300])
    ):
        place += 1
    return "\n".join(lines[place:]).strip()
