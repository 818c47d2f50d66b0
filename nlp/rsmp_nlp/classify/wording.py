"""French names of what contributes to a decision: words as they are, markers said in words."""

from __future__ import annotations

import re
from typing import Final

from rsmp_nlp.classify.wording_en import MARKER_NAMES_EN, PHRASES_EN

_PARENT: Final = "parent:"

MARKER_NAMES: Final = {
    "act": "mot d’action",
    "arrow": "flèche",
    "auxiliary": "auxiliaire",
    "because": "« parce que », « car »…",
    "but": "« mais », « pourtant »…",
    "capital": "mot à majuscule",
    "capitals": "beaucoup de capitales",
    "closing": "formule de fin",
    "colon": "deux-points",
    "conditional": "conditionnel",
    "date": "date",
    "document": "mot de document",
    "ellipsis": "points de suspension",
    "emoji": "émoji",
    "event": "mot d’évènement",
    "exclamation": "point d’exclamation",
    "future": "futur",
    "greeting": "salutation",
    "group": "mot de groupe",
    "hashtag": "mot-dièse",
    "heading": "titre de section",
    "help": "demande ou offre d’aide",
    "hour": "heure",
    "i": "première personne (je)",
    "imperative": "impératif",
    "infinitive": "infinitif en tête",
    "inversion": "sujet inversé",
    "known": "message parent connu",
    "laughter": "rire",
    "let_us": "« …ons » en tête",
    "list": "liste",
    "mail": "adresse de courriel",
    "markup": "balises",
    "mention": "mention @",
    "money": "somme d’argent",
    "month": "nom de mois",
    "must": "obligation",
    "name": "nom de personne ou de lieu",
    "negation": "négation",
    "no": "désaccord",
    "noon": "midi, soir, matin…",
    "number": "nombre",
    "one": "« on », impersonnel",
    "opinion": "mot d’opinion",
    "parenthesis": "parenthèse",
    "participle": "participe passé",
    "past": "passé composé",
    "percent": "pourcentage",
    "phone": "numéro de téléphone",
    "place": "mot de lieu",
    "praise": "éloge",
    "proposal": "mot de proposition",
    "publication": "mot de publication",
    "question": "question",
    "question_word": "mot interrogatif",
    "quote": "citation",
    "retweet": "partage",
    "self": "se présente",
    "shout": "mot en capitales",
    "smiley": "émoticône",
    "soon": "moment à venir",
    "starts_low": "commence sans majuscule",
    "thanks": "remerciement",
    "they": "troisième personne",
    "thou": "tutoiement",
    "title": "première ligne courte",
    "to_infinitive": "« merci de », « pensez à »…",
    "todo": "tâche à faire",
    "url": "lien",
    "we": "première personne (nous)",
    "weekday": "jour de la semaine",
    "welcome": "bienvenue",
    "wishes": "vœux",
    "year": "année",
    "yes": "accord",
    "yesterday": "moment passé",
    "you": "vouvoiement",
}
"""Name of a marker, without its suffix → what it says. A marker not listed goes by its own name."""

_KINDS: Final = {
    "": "non précisée",
    "post": "publication",
    "comment": "commentaire",
    "reply": "réponse",
    "repost": "partage",
    "proposal": "proposition",
    "event": "évènement",
    "chat": "messagerie",
    "document": "document",
}
_PHRASES: Final = {
    "parent": "parent : {}",
    "length": "plus de {} mots",
    "lines": "plus de {} lignes",
    "starts": "commence par : {}",
    "ends": "finit par {}",
    "ends:word": "un mot",
    "ends:other": "un autre signe",
    "quoted": "« {} »",
    "some": "plusieurs fois",
    "many": "très souvent",
}
_MEASURE: Final = re.compile(r"(length|lines)>(\d+)")


def item_name(item: tuple[str, str]) -> str:
    """Return how a block and a name are shown to a reader.

    >>> item_name(("words", "réunion")), item_name(("markers", "parent:hour:some"))
    ('« réunion »', 'parent : heure, plusieurs fois')
    """
    block, name = item
    if block == "markers":
        return marker_name(name)
    if block == "kind":
        return f"nature du message : {_KINDS.get(name, name)}"
    if not name:
        return "autres mots" if block == "words" else "reste du texte"
    return f"« {name} »"


def marker_name(marker: str, lang: str = "fr") -> str:
    """Return a marker said in French, or in English.

    >>> marker_name("length>40"), marker_name("opens:imperative"), marker_name("hour:some", "en")
    ('plus de 40 mots', 'commence par : impératif', 'hour, several times')
    """
    names, say = (MARKER_NAMES, _PHRASES) if lang == "fr" else (MARKER_NAMES_EN, PHRASES_EN)
    if marker.startswith(_PARENT):
        return say["parent"].format(marker_name(marker.removeprefix(_PARENT), lang))
    if measured := _MEASURE.fullmatch(marker):
        return say[measured[1]].format(measured[2])
    name, _, suffix = marker.partition(":")
    if name in ("first", "opens"):
        return say["starts"].format(names.get(suffix, suffix))
    if name == "ends":
        end = say.get(f"ends:{suffix}") or say["quoted"].format(suffix)
        return say["ends"].format(end)
    shown = names.get(name, name.replace("_", " "))
    return f"{shown}, {say.get(suffix, suffix)}" if suffix else shown
