import numpy as np
import pandas as pd
import pytest
from tests.aggregate.frames import aggregated
from tests.aggregate.test_tables import predictions

from rsmp_nlp.aggregate import cells as cells_module
from rsmp_nlp.aggregate.cells import OTHERS, Cell, Values, masked
from rsmp_nlp.aggregate.options import Options
from rsmp_nlp.schema.tables import SEGMENTS


def cell(messages, authors=(), unsigned=0):
    return Cell(messages, np.array(sorted(authors), dtype=np.uint64), unsigned)


def whole(*parts):
    authors = {int(one) for part in parts for one in part.authors}
    return cell(sum(part.messages for part in parts), authors, sum(part.unsigned for part in parts))


def hidden(cells, outside=None, *, authors_known=True):
    parts = [*cells.values(), *([outside] if outside else [])]
    return masked(cells, whole(*parts), authors_known=authors_known)


def test_large_cells_are_all_shown():
    assert hidden({"a": cell(10, range(5)), "b": cell(40, range(30))}) == {}


@pytest.mark.parametrize(
    ("small", "reason"),
    [
        (cell(9, range(9)), "messages"),
        (cell(10, range(4)), "authors"),
        (cell(400, [1]), "authors"),
    ],
)
def test_a_small_cell_is_masked_and_so_is_the_next_so_that_it_cannot_be_found_again(small, reason):
    cells = {"a": cell(90, range(50)), "b": small, "c": cell(500, range(60))}
    found = hidden(cells)
    assert found["b"] == reason
    assert found == {"b": reason, **({"a": "complement"})}


def test_small_cells_that_hide_one_another_need_no_other():
    cells = {"a": cell(6, range(4)), "b": cell(6, range(3, 8)), "c": cell(90, range(50))}
    assert hidden(cells) == {"a": "messages", "b": "messages"}


def test_two_small_cells_of_the_same_few_authors_hide_a_third():
    cells = {"a": cell(6, range(4)), "b": cell(6, range(4)), "c": cell(90, range(50))}
    assert hidden(cells)["c"] == "complement"


def test_messages_without_value_hide_a_small_cell():
    cells = {"a": cell(6, range(4)), "b": cell(90, range(50))}
    assert hidden(cells, cell(30, range(100, 120))) == {"a": "messages"}
    assert hidden(cells, cell(30, range(4))) == {"a": "messages", "b": "complement"}


def test_messages_without_author_may_each_be_of_someone_else():
    assert hidden({"a": cell(12, [1], unsigned=11), "b": cell(90, range(50))}) == {}


def test_authors_do_not_count_where_the_source_has_none():
    assert (
        hidden({"a": cell(10, unsigned=10), "b": cell(50, unsigned=50)}, authors_known=False) == {}
    )


def test_the_largest_values_are_shown_ties_by_name():
    values = Values()
    values.add({"c": 3, "a": 2})
    values.add({"b": 2, "c": 1})
    assert values.shown(2) == {"a", "c"}
    assert (values.merged(2), values.merged(5)) == (1, 0)


def test_too_many_values_are_not_counted_apart(monkeypatch):
    monkeypatch.setattr(cells_module, "MOST_VALUES", 3)
    values = Values()
    values.add({str(rank): 1 for rank in range(4)})
    values.add({"0": 5})
    assert (values.shown(2), values.merged(2), len(values)) == (frozenset(), None, 4)


def spaces(sizes, **more):
    """Predictions whose spaces have these sizes."""
    frame = predictions(count=sum(sizes.values()), threads=100, authors=40, **more)
    frame["space"] = np.repeat(list(sizes), list(sizes.values()))
    return frame


def segments(frame, **options):
    made = aggregated(lambda: iter([frame]), 1, Options(by=("space",), **options)).segments
    return made.set_index("value")


def test_a_masked_row_keeps_its_count_and_says_nothing_more():
    made = segments(spaces({"petit": 4, "moyen": 40, "grand": 80}))
    assert made["messages"].to_dict() == {"grand": 80, "moyen": 40, "petit": 4}
    assert made["masked"].fillna("").to_dict() == {
        "grand": "",
        "moyen": "complement",
        "petit": "messages",
    }
    told = [name for name in SEGMENTS.column_names if name not in ("value", "warnings", "merged")]
    for value in ("petit", "moyen"):
        said = made.loc[value, [name for name in told if name != "value"]].dropna()
        assert set(said.index) == {"platform", "by", "messages", "masked"}
    assert made.loc["grand", "influence"] == pytest.approx(1)


def test_a_period_of_few_authors_is_masked():
    frame = predictions(count=120, threads=60, authors=40, months=2)
    frame.loc[[date.month == 1 for date in frame["created_at"]], "author"] = "seul"
    made = aggregated(lambda: iter([frame]), 1).timeline.set_index("period")
    assert made["masked"].tolist() == ["authors", "complement"]
    assert made["influence"].isna().all()


def test_a_platform_is_never_masked():
    row = aggregated(lambda: iter([predictions(count=3, authors=1)]), 1).platforms.iloc[0]
    assert row["influence"] == pytest.approx(1)
    assert row["authors"] == 1


def test_spaces_beyond_the_largest_are_put_together():
    sizes = {f"s{rank:02}": 12 + rank for rank in range(30)}
    made = segments(spaces(sizes), most_values=4)
    assert made.index.tolist() == ["s26", "s27", "s28", "s29", OTHERS]
    assert made["messages"].sum() == sum(sizes.values())
    assert made.loc[OTHERS, "merged"] == 26
    assert made["merged"].isna().tolist() == [True] * 4 + [False]


def test_a_platform_with_one_value_has_no_segment_unless_asked():
    frame = spaces({"seul": 50})
    assert segments(frame, least_values=2).empty
    assert segments(frame).index.tolist() == ["seul"]


def test_segments_do_not_depend_on_batches():
    frame = spaces({f"s{rank}": 20 + rank for rank in range(12)}, usage="diffusion action echange")
    frame = frame.sample(frac=1, random_state=0)
    parts = [frame.iloc[start : start + 37] for start in range(0, len(frame), 37)]
    options = Options(by=("space",), most_values=5)
    first = aggregated(lambda: iter([frame]), 1, options).segments
    second = aggregated(lambda: iter(parts), 1, options).segments
    pd.testing.assert_frame_equal(first, second)
