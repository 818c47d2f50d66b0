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
