import pytest

from rsmp_nlp.errors import UnknownLabel
from rsmp_nlp.taxonomy import (
    CLASSES,
    FAMILY_CLASSES,
    FAMILY_OF_CLASS,
    OUT_OF_GRID,
    USAGES,
    family_of_usage,
    usage_of_label,
)


def test_the_ten_classes_of_the_contract_in_order():
    assert (
        *("valorisation", "perspective", "diffusion"),
        *("relation", "groupe", "echange"),
        *("evenement", "contenus", "action"),
        "none",
    ) == CLASSES
    assert FAMILY_CLASSES == ("influence", "collaboration", "coordination", "none")
    assert FAMILY_OF_CLASS == (0, 0, 0, 1, 1, 1, 2, 2, 2, 3)


def test_codes_follow_the_slugs():
    codes = ["I1", "I2", "I3", "C1", "C2", "C3", "O1", "O2", "O3", "X"]
    assert [usage_of_label(code) for code in codes] == list(CLASSES)
    assert [usage_of_label(code.lower()) for code in codes] == list(CLASSES)


@pytest.mark.parametrize("usage", [*USAGES, OUT_OF_GRID], ids=lambda usage: usage.slug)
def test_every_name_of_a_usage_is_a_label(usage):
    for name in (usage.slug, usage.code, usage.fr, usage.en):
        assert usage_of_label(name) == usage.slug
        assert usage_of_label(f" {name.upper()} ") == usage.slug
        assert usage_of_label(name.replace("’", "'")) == usage.slug
        assert usage_of_label(name.replace("'", "’")) == usage.slug


@pytest.mark.parametrize("label", ["I4", "influence", "", "évènement", "none?"])
def test_another_label_is_refused_with_the_labels_allowed(label):
    with pytest.raises(UnknownLabel) as caught:
        usage_of_label(label)
    assert f"« {label} »" in str(caught.value)
    assert caught.value.allowed == (*CLASSES, "I1…O3", "X")
    assert caught.value.exit_code == 3


def test_families():
    assert family_of_usage("valorisation") == "influence"
    assert family_of_usage("groupe") == "collaboration"
    assert family_of_usage("action") == "coordination"
    assert family_of_usage("none") == "none"
