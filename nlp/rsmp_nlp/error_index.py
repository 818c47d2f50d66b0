"""Every kind of mistake that a message names by its code: what causes it, what cures it.

`rsmp-nlp errors` shows it, and `docs/errors.md` is made from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of mistake, in French: its title, its usual causes, and its cures in order."""

    title: str
    causes: str
    cures: tuple[str, ...]


INDEX: Final = {
    "E101": Entry(
        "L’exécution a échoué",
        "Un processus de classement s’est arrêté plusieurs fois, une bibliothèque facultative manque, ou le "
        "programme a un défaut.",
        (
            "Suivez la phrase du message : elle nomme la commande qui répare.",
            "« rsmp-nlp doctor » dit ce qui manque.",
            "La même commande, relancée, reprend où elle s’est arrêtée ; --workers 1 prend moins de mémoire.",
        ),
    ),
    "E102": Entry(
        "L’écriture a échoué en cours d’exécution",
        "Le disque est plein, le dossier de sortie a été effacé ou déplacé, ou n’admet plus d’écriture.",
        (
            "Faites de la place, rendez les droits d’écriture.",
            "La même commande, relancée, reprend ce qui est encore là.",
        ),
    ),
    "E201": Entry(
        "Une option ou un argument ne convient pas",
        "Une valeur n’est pas admise, deux options s’excluent, ou une option demande ce que l’exécution n’a pas.",
        (
            "Le message cite la valeur lue et les valeurs admises.",
            "« rsmp-nlp COMMANDE --help » montre toutes les options.",
        ),
    ),
    "E202": Entry(
        "Le dossier de sortie n’est pas à nous",
        "-o désigne un dossier qui existe et que rsmp-nlp n’a pas écrit : il n’y touche pas.",
        ("Choisissez un dossier neuf avec -o.", "Ou videz vous-même celui-ci."),
    ),
    "E301": Entry(
        "Une entrée ne peut pas être lue",
        "Un fichier d’étiquettes, de réglages ou de messages n’a pas le contenu attendu.",
        (
            "Le message nomme le fichier, la ligne et ce qui a été vu.",
            "« rsmp-nlp inspect FICHIER » montre ce qui en est compris.",
        ),
    ),
    "E302": Entry(
        "Le chemin n’existe pas, ou le système refuse de l’ouvrir",
        "Faute de frappe, fichier déplacé, droits insuffisants, disque détaché.",
        ("Vérifiez le chemin.", "Vérifiez les droits de lecture du fichier et de son dossier."),
    ),
    "E303": Entry(
        "Aucun lecteur ne reconnaît le fichier",
        "Format qui n’est pas lu, extension trompeuse, export d’une version inconnue.",
        (
            "« rsmp-nlp readers » donne les formats lus ; --reader NOM en impose un.",
            "Enregistrez le fichier en CSV ou en XLSX.",
            "Une carte déclarée décrit un tableau particulier : docs/maps.md.",
        ),
    ),
    "E304": Entry(
        "Rien à lire",
        "Fichier vide, dossier sans fichier de messages, archive vide.",
        ("Refaites l’export.", "Donnez le dossier ou le fichier qui contient les messages."),
    ),
    "E305": Entry(
        "Des enregistrements ont été lus, aucun n’est à classer",
        "Tous les textes sont vides, ou tout est écarté par règle : robots, partages, messages privés.",
        (
            "Le message compte les motifs ; « rsmp-nlp inspect » les détaille.",
            "--include bot, repost, private… ramène ce qui est écarté d’office.",
            "--map text=Colonne si la mauvaise colonne a été prise pour le texte.",
        ),
    ),
    "E306": Entry(
        "Aucune colonne de texte reconnue",
        "Le tableau nomme sa colonne de texte autrement que les noms connus.",
        (
            "--map text=NomDeLaColonne",
            "Vérifiez que la première ligne du tableau porte les noms des colonnes.",
        ),
    ),
    "E307": Entry(
        "Fichier endommagé ou incomplet",
        "Transfert interrompu, archive chiffrée ou démesurée, fichier modifié à la main, octets illisibles.",
        (
            "Refaites l’export ou le téléchargement.",
            "Décompressez une archive chiffrée, et donnez le dossier.",
            "--encoding si le texte est dans un encodage rare.",
        ),
    ),
    "E308": Entry(
        "Étiquette hors de la grille",
        "Une étiquette n’est ni l’un des neuf usages, ni « none », ni l’un des codes I1 à O3 ou X.",
        (
            "Le message nomme la ligne et les étiquettes admises.",
            "« rsmp-nlp codebook » donne la grille.",
        ),
    ),
    "E309": Entry(
        "Le modèle ne peut pas être chargé",
        "Dossier absent, incomplet, modifié, d’une autre version, ou qui contient un type refusé.",
        (
            "« rsmp-nlp models » montre les modèles installés.",
            "Réentraînez le modèle avec cette version : « rsmp-nlp train ».",
            "Un modèle venu d’ailleurs dont les sommes diffèrent ne doit pas être chargé.",
        ),
    ),
    "E310": Entry(
        "Une adresse distante ne peut pas être lue ou écrite",
        "Complément absent, identifiants refusés, compartiment ou fichier absent, réseau coupé, fichier modifié "
        "pendant sa lecture.",
        (
            "Le message dit ce que le serveur a répondu, et où les identifiants sont cherchés.",
            "pip install 'rsmp-nlp[remote]' pour s3:// et https:// ; docs/remote.md pour les autres.",
            "La même commande, relancée, reprend : rien de ce qui est venu à moitié n’a été lu.",
        ),
    ),
    "E401": Entry(
        "Des enregistrements ont été rejetés, et --strict était demandé",
        "L’exécution est faite et ses tables sont bonnes ; certaines lignes n’ont pas été comprises.",
        (
            "Lisez rejected.jsonl : chaque ligne y a son fichier, sa place et son motif.",
            "Corrigez l’export, ou relancez sans --strict.",
        ),
    ),
    "E501": Entry(
        "Un score est sous le minimum demandé",
        "Le modèle évalué fait moins bien que le seuil donné en option.",
        (
            "« rsmp-nlp evaluate » détaille les scores par usage et par plateforme.",
            "Étiquetez davantage, ou baissez le seuil en connaissance de cause.",
        ),
    ),
}
"""By code; the first digit is the exit code."""


def markdown() -> str:
    """Return the page `docs/errors.md`."""
    lines = [
        "# Erreurs : ce que signifie chaque code",
        "",
        "Un message d’erreur finit par son code, dont le premier chiffre est le code de sortie. `rsmp-nlp errors E306` affiche",
        "une entrée de cette page, que `rsmp-nlp errors --markdown` écrit d’après le programme.",
    ]
    for code, entry in INDEX.items():
        lines += ["", f"## {code}", "", f"**{entry.title}.** {entry.causes}", ""]
        lines += [f"- {cure}" for cure in entry.cures]
    return "\n".join(lines) + "\n"
