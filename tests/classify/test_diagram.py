import re
from xml.etree import ElementTree

from rsmp_nlp.classify.diagram import DIAGRAM, reliability_svg
from rsmp_nlp.classify.reliability import Bin

SVG = "{http://www.w3.org/2000/svg}"
BINS = [Bin(0.5, 0.6, 10, 0.55, 0.5), Bin(0.9, 1.0, 40, 0.95, 1.0)]


def test_a_bar_and_a_dot_for_each_bin():
    tree = ElementTree.fromstring(reliability_svg([("familles", BINS, 0.02), ("usages", [], 0.0)]))
    bars = [one for one in tree.iter(f"{SVG}rect") if one.get("fill-opacity")]
    assert len(bars) == 2
    assert float(bars[1].get("height")) == 2 * float(bars[0].get("height"))
    first, second = tree.iter(f"{SVG}circle")
    assert float(second.get("r")) > float(first.get("r"))
    assert float(second.get("cy")) < float(first.get("cy"))


def test_it_needs_nothing_else():
    drawn = reliability_svg([("<familles>", BINS, 0.02)])
    ElementTree.fromstring(drawn)
    assert "&lt;familles&gt; (erreur 0,020)" in drawn
    assert not re.search(r"<(script|image|style|use)\b|href|url\(", drawn)


def test_every_model_has_its_own_and_the_card_shows_it(tiny):
    ElementTree.parse(tiny.folder / DIAGRAM)
    assert f"]({DIAGRAM})" in (tiny.folder / "README.md").read_text(encoding="utf-8")
