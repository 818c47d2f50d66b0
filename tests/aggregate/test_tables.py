from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from tests.aggregate.frames import aggregated

from rsmp_nlp.aggregate.options import Options
from rsmp_nlp.aggregate.reference import Reference
from rsmp_nlp.aggregate.survey import NEEDED_COLUMNS
from rsmp_nlp.schema.tables import PLATFORMS, POSTERIOR_COLUMNS, TIMELINE, USAGES_TABLE
from rsmp_nlp.taxonomy import CLASSES, USAGES


def reference(platforms=30, size=40):
    """Platforms on which a model is right three times in four."""
    rng = np.random.default_rng(0)
    codes = np.repeat(np.arange(platforms), size)
    mixes = rng.dirichlet(np.full(10, 0.4), platforms)
    true = np.array([rng.choice(10, p=mixes[code]) for code in codes])
    said = np.where(rng.random(len(codes)) < 0.75, true, rng.integers(0, 10, len(codes)))
    return Reference(0.7 * np.eye(10)[said] + 0.03, true, codes)


def predictions(
    count=120, threads=None, authors=None, platform="forum", months=None, usage="diffusion"
):
    """Messages surely of one usage; several usages, threads and authors are dealt in turn."""
    among = usage.split()
    usages = [among[rank % len(among)] for rank in range(count)]
    posteriors = np.eye(10)[[CLASSES.index(one) for one in usages]]

    def dealt(name, many):
        return [f"{name}{rank % many}" if many else None for rank in range(count)]

    dates = [
        datetime(2024, 1 + rank % months, 15, tzinfo=UTC) if months else None
        for rank in range(count)
    ]
    frame = pd.DataFrame(
        {
            "platform": platform,
            "message_id": [f"{platform}-{rank}" for rank in range(count)],
            "thread_id": dealt("t", threads),
            "parent_id": None,
            "author": dealt("a", authors),
            "role": None,
            "created_at": dates,
            "usage": usages,
            **dict(zip(POSTERIOR_COLUMNS, posteriors.T, strict=True)),
        },
    )
    return frame.astype(dict.fromkeys(NEEDED_COLUMNS[:8], object))


def only(frames, table="platforms"):
    made = getattr(aggregated(lambda: iter(frames), seed=1), table)
    assert len(made) == 1
    return made.iloc[0]


def test_columns_are_exactly_those_of_the_schema():
    made = aggregated(lambda: iter([predictions(months=2)]), seed=1)
    assert list(made.platforms.columns) == PLATFORMS.column_names
    assert list(made.usages.columns) == USAGES_TABLE.column_names
    assert list(made.timeline.columns) == TIMELINE.column_names


@pytest.mark.parametrize(
    ("threads", "authors", "unit", "clusters"),
    [
        (30, 20, "thread", 30),
        (None, 20, "author", 20),
        (None, None, "message", 120),
        (3, 20, "author", 20),
        (3, None, "thread", 3),
        (3, 2, "thread", 3),
        (1, 1, "thread", 1),
        (5, None, "thread", 5),
    ],
)
def test_the_unit_that_is_drawn(threads, authors, unit, clusters):
    row = only([predictions(threads=threads, authors=authors)])
    assert (row["unit"], row["clusters"]) == (unit, clusters)
    assert row["method"] == f"EMQ prudent, bootstrap {unit}"


def test_one_row_of_a_platform():
    mix = "diffusion diffusion echange none diffusion"
    row = only([predictions(threads=30, authors=20, usage=mix)])
    assert (row["messages"], row["threads"], row["authors"]) == (120, 30, 20)
    assert row["in_grid"] == pytest.approx(0.8)
    shares = ["influence", "collaboration", "coordination"]
    assert row[shares].tolist() == pytest.approx([0.75, 0.25, 0])
    assert (row["x"], row["y"]) == pytest.approx((0.375, 0.75 * np.sqrt(3) / 2))
    assert (row["centre_of_gravity"], row["certainty"]) == ("influence", pytest.approx(1, abs=0.05))
    assert pd.isna(row["expression"])
    for name in shares:
        assert 0 <= row[f"{name}_low"] <= row[name] <= row[f"{name}_high"] <= 1


def test_what_the_source_does_not_know_is_null():
    row = only([predictions()])
    for name in ("threads", "authors", "expression", "connection", "top_down"):
        assert pd.isna(row[name])


def test_one_message():
    row = only([predictions(count=1)])
    assert (row["messages"], row["influence_low"], row["influence_high"]) == (1, 0.0, 1.0)
    assert row["centre_of_gravity"] == "undetermined"
    assert pd.isna(row["certainty"])


def test_usages_of_a_platform():
    made = aggregated(lambda: iter([predictions(usage="action")]), seed=1).usages
    assert made["usage"].tolist() == [usage.slug for usage in USAGES]
    assert made["family"].tolist() == [usage.family for usage in USAGES]
    assert made["share"].sum() == pytest.approx(1)
    assert made.set_index("usage")["messages"].to_dict() == {
        usage.slug: 120 * (usage.slug == "action") for usage in USAGES
    }
    assert (made["low"] <= made["share"]).all()
    assert (made["share"] <= made["high"]).all()


def test_timeline_is_by_month_and_adds_up():
    made = aggregated(lambda: iter([predictions(months=3, threads=40)]), seed=1)
    timeline = made.timeline
    assert timeline["period"].tolist() == ["2024-01", "2024-02", "2024-03"]
    assert timeline["messages"].tolist() == [40, 40, 40]
    assert timeline["unit"].tolist() == ["thread"] * 3
    assert timeline["threads"].tolist() == [40, 40, 40]
    assert timeline["expression"].isna().all()


