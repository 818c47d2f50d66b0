import pytest

from rsmp_nlp.report.cautions import method_cautions, warnings_text

SOUND = {
    "platform": "forum",
    "messages": 900,
    "in_grid": 0.9,
    "influence": 0.6,
    "collaboration": 0.3,
    "coordination": 0.1,
    "influence_low": 0.4,
    "influence_high": 0.8,
    "influence_cc": 0.62,
    "influence_pcc": 0.55,
    "influence_emq": 0.6,
    "centre_of_gravity": "influence",
    "certainty": 0.99,
    "certainty_model": 0.95,
    "clusters": 60,
    "unit": "thread",
    "basis": "modèle",
    "model_error": True,
    "familiarity": 0.6,
    "copies": 0.0,
    "authors": 40,
    "effective_authors": 21.0,
}


def test_nothing_to_say_of_a_sound_platform():
    assert warnings_text(SOUND) == ""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"familiarity": 0.04}, ["ne ressemblent pas", "96"]),
        ({"influence_emq": 0.99}, ["s’écartent plus", "influence", "55", "99"]),
        ({"certainty_model": 0.6}, ["fragile", "60", "rsmp-nlp plan"]),
        ({"model_error": False}, ["ne compte pas l’erreur du modèle", "réentraînez-le"]),
        ({"labelled_threads": 12, "labelled_messages": 40}, ["12 fils étiquetés", "20"]),
        ({"copies": 0.3}, ["30", "mot pour mot", "--duplicates once"]),
        ({"effective_authors": 1.5}, ["40 auteurs", "1,5"]),
        ({"authors": 4, "effective_authors": 3.0}, ["4 auteurs seulement", "ne la publiez pas"]),
        ({"authors": 1, "effective_authors": 1.0}, ["un seul auteur"]),
    ],
)
def test_each_caution(change, words):
    [sentence] = method_cautions({**SOUND, **change})
    for word in words:
        assert word in sentence
    assert sentence in warnings_text({**SOUND, **change})


def test_a_verified_position_does_not_rest_on_the_model():
    verified = {
        "basis": "vérifié",
        "labelled_threads": 40,
        "familiarity": 0.0,
        "model_error": False,
    }
    assert method_cautions({**SOUND, **verified}) == []


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("messages", "moins de 10 messages"),
        ("authors", "moins de 5 auteurs"),
        ("complement", "se déduirait du total"),
    ],
)
def test_a_masked_cell_says_so_and_why(reason, words):
    row = {"platform": "forum", "period": "2024-03", "messages": 4, "masked": reason}
    assert warnings_text(row).startswith("cellule masquée")
    assert words in warnings_text(row)


@pytest.mark.parametrize("shown", [None, float("nan")])
def test_a_cell_that_is_shown_is_said_as_a_platform(shown):
    assert warnings_text({**SOUND, "masked": shown}) == ""


def test_values_put_together_are_counted():
    row = {**SOUND, "value": "(autres)", "masked": None}
    assert warnings_text({**row, "merged": 26.0}) == "les 26 valeurs les moins fournies, réunies"
    assert warnings_text({**row, "merged": None}).startswith("plus de 100\u202f000 valeurs")
    assert warnings_text({**row, "merged": 0}) == ""
