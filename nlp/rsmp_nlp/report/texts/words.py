"""What weighs in each usage: words, markers, and examples if asked."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "words_title": ("Ce qui pèse dans chaque usage", "What weighs in each usage"),
    "words_nav": ("Mots et marqueurs", "Words and markers"),
    "words_lead": (
        "Les mots et les marqueurs (date, impératif, question…) qui ont le plus poussé le modèle vers "
        "chaque usage, dans ce corpus. La barre est leur poids, le nombre celui des messages de cet "
        "usage qui les contiennent ; les mots-outils (le, et, que…) sont passés. Ils expliquent le modèle, non les personnes.",
        "The words and markers (date, imperative, question…) that most moved the model towards each "
        "usage, in this corpus. The bar is their weight, the number that of the messages of this usage "
        "that hold them; function words (le, et, que…) are passed over. They explain the model, not people; words are French, as written.",
    ),
    "words_words": ("Mots", "Words"),
    "words_markers": ("Marqueurs", "Markers"),
    "words_none": ("Rien ne s’en détache.", "Nothing stands out."),
    "words_messages": ("message|messages", "message|messages"),
    "quotes_title": ("Quelques messages", "A few messages"),
    "quotes_nav": ("Messages", "Messages"),
    "quotes_lead": (
        "Des messages que le modèle range sans hésiter, raccourcis, sans auteur ; liens, adresses, "
        "téléphones et mentions y sont masqués. Un nom propre cité dans un message y reste : relisez "
        "avant de diffuser.",
        "Messages that the model sorts without hesitation, shortened, without author; links, addresses, "
        "phones and mentions are masked. A name told in a message stays in it: read again before you "
        "pass this on.",
    ),
    "quotes_none": (
        "Aucun message ne peut être cité sans risque de désigner quelqu’un.",
        "No message can be quoted without the risk of pointing at somebody.",
    ),
}
