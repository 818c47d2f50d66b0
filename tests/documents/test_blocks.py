"""Every block of code of the documents runs here, or in a test that is named, or says why not."""

from __future__ import annotations

import doctest
import importlib.util
import tomllib
from collections import Counter
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from tests.documents.markdown import LANGUAGES, ROOT, Block, blocks, name_of, pages
from tests.documents.prepared import with_whole_demonstration
from tests.documents.shell import NotRunnable, commands, programs, run_block

ELSEWHERE = {
    ("README.fr.md", "console"): "tests/documents/test_translation.py",  # the same as README.md
    ("docs/annotation.md", "console"): "tests/annotate/test_afternoon.py",
    ("docs/commands.md", "console"): "tests/documents/test_reference.py",
    ("docs/maps.md", "toml"): "tests/read/test_declared.py",
    ("docs/guides/metabase.md", "sql"): "tests/export/test_guides.py",
    ("docs/guides/power-bi.md", "sql"): "tests/export/test_guides.py",
    ("docs/guides/superset.md", "sql"): "tests/export/test_guides.py",
    ("docs/guides/tableau.md", "sql"): "tests/export/test_guides.py",
    ("docs/guides/pandas.md", "python"): "tests/export/test_guides.py",
    ("docs/guides/r.md", "r"): "tests/export/test_guides.py",
}
"""Pages whose blocks of a language are run by a test of their own, on files of their own."""

INSTALLED_BY = {
    "matplotlib": "rsmp-nlp[figures]",
    "mpltern": "rsmp-nlp[figures]",
    "cleanlab": "rsmp-nlp[review]",
    "datasets": "rsmp-nlp[transformer]",
    "convokit": "convokit",
}
"""Modules that blocks need, and what installs them."""

RUN_HERE = ("console", "sh", "python", "toml")


def where(block: Block) -> str:
    """Return how a block is treated: `here`, `elsewhere`, `not run`, `compared`, `shown` or
    `forgotten`."""
    if block.marker == "not run":
        return "not run" if block.said else "forgotten"
    if block.marker == "run by":
        return "elsewhere"
    if (name_of(block.page), block.language) in ELSEWHERE:
        return "elsewhere"
    if block.language in RUN_HERE:
        return "here"
    if block.marker == "output":
        return "compared"
    return "forgotten" if block.language in LANGUAGES else "shown"


ALL = [block for page in pages() for block in blocks(page)]
PAGES = sorted({block.page for block in ALL if where(block) == "here"})


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_blocks_of_a_page_run_in_their_order(page, place):
    """Those whose modules are there; of others the test says, skipped, what they wait for."""
    if page.stem == "tutoriel":
        with_whole_demonstration(place)
    names: dict[str, object] = {}
    said = ""
    absent: list[str] = []
    for block in blocks(page):
        if block.marker == "output":
            assert_said(block, said)
        elif where(block) == "here" and (wanted := missing(block)):
            absent += wanted
        elif where(block) == "here":
            said = run(block, names)
    if absent:
        name = absent[0]
        pytest.skip(f"{name} absent, bloc non lancé : pip install '{INSTALLED_BY[name]}'")


def missing(block: Block) -> list[str]:
    """Return the modules that a block needs and that are not there."""
    modules = block.said.split(", ") if block.marker == "needs" else []
    return [name for name in modules if importlib.util.find_spec(name) is None]


def run(block: Block, names: dict[str, object]) -> str:
    try:
        if block.language == "toml":
            tomllib.loads(block.code)
            return ""
        if block.language == "python":
            out = StringIO()
            with redirect_stdout(out):
                exec(compile(block.code, str(block), "exec"), names)
            return out.getvalue()
        return run_block(block.code)
    except NotRunnable as program:
        pytest.fail(f"{block} : {program} n’est pas lancé ici. Marquez <!-- not run: pourquoi -->.")
    except Exception as error:
        error.add_note(str(block))
        raise


def assert_said(block: Block, said: str) -> None:
    """Compare what a page shows with what was said; a line of `...` stands for any lines."""
    options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    shown = block.code.replace("…\n", "...\n")
    if not doctest.OutputChecker().check_output(shown, said, options):
        pytest.fail(f"{block} ne dit plus ce que la commande dit :\n{said}")


def test_no_block_is_forgotten():
    forgotten = [str(block) for block in ALL if where(block) == "forgotten"]
    assert not forgotten, f"blocs ni lancés ni marqués : {', '.join(forgotten)}"


def test_blocks_marked_as_not_run_could_not_run_here():
    """A marker is no way to hide a command of ours that runs anywhere."""
    free = {"rsmp-nlp", "cat", "pip"}
    allowed = ("transformer", "pip-audit", "-r .ci/dev.lock", "atheris")
    for block in ALL:
        if where(block) == "not run" and block.language in ("console", "sh"):
            lines = commands(block.code)
            runnable = all(free.issuperset(programs(words)) for words in lines)
            assert not runnable or any(one in block.code for one in allowed), block


@pytest.mark.parametrize("key", sorted(ELSEWHERE), ids=str)
def test_blocks_run_elsewhere_are_there_and_their_test_names_the_page(key):
    page, language = key
    assert any(name_of(block.page) == page and block.language == language for block in ALL)
    test = (ROOT / ELSEWHERE[key]).read_text(encoding="utf-8")
    assert Path(page).name in test or Path(page).stem in test


RUN_BY = [
    one
    for one in ALL
    if one.marker == "run by" and (name_of(one.page), one.language) not in ELSEWHERE
]


@pytest.mark.parametrize("block", RUN_BY, ids=str)
def test_what_runs_a_block_takes_it_from_its_page(block):
    runner = (ROOT / block.said).read_text(encoding="utf-8")
    if block.said == ".ci/run":
        assert block.code.strip() in runner
    else:
        assert f'"{name_of(block.page)}"' in runner


def test_the_count_of_blocks(record_property):
    """Tell, in the report of pytest, what runs and what does not."""
    counted = Counter(where(block) for block in ALL)
    for name, number in counted.items():
        record_property(name, number)
    reasons = Counter(block.said for block in ALL if where(block) == "not run")
    print("\n", dict(counted))
    for reason, number in reasons.most_common():
        print(f"{number:3} {reason}")
    assert counted["here"] + counted["elsewhere"] > counted["not run"]
