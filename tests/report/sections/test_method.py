from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from rsmp_nlp.report.contents import Contents, read_contents
from rsmp_nlp.report.sections.method import method


def test_the_paragraph_tells_this_very_run(make_run: Callable[..., Path]) -> None:
    contents = read_contents(
        make_run(["a", "b"], method="EMQ prudent, bootstrap thread", model_error=True)
    )
    said = method(contents, "fr")["paste"]
    assert said.startswith(
        "360\u00a0messages de 2\u00a0plateformes, du 3 janvier 2025 au 2 mars 2026, ont été classés"
    )
    assert "(estimateur\u00a0: EMQ prudent)" in said
    assert "l’échantillonnage de fils entiers et l’erreur du modèle" in said
    assert "63\u00a0% des messages" in said
    assert "Aucune position n’a été vérifiée" in said


def test_verified_positions_are_counted(make_run: Callable[..., Path]) -> None:
    contents = read_contents(make_run(["a", "b"]))
    first, second = contents.platforms
    rows = [replace(first, basis="vérifié"), replace(second, unit="author")]
    said = method(Contents(contents.run, rows), "fr")["paste"]
    assert "1\u00a0position sur 2 a été vérifiée par des messages étiquetés à la main." in said
    assert "de fils ou d’auteurs entiers" in said
    assert ", du " not in said
