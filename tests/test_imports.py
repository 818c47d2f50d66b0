import subprocess
import sys
from pathlib import Path

import pytest

NLP = Path(__file__).parents[1] / "nlp"

START = """
import sys
from rsmp_nlp.imports import arrow_without_pandas
arrow_without_pandas()
import pyarrow as pa
rows = pa.table({"part": [0.5, None], "jour": pa.array([0, None], pa.timestamp("us", tz="UTC"))})
assert "pandas" not in sys.modules
"""


def run(code: str) -> str:
    """Run code in a process where nothing is imported yet; return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", START + code],
        capture_output=True,
        text=True,
        timeout=60,
        env={"PYTHONPATH": str(NLP)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_arrow_makes_arrays_of_lists_without_pandas():
    assert run("import numpy as np; print(pa.array(np.array([1, 2])).to_numpy())") == "[1 2]"


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("print(rows.to_pandas()['part'].isna().tolist())", "[False, True]"),
        (
            "import pandas as pd; print(pa.array(pd.Series([1.5, float('nan')])).null_count)",
            "1",
        ),
        (
            "import pandas as pd; print(pa.array(pd.Categorical(['a', 'b'])).type.value_type)",
            "large_string",
        ),
        (
            "frame = rows.to_pandas(); print(pa.Table.from_pandas(frame, rows.schema) == rows)",
            "True",
        ),
    ],
    ids=["to pandas", "series", "categories", "there and back"],
)
def test_pandas_imported_later_is_seen_by_arrow(code, printed):
    assert run(code) == printed


def test_whether_pandas_is_there_can_still_be_asked():
    code = """
from importlib.util import find_spec
assert find_spec("pandas") is not None
arrow_without_pandas()
import pandas as pd
arrow_without_pandas()
print(pa.array(pd.Series([None, 1.5])).null_count, pd.__spec__.loader is not None)
"""
    assert run(code) == "1 True"


def test_nothing_changes_where_pandas_is_imported_already():
    code = """
import pandas
before = list(sys.meta_path)
arrow_without_pandas()
print(before == sys.meta_path)
"""
    assert run(code) == "True"
