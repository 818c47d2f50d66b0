"""The page of a run: one HTML file that opens offline, for people who decide with it."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rsmp_nlp.errors import OutputLost
from rsmp_nlp.report.contents import read_contents
from rsmp_nlp.report.view import view
from rsmp_nlp.report.wording import texts
from rsmp_nlp.whole_files import write_aside

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

FILE_NAME: Final = "report.html"

_INTERVAL: Final = re.compile(r"[\d.,]+–[\d.,]+\s?%\)?")
_TEMPLATES: Final = Path(__file__).parent / "templates"


def write_report(out: Path, lang: str = "fr", *, quotes: bool = False) -> Path:
    """Write `report.html` in the folder of a run, and return its path.

    The file is written whole or not at all.

    Parameters
    ----------
    out : folder with `platforms.parquet`, `usages.parquet`, `run.json`; what it has of
        `messages.parquet`, `timeline.parquet`, `segments.parquet` and `words.parquet` is told too
    lang : "fr" or "en"
    quotes : whether a few messages are quoted, masked and unsigned

    Raises
    ------
    InputError
        A file is missing (`IncompleteRun`, `NotReadable`) or damaged (`BrokenFile`).
    UsageError
        The page does not exist in this language, or quotes are wanted of a run made without the
        texts.
    OutputLost
        The folder cannot be written in.
    """
    texts(lang)
    page = render(view(read_contents(out, quotes=quotes), lang))
    path = out / FILE_NAME
    try:
        with write_aside(path) as stream:
            stream.write(page)
    except OSError as error:
        raise OutputLost(path, error) from error
    return path


def render(context: dict[str, Any]) -> str:
    """Return the page of a context made by `view.view`.

    A security policy in the page itself forbids any request: the only script that runs is the
    one whose hash it names.
    """
    from markupsafe import Markup

    script = (_TEMPLATES / "page.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    page = _environment().get_template("page.html.j2")
    return page.render(
        **context,
        style=Markup((_TEMPLATES / "style.css").read_text(encoding="utf-8")),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        script_hash=f"sha256-{digest}",
    )


@cache
def _environment() -> Environment:
    """Return what renders; it keeps the templates compiled, for the next page of this process."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from rsmp_nlp.report.template_cache import TemplateCache

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        bytecode_cache=TemplateCache(_TEMPLATES),
    )
    environment.filters["unbroken"] = unbroken
    environment.filters["sentence"] = sentence
    return environment


def sentence(text: str) -> str:
    """Return a clause as a sentence: a capital, a full stop.

    >>> sentence("peu d’auteurs"), sentence("Fini !")
    ('Peu d’auteurs.', 'Fini !')
    """
    return text[:1].upper() + text[1:] + ("" if text[-1:] in ".!?…" else ".")


def unbroken(text: str) -> Markup:
    """Return a text, escaped, whose intervals (« 54–67 % ») stay on one line."""
    from markupsafe import Markup, escape

    marked = _INTERVAL.sub(r'<span class="whole">\g<0></span>', str(escape(text)))
    return Markup(marked)  # noqa: S704 - escaped above
