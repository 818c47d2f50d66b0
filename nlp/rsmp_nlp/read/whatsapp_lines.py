"""Lines of a WhatsApp export: where a message begins, who wrote it, what the phone wrote itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from rsmp_nlp.late_pattern import late
from rsmp_nlp.read.chat import without_emphasis

MARKS: Final = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
"""Invisible marks of direction that phones put before lines and names."""

_NO_MARKS: Final = {ord(mark): None for mark in MARKS}

_START: Final = late(
    rf"[{MARKS}]*\[?(?P<date>\d{{1,4}}[/.\-]\s?\d{{1,2}}[/.\-]\s?\d{{2,4}})\.?"
    r"(?:,? (?:à|at|kl\.?|um|klo) |,? )"
    rf"[{MARKS}]*(?P<time>\d{{1,2}}[:h.]\d{{2}}(?:[:.]\d{{2}})?"
    r"(?:[\s\u202f\u00a0]?[AaPp]\.?[\s\u202f\u00a0]?[Mm]\.?)?)"
    r"(?:\]| [-–])[\s\u202f\u00a0](?P<rest>.*)",
    re.DOTALL,
)
_AUTHOR: Final = late(
    r"(?P<author>[^:\n]{1,100}?)[\s\u202f\u00a0]?:(?:[\s\u202f\u00a0]|$)(?P<text>.*)", re.DOTALL
)

What = Literal["system", "media", "deleted"]

_SYSTEM: Final = late(
    r"(?:les )?messages et (?:les )?appels sont chiffrés|"
    r"les messages (?:envoyés|et|dans|que vous|de ce|à ce|éphémères)\b.{0,120}(?:chiffré|protégé|éphémère|sécurisé)|"
    r"messages (?:and calls are|to this (?:chat|group)|you send to this|in this group).{0,80}(?:encrypted|secured)|"
    r"(?:.{1,80} (?:a|ont|avez|avait)|vous avez) (?:créé (?:le|ce|un) groupe|créé la communauté|"
    r"ajouté |retiré |été ajouté|été retiré|rejoint |quitté|"
    r"changé (?:l[’']objet|le sujet|l[’']ic[ôo]ne|la description|le nom|la photo|les paramètres|de numéro|son numéro)|"
    r"modifié (?:l[’']objet|l[’']ic[ôo]ne|la description|le nom|la photo|les paramètres)|"
    r"supprimé (?:l[’']ic[ôo]ne|la description|la photo)|activé les messages éphémères|"
    r"désactivé les messages éphémères|épinglé un message|remplacé (?:son|le) numéro)|"
    r".{1,80} est (?:maintenant|désormais) administrateur|vous êtes (?:maintenant|désormais) administrateur|"
    r".{1,80} (?:est arrivée? via|a rejoint via|utilise maintenant) |"
    r"(?:votre )?code de sécurité (?:avec|de) |le code de sécurité |"
    r"(?:appel|appel vidéo|appel vocal|visioconférence) (?:vocal |vidéo )?(?:manqué|sans réponse|de groupe)|"
    r".{1,80} (?:created (?:group|this group|the group|community)|added |removed |left(?: the group)?$|left$|"
    r"joined (?:using|via|from)|was added|were added|was removed|changed (?:the (?:subject|group|name|settings)|"
    r"this group|their phone|to )|deleted this group|pinned a message|turned (?:on|off) disappearing|"
    r"is (?:now )?a contact|reset this group|requested to join|updated the message timer)|"
    r"you(?:[’']re| are) (?:now|no longer) an admin|.{1,80} (?:is|are) now (?:an admin|admins)|"
    r"your security code with |missed (?:voice|video|group)|(?:voice|video) call, |"
    r"(?:only )?(?:people who have|messages and calls|anyone in this chat)",
    re.IGNORECASE | re.DOTALL,
)
_MEDIA: Final = late(
    r"<(?:médias? omis|media omitted|fichiers? omis|attached: [^<>]{1,300}|pièce jointe ?: [^<>]{1,300}|"
    r"fichier joint ?: [^<>]{1,300}|joint ?: [^<>]{1,300})>|"
    r"(?:image|vidéo|video|audio|gif|sticker|document|autocollant|fiche contact|carte de contact|"
    r"contact card|video note|note vidéo|message vocal|médias?|media|photo|view once \w+)"
    r"(?: [^\n]{0,120})? ?(?:absente?s?|omise?s?|omitted|retirée?s?|ignorée?s?|non incluse?s?)|"
    r"[^\n]{1,200}\.\w{2,5}[\s\u202f\u00a0]\((?:fichier joint|fichier attaché|file attached|fichiers? joints?)\)|"
    r"[^\n]{1,200}\.\w{2,5}[\s\u202f\u00a0]?•[^\n]{1,60}|"
    r"null|<view once [^<>]{1,60} omitted>|(?:message|photo|vidéo) à vue unique[^\n]{0,40}",
    re.IGNORECASE,
)
_ATTACHED: Final = late(
    rf"[{MARKS}]*(?:<(?:attached|pièce jointe|fichier joint|joint) ?: [^<>\n]{{1,300}}>|"
    r"[^\n]{1,200}\.\w{2,5}[\s\u202f\u00a0]\((?:fichier joint|fichier attaché|file attached)\)|"
    r"<médias omis>|<media omitted>)[^\S\n]*",
    re.IGNORECASE,
)
_DELETED: Final = late(
    r"(?:vous avez supprimé ce message|ce message a été supprimé|this message was deleted|"
    r"you deleted this message|message supprimé|en attente de ce message|waiting for this message|"
    r"ce message a été supprimé par l[’']administrateur[^\n]{0,80}|"
    r"(?:this message was )?deleted by admin[^\n]{0,80})[^\n]{0,60}?\.?",
    re.IGNORECASE,
)
_EDITED: Final = late(
    rf"[{MARKS}\s]*<(?:ce message a été modifié|message modifié|this message was edited)>[{MARKS}\s]*$",
    re.IGNORECASE,
)


_NEAR: Final = 1_000
"""Characters at either end where what the phone adds is looked for."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The first line of a message: its date and hour as written, and what follows."""

    date: str
    time: str
    rest: str


