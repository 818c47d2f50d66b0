from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from rsmp_nlp.report.profile import share_bar, usage_profiles
from rsmp_nlp.report.rows import read_platforms, read_usages
from rsmp_nlp.taxonomy import USAGES


def test_a_bar_is_as_long_as_its_share() -> None:
    drawn = str(share_bar(0.25, 0.2, 0.4, scale=0.5, leads=True))
    assert 'class="b-lead" width="50.0"' in drawn
    assert "M40.0 6H80.0" in drawn
    assert "b-line" not in share_bar(0.25, None, None)


@pytest.mark.parametrize(("share", "width"), [(None, "0.0"), (2.0, "100.0"), (-1.0, "0.0")])
def test_a_bar_stays_in_its_track(share: float | None, width: str) -> None:
    assert f'class="b-share" width="{width}"' in share_bar(share, None, None)


def test_one_panel_per_platform_nine_bars_one_scale(make_run: Callable[..., Path]) -> None:
    out = make_run(["a", "b", "c"])
    profiles = usage_profiles(read_platforms(out), read_usages(out))
    assert [panel.name for panel in profiles.panels] == ["a", "b", "c"]
    for panel in profiles.panels:
        bars = [bar for group in panel.groups for bar in group.bars]
        assert len(bars) == len(USAGES)
    longest = max(row.high or 0 for rows in read_usages(out).values() for row in rows)
    assert longest <= profiles.scale <= longest + 0.1


def test_intervals_that_say_nothing_are_not_drawn(make_run: Callable[..., Path]) -> None:
    out = make_run(["a"], clusters=3)
    [panel] = usage_profiles(read_platforms(out), read_usages(out)).panels
    bars = [bar for group in panel.groups for bar in group.bars]
    assert {bar.interval for bar in bars} == {"—"}
    assert not [bar for bar in bars if re.search("b-line", bar.picture)]


def test_the_most_active_are_kept(make_run: Callable[..., Path]) -> None:
    out = make_run(["a", "b", "c"])
    profiles = usage_profiles(read_platforms(out), read_usages(out), limit=2)
    assert len(profiles.panels) == 2
    assert profiles.left_out
