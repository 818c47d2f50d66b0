"""Every sentence of the page, in French and in English, side by side.

A pair is (French, English). French is typed with ordinary spaces; `wording.typeset` puts the
unbreakable ones that its punctuation wants. Braces are filled by `str.format`.
"""

from __future__ import annotations

from typing import Final

LANGUAGES: Final = ("fr", "en")

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "title": ("Centres de gravité", "Centres of gravity"),
    "title_one": ("Centre de gravité : {name}", "Centre of gravity: {name}"),
    "kicker": ("Usages d’un réseau social", "What people do on a social network"),
    "skip": ("Aller au contenu", "Skip to content"),
    "not_done": (
        "Cette exécution n’est pas terminée (état : {status}) : ce rapport est provisoire.",
        "This run is not finished (status: {status}): this report is provisional.",
    ),
    "read_title": ("Ce qui a été lu", "What was read"),
    "platforms": ("plateforme|plateformes", "platform|platforms"),
    "messages": ("message classé|messages classés", "classified message|classified messages"),
    "files": ("fichier|fichiers", "file|files"),
    "period": ("Période", "Period"),
    "no_period": ("Période inconnue : messages sans date.", "Unknown period: undated messages."),
    "n_read": ("enregistrement lu|enregistrements lus", "record read|records read"),
    "n_classified": ("classé|classés", "classified|classified"),
    "n_skipped": ("écarté|écartés", "skipped|skipped"),
    "n_rejected": ("rejeté|rejetés", "rejected|rejected"),
    "skipped": ("Écartés par une règle", "Skipped by a rule"),
    "rejected": ("Rejetés, car illisibles", "Rejected, as unreadable"),
    "assumptions": ("Hypothèses faites à la lecture", "Assumptions made while reading"),
    "no_drop": ("Rien n’a été écarté ni rejeté.", "Nothing was skipped or rejected."),
    "triangle_title": ("Où penche chaque plateforme", "Where each platform leans"),
    "triangle_alt": (
        "Triangle des usages : {n} entre influence (en haut), collaboration (à gauche) et "
        "coordination (à droite)",
        "Triangle of usages: {n} between influence (top), collaboration (left) and coordination "
        "(right)",
    ),
    "triangle_help": (
        "Plus un point est proche d’un sommet, plus cette famille pèse dans l’activité. La zone "
        "colorée contient la position avec 95 % de confiance ; les tirets séparent les trois "
        "familles là où deux d’entre elles sont à égalité.",
        "The nearer a point to a corner, the more this family weighs in the activity. The "
        "coloured area holds the position with 95% confidence; dashes part the three families "
        "where two of them are equal.",
    ),
    "crowd": (
        "Seules les {n} plateformes les plus actives portent un numéro et une zone.",
        "Only the {n} most active platforms have a number and an area.",
    ),
    "undetermined": ("indéterminé", "undetermined"),
    "leans": (
        "plutôt {family}, {share} de l’activité (IC 95 % : {interval})",
        "rather {family}, {share} of the activity (95% CI: {interval})",
    ),
    "no_leader": ("aucune famille ne se détache : {shares}", "no family stands out: {shares}"),
    "leads_in": (
        "la première, {family}, l’est dans {certainty} des tirages",
        "the first, {family}, leads in {certainty} of the draws",
    ),
    "no_interval": (
        "trop peu de données pour calculer un intervalle",
        "too little data to compute an interval",
    ),
    "no_position": (
        "aucune activité dans la grille, donc aucune position",
        "no activity in the grid, hence no position",
    ),
    "colon": (" : ", ": "),
    "semicolon": (" ; ", "; "),
    "shares_title": ("Parts des trois familles", "Shares of the three families"),
    "shares_caption": (
        "Part de chaque famille dans l’activité, et intervalle à 95 %. La barre va de 0 à "
        "100 % ; le trait fin est l’intervalle.",
        "Share of each family in the activity, and 95% interval. The bar runs from 0 to 100%; "
        "the thin line is the interval.",
    ),
    "col_platform": ("Plateforme", "Platform"),
    "col_messages": ("Messages", "Messages"),
    "col_in_grid": ("Dans la grille", "In the grid"),
    "col_centre": ("Centre de gravité", "Centre of gravity"),
    "col_certainty": ("Certitude", "Certainty"),
    "col_authors": ("Auteurs", "Authors"),
    "col_threads": ("Fils", "Threads"),
    "col_clusters": ("Unités tirées", "Drawn units"),
    "col_effect": ("Effet de plan", "Design effect"),
    "sample_title": ("Échantillons et potentiel social", "Samples and social potential"),
    "sample_short": ("Échantillons", "Samples"),
    "sample_caption_short": ("Sur quoi repose chaque position.", "What each position rests on."),
    "sample_caption": (
        "Sur quoi repose chaque position. Expression : capacité à laisser chacun s’exprimer ; "
        "connexion : occasions de mise en contact (de 0 à 1). Un tiret : la source ne le dit pas.",
        "What each position rests on. Expression: how far everyone gets to speak; connection: "
        "occasions to be put in touch (0 to 1). A dash: the source does not say.",
    ),
    "col_expression": ("Expression", "Expression"),
    "col_connection": ("Connexion", "Connection"),
    "col_top_down": ("Venu de l’organisation", "From the organisation"),
    "profile_title": ("Profil sur les neuf usages", "Profile over the nine usages"),
    "profile_help": (
        "Part de chaque usage dans l’activité de la plateforme. Toutes les barres vont de 0 à "
        "{scale} : elles se comparent d’une plateforme à l’autre.",
        "Share of each usage in the platform’s activity. All bars run from 0 to {scale}, so they "
        "compare from one platform to the next.",
    ),
    "profile_rest": (
        "Les {n} plateformes les plus actives sont dessinées ; les autres sont dans usages.csv.",
        "The {n} most active platforms are drawn; the others are in usages.csv.",
    ),
    "col_usage": ("Usage", "Usage"),
    "col_share": ("Part", "Share"),
    "col_interval": ("IC 95 %", "95% CI"),
    "no_usages": ("Aucun usage à montrer.", "No usage to show."),
    "warnings_title": ("À lire avec prudence", "Read with care"),
    "no_warnings": ("Aucun échantillon n’est trop petit.", "No sample is too small."),
    "warn_no_grid": (
        "aucun message dans la grille : la position affichée ne veut rien dire",
        "no message in the grid: the position shown means nothing",
    ),
    "warn_few_messages": (
        "{messages} seulement : quelques messages de plus peuvent déplacer la position",
        "only {messages}: a few more may move the position",
    ),
    "warn_no_interval": (
        "trop peu d’unités indépendantes ({units}) pour calculer un intervalle",
        "too few independent units ({units}) to compute an interval",
    ),
    "warn_few_units": (
        "{units} seulement : l’intervalle est sans doute trop étroit",
        "only {units}: the interval is probably too narrow",
    ),
    "warn_low_grid": (
        "{share} seulement des messages entrent dans la grille : la position ne décrit qu’eux",
        "only {share} of the messages fall in the grid: the position describes these alone",
    ),
    "warn_message_unit": (
        "ni fils ni auteurs connus : les messages ont été tirés un à un, et l’intervalle est "
        "sans doute trop étroit",
        "neither threads nor authors are known: messages were drawn one by one, and the interval "
        "is probably too narrow",
    ),
    "unit_thread": ("fil|fils", "thread|threads"),
    "unit_author": ("auteur|auteurs", "author|authors"),
    "unit_message": ("message|messages", "message|messages"),
    "unit_unit": ("unité|unités", "unit|units"),
    "model_title": ("Fiabilité du modèle", "Reliability of the model"),
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
    "cite_title": ("Citer ce rapport", "How to cite"),
    "cite": (
        "rsmp-nlp {version}, modèle « {model} », exécution {run}, {day}.",
        "rsmp-nlp {version}, model “{model}”, run {run}, {day}.",
    ),
    "cite_grid": (
        "Grille des usages : USEO (2011), Une mobilisation citoyenne qui préfigure de nouveaux "
        "modes de gouvernance des politiques publiques.",
        "Grid of usages: USEO (2011), Une mobilisation citoyenne qui préfigure de nouveaux modes "
        "de gouvernance des politiques publiques (in French).",
    ),
    "files_title": ("Fichiers de l’exécution", "Files of the run"),
    "inputs_caption": ("Fichiers lus", "Files read"),
    "inputs_rest": ("Les autres ({n}) sont dans run.json.", "The others ({n}) are in run.json."),
    "col_file": ("Fichier", "File"),
    "col_reader": ("Format", "Format"),
    "col_read": ("Lus", "Read"),
    "col_classified": ("Classés", "Classified"),
    "col_skipped": ("Écartés", "Skipped"),
    "col_rejected": ("Rejetés", "Rejected"),
    "col_error": ("Erreur", "Error"),
    "outputs_caption": ("Fichiers écrits à côté de ce rapport", "Files written beside this report"),
    "col_content": ("Contenu", "Content"),
    "out_messages": ("une ligne par message classé", "one row per classified message"),
    "out_platforms": ("une ligne par plateforme", "one row per platform"),
    "out_usages": ("une ligne par plateforme et usage", "one row per platform and usage"),
    "out_timeline": ("une ligne par plateforme et mois", "one row per platform and month"),
    "out_rejected": ("ce qui n’a pas été classé, et pourquoi", "what was not classified, and why"),
    "out_run": ("comment ces résultats ont été obtenus", "how these results were obtained"),
    "out_datapackage": ("description des tables", "description of the tables"),
    "footer": (
        "Rapport produit le {moment} UTC par rsmp-nlp {version}. Aucun message n’y est cité ; "
        "cette page s’ouvre hors connexion.",
        "Report produced on {moment} UTC by rsmp-nlp {version}. No message is quoted; this page "
        "opens offline.",
    ),
}

DOES_EN: Final = {
    "influence": "promotes the ideas and the actions of the network",
    "collaboration": "puts people in touch, debates, helps, builds together",
    "coordination": "organises the life of the network and makes collective action visible",
    "valorisation": "puts people or teams forward, and what they did",
    "perspective": "takes a stand or gives food for thought, before a public",
    "diffusion": "makes known: news, press release, link, announcement",
    "relation": "introduces, welcomes, seeks or recommends somebody",
    "groupe": "creates, proposes, joins or keeps up a group",
    "echange": "debates, asks, answers, proposes, helps",
    "evenement": "brings people to an event, or holds it",
    "contenus": "produces, files, reviews or updates documents and materials",
    "action": "makes people act: task, instruction, call, logistics",
    "none": "nothing to code: courtesy alone, private chat, spam, automatic message",
}
