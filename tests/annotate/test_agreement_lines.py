import pytest

from rsmp_nlp.aggregate.agreement import Agreement
from rsmp_nlp.annotate.agreement import measure
from rsmp_nlp.annotate.agreement_lines import DISPUTED_SHOWN, agreement_lines, verdict
from rsmp_nlp.classify.combine import Annotation


def said(message, who, usage):
    return Annotation(message, who, usage, 1.0, "forum")


@pytest.mark.parametrize(
    ("value", "low", "words"),
    [
        (0.9, 0.85, "accord suffisant pour conclure"),
        (0.85, 0.7, "pas selon l’intervalle"),
        (0.85, None, "pas selon l’intervalle"),
        (0.7, 0.5, "prudentes seulement"),
        (0.6, 0.5, "insuffisant"),
    ],
)
def test_verdicts_follow_the_thresholds(value, low, words):
    assert words in verdict(Agreement(value, low, 1.0, 0.9, 50))


def test_a_perfect_verdict_says_no_more():
    assert verdict(Agreement(0.9, 0.85, 1, 1, 9)) == "accord suffisant pour conclure"


def test_one_annotator_is_told_what_to_do():
    lines = agreement_lines(measure([said("m", "léa", "action")]))
    assert "Un seul annotateur (léa)" in lines[-1]
    assert not any("nan" in line for line in lines)


def test_two_annotators_who_share_nothing_are_told_what_to_do():
    lines = agreement_lines(measure([said("m", "a", "action"), said("n", "b", "action")]))
    assert "Aucun message n’a été étiqueté par deux annotateurs" in lines[-1]


def test_one_label_only_cannot_be_measured():
    rows = [said(f"m{k}", who, "action") for k in range(5) for who in "ab"]
    text = "\n".join(agreement_lines(measure(rows)))
    assert "tous les messages lus à deux portent la même étiquette" in text
    assert "nan" not in text
    assert "Aucun désaccord." in text


def test_a_drift_is_told_in_words():
    rows = []
    for place in range(60):
        rows.append(said(f"m{place:02d}", "a", "echange"))
        rows.append(said(f"m{place:02d}", "b", "echange" if place < 30 else "action"))
    text = "\n".join(agreement_lines(measure(rows)))
    assert "a : dérive possible : 100 points d’accord en moins" in text
    assert "faute de date d’étiquetage" in text


def test_names_and_identifiers_do_not_reach_the_terminal_raw():
    rows = [said("m\x1b[2J", "a\x1b]0;x\x07", "action"), said("m\x1b[2J", "b", "echange")]
    text = "\n".join(agreement_lines(measure(rows)))
    assert "\x1b" not in text
    assert "m␛[2J" in text


def test_long_lists_are_cut_and_say_so():
    rows = [
        said(f"m{place}", who, usage)
        for place in range(DISPUTED_SHOWN + 3)
        for who, usage in (("a", "action"), ("b", "echange"))
    ]
    assert "… et 3 autres" in agreement_lines(measure(rows))[-1]
