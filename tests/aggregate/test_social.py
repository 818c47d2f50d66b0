import numpy as np
import pandas as pd
import pytest

from rsmp_nlp.aggregate.social import evenness, is_organisation, social

COLUMNS = ["message_id", "parent_id", "thread_id", "author", "role"]


def table(*rows):
    """Rows of (message, parent, author) or (message, parent, author, role)."""
    cells = [(row[0], row[1], None, row[2], row[3] if len(row) > 3 else None) for row in rows]
    return pd.DataFrame(cells, columns=COLUMNS, dtype=object)


def test_evenness_is_one_minus_gini():
    assert evenness(np.array([5.0, 5.0])) == 1.0
    assert evenness(np.array([1.0, 3.0])) == pytest.approx(0.75)
    assert evenness(np.array([3.0, 1.0])) == pytest.approx(0.75)
    assert evenness(np.array([0.0, 0.0, 0.0, 8.0])) == pytest.approx(0.25)


RING = table(("1", None, "a"), ("2", "1", "b"), ("3", "2", "c"), ("4", "3", "d"), ("5", "4", "e"))


def test_a_chain_of_five():
    found = social(RING)
    # all wrote once (evenness 1), one of five started a thread
    assert found.expression == pytest.approx((1 + 1 / 5) / 2)
    # nobody was answered by whom they answered; all five hold together
    assert found.connection == pytest.approx((0 + 1) / 2)


def test_reciprocal_ties():
    messages = pd.concat([RING, table(("6", "2", "a"))])
    found = social(messages)
    assert found.connection == pytest.approx((2 / 5 + 1) / 2)
    assert found.expression == pytest.approx((evenness(np.array([1.0, 1, 1, 1, 2])) + 1 / 5) / 2)


def test_the_giant_component():
    messages = table(
        ("1", None, "a"), ("2", "1", "b"), ("3", None, "c"), ("4", "3", "d"), ("5", None, "e")
    )
    assert social(messages).connection == pytest.approx((0 + 2 / 5) / 2)


def test_answers_to_oneself_or_to_nobody_known_are_no_ties():
    messages = table(
        *((str(rank), None, author) for rank, author in enumerate("abcde")),
        ("8", "0", "a"),
        ("9", "ailleurs", "b"),
    )
    assert social(messages).connection == 0.0


def test_a_message_read_twice_counts_its_first_author():
    messages = pd.concat([RING, table(("1", None, "e"))])
    assert social(messages).connection == pytest.approx((0 + 1) / 2)


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
