from rsmp_nlp.collection import OBJECTS_AT_FIRST, OBJECTS_BETWEEN


def test_start_up_has_no_pass_and_what_follows_has_them_often_enough(printed):
    seen = printed(
        "import gc\n"
        "from rsmp_nlp.collection import collect_less_often\n"
        "collect_less_often()\n"
        "before = sum(one['collections'] for one in gc.get_stats())\n"
        f"held = [[] for _ in range({OBJECTS_AT_FIRST} - 20_000)]\n"
        "print(gc.get_threshold()[0], sum(one['collections'] for one in gc.get_stats()) - before)\n"
        "held += [[] for _ in range(20_000)]\n"
        "print(gc.get_threshold()[0], sum(one['collections'] for one in gc.get_stats()) - before)\n"
    )
    assert seen == [str(OBJECTS_AT_FIRST), "0", str(OBJECTS_BETWEEN), "1"]


def test_the_end_leaves_objects_alone(printed):
    """What is registered first is called last: after the objects were frozen."""
    (count,) = printed(
        "import atexit, gc\n"
        "atexit.register(lambda: print(gc.get_freeze_count()))\n"
        "from rsmp_nlp.collection import collect_less_often\n"
        "collect_less_often()\n"
    )
    assert int(count) > 1_000
