import pytest

from rsmp_nlp.annotate.rules import RULES, Case, broken

FIRE = {
    "politesse": [
        ("Merci beaucoup !", "echange", None),
        ("+1", "echange", "reply"),
        ("lol", "diffusion", None),
        ("Bonjour à tous", "relation", None),
        ("@marie merci 🙏", "valorisation", None),
    ],
    "sans-mot": [("👏👏👏", "valorisation", None), ("!!!", "echange", None)],
    "avis-en-reponse": [("Cette mesure est injuste.", "perspective", "comment")],
    "proposition": [("Créer une piste cyclable.", "diffusion", "proposal")],
    "regarder": [
        ("À lire ce soir : notre dossier", "action", None),
        ("Regardez la vidéo", "action", "post"),
    ],
    "compte-rendu": [
        ("Compte-rendu de la réunion du 3 mai", "diffusion", None),
        ("CR du CA de juin", "evenement", None),
    ],
    "appel": [("Signez la pétition pour le parc !", "perspective", None)],
    "rejoindre": [("Rejoignez notre groupe de travail sur l’eau", "action", None)],
    "emploi": [
        ("Offre de stage : développeuse à Lyon", "action", "post"),
        ("On recrute : un CDD de six mois", "contenus", None),
    ],
    "presentation": [
        ("Bonjour, je me présente : Inès, de Nantes", "echange", None),
        ("Bienvenue à Paul dans l’équipe", "echange", None),
    ],
}

SILENT = {
    "politesse": [
        ("Merci beaucoup !", "none", None),
        ("Merci à Nadia pour le compte rendu du conseil", "valorisation", None),
        ("Merci de relire avant jeudi", "contenus", None),
        ("Bonjour, qui vient ?", "echange", None),
        ("Merci https://exemple.org", "diffusion", None),
        ("Oui", "echange", "reply"),
    ],
    "sans-mot": [
        ("👏 Nadia", "valorisation", None),
        ("https://exemple.org", "diffusion", None),
        ("18 h", "evenement", None),
    ],
    "avis-en-reponse": [
        ("Cette mesure est injuste.", "perspective", "post"),
        ("Injuste.", "echange", "comment"),
        ("Injuste.", "perspective", None),
    ],
    "proposition": [
        ("Créer une piste.", "echange", "proposal"),
        ("Signez ici.", "action", "proposal"),
    ],
    "regarder": [
        ("À lire ce soir : notre dossier", "diffusion", None),
        ("À lire et à signer : la pétition", "action", None),
        ("Nous avons beaucoup à lire", "action", None),
    ],
    "compte-rendu": [
        ("Compte-rendu de la réunion du 3 mai", "contenus", None),
        ("Je me suis rendu compte de la réunion trop tard", "echange", None),
        ("Crème de la réunion", "none", None),
    ],
    "appel": [
        ("Signez la pétition !", "action", None),
        ("Nous signons tous la fin d’une époque", "perspective", None),
        ("Votez, mais pensez : " + "le vote n’est rien sans débat. " * 10, "perspective", None),
    ],
    "rejoindre": [
        ("Rejoignez notre groupe sur l’eau", "groupe", None),
        ("Rejoignez-nous samedi pour le collage", "action", None),
    ],
    "emploi": [
        ("Offre de stage à Lyon", "diffusion", None),
        ("Recherche bénévoles pour le stand", "action", None),
        ("Offre de stage : voir point 3", "contenus", "document"),
    ],
    "presentation": [
        ("Je me présente : Inès", "relation", None),
        ("Le projet que nous présentons est bienvenu à tous égards", "echange", None),
        ("Toute idée est la bienvenue à ce stade", "echange", None),
    ],
}


def test_every_rule_is_tried_both_ways():
    names = {rule.name for rule in RULES}
    assert len(names) == len(RULES)
    assert names == FIRE.keys() == SILENT.keys()


@pytest.mark.parametrize(
    ("name", "case"), [(name, Case(*case)) for name, cases in FIRE.items() for case in cases]
)
def test_a_broken_rule_is_told(name, case):
    found = {rule.name: rule for rule in broken(case)}
    assert name in found
    assert found[name].usage != case.usage


@pytest.mark.parametrize(
    ("name", "case"), [(name, Case(*case)) for name, cases in SILENT.items() for case in cases]
)
def test_a_kept_rule_is_not(name, case):
    assert name not in {rule.name for rule in broken(case)}


def test_what_a_rule_would_rather_see_breaks_no_rule():
    for name, cases in FIRE.items():
        usage = next(rule.usage for rule in RULES if rule.name == name)
        for text, _, kind in cases:
            assert name not in {rule.name for rule in broken(Case(text, usage, kind))}
