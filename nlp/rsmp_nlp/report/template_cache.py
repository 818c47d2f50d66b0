"""Compiled templates, kept beside them as Python keeps its own modules."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from pickle import UnpicklingError

from jinja2.bccache import Bucket, FileSystemBytecodeCache

from rsmp_nlp import __version__


class TemplateCache(FileSystemBytecodeCache):
    """Keeps what compiling a folder of templates gives; where that cannot be written, they are compiled again.

    Compiling those of the report takes ten times as long as filling them.

    Parameters
    ----------
    templates : folder; one that this Python may not write in is read all the same
    """

    def __init__(self, templates: Path) -> None:
        # what a template compiles to depends on how page.py sets Jinja, which goes with our version
        super().__init__(str(templates / "__pycache__"), f"{__version__}-%s.cache")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read a compiled template, if it is there and whole."""
        try:
            super().load_bytecode(bucket)
        except (OSError, EOFError, UnpicklingError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Write a compiled template, if that may be."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                Path(self.directory).mkdir(exist_ok=True)
                super().dump_bytecode(bucket)
