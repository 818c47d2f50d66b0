import pytest

from rsmp_nlp.classify.combine import Annotation, distribution, settle


def annotation(annotator, usage, weight=1.0):
    return Annotation("m", annotator, usage, weight)


@pytest.mark.parametrize(
    ("rows", "usage", "weight"),
    [
        ([annotation("a", "echange")], "echange", 1.0),
        (
            [
                annotation(name, use)
                for name, use in zip("abc", ["action", *["echange"] * 2], strict=True)
            ],
            "echange",
            1,
        ),
        ([annotation("a", "action"), annotation("b", "echange")], "action", 1.0),
        ([annotation("a", "echange"), annotation("b", "action")], "echange", 1.0),
        (
            [
                annotation("a", "echange"),
                annotation("b", "echange"),
                annotation("adjudication", "action", 3),
            ],
            "action",
            3.0,
        ),
        (
            [
                annotation("a", "action", 1),
                annotation("b", "action", 2),
                annotation("c", "echange", 9),
            ],
            "action",
            1.5,
        ),
    ],
    ids=["one", "majority", "tie", "tie, other order", "adjudicated", "weight of the winners"],
)
def test_settle(rows, usage, weight):
    assert settle(rows) == {("", "m"): (usage, weight)}


def test_a_distribution_starts_with_what_settle_chooses():
    rows = [annotation("a", "action"), annotation("b", "echange"), annotation("c", "echange", 4)]
    found = distribution(rows)["", "m"]
    assert [usage for usage, _ in found] == ["echange", "action"]
    assert [weight for _, weight in found] == pytest.approx([5 / 3, 1 / 3])


def test_an_adjudicated_label_is_alone():
    rows = [annotation("a", "action"), annotation("adjudication", "echange")]
    assert distribution(rows) == {("", "m"): [("echange", 1.0)]}


def test_rounds_are_of_each_annotator():
    rows = [
        Annotation("m", "a", "action", 1.0, round=1),
        Annotation("m", "a", "echange", 1.0, round=2),
        Annotation("m", "b", "action", 1.0, round=1),
        Annotation("m", "b", "none", 1.0, round=1),
    ]
    assert dict(distribution(rows)["", "m"]) == pytest.approx(
        {"echange": 1 / 3, "action": 1 / 3, "none": 1 / 3}
    )
