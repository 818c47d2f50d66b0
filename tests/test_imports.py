import sys

import pytest

from rsmp_nlp.imports import without_torch


def test_arrays_are_made_from_lists_without_pandas_and_tables_are_given_to_it_all_the_same(printed):
    printed(
        "import sys\n"
        "import pyarrow as pa\n"
        "from rsmp_nlp.imports import arrow_without_pandas\n"
        "arrow_without_pandas()\n"
        "table = pa.table({'name': ['a', None]})\n"
        "assert 'pandas' not in sys.modules\n"
        "assert table.to_pandas()['name'].isna().tolist() == [False, True]\n"
        "import pandas as pd\n"
        "assert pa.array(pd.Series([1.0, float('nan')])).null_count == 1\n"
    )


def test_the_check_above_sees_that_arrow_imports_pandas(printed):
    printed("import sys, pyarrow as pa\npa.array(['a'])\nassert 'pandas' in sys.modules\n")


def test_torch_is_refused_for_as_long_as_asked_and_nothing_else(tmp_path, monkeypatch):
    (tmp_path / "torch.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    with without_torch():
        with pytest.raises(ModuleNotFoundError, match="torch"):
            import torch
        import colorsys  # noqa: F401
    import torch

    assert torch.__file__ == str(tmp_path / "torch.py")
    del sys.modules["torch"]


def test_a_part_of_numpy_is_imported_once_it_is_used_and_not_by_scipy(printed):
    printed(
        "import sys\n"
        "from rsmp_nlp.imports import import_less\n"
        "import_less()\n"
        "import scipy.sparse, numpy as np\n"
        "assert 'numpy.f2py.crackfortran' not in sys.modules\n"
        "assert 'numpy.testing._private.utils' not in sys.modules\n"
        "np.testing.assert_array_equal([1], [1])\n"
        "from numpy.testing import assert_allclose\n"
        "import numpy.f2py\n"
        "assert callable(numpy.f2py.run_main)\n"
        "assert 'numpy.f2py.crackfortran' in sys.modules\n"
    )


def test_the_check_above_sees_that_scipy_imports_them(printed):
    printed("import sys, scipy.sparse\nassert 'numpy.f2py.crackfortran' in sys.modules\n")


def test_scipy_adds_nothing_to_its_documentation_and_leaves_what_is_written(printed):
    printed(
        "from rsmp_nlp.imports import import_less\n"
        "import_less()\n"
        "from scipy.special import logsumexp, stdtrit\n"
        "assert 'Array API' not in logsumexp.__doc__\n"
        "assert 'log of the sum' in logsumexp.__doc__\n"
        "assert 'student t' in stdtrit.__doc__\n"
    )


def test_the_check_above_sees_that_scipy_does(printed):
    printed("from scipy.special import logsumexp\nassert 'Array API' in logsumexp.__doc__\n")


def test_algebra_starts_no_threads_but_those_that_the_user_asks_for(printed):
    numbers = (
        "from rsmp_nlp.imports import algebra_alone\n"
        "algebra_alone()\n"
        "import os, numpy, scipy.special\n"
        "from threadpoolctl import threadpool_info\n"
        "print(*(one['num_threads'] for one in threadpool_info() if one['internal_api'] == 'openblas'))\n"
        "print(os.environ['OPENBLAS_NUM_THREADS'])\n"
    )
    assert set(printed(numbers)) == {"1"}
    assert printed(f"import os\nos.environ['OPENBLAS_NUM_THREADS'] = '2'\n{numbers}")[-1] == "2"
