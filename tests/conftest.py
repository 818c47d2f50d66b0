"""A tiny corpus and one model trained on it, shared by the whole session."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.no_network import forbid

forbid()

if TYPE_CHECKING:
    from rsmp_nlp.classify.labels import Labelled
    from rsmp_nlp.classify.train import Trained

TEXTS = {
    "valorisation": (
        "Bravo à Nadia et à toute l'équipe pour ce résultat magnifique !",
        "Félicitations à nos bénévoles de Brest : 300 repas servis hier.",
        "Chapeau Samir, quelle belle victoire au concours !",
        "Fiers de notre équipe qui a planté 200 arbres dimanche.",
        "Bravo aux jeunes du club, une équipe formidable !",
        "Un grand merci à Léa, elle a tenu le stand toute la journée. Bravo !",
    ),
    "perspective": (
        "La ville n'est pas une marchandise : repensons le logement comme un droit.",
        "Nous croyons que le travail doit changer, car le monde change.",
        "L'école ne peut pas tout, mais sans école rien ne tient.",
        "Il faut une autre politique de l'eau, parce que l'eau est un bien commun.",
        "Le progrès n'a de sens que s'il est partagé par tous.",
        "Notre avenir ne peut pas dépendre du seul marché, mais de nos choix.",
    ),
    "diffusion": (
        "À lire : notre communiqué de presse sur https://exemple.org/eau",
        "Nouvel article sur le blog : https://exemple.org/ecole",
        "Vidéo : retrouvez l'interview de la présidente https://exemple.org/video",
        "La nouvelle émission de radio est en ligne : https://exemple.org/radio",
        "Communiqué : la pétition dépasse 10 000 signatures. https://exemple.org/cp",
        "Découvrez le podcast de la semaine https://exemple.org/podcast",
    ),
    "relation": (
        "Bonjour, je m'appelle Inès, j'habite Lyon et je viens d'arriver.",
        "Bienvenue à Paul qui nous rejoint aujourd'hui !",
        "Je cherche quelqu'un de Nantes qui connaît la couture.",
        "Bonjour à tous, je me présente : Karim, 34 ans, ancien postier.",
        "Bienvenue aux nouvelles ! Présentez-vous ici.",
        "Qui connaît un bon traducteur ? Je cherche un contact.",
    ),
    "groupe": (
        "Nous créons un groupe de travail sur les transports, rejoignez-nous.",
        "La commission culture cherche des membres, qui veut rejoindre le groupe ?",
        "Je propose de créer un groupe jardinage dans le réseau.",
        "Le groupe des lectrices ouvre son canal, bienvenue.",
        "Pour rejoindre le comité local, demandez l'adhésion au groupe.",
        "Un nouveau groupe énergie vient d'être créé par la section.",
    ),
    "echange": (
        "Je ne suis pas d'accord, pourquoi ne pas demander l'avis des habitants ?",
        "Que pensez-vous de cette idée ? Moi je trouve que c'est trop cher.",
        "Oui, tu as raison, mais comment faire sans budget ?",
        "Quelqu'un sait comment réparer une selle ? Merci d'avance.",
        "Je pense que non : la mesure serait injuste. Et vous ?",
        "Pourquoi pas un tarif réduit ? Qu'en pensez-vous ?",
    ),
    "evenement": (
        "Rendez-vous samedi 12 mars à 18h, salle des fêtes, pour l'assemblée.",
        "Réunion jeudi à 20h30 à la mairie, venez nombreux !",
        "Rencontre publique le 4 avril à 19h, amphi B.",
        "Apéro mardi 7 juin à 18h30 au café de la gare.",
        "Atelier vélo dimanche à 10h, place du marché.",
        "La fête du quartier aura lieu le 21 juin à 14h, square Pasteur.",
    ),
    "contenus": (
        "Le compte-rendu de la réunion est dans le dossier partagé, merci de relire.",
        "J'ai mis à jour la page du wiki et ajouté le fichier en annexe.",
        "Voici la nouvelle version du tract (PDF), relecture avant jeudi.",
        "Le document est prêt : il manque la page 3 et l'affiche.",
        "Ordre du jour en pièce jointe, le CR suivra dans le drive.",
        "J'ai corrigé le rapport, la version 2 est dans les fichiers.",
    ),
    "action": (
        "Signez la pétition et partagez-la autour de vous !",
        "Inscrivez-vous pour le covoiturage, il reste deux places.",
        "Apportez des gants et des sacs pour le collage.",
        "Envoyez vos votes avant ce soir, merci de confirmer.",
        "Besoin de bénévoles pour la distribution : inscrivez-vous.",
        "Penser à réserver la salle et vérifier la sono.",
    ),
    "none": (
        "lol",
        "Bonne nuit",
        "mdr trop fort",
        "Ok",
        "Bises",
        "haha",
    ),
}

PLATFORMS = ("forum", "parti", "entreprise")


@dataclass(frozen=True)
class Tiny:
    """The training of the tiny model: its messages and what came of it."""

    labelled: list[Labelled]
    trained: Trained

    @property
    def folder(self) -> Path:
        """Folder of the model."""
        return self.trained.folder


def tiny_corpus() -> list[Labelled]:
    """Return 60 invented messages of three platforms."""
    from rsmp_nlp.classify.labels import Labelled

    return [
        Labelled(
            message_id=f"{usage}-{rank}",
            platform=PLATFORMS[rank % len(PLATFORMS)],
            group=PLATFORMS[rank % len(PLATFORMS)],
            text=text,
            usage=usage,
            kind="post" if rank % 2 else None,
        )
        for usage, texts in TEXTS.items()
        for rank, text in enumerate(texts)
    ]


def pytest_collectreport(report: pytest.CollectReport) -> None:
    note_skipped(report)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    note_skipped(report)


def note_skipped(report: pytest.CollectReport | pytest.TestReport) -> None:
    """Note what is skipped in the file that `SKIPPED_TO` names: `.ci/run` tries it again with the extras.

    The processes of xdist each note what they see: a test may be there twice.
    """
    if report.skipped and (path := os.environ.get("SKIPPED_TO")):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(f"{report.nodeid}\n")


@pytest.fixture(scope="session")
def corpus() -> list[Labelled]:
    return tiny_corpus()


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Tiny:
    """Train the tiny model once; treat its folder as read-only."""
    from rsmp_nlp.classify.train import train

    labelled = tiny_corpus()
    return Tiny(labelled, train(labelled, tmp_path_factory.mktemp("models") / "minuscule", seed=1))


@pytest.fixture
def run(monkeypatch, tmp_path, capsys):
    """Run a command in an empty folder; give exit code, stdout, stderr."""
    from rsmp_nlp import cli

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["rsmp-nlp", *map(str, arguments)])
        with pytest.raises(SystemExit) as leaving:
            cli.main()
        captured = capsys.readouterr()
        return leaving.value.code, captured.out, captured.err

    return call


@pytest.fixture(scope="session")
def printed():
    """Return what runs a program in a process of its own and returns the words that it prints."""

    def run(program):
        done = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            env={"PYTHONPATH": str(Path(__file__).parents[1] / "nlp")},
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.split()

    return run
