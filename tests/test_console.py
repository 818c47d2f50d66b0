"""What a run shows while it goes on."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from rsmp_nlp import console
from rsmp_nlp.console import watcher

NLP = Path(__file__).parents[1] / "nlp"


class Clock:
    """A clock that moves when told."""

    def __init__(self):
        self.now = 0.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    one = Clock()
    monkeypatch.setattr(console, "time", one)
    return one


def test_a_line_every_minute_where_there_is_no_terminal(clock, capsys):
    with watcher(quiet=False) as heard:
        for minute in range(5):
            for second in range(60):
                clock.now = minute * 60 + second
                heard.advance(int(clock.now) * 10 + 100, clock.now / 1_200)
        heard.tell("Reprise.")
    lines = capsys.readouterr().err.splitlines()
    assert lines == [
        "700 messages classés, 10 par seconde, 5 % lus, encore 19 min",
        "1300 messages classés, 10 par seconde, 10 % lus, encore 18 min",
        "1900 messages classés, 10 par seconde, 15 % lus, encore 17 min",
        "2500 messages classés, 10 par seconde, 20 % lus, encore 16 min",
        "Reprise.",
    ]


def test_nothing_is_promised_where_the_size_is_not_known(clock, capsys):
    with watcher(quiet=False) as heard:
        heard.advance(0, None)
        clock.now = 61
        heard.advance(610, None)
    assert capsys.readouterr().err == "610 messages classés, 10 par seconde\n"


def test_quiet_is_quiet(clock, capsys):
    with watcher(quiet=True) as heard:
        clock.now = 100
        heard.advance(1, 0.5)
        heard.tell("Reprise.")
        heard.stage("rapport")
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_a_terminal_has_a_bar_that_goes_away_and_stdout_nothing():
    code = f"""
import sys, time
sys.path.insert(0, {str(NLP)!r})
from rsmp_nlp.console import watcher
with watcher(quiet=False) as heard:
    heard.advance(10, 0.25)
    time.sleep(0.3)
    heard.advance(1234, 0.5)
    time.sleep(0.3)
    heard.stage("positions et rapport")
"""
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-c", code],
        stderr=theirs,
        stdout=subprocess.PIPE,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
    )
    os.close(theirs)
    seen = b""
    try:
        while chunk := os.read(ours, 4096):
            seen += chunk
    except OSError:  # the other end is closed
        pass
    assert child.communicate()[0] == b""
    text = seen.decode()
    assert "1234 messages" in text
    assert "positions et rapport" in text
    assert "\x1b[2K" in text, "the bar is erased"
