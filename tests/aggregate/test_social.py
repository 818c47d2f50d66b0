import numpy as np
import pandas as pd
import pytest
from tests.aggregate.frames import batches

from rsmp_nlp.aggregate import social as module
from rsmp_nlp.aggregate.network import evenness
from rsmp_nlp.aggregate.social import is_organisation, readings

COLUMNS = ["message_id", "parent_id", "thread_id", "author", "role"]


def table(*rows):
    """Rows of (message, parent, author) or (message, parent, author, role)."""
    cells = [(row[0], row[1], None, row[2], row[3] if len(row) > 3 else None) for row in rows]
    return pd.DataFrame(cells, columns=COLUMNS, dtype=object)


def social(messages, **more):
    return readings(batches([messages.assign(platform="p")]), **more)["p"]


def test_evenness_is_one_minus_gini():
    counts = np.array([[0, 0, 5, 5], [0, 0, 1, 3], [0, 3, 0, 1], [1, 1, 1, 2]])
    assert evenness(counts) == pytest.approx([1, 0.75, 0.75, 1 - 3 / 20])


RING = table(("1", None, "a"), ("2", "1", "b"), ("3", "2", "c"), ("4", "3", "d"), ("5", "4", "e"))


def test_a_chain_of_five():
    found = social(RING)
    # two messages have different authors 4 times in 5, all wrote once, one of five started a thread
    assert found.expression == pytest.approx((0.8 + 1 + 1 / 5) / 3)
    # nobody was answered by whom they answered; 8/5 partners; all five hold together
    assert found.connection == pytest.approx((0 + 1.6 / 2.6 + 1) / 3)


def test_reciprocal_ties():
    found = social(pd.concat([RING, table(("6", "2", "a"))]))
    assert found.reciprocal == pytest.approx(2 / 5)
    assert found.partners == pytest.approx(1.6 / 2.6)
    assert found.evenness == pytest.approx(evenness(np.array([[1, 1, 1, 1, 2]]))[0])
    assert found.breadth == pytest.approx(1 - (4 + 2**2) / 36)


def test_the_giant_component():
    messages = table(
        ("1", None, "a"), ("2", "1", "b"), ("3", None, "c"), ("4", "3", "d"), ("5", None, "e")
    )
    found = social(messages)
    assert (found.giant, found.reciprocal) == (2 / 5, 0)
    assert found.starters == 3 / 5


def test_ties_across_spaces():
    messages = RING.assign(space=["n", "n", "n", "s", "s"])
    assert social(messages).across == pytest.approx(1 / 4)
    assert social(RING.assign(space="n")).across is None


def test_authors_of_the_organisation_may_be_named():
    assert social(RING, organisation=frozenset("ab")).top_down == pytest.approx(2 / 5)


def test_identities_are_shares_of_what_is_told():
    found = social(RING.assign(identity=["identified", "anonymous", None, "identified", None]))
    assert (found.identified, found.anonymous) == (pytest.approx(2 / 3), pytest.approx(1 / 3))
    assert found.pseudonymous == 0
    assert social(RING).identified is None


def test_intervals_hold_the_value_and_shrink_with_threads():
    def forum(threads):
        rng = np.random.default_rng(0)
        rows = []
        for thread in range(threads):
            rows.append((f"{thread}", None, f"a{rng.integers(20)}"))
            rows += [(f"{thread}-{i}", f"{thread}", f"a{rng.integers(20)}") for i in range(3)]
        return social(table(*rows))

    small, large = forum(30), forum(600)
    for found in (small, large):
        for name in ("expression", "connection"):
            reading = found.found[name]
            assert 0 <= reading.low <= reading.value <= reading.high <= 1
    widths = [one.found["expression"].high - one.found["expression"].low for one in (small, large)]
    assert widths[1] < widths[0]


def test_whole_threads_are_kept_of_a_large_platform(monkeypatch):
    rows = [(f"{rank}", None, f"a{rank % 50}") for rank in range(2_000)]
    rows += [(f"{rank}r", f"{rank}", f"a{(rank + 1) % 50}") for rank in range(2_000)]
    whole = social(table(*rows))
    monkeypatch.setattr(module, "MOST_MESSAGES", 1_000)
    part = social(table(*rows))
    assert part.expression == pytest.approx(whole.expression, abs=0.05)
    assert part.giant == 1


def test_answers_to_oneself_or_to_nobody_known_are_no_ties():
    messages = table(
        *((str(rank), None, author) for rank, author in enumerate("abcde")),
        ("8", "0", "a"),
        ("9", "ailleurs", "b"),
    )
    assert social(messages).connection == 0.0


def test_a_message_read_twice_counts_its_first_author():
    messages = pd.concat([RING, table(("1", None, "e"))])
    assert social(messages).reciprocal == 0


@pytest.mark.parametrize(
    "messages",
    [
        table(*((str(rank), None, author) for rank, author in enumerate("abcdef"))),
        table(("1", None, "a"), ("2", "1", "b"), ("3", "2", "c"), ("4", "3", "d")),
        table(*((str(rank), "0", None) for rank in range(9))),
    ],
    ids=["no replies", "four authors", "no authors"],
)
def test_null_where_the_source_cannot_say(messages):
    found = social(messages)
    assert (found.expression, found.connection) == (None, None)


@pytest.mark.parametrize(
    ("roles", "share"),
    [
        (["Équipe nationale", "membre", "membre", "membre"], 0.25),
        (["admin", "Modératrice", None, None], 1.0),
        (["membre", None, None], None),
        ([None, None], None),
        (["membre", "membre"], 0.0),
    ],
)
def test_top_down(roles, share):
    messages = table(*((str(rank), None, "a", role) for rank, role in enumerate(roles)))
    assert social(messages).top_down == share


@pytest.mark.parametrize(
    "role",
    ["Direction", "community manager", "porte-parole", "élue", "Secrétaire", "staff", "Siège"],
)
def test_who_speaks_for_the_organisation(role):
    assert is_organisation(role)


@pytest.mark.parametrize("role", ["sympathisant", "adhérente", "salarié", "bénévole", "", "compte"])
def test_who_does_not(role):
    assert not is_organisation(role)
