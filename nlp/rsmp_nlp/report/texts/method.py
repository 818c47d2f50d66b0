"""The method, the glossary's title and how to cite."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "method_title": ("Méthode", "Method"),
    "method_usage": (
        "Un usage est ce qu’un message fait pour son réseau : annoncer, débattre, convoquer, "
        "remercier. La grille en compte neuf, en trois familles ; le reste est hors grille.",
        "A usage is what a message does for its network: announce, debate, summon, thank. The "
        "grid has nine, in three families; the rest is out of the grid.",
    ),
    "method_classifier": (
        "Le classifieur a appris sur des messages étiquetés. Il ne tranche pas : il donne à "
        "chaque message une probabilité pour chacun des neuf usages et pour le hors-grille. La "
        "probabilité d’une famille est la somme de celles de ses usages.",
        "The classifier learned from labelled messages. It does not decide outright: it gives "
        "each message a probability for each of the nine usages and for being out of the grid. A "
        "family’s probability is the sum of those of its usages.",
    ),
    "method_share": (
        "La part d’une famille est la moyenne de ses probabilités sur tous les messages de la "
        "plateforme, rapportée à ce qui entre dans la grille. Ces probabilités sont d’abord "
        "ajustées au mélange d’usages propre à la plateforme (algorithme EM de Saerens, Latinne "
        "et Decaestecker, à demi-pas : méthode « EMQ prudent »). Les trois parts font 100 % et "
        "placent le point dans le triangle.",
        "The share of a family is the mean of its probabilities over all messages of the "
        "platform, relative to what falls in the grid. These probabilities are first adapted to "
        "the platform’s own mix of usages (EM algorithm of Saerens, Latinne and Decaestecker, "
        "with half steps: method “EMQ prudent”). The three shares add up to 100% and place the "
        "point in the triangle.",
    ),
    "method_interval": (
        "L’intervalle à 95 % compte l’échantillon (fils ou auteurs entiers retirés au hasard) et, "
        "sans étiquettes, l’erreur du modèle sur des plateformes qu’il n’avait pas vues. Vingt fils "
        "étiquetés ou plus rectifient la position, alors dite vérifiée.",
        "The 95% interval counts the sample (whole threads or authors drawn again at random) and, "
        "without labels, the error of the model on platforms that it had not seen. Twenty labelled "
        "threads or more rectify the position, which is then said to be verified.",
    ),
    "method_not": (
        "Sans étiquettes, il suppose que cette plateforme ressemble à celles de l’apprentissage : un "
        "avertissement dit quand le modèle y hésite plus que de coutume.",
        "Without labels it assumes that this platform is like those of the training: a warning "
        "says where the model hesitates more than usual.",
    ),
    "method_undetermined": (
        "Une famille n’est nommée centre de gravité que si elle arrive première dans au moins "
        "90 % des tirages. Sinon le centre est indéterminé : ce n’est pas un défaut de la "
        "plateforme, mais ce que les données permettent de dire.",
        "A family is named centre of gravity only where it comes first in at least 90% of the "
        "draws. Otherwise the centre is undetermined: no flaw of the platform, but all that the "
        "data allow one to say.",
    ),
    "glossary_title": ("Glossaire", "Glossary"),
    "method_nav": ("Méthode", "Method"),
    "glossary_nav": ("Glossaire", "Glossary"),
    "method_paste_title": ("À coller dans un livrable", "To paste in a deliverable"),
    "method_paste": (
        "{messages} de {platforms}{period} ont été classés par rsmp-nlp {version} (modèle « {model} ») "
        "selon la grille USEO (2011) : neuf usages, en trois familles, influence, collaboration et "
        "coordination. La part de chaque famille dans l’activité est estimée à partir des probabilités du "
        "classifieur (estimateur : {method}), avec un intervalle à 95 % qui compte l’échantillonnage "
        "{unit}{error}. {scores}{basis} Une famille n’est nommée centre de gravité que si elle arrive "
        "première dans au moins 90 % des tirages.",
        "{messages} of {platforms}{period} were classified by rsmp-nlp {version} (model “{model}”) on the "
        "USEO grid (2011): nine usages, in three families, influence, collaboration and coordination. The "
        "share of each family in the activity is estimated from the probabilities of the classifier "
        "(estimator: {method}), with a 95% interval that counts the sampling {unit}{error}. "
        "{scores}{basis} A family is named centre of gravity only where it comes first in at least 90% of "
        "the draws.",
    ),
    "paste_messages": ("message|messages", "message|messages"),
    "paste_period": (", du {first} au {last},", ", from {first} to {last},"),
    "paste_unit_thread": ("de fils entiers", "of whole threads"),
    "paste_unit_author": ("d’auteurs entiers", "of whole authors"),
    "paste_unit_message": ("des messages", "of messages"),
    "paste_unit_mixed": ("de fils ou d’auteurs entiers", "of whole threads or authors"),
    "paste_error": (
        " et l’erreur du modèle sur des plateformes qu’il n’avait pas vues",
        " and the error of the model on platforms that it had not seen",
    ),
    "paste_scores": (
        "Éprouvé sur {messages} messages réels de {platforms} plateformes jamais vues, ce modèle range "
        "{accuracy} des messages dans la bonne famille. ",
        "Tried on {messages} real messages of {platforms} platforms never seen, this model puts {accuracy} "
        "of messages in the right family. ",
    ),
    "paste_model": (
        "Aucune position n’a été vérifiée par des messages étiquetés.",
        "No position was verified by labelled messages.",
    ),
    "paste_verified": (
        "{n} par des messages étiquetés à la main.",
        "{n} by messages labelled by hand.",
    ),
    "paste_verified_n": (
        "position sur {of} a été vérifiée|positions sur {of} ont été vérifiées",
        "position out of {of} was verified|positions out of {of} were verified",
    ),
}