def opening(line: str) -> Opening | None:
    """Return what a line opens, None for a line that continues the message before it.

    >>> opening("\u200e[12/01/2023 à 14:05:33] Nom\u00a0: texte").time
    '14:05:33'
    >>> opening("3/12/25, 2:32\u202fPM - Léa: ok").rest
    'Léa: ok'
    >>> opening("- 12 chaises") is None
    True
    """
    if len(line) < 10 or not any(mark.isdigit() for mark in line[:8]):
        return None
    found = _START.match(line)
    if found is None:
        return None
    return Opening(found["date"].replace(" ", ""), found["time"], found["rest"])


def author_and_text(rest: str) -> tuple[str | None, str]:
    """Return who wrote a message, None for a line of the phone, and its text.

    >>> author_and_text("Léa Martin\u00a0: d’accord : demain")
    ('Léa Martin', 'd’accord : demain')
    >>> author_and_text("Léa a changé l’objet en « Tract : version 2 »")[0] is None
    True
    """
    plain = rest.translate(_NO_MARKS).strip()
    found = _AUTHOR.match(rest)
    if found is None:
        return None, plain
    author = found["author"].strip(MARKS + " \u00a0\u202f").removeprefix("~").strip(" \u00a0\u202f")
    # a line of the phone may hold a colon, in the name of a group or its new rules
    if not author or _SYSTEM.match(f"{author} "):
        return None, plain
    return author, found["text"]


def what_is(author: str | None, text: str) -> What | None:
    """Return what a text is when nobody wrote it as such, None for a message.

    >>> what_is("Léa", "\u200e<Médias omis>"), what_is(None, "Léa a quitté"), what_is("Léa", "ok")
    ('media', 'system', None)
    """
    plain = text.translate(_NO_MARKS).strip()
    if author is None:
        return "system"
    if _DELETED.fullmatch(plain):
        return "deleted"
    if _MEDIA.fullmatch(plain):
        return "media"
    # a phone marks what it writes in the name of someone; a person may write the same words
    marked = text.lstrip(" ").startswith(tuple(MARKS))
    return "system" if marked and _SYSTEM.match(plain) else None


def own_text(text: str) -> str:
    r"""Return what a person wrote: without the name of attached files, nor the mark of edition.

    >>> own_text("IMG-1.jpg (fichier joint)\nLe tract <Ce message a été modifié>")
    'Le tract'
    """
    text = text.translate(_NO_MARKS)
    # names of files stand at the beginning, the mark of edition at the end
    text = _ATTACHED.sub("", text[:_NEAR], count=1) + text[_NEAR:]
    text = text[:-_NEAR] + _EDITED.sub("", text[-_NEAR:])
    return without_emphasis(text.strip())
