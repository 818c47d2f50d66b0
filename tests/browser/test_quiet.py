"""The page says nothing on the console, and asks for nothing."""

from __future__ import annotations

import pytest
from tests.browser.conftest import WIDTHS


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_error_and_no_request(pages, open_page, width, lang):
    visit = open_page(pages(9, lang), width)
    visit.page.mouse.wheel(0, 20_000)
    visit.page.wait_for_timeout(100)
    assert visit.said == []
    assert visit.asked == []
    assert visit.dialogs == []


def test_the_guard_sees_a_request_and_an_error(pages, open_page, tmp_path):
    policy = "default-src 'none'"
    loose = pages(2).read_text(encoding="utf-8").replace(policy, "default-src *", 1)
    loud = tmp_path / "loud.html"
    loud.write_text(
        loose.replace("</body>", '<img src="https://exemple.invalid/a.png"></body>'),
        encoding="utf-8",
    )
    visit = open_page(loud)
    assert visit.asked == ["https://exemple.invalid/a.png"]
    assert visit.said
