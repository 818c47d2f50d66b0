import pytest

from rsmp_nlp.annotate.sample_file import Item
from rsmp_nlp.annotate.terminal_screen import (
    KEYS,
    PLAIN,
    Style,
    grid_lines,
    help_lines,
    message_lines,
    style,
)
from rsmp_nlp.taxonomy import CLASSES

HOSTILE = "\x1b]0;titre\x07\x1b[2J\x1b[31mCliquez\r\u202eici"


def item(text="Venez samedi", **more):
    return Item("m1", "forum", text, **more)


def test_every_usage_has_a_key_in_the_order_of_the_grid():
    assert tuple(KEYS.values()) == CLASSES
    assert "".join(KEYS) == "1234567890"


def test_hostile_text_does_not_reach_the_terminal():
    shown = "\n".join(
        message_lines(
            Item("m", HOSTILE, HOSTILE, parent_text=HOSTILE, kind=HOSTILE), 80, None, PLAIN, False
        )
    )
    assert not set(shown) & set("\x1b\x07\r\u202e")
    assert "Cliquez" in shown


@pytest.mark.parametrize("width", [1, 20, 40, 80, 200])
def test_no_line_is_wider_than_the_terminal(width):
    lines = (
        message_lines(
            item("mot " * 300, parent_text="x" * 500, suggestion="action"),
            width,
            None,
            PLAIN,
            False,
        )
        + grid_lines(width)
        + help_lines(width)
    )
    assert max(map(len, lines)) <= max(width, 20)


def test_long_texts_are_cut_and_say_so_until_asked_whole():
    text = "\n".join(f"ligne {number}" for number in range(500))
    cut = message_lines(item(text), 80, 10, PLAIN, False)
    assert "[…] v pour tout voir" in cut
    assert len(cut) < 20
    assert "ligne 499" in message_lines(item(text), 80, None, PLAIN, False)


def test_the_model_speaks_only_if_asked():
    one = item(suggestion="evenement")
    assert "propose 7" not in "\n".join(message_lines(one, 80, None, PLAIN, False))
    assert "propose 7" in "\n".join(message_lines(one, 80, None, PLAIN, True))


def test_no_color_is_heeded(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert style() == Style()
    monkeypatch.setenv("TERM", "dumb")
    assert style() == PLAIN
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in "".join(message_lines(item(), 80, None, style(), False)) + style().clear
