import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from tests.documents.markdown import blocks_run_by
from tests.documents.shell import commands

import rsmp_nlp
from rsmp_nlp.annotate.sample_file import Item, write_sample
from rsmp_nlp.annotate.terminal import Session, items_for
from rsmp_nlp.annotate.terminal_screen import PLAIN
from rsmp_nlp.annotate.terminal_store import LabelFile
from rsmp_nlp.errors import InputError, UsageError

PACKAGE = str(Path(rsmp_nlp.__file__).parents[1])
ITEMS = [Item(f"m{number}", "forum", f"texte {number}") for number in range(3)]


@pytest.fixture
def annotate(tmp_path):
    def call(keys, items=ITEMS, name="l.csv"):
        shown = []
        labels = LabelFile(tmp_path / name, "léa")
        waiting = iter([*keys, "\x04"])
        left = Session(items, labels, lambda: next(waiting), shown.append, PLAIN).run()
        given = [
            (one.message_id, one.label, one.secondary, one.status)
            for one in LabelFile(tmp_path / name, "léa").given
        ]
        return left, given, "".join(shown)

    return call


def test_one_key_a_message(annotate):
    assert annotate("170")[:2] == (
        0,
        [
            ("m0", "valorisation", "", "submitted"),
            ("m1", "evenement", "", "submitted"),
            ("m2", "none", "", "submitted"),
        ],
    )


def test_passing_is_no_label_and_is_not_asked_again(annotate):
    assert annotate("p")[1] == [("m0", "", "", "skipped")]
    assert annotate("6")[1][-1] == ("m1", "echange", "", "submitted")


def test_going_back_shows_the_message_again(annotate):
    left, given, shown = annotate("1r2")
    assert given == [("m0", "perspective", "", "submitted")]
    assert left == 2
    assert "réponse précédente effacée" in shown
    assert "rien à défaire" in annotate("r", name="autre.csv")[2]


def test_going_back_reaches_what_an_earlier_session_gave(annotate):
    annotate("12")
    assert annotate("rr")[1] == []


def test_a_secondary_usage_comes_first_and_never_doubles_the_label(annotate):
    _, given, _ = annotate(["s", "7", "9", "s", "9", "9", "s", "x", "1"])
    assert [one[1:3] for one in given] == [
        ("action", "evenement"),
        ("action", ""),
        ("valorisation", ""),
    ]


def test_a_secondary_usage_does_not_stay_for_the_next_message(annotate):
    assert [one[2] for one in annotate("s7pr1")[1]] == [""]
    assert [one[2] for one in annotate("s71 2".replace(" ", ""), name="b.csv")[1]] == [
        "evenement",
        "",
    ]


def test_help_gives_definitions_and_eats_one_key(annotate):
    _, given, shown = annotate("?1")
    assert given == []
    assert "fait venir ou tenir un évènement" in shown


def test_unknown_keys_change_nothing(annotate):
    left, given, shown = annotate("x\n")
    assert (left, given) == (3, [])
    assert "touche sans effet" in shown


def test_quitting_keeps_the_rest_for_later(annotate):
    assert annotate("1q2")[0] == 2
    left, _, shown = annotate("")
    assert left == 2
    assert "message 2 sur 3" in shown


def test_only_ones_own_share_is_shown():
    shared = [Item("a", "p", "t", annotators="léa|marc"), Item("b", "p", "t", annotators="marc")]
    assert [item.message_id for item in items_for(shared, "léa")] == ["a"]
    assert [item.message_id for item in items_for([*shared, *ITEMS[:1]], "zoé")] == ["m0"]
    with pytest.raises(UsageError, match="léa, marc"):
        items_for(shared, "zoé")
    with pytest.raises(UsageError, match="--annotator"):
        items_for(shared, " ")
    with pytest.raises(InputError):
        items_for([], "léa")


def documented(page):
    """Return the words of the command that a page shows, the program's name left out."""
    [code] = blocks_run_by(__file__, page)
    [[program, *words]] = commands(code)
    assert program == "rsmp-nlp"
    return words


