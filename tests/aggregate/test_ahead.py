import threading

import pytest

from rsmp_nlp.aggregate.ahead import read_ahead


def test_items_come_in_order_and_one_ahead():
    made = []

    def items():
        for rank in range(4):
            made.append((rank, threading.current_thread()))
            yield rank

    source = read_ahead(items())
    assert next(source) == 0
    assert list(source) == [1, 2, 3]
    assert [rank for rank, _ in made] == [0, 1, 2, 3]
    assert threading.current_thread() not in {thread for _, thread in made}


def test_what_goes_wrong_is_raised_where_items_are_used():
    def items():
        yield 1
        raise ValueError("illisible")

    source = read_ahead(items())
    assert next(source) == 1
    with pytest.raises(ValueError, match="illisible"):
        next(source)


def test_items_may_be_left_there():
    before = threading.active_count()
    source = read_ahead(iter(range(100)))
    assert next(source) == 0
    source.close()
    assert threading.active_count() == before
