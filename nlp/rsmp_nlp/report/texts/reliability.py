"""How far the model can be trusted, and on what each position rests."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "reliability_title": ("Fiabilité du modèle", "Reliability of the model"),
    "model_lead": (
        "Mesurée sur {messages} messages réels de {platforms} plateformes, chacune jugée par un "
        "modèle qui ne l’avait jamais vue.",
        "Measured on {messages} real messages of {platforms} platforms, each judged by a model "
        "that had never seen it.",
    ),
    "model_lead_written": (
        "Mesurée sur des textes écrits pour le projet, non sur des messages réels : sur de vrais "
        "messages, attendez-vous à moins.",
        "Measured on texts written for the project, not on real messages: on these, expect less.",
    ),
    "model_lead_short": (
        "Mesurée sur des messages que le modèle n’avait jamais vus.",
        "Measured on messages that the model had never seen.",
    ),
    "score_accuracy": (
        "famille juste : sur 100 messages, ceux que le modèle range dans la bonne famille",
        "right family: out of 100 messages, those the model puts in the right family",
    ),
    "score_families": (
        "F1 moyen des familles, de 0 à 1 : chaque famille compte autant, même rare",
        "mean F1 of the families, 0 to 1: each family counts alike, even a rare one",
    ),
    "score_usages": (
        "F1 moyen des usages, de 0 à 1 : les neuf usages se distinguent moins bien",
        "mean F1 of the usages, 0 to 1: the nine usages are harder to tell apart",
    ),
    "model_reading": (
        "Lisez donc un message isolé avec réserve ; les parts d’une plateforme sont des moyennes, "
        "plus stables, mais peuvent pencher toutes du même côté si ses mots diffèrent de ceux de "
        "l’apprentissage. Pour une décision qui compte, étiquetez à la main quelques dizaines "
        "de fils tirés au hasard et comparez avec « rsmp-nlp evaluate ».",
        "So read a single message with caution; the shares of a platform are means, hence "
        "steadier, but may all lean one way if its wording differs from the training data. For a "
        "decision that matters, label a few dozen threads drawn at random by hand and compare "
        "with “rsmp-nlp evaluate”.",
    ),
    "no_scores": (
        "Ce modèle ne donne pas ses scores : mesurez-les avec « rsmp-nlp evaluate » sur des "
        "messages étiquetés.",
        "This model does not give its scores: measure them with “rsmp-nlp evaluate” on labelled "
        "messages.",
    ),
    "reliability_nav": ("Fiabilité", "Reliability"),
    "familiar_title": (
        "Ce corpus ressemble-t-il à l’apprentissage ?",
        "Is this corpus like the training data?",
    ),
    "familiar_lead": (
        "Le modèle se trompe davantage là où il hésite. Chaque plateforme est donc comparée à celles "
        "sur lesquelles il a été éprouvé : plus il hésite ici, moins ces messages lui sont familiers.",
        "The model errs more where it hesitates. Each platform is thus compared with those on which it "
        "was tried: the more it hesitates here, the less familiar these messages are.",
    ),
    "familiar_n_like": (
        "plateforme familière|plateformes familières",
        "familiar platform|familiar platforms",
    ),
    "familiar_n_apart": (
        "plateforme un peu à part|plateformes un peu à part",
        "platform a little apart|platforms a little apart",
    ),
    "familiar_n_unlike": (
        "plateforme très différente|plateformes très différentes",
        "very different platform|very different platforms",
    ),
    "familiar_caption": (
        "Familiarité : part des plateformes d’épreuve où le modèle était moins sûr qu’ici. Sous 10 %, "
        "les parts sont deux fois moins sûres. Confiance : probabilité moyenne de la famille choisie.",
        "Familiarity: share of the trial platforms where the model was less sure than here. Under 10%, "
        "shares are half as sure. Confidence: mean probability of the family chosen.",
    ),
    "familiar_like": ("familière", "familiar"),
    "familiar_apart": ("un peu à part", "a little apart"),
    "familiar_unlike": ("très différente", "very different"),
    "familiar_unknown": (
        "inconnue : le modèle ne garde pas son épreuve",
        "unknown: the model keeps no trial",
    ),
    "col_likeness": ("Ressemblance", "Likeness"),
    "col_familiarity": ("Familiarité", "Familiarity"),
    "col_confidence": ("Confiance", "Confidence"),
    "col_certainty_model": ("Certitude du centre", "Certainty of the centre"),
}
