"""Keys of a terminal, one at a time, without the need to press Enter."""

from __future__ import annotations

import codecs
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from rsmp_nlp.errors import UsageError

END: Final = "\x04"
"""End of input (Ctrl-D), also given where the terminal has gone."""

_INTERRUPT: Final = "\x03"
_ESCAPE: Final = "\x1b"
_READ: Final = 64

_WITHOUT_SHIFT: Final = str.maketrans("&é\"'(-è_çà", "1234567890")
"""The top row of a French keyboard without Shift: its digits are the other way up."""


@contextmanager
def keyboard() -> Iterator[Callable[[], str]]:
    """Give a function that waits for a key and returns it; the terminal is as before afterwards.

    Raises
    ------
    UsageError
        Standard input or output is no terminal.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "« annotate label » demande un terminal : pas de tube ni de fichier sur l’entrée ou la "
            "sortie. Pour étiqueter dans un tableur : « rsmp-nlp annotate export … --to xlsx »."
        )
    if sys.platform == "win32":
        import msvcrt

        yield lambda: _windows_key(msvcrt.getwch)
        return
    import termios
    import tty

    fd = sys.stdin.fileno()
    before = termios.tcgetattr(fd)
    try:
        # once for the whole session, so that keys typed ahead are neither echoed nor lost
        tty.setcbreak(fd, termios.TCSANOW)
        yield _reader(fd)
    finally:
        termios.tcsetattr(fd, termios.TCSANOW, before)


def _reader(fd: int) -> Callable[[], str]:
    waiting: deque[str] = deque()
    decoder = codecs.getincrementaldecoder("utf-8")("ignore")

    def read() -> str:
        while not waiting:
            try:
                content = os.read(fd, _READ)
            except OSError:
                content = b""
            if not content:
                return END
            waiting.extend(keys(decoder.decode(content)))
        return waiting.popleft()

    return read


def _windows_key(read: Callable[[], str]) -> str:
    """Return the next key of a Windows console (not tried on one); function keys are two characters."""
    while (key := read()) in ("\x00", "\xe0"):
        read()
    if key == _INTERRUPT:
        raise KeyboardInterrupt
    return END if key == "\x1a" else plain_key(key)


def keys(typed: str) -> list[str]:
    r"""Return the keys of what a terminal sent at once; sequences of arrows and the like are none.

    >>> keys("1\x1b[A2é")
    ['1', '2', '2']
    """
    found: list[str] = []
    characters = iter(typed)
    for one in characters:
        if one != _ESCAPE:
            found.append(plain_key(one))
            continue
        following = next(characters, "")
        if following in "[O":
            # a sequence goes on to its final byte, a letter or a tilde
            next((end for end in characters if "@" <= end <= "~"), "")
    return found


def plain_key(key: str) -> str:
    """Return a key in lower case, a digit for the same key of a French keyboard without Shift."""
    return key.lower().translate(_WITHOUT_SHIFT)
