from __future__ import annotations

from dataclasses import replace

import pytest

from rsmp_nlp.report.rows import PlatformRow
from rsmp_nlp.report.sentences import (
    certainty,
    platform_warnings,
    position_sentence,
    sample_warnings,
)

COOPOL = PlatformRow(
    name="La Coopol",
    messages=3100,
    authors=None,
    threads=775,
    in_grid=0.8,
    shares=(0.19, 0.2, 0.61),
    low=(0.15, 0.16, 0.54),
    high=(0.23, 0.24, 0.67),
    centre="coordination",
    certainty=1.0,
    expression=None,
    connection=None,
    top_down=None,
    warnings=(),
    unit="thread",
    clusters=775,
    design_effect=1.4,
    ilr=(None,) * 5,
)
UNDETERMINED = replace(COOPOL, centre="undetermined", certainty=0.71, shares=(0.38, 0.35, 0.27))


def test_a_named_centre() -> None:
    assert str(position_sentence(COOPOL)) == (
        "La Coopol\u00a0: plutôt coordination, 61\u00a0% de l’activité "
        "(IC\u00a095\u00a0%\u00a0: 54–67\u00a0%)."
    ).replace("IC\u00a095", "IC 95")
    assert str(position_sentence(COOPOL, "en")) == (
        "La Coopol: rather coordination, 61% of the activity (95% CI: 54–67%)."
    )


def test_no_centre() -> None:
    assert str(position_sentence(UNDETERMINED)) == (
        "La Coopol\u00a0: aucune famille ne se détache\u00a0: influence 38\u00a0%, "
        "collaboration 35\u00a0%, coordination 27\u00a0%\u202f; la première, influence, "
        "l’est dans 71\u00a0% des tirages."
    )


def test_no_interval_and_nothing_in_the_grid() -> None:
    bare = replace(UNDETERMINED, certainty=None)
    assert "trop peu de données" in position_sentence(bare).says
    empty = replace(COOPOL, in_grid=0.0)
    assert "aucune activité dans la grille" in position_sentence(empty).says


@pytest.mark.parametrize(
    ("value", "written"),
    [(1.0, ">\u00a099,9\u00a0%"), (0.995, "99,5\u00a0%"), (0.71, "71\u00a0%"), (None, "—")],
)
def test_certainty_is_never_whole(value: float | None, written: str) -> None:
    assert certainty(value) == written


def test_small_samples_are_said() -> None:
    assert sample_warnings(COOPOL) == []
    small = replace(COOPOL, messages=60, clusters=15, in_grid=0.3)
    few, units, grid = sample_warnings(small)
    assert few.startswith("60\u00a0messages seulement\u00a0:")
    assert units.startswith("15\u00a0fils seulement")
    assert grid.startswith("30\u00a0% seulement")


def test_warnings_of_the_run_come_first_in_french() -> None:
    small = replace(COOPOL, messages=60, warnings=("note : à vérifier",))
    french = platform_warnings(small)
    assert french is not None
    assert french.said == ("note\u00a0: à vérifier",)


def test_english_keeps_only_the_french_it_cannot_say() -> None:
    derived = sample_warnings(replace(COOPOL, messages=60))
    small = replace(COOPOL, messages=60, warnings=(*derived, "écart entre estimateurs"))
    english = platform_warnings(small, "en")
    assert english is not None
    assert english.french == ("écart entre estimateurs",)
    assert english.said[0].startswith("only 60\u00a0messages")
    assert platform_warnings(COOPOL, "en") is None