class Terminal:
    """The command in a pseudo-terminal of its own."""

    def __init__(self, arguments, **environment):
        import fcntl
        import pty
        import termios

        def of_terminal():
            # its controlling terminal, so that Ctrl-C reaches it, though who runs the tests ignores it
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            signal.signal(signal.SIGINT, signal.SIG_DFL)

        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "rsmp_nlp", *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={
                **os.environ,
                "PYTHONPATH": PACKAGE,
                "COLUMNS": "100",
                "LINES": "30",
                **environment,
            },
            start_new_session=True,
            preexec_fn=of_terminal,
        )
        os.close(slave)
        self.seen = ""

    def wait_for(self, text, seconds=90):
        end = time.monotonic() + seconds
        while text not in self.seen:
            ready, _, _ = select.select([self.master], [], [], max(0, end - time.monotonic()))
            assert ready, f"« {text} » never came, but: {self.seen[-500:]!r}"
            try:
                content = os.read(self.master, 4096)
            except OSError:  # the other end is closed
                content = b""
            assert content, f"« {text} » never came, but: {self.seen[-500:]!r}"
            self.seen += content.decode("utf-8", "replace")
        before, _, self.seen = self.seen.partition(text)
        return before

    def type(self, keys):
        os.write(self.master, keys.encode())

    def leave(self):
        return self.process.wait(60)

    def interrupt(self, times=12):
        """Press Ctrl-C, as a person does again where it was dropped: before keys are read, they are."""
        for _ in range(times):
            self.type("\x03")
            end = time.monotonic() + 5
            # read meanwhile, as a terminal does: a program waits where nobody reads what it writes
            while time.monotonic() < end:
                if select.select([self.master], [], [], 0.1)[0]:
                    with suppress(OSError):  # the other end is closed
                        self.seen += os.read(self.master, 4096).decode("utf-8", "replace")
                if self.process.poll() is not None:
                    return self.process.returncode
        return None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.master)


@pytest.mark.skipif(sys.platform == "win32", reason="pas de pseudo-terminal sous Windows")
def test_a_whole_session_in_a_pseudo_terminal(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sample, out = Path("sample.csv"), Path("labels.csv")
    hostile = Item("m0", "forum", "Bonjour\x1b[2J\x1b]0;pris\x07", parent_text="Qui vient ?")
    write_sample([hostile, *ITEMS[1:]], sample)
    arguments = documented("docs/agreement.md")

    with Terminal(arguments, NO_COLOR="1") as terminal:
        shown = terminal.wait_for("message 1 sur 3") + terminal.wait_for("quitter")
        assert "Qui vient ?" in shown
        assert "Bonjour␛[2J␛]0;pris␇" in shown
        assert "\x1b" not in shown
        terminal.type("è")  # 7 on a French keyboard
        terminal.wait_for("noté : Gestion d’évènement")
        terminal.type("q")
        terminal.wait_for("1 messages sur 3 étiquetés")
        assert terminal.leave() == 0

    with Terminal(arguments) as terminal:
        terminal.wait_for("message 2 sur 3")
        terminal.wait_for("quitter")
        terminal.type("6p")  # typed ahead
        terminal.wait_for("3 messages sur 3 étiquetés")
        assert terminal.leave() == 0
    assert [one.label for one in LabelFile(out, "léa").given] == ["evenement", "echange", ""]


@pytest.mark.skipif(sys.platform == "win32", reason="pas de pseudo-terminal sous Windows")
def test_ctrl_c_loses_nothing_and_leaves_with_130(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_sample(ITEMS, Path("tirage.csv"))
    with Terminal(documented("docs/tutoriel.md")) as terminal:
        terminal.wait_for("quitter")
        terminal.type("1")
        terminal.wait_for("message 2 sur 3")
        terminal.wait_for("quitter")
        assert terminal.interrupt() == 130, terminal.seen
    assert len(LabelFile(Path("etiquettes.csv"), "moi").given) == 1


def test_over_a_pipe_the_way_out_is_told(tmp_path):
    sample = tmp_path / "tirage.csv"
    write_sample(ITEMS, sample)
    found = subprocess.run(
        [
            *(sys.executable, "-m", "rsmp_nlp", "annotate", "label", str(sample)),
            *("-o", str(tmp_path / "l.csv"), "--annotator", "léa"),
        ],
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": PACKAGE},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert found.returncode == 2
    assert "demande un terminal" in found.stderr
    assert not (tmp_path / "l.csv").exists()
