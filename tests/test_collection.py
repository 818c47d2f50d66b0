import subprocess
import sys
from pathlib import Path

from rsmp_nlp.collection import OBJECTS_AT_FIRST, OBJECTS_BETWEEN

NLP = Path(__file__).parents[1] / "nlp"


def printed(program: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(NLP)},
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_start_up_has_no_pass_and_what_follows_has_them_often_enough():
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


def test_the_end_leaves_objects_alone():
    """What is registered first is called last: after the objects were frozen."""
    (count,) = printed(
        "import atexit, gc\n"
        "atexit.register(lambda: print(gc.get_freeze_count()))\n"
        "from rsmp_nlp.collection import collect_less_often\n"
        "collect_less_often()\n"
    )
    assert int(count) > 1_000
