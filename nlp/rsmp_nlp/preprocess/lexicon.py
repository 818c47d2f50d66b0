"""French word lists behind the markers, as spaCy cuts words (« m' appelle », « est -ce »), lower case."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MONTHS: Final = _words(
    "janvier février fevrier mars avril mai juin juillet août aout septembre octobre novembre "
    "décembre decembre"
)
WEEKDAYS: Final = _words("lundi mardi mercredi jeudi vendredi samedi dimanche")
SOON: Final = _words("demain aujourd'hui aujourdhui ajd tantôt bientôt prochain prochaine")
PAST: Final = _words("hier dernier dernière avant-hier naguère jadis récemment")

NOON: Final = _words("midi minuit")

PLACES: Final = _words(
    "rue avenue boulevard bd place square salle amphi amphithéâtre gymnase mairie maison café bar "
    "local locaux bâtiment étage hall parvis gare stade marché théâtre médiathèque bibliothèque "
    "visio visioconférence zoom jitsi adresse lieu"
)

FIRST_SINGULAR: Final = _words("je j' j moi me m' mon ma mes mien mienne")
FIRST_PLURAL: Final = _words("nous notre nos nôtre -nous")
SECOND_SINGULAR: Final = _words("tu t' toi te ton ta tes")
SECOND_PLURAL: Final = _words("vous votre vos vôtre -vous")
THIRD: Final = _words("il elle ils elles leur leurs lui eux -il -elle -ils son sa ses")
IMPERSONAL: Final = _words("on -on ça cela c' ceci")

THANKS: Final = _words("merci mercis mci thx remercie remercions remercier remerciements")
GREETINGS: Final = _words(
    "bonjour bjr salut slt coucou hello hey bonsoir bsr yo camarades collègues cher chère chers "
    "chères ami amis amie amies"
)
CLOSINGS: Final = _words(
    "cordialement cdt cdlt bises bisous amitiés amicalement salutations respectueusement "
    "solidairement fraternellement bientôt"
)
WELCOME: Final = _words("bienvenue bienvenu bienvenus bienvenues")
PRAISE: Final = _words(
    "bravo félicitations felicitations chapeau félicite félicitons fier fière fiers fières fierté "
    "hommage formidable magnifique exceptionnel exceptionnelle talent équipe équipes bénévoles"
)
WISHES: Final = _words("voeux vœux souhaite souhaitons anniversaire condoléances")
AGREEMENT: Final = _words("oui ouais ok okay dac ouep exact exactement effectivement accord")
DISAGREEMENT: Final = _words("non nan désaccord faux pourtant contraire sauf")
NEGATION: Final = _words("pas jamais rien aucun aucune guère ni")
CAUSE: Final = _words("car parce puisque donc ainsi afin effet")
OPPOSITION: Final = _words("mais cependant toutefois néanmoins or revanche malgré quoique")
AUXILIARIES: Final = _words(
    "a ont avons ai as avez avait avaient est sont sommes suis es êtes était étaient été"
)
LAUGHTER: Final = _words("lol mdr ptdr xd haha hihi ahah hahaha")
QUESTION_WORDS: Final = _words(
    "qui quoi quand où comment pourquoi combien quel quelle quels quelles -ce lequel laquelle"
)
INVERSION: Final = _words("-vous -il -elle -on -ils -je -nous -ce -t")
OPINION: Final = _words(
    "pense penses crois trouve avis opinion semble préfère dirais estime suppose imagine doute "
    "personnellement perso imho amha"
)
OBLIGATION: Final = _words(
    "faut faudrait doit doivent devons devrait devraient devoir nécessaire indispensable"
)
PROPOSAL: Final = _words(
    "propose proposer proposition suggère suggestion pourrait pourraient serait idée permettre "
    "instaurer supprimer créer obliger interdire rendre"
)
HELP: Final = _words(
    "besoin aide aider cherche cherchons recherche recherchons quelqu' qqn dispo disponible "
    "volontaire volontaires bénévole bénévoles coup main"
)
ACTION: Final = _words(
    "signez signer signature pétition partagez partager diffusez relayez votez voter donnez "
    "inscrivez inscription inscriptions participez mobilisez covoiturage collage tractage "
    "distribution boîtage porte-à-porte rejoignez envoyez contactez apportez"
)
EVENT: Final = _words(
    "réunion reunion rdv rendez rendez-vous rencontre rencontres manif manifestation atelier "
    "rassemblement ateliers conférence débat soirée assemblée ag fête apéro formation permanence "
    "meeting séance webinaire stage tournoi concert projection balade sortie invité invités "
    "invitée invite invitons"
)
DOCUMENT: Final = _words(
    "compte-rendu cr pv ordre jour document documents fichier fichiers pdf doc docs pad tract tracts "
    "affiche affiches version page pages wiki drive rapport procès-verbal relecture modèle lien "
    "annexe présents présentes excusés absents traduction"
)
PUBLICATION: Final = _words(
    "article interview entretien communiqué presse vidéo replay podcast émission direct live "
    "journal radio tv télé tribune publié publie annonce nouveau nouvelle sortie actualité actu "
    "découvrez retrouvez lire lisez regardez écoutez"
)
GROUP: Final = _words(
    "groupe groupes commission commissions communauté canal collectif antenne comité club "
    "section réseau adhérer adhésion rejoindre rejoins rejoint liste channel"
)
SELF: Final = _words(
    "appelle présente présentation nouvelle nouveau habite arrive originaire ans métier parcours"
)
TODO: Final = _words(
    "todo fait faire terminé ok occupe prévoir préparer finir relancer vérifier corriger mettre"
)

IMPERATIVE_EXCEPTIONS: Final = _words(
    "chez assez nez rez rendez vous avez êtes pouvez savez voulez devez étiez aviez seriez auriez pourriez "
    "devriez"
)
"""Words in -ez that open a sentence without commanding."""

IMPERATIVES: Final = _words(
    "viens venez pense pensez fais faites dis dites va allez allons soyons soyez hésitez oubliez "
    "sois prends prenez lis lisez regarde regardez partage partagez signe signez vote votez "
    "rejoins rejoignez écoute écoutez découvre découvrez retrouve retrouvez essaie essayez "
    "vérifie vérifiez ajoute ajoutez envoie envoyez mets mettez note notez inscris inscrivez"
)

INFINITIVE_EXCEPTIONS: Final = _words(
    "hier mer fer cher janvier février dernier premier cahier papier atelier courrier quartier "
    "dossier soir espoir avenir plaisir loisir devoir pouvoir savoir noir avoir histoire victoire "
    "mémoire maire ordre offre autre votre notre membre lettre titre centre part affaire libraire inventaire contraire solidaire laboratoire"
)
"""Words in -er, -ir, -re that are no infinitives when they open a sentence."""
