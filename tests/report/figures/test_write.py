from __future__ import annotations

import sys

import pytest

from rsmp_nlp.errors import UsageError
from rsmp_nlp.report.figures.write import write_figures


@pytest.fixture
def drawn(make_run):
    """Return a function that draws a run of the platforms named."""
    for package in ("matplotlib", "mpltern"):
        pytest.importorskip(package, reason=f"{package} absent : pip install 'rsmp-nlp[figures]'")

    def draw(names, formats=("svg",), lang="fr", **columns):
        out = make_run(names, **columns)
        return out / "figures", write_figures(out, formats, lang)

    return draw


READINGS = {"expression": 0.7, "connection": 0.4, "expression_low": 0.6, "expression_high": 0.8}


def test_three_formats_whole(drawn):
    folder, done = drawn(["a", "b"], ("svg", "pdf", "png"), **READINGS)
    assert {path.name for path in folder.iterdir()} == {
        f"{name}.{kind}"
        for name in ("triangle", "shares", "usages", "social")
        for kind in ("svg", "pdf", "png")
    }
    assert done.empty == ("timeline",)
    assert (folder / "triangle.png").read_bytes().startswith(b"\x89PNG")
    assert b"/FontFile2" in (folder / "triangle.pdf").read_bytes()
    assert "<image" not in (folder / "triangle.svg").read_text(encoding="utf-8")


def test_png_has_three_hundred_dots_per_inch(drawn):
    image = pytest.importorskip(
        "PIL.Image", reason="Pillow absent : pip install 'rsmp-nlp[figures]'"
    )
    folder, _ = drawn(["a"], ("png",))
    with image.open(folder / "shares.png") as shares:
        assert round(shares.info["dpi"][0]) == 300


@pytest.mark.parametrize("kind", ["svg", "pdf", "png"])
def test_the_same_run_gives_the_same_bytes(drawn, kind):
    def once():
        folder, _ = drawn(["a", "b"], (kind,), **READINGS)
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    assert once() == once()


@pytest.mark.parametrize("count", [1, 40])
def test_any_number_of_platforms(drawn, count):
    folder, done = drawn([f"Section {n}" for n in range(count)], **READINGS)
    assert len(done.paths) == 4
    assert (folder / "triangle.svg").stat().st_size > 10_000


def test_hostile_names_are_drawn_as_text(drawn):
    names = ["$\\frac{1$", "<script>alert(1)</script>", "x" * 10_000, "\u202etxt", "社区", "_a"]
    folder, _ = drawn(names, **READINGS)
    assert "<script" not in (folder / "triangle.svg").read_text(encoding="utf-8")


def test_what_is_empty_is_not_left_from_before(drawn):
    folder, _ = drawn(["a"], **READINGS)
    assert (folder / "social.svg").exists()
    folder, done = drawn(["a"])
    assert not (folder / "social.svg").exists()
    assert done.empty == ("social", "timeline")


def test_an_unknown_format_is_refused(make_run):
    with pytest.raises(UsageError, match="svg, pdf, png"):
        write_figures(make_run(["a"]), ("jpeg",))


def test_a_missing_package_is_one_sentence(make_run, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    out = make_run(["a"])
    with pytest.raises(UsageError, match=r"pip install 'rsmp-nlp\[figures\]'"):
        write_figures(out)
    assert not (out / "figures").exists()
