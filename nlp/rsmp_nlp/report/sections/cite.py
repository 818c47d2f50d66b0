"""How to cite a run: in words, and in BibTeX."""

from __future__ import annotations

import re
from typing import Final

from rsmp_nlp.report.contents import Contents
from rsmp_nlp.report.numbers import day
from rsmp_nlp.report.sections.record import as_dict, short
from rsmp_nlp.report.wording import texts

_SPECIAL: Final = re.compile(r"[\\{}$&#%_^~]")
_BIBTEX: Final = """\
@software{{rsmp-nlp-{key},
  title   = {{{{{title}}}}},
  author  = {{{{rsmp-nlp}}}},
  version = {{{version}}},
  year    = {{{year}}},
  note    = {{{note}}}
}}

@techreport{{useo2011,
  title       = {{{{Une mobilisation citoyenne qui préfigure de nouveaux modes de gouvernance
                 des politiques publiques}}}},
  author      = {{{{USEO}}}},
  institution = {{USEO}},
  year        = {{2011}},
  month       = jun
}}"""


def cite(contents: Contents, lang: str) -> dict[str, str]:
    """Return the references of a run and of its grid."""
    say, run = texts(lang), contents.run
    model = as_dict(run.get("model"))
    finished = short(run.get("finished_at"), 40)
    year = finished[:4] if re.match(r"\d{4}-", finished) else say["cite_no_year"]
    named = {"model": short(model.get("name"), 80), "run": short(run.get("run_id"), 80)}
    return {
        "run": say["cite_run"].format(
            version=short(run.get("version"), 40),
            year=year,
            title=say["title"],
            day=day(finished, lang),
            **named,
        ),
        "sha256": short(model.get("sha256"), 64),
        "bibtex": _BIBTEX.format(
            key=re.sub(r"[^A-Za-z0-9-]", "", named["run"]),
            title=_escaped(say["title"]),
            version=_escaped(short(run.get("version"), 40)),
            year=year,
            note=_escaped(say["cite_note"].format(**named)),
        ),
    }


def _escaped(text: str) -> str:
    """Return a text that BibTeX prints as it is."""
    return _SPECIAL.sub(lambda found: "" if found[0] in "\\{}^~$" else f"\\{found[0]}", text)
