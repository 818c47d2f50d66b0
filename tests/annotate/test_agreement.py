import json

import pytest

from rsmp_nlp.annotate.agreement import measure
from rsmp_nlp.classify.combine import ADJUDICATION, Annotation
from rsmp_nlp.taxonomy import CLASSES


def said(message, who, usage, **more):
    return Annotation(message, who, usage, more.pop("weight", 1.0), "forum", **more)


def two(usages_of_a, usages_of_b):
    rows = []
    for place, (left, right) in enumerate(zip(usages_of_a, usages_of_b, strict=True)):
        rows += [said(f"m{place}", "a", left), said(f"m{place}", "b", right)]
    return rows


def test_a_family_disagreement_is_a_usage_disagreement_but_not_the_reverse():
    report = measure(
        two(
            ["action", "echange", "relation", "none"] * 5,
            ["contenus", "echange", "relation", "none"] * 5,
        )
    )
    assert report.families.value == 1
    assert 0.6 < report.usages.value < 0.8
    assert report.per_usage["relation"].value == 1
    assert report.per_usage["action"].value < 0
    assert report.shared == report.messages == 20


def test_disputes_across_families_come_first_and_settled_ones_go():
    rows = two(["action", "action", "action"], ["contenus", "echange", "echange"])
    rows.append(said("m2", ADJUDICATION, "action"))
    report = measure(rows)
    assert [(one.message_id, one.across_families) for one in report.disputed] == [
        ("m1", True),
        ("m0", False),
    ]
    assert report.disputed[0].labels == {"a": "action", "b": "echange"}
    assert report.adjudicated == 1
    assert report.annotators == {"a": 3, "b": 3}


def test_adjudication_is_no_annotator():
    report = measure([said("m", "a", "action"), said("m", ADJUDICATION, "echange")])
    assert report.shared == 0
    assert report.usages.value is None


def test_the_last_round_counts_and_of_two_labels_the_heaviest():
    report = measure(
        [
            said("m", "a", "action", round=1.0),
            said("m", "a", "echange", round=2.0),
            said("m", "b", "none", weight=0.3),
            said("m", "b", "echange", weight=0.7),
        ]
    )
    assert report.disputed == []
    assert report.several == 1


def test_coincidences_are_those_of_alpha():
    report = measure(two(["action", "echange"], ["action", "none"]))
    table = report.coincidences
    place = {name: CLASSES.index(name) for name in ("action", "echange", "none")}
    assert table[place["action"]][place["action"]] == 2
    assert table[place["echange"]][place["none"]] == table[place["none"]][place["echange"]] == 1
    assert sum(map(sum, table)) == 4


def test_pairs_that_agree_least_come_first():
    rows = two(["action", "echange"] * 6, ["action", "echange"] * 6)
    rows += [said(f"m{place}", "c", "echange" if place % 3 else "none") for place in range(12)]
    report = measure(rows)
    assert [(one.first, one.second) for one in report.pairs] == [
        ("a", "c"),
        ("b", "c"),
        ("a", "b"),
    ]
    assert report.pairs[-1].usages.value == 1


def test_drift_follows_rounds_and_dates_not_the_order_of_rows():
    rows = []
    for place in reversed(range(60)):
        when = f"2026-01-{1 + place // 3:02d}"
        rows.append(said(f"m{place}", "a", "echange", annotated_at=when))
        rows.append(
            said(f"m{place}", "b", "echange" if place < 30 else "action", annotated_at=when)
        )
    report = measure(rows)
    assert report.order == "annotated_at"
    assert report.drifts["a"].change == -1
    assert measure([said(f"m{k}", "a", "echange") for k in range(3)]).order == "rows"


def test_threads_are_the_clusters_where_they_are_known():
    rows = two(["action", "echange", "none"] * 8, ["action", "echange", "echange"] * 8)
    threads = {("forum", f"m{place}"): str(place // 6) for place in range(24)}
    assert measure(rows).clusters == "message"
    assert measure(rows, threads).clusters == "thread"
    assert measure(rows, threads).usages.low != measure(rows).usages.low


def test_the_same_labels_in_another_order_give_the_same_coefficients():
    rows = two(["action", "echange", "none"] * 8, ["action", "echange", "echange"] * 8)
    backwards = measure(rows[::-1])
    assert backwards.usages.value == pytest.approx(measure(rows).usages.value)


def test_json_holds_everything_and_no_nan():
    report = measure(two(["action"] * 3, ["action"] * 3))
    content = json.loads(json.dumps(report.as_dict(), allow_nan=False))
    assert content["usages"]["value"] is None
    assert content["usages"]["observed"] == 1.0
    assert content["classes"] == list(CLASSES)
