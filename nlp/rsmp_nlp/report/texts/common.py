"""Texts that several sections share: title, names of columns, units, punctuation."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "title": ("Centres de gravité", "Centres of gravity"),
    "title_one": ("Centre de gravité : {name}", "Centre of gravity: {name}"),
    "kicker": ("Usages d’un réseau social", "What people do on a social network"),
    "skip": ("Aller au contenu", "Skip to content"),
    "not_done": (
        "Cette exécution n’est pas terminée (état : {status}) : ce rapport est provisoire.",
        "This run is not finished (status: {status}): this report is provisional.",
    ),
    "platforms": ("plateforme|plateformes", "platform|platforms"),
    "messages": (
        "message classé|messages classés",
        "classified message|classified messages",
    ),
    "files": ("fichier|fichiers", "file|files"),
    "period": ("Période", "Period"),
    "no_period": (
        "Période inconnue : messages sans date.",
        "Unknown period: undated messages.",
    ),
    "colon": (" : ", ": "),
    "semicolon": (" ; ", "; "),
    "undetermined": ("indéterminé", "undetermined"),
    "col_platform": ("Plateforme", "Platform"),
    "col_messages": ("Messages", "Messages"),
    "col_in_grid": ("Dans la grille", "In the grid"),
    "col_authors": ("Auteurs", "Authors"),
    "col_threads": ("Fils", "Threads"),
    "col_usage": ("Usage", "Usage"),
    "col_share": ("Part", "Share"),
    "col_interval": ("IC 95 %", "95% CI"),
    "unit_thread": ("fil|fils", "thread|threads"),
    "unit_author": ("auteur|auteurs", "author|authors"),
    "unit_message": ("message|messages", "message|messages"),
    "unit_unit": ("unité|unités", "unit|units"),
    "footer": (
        "Rapport produit le {moment} UTC par rsmp-nlp {version}. {quotes} Cette page s’ouvre hors "
        "connexion et n’envoie rien.",
        "Report produced on {moment} UTC by rsmp-nlp {version}. {quotes} This page opens offline and "
        "sends nothing.",
    ),
    "footer_no_quote": ("Aucun message n’y est cité.", "No message is quoted."),
    "footer_quotes": (
        "Quelques messages y sont cités, masqués et sans auteur.",
        "A few messages are quoted, masked and without author.",
    ),
    "table": ("Tableau", "Table"),
    "nav": ("Sommaire", "Contents"),
    "to_top": ("Haut de page", "Top of the page"),
}
