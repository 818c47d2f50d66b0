import numpy as np
import pytest

from rsmp_nlp.classify.card_scores import calibration_section, platforms_section, training_section
from rsmp_nlp.classify.scores import score
from rsmp_nlp.classify.storage import read_facts


@pytest.fixture(scope="module")
def scores():
    rng = np.random.default_rng(0)
    classes = rng.integers(10, size=320)
    posteriors = rng.dirichlet(np.ones(10), size=320)
    posteriors[np.arange(320), classes] += 1.0
    posteriors /= posteriors.sum(axis=1, keepdims=True)
    # the last platform is labelled another way than the model says
    classes[280:] = (classes[280:] + 5) % 10
    return score(posteriors, classes, [f"p{row // 40}" for row in range(320)])


def test_calibration_names_the_threshold_and_the_curve(tiny, scores):
    facts = read_facts(tiny.folder)
    text = calibration_section(scores, facts)
    assert f"Seuil d’abstention : {facts.threshold:.2f}" in text
    assert f"| 100 % | {scores.coverage_risk[-1].threshold:.2f} |" in text
    assert f"{scores.families_ece:.3f} pour les familles" in text


def test_platforms_are_spread_and_the_worst_named(scores):
    text = platforms_section(scores)
    assert "sur les 8 plateformes d’au moins 30" in text
    assert "en familles : `p7` (" in text
    worst = min(one.family_accuracy for one in scores.per_platform.values())
    assert f"| la moins bonne | {worst:.2f} |" in text


def test_few_platforms_are_not_spread(tiny):
    assert platforms_section(tiny.trained.scores) == ""


def test_training_sets_are_compared_where_there_are_two(tiny, scores):
    assert training_section(scores, None) == ""
    text = training_section(scores, tiny.trained.scores)
    first, second = (line for line in text.splitlines() if line.startswith("| textes écrits"))
    assert f"| {tiny.trained.scores.usages_macro_f1:.3f} |" in first
    assert f"| {scores.usages_macro_f1:.3f} |" in second