def test_messages_without_date_are_in_no_period():
    undated = predictions(count=30)
    undated["message_id"] = "x" + undated["message_id"]
    made = aggregated(lambda: iter([predictions(count=30, months=1), undated]), seed=1)
    assert made.platforms["messages"].tolist() == [60]
    assert made.timeline["messages"].tolist() == [30]


def test_platforms_are_sorted_and_apart():
    frames = [predictions(platform="b", usage="action"), predictions(platform="a", authors=9)]
    made = aggregated(lambda: iter(frames), seed=1)
    assert made.platforms["platform"].tolist() == ["a", "b"]
    assert made.platforms["centre_of_gravity"].tolist() == ["influence", "coordination"]
    assert made.platforms["unit"].tolist() == ["author", "message"]
    alone = only([predictions(platform="a", authors=9)])
    pd.testing.assert_series_equal(made.platforms.iloc[0], alone, check_dtype=False)


def test_same_seed_same_tables():
    rng = np.random.default_rng(0)
    frame = predictions(threads=30, months=2)
    frame[POSTERIOR_COLUMNS] = rng.dirichlet(np.ones(10), len(frame))
    first, second = (aggregated(lambda: iter([frame]), seed=2) for _ in range(2))
    pd.testing.assert_frame_equal(first.platforms, second.platforms)
    other = aggregated(lambda: iter([frame]), seed=3)
    assert first.platforms["influence_low"][0] != other.platforms["influence_low"][0]
    assert first.platforms["influence"][0] == other.platforms["influence"][0]


def test_tables_do_not_depend_on_threads():
    rng = np.random.default_rng(0)
    frames = [predictions(800, threads=60, authors=40, platform=name, months=4) for name in "abcd"]
    for frame in frames:
        frame[POSTERIOR_COLUMNS] = rng.dirichlet(np.ones(10), len(frame))
        frame["parent_id"] = frame["message_id"].shift(3).where(rng.random(len(frame)) < 0.5)
        frame["space"] = rng.choice(["nord", "sud", "est"], len(frame))
    made = [
        aggregated(lambda: iter(frames), 1, Options(by=("space",)), reference(), threads=threads)
        for threads in (1, 2, 5)
    ]
    assert len(made[0].timeline) == 16
    for name in ("platforms", "usages", "timeline", "segments"):
        for other in made[1:]:
            pd.testing.assert_frame_equal(
                getattr(made[0], name), getattr(other, name), check_exact=True
            )


def test_sums_of_products_are_of_one_thread():
    """Cut in as many pieces as there are cores, they would differ in the last digit."""
    from threadpoolctl import threadpool_info

    seen = []

    def frames():
        seen.extend(one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas")
        return iter([predictions(count=10)])

    aggregated(frames, 1)
    assert set(seen) == {1}


def test_memory_does_not_grow_with_messages():
    """Four times the messages of the same threads and authors: the same peak."""
    import tracemalloc

    def batches(count):
        rng = np.random.default_rng(0)
        for place in range(count):
            frame = predictions(count=2_000, threads=200, authors=100)
            frame["message_id"] = [f"{place}-{rank}" for rank in range(2_000)]
            frame["parent_id"] = frame["message_id"].where(rng.random(2_000) < 0.5)
            yield frame

    def peak(count):
        tracemalloc.start()
        aggregated(lambda: batches(count), seed=0)
        held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return held

    monkey = pytest.MonkeyPatch()
    monkey.setattr("rsmp_nlp.aggregate.survey.SAMPLE", 1_000)
    monkey.setattr("rsmp_nlp.aggregate.social.MOST_MESSAGES", 5_000)
    monkey.setattr("rsmp_nlp.aggregate.clusters._WAITING", 1_000)
    try:
        assert peak(32) < 1.3 * peak(8)
    finally:
        monkey.undo()


@pytest.mark.parametrize("estimator", ["default", "cc", "pcc", "acc", "pacc", "emq", "prudent"])
def test_edge_cases_are_honest_whatever_the_estimator(estimator):
    frames = {
        "one message": predictions(count=1, threads=1, authors=1),
        "one thread": predictions(count=40, threads=1, authors=9),
        "one author": predictions(count=40, threads=20, authors=1),
        "all none": predictions(count=40, threads=20, authors=9, usage="none"),
        "a family absent": predictions(count=40, threads=20, authors=9, usage="action echange"),
    }
    for name, frame in frames.items():
        made = aggregated(
            lambda frame=frame: iter([frame]), 1, Options(estimator), reference()
        ).platforms
        row = made.iloc[0]
        assert row[["influence", "collaboration", "coordination"]].sum() == pytest.approx(1), name
        for family in ("influence", "collaboration", "coordination"):
            assert 0 <= row[f"{family}_low"] <= row[family] <= row[f"{family}_high"] <= 1, name
    assert row["messages"] == 40


def test_a_platform_with_a_reference_has_a_wider_interval_and_says_so():
    frame = predictions(threads=30, authors=20, usage="diffusion action echange diffusion")
    alone = only([frame])
    judged = aggregated(lambda: iter([frame]), 1, reference=reference()).platforms.iloc[0]
    assert (alone["model_error"], judged["model_error"]) == (False, True)
    assert judged["influence"] == alone["influence"]
    assert judged["influence_high"] - judged["influence_low"] > (
        alone["influence_high"] - alone["influence_low"]
    )
    assert judged["influence_sample_low"] == alone["influence_low"]
    assert 0 <= judged["familiarity"] <= 1
    assert alone["familiarity"] is None or np.isnan(alone["familiarity"])
