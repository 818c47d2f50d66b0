"""The page of a run opened in a real browser, with everything it does written down."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.browser.runs import messages, write_run

from rsmp_nlp.aggregate.options import Options
from rsmp_nlp.report.page import write_report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
WIDTHS = {"ordinateur": (1280, 900), "téléphone": (390, 844)}


@dataclass
class Visit:
    """A page that is open: what it said, asked for and popped up."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


OpenPage = Callable[..., Visit]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the installed Chromium once; skip, saying what to install, where there is none."""
    api = pytest.importorskip(
        "playwright.sync_api", reason="playwright absent : pip install 'rsmp-nlp[test]'"
    )
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("Chromium absent : apt install chromium")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Return a function that opens a file and lets nothing else through.

    `width` is a key of `WIDTHS`; other options are those of Playwright's `new_context`.
    """

    with ExitStack() as stack:
        yield lambda path, width="ordinateur", **options: stack.enter_context(
            _visit(chromium, path, width, options)
        )


@contextmanager
def _visit(browser: Browser, path: Path, width: str, options: dict[str, Any]) -> Iterator[Visit]:
    across, down = WIDTHS[width]
    context = browser.new_context(viewport={"width": across, "height": down}, **options)
    page = context.new_page()
    visit = Visit(page)
    address = path.resolve().as_uri()

    def guard(route: Any) -> None:
        asked = route.request.url
        if asked.partition("#")[0] == address:
            route.continue_()
        else:
            visit.asked.append(asked)
            route.abort()

    def dismiss(dialog: Any) -> None:
        visit.dialogs.append(dialog.message)
        dialog.dismiss()

    page.route("**/*", guard)
    page.on("dialog", dismiss)
    page.on("pageerror", lambda error: visit.said.append(f"erreur : {error}"))
    page.on(
        "console",
        lambda message: (
            visit.said.append(f"{message.type} : {message.text}")
            if message.type in ("error", "warning")
            else None
        ),
    )
    page.goto(address)
    yield visit
    context.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a function that gives the page of a run of so many platforms, made once."""
    made: dict[tuple[int, str], Path] = {}
    home = tmp_path_factory.mktemp("pages")

    def page(count: int, lang: str = "fr") -> Path:
        if (count, lang) not in made:
            run = home / f"{count}"
            if not run.exists():
                names = [f"Section locale n° {n}" for n in range(count)]
                many = Options(period="year") if count > 12 else Options(by=("role", "space"))
                write_run(run, messages(names), many)
            written = write_report(run, lang)
            made[count, lang] = written.replace(written.with_name(f"{lang}.html"))
        return made[count, lang]

    return page
