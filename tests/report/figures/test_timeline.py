from __future__ import annotations

import numpy as np
import pytest
from tests.report.conftest import platform_record

from rsmp_nlp.report.rows import PeriodRow, platform_row

pytest.importorskip("matplotlib", reason="matplotlib absent : pip install 'rsmp-nlp[figures]'")


def periods(*months: str, masked: str = ""):
    row, _ = platform_record("a", 0)
    cells = [platform_row(row | {"masked": "peu" if month == masked else ""}) for month in months]
    return platform_row(row), [
        PeriodRow(month, cell) for month, cell in zip(months, cells, strict=True)
    ]


def lines(figure):
    return [line.get_xdata() for line in figure.axes[0].get_lines()]


def test_a_month_that_is_not_there_breaks_the_lines():
    from rsmp_nlp.report.figures.timeline import timeline

    row, found = periods("2026-01", "2026-02", "2026-05")
    for x in lines(timeline([row], found, "fr")):
        assert len(x) == 4
        assert np.isnan(x[2])


def test_a_masked_month_is_not_drawn():
    from rsmp_nlp.report.figures.timeline import timeline

    row, found = periods("2026-01", "2026-02", "2026-03", masked="2026-02")
    for x in lines(timeline([row], found, "fr")):
        assert np.isnan(x[1])
        assert len(x) == 3


def test_one_period_is_no_trajectory():
    from rsmp_nlp.report.figures.timeline import timeline

    row, found = periods("2026-01")
    assert timeline([row], found, "fr") is None
