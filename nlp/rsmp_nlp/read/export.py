"""An export made of several files: a folder, an archive, or a part of one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final

from rsmp_nlp.errors import EmptyInput
from rsmp_nlp.read.locate import Kind
from rsmp_nlp.read.source import Source

MAX_DEPTH: Final = 6
"""How deep below the path given an export may begin."""


@dataclass(frozen=True, eq=False)
class Export:
    """Files that belong together, and what the user calls them.

    Attributes
    ----------
    label : how users are told of it, for instance `exports/slack.zip` or `dump.zip!/slack`
    name : name of the folder or archive, without suffix
    kind : folder, archive, or file where a single file was given
    platform : name to give to messages that carry none
    everything : all the sources of the path given, by their path in it, sorted
    root : where the export begins in it, "" or ending with `/`

    Sources handed out by `sources`, `get` and `find` have their path in the export as `path`, and
    the platform of the export. None is opened before its reader opens it.
    """

    label: str
    name: str
    kind: Kind
    platform: str
    everything: Mapping[str, Source]
    root: str = ""

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Paths of the files in the export, sorted; `/` separates folders."""
        size = len(self.root)
        return tuple(path[size:] for path in self.everything if path.startswith(self.root))

    @property
    def sources(self) -> Iterator[Source]:
        """Every file, in the order of `paths`."""
        return (self._handed(path) for path in self.paths)

    def get(self, path: str) -> Source | None:
        """Return the file at `path`, None where there is none."""
        return self._handed(path) if self.root + path in self.everything else None

    def find(self, *patterns: str) -> list[Source]:
        """Return the files whose path fits a pattern, whatever the case, in the order of `paths`.

        `*` and `?` stay within a folder, `**/` stands for any number of folders: `*/*.json` is a
        file of a first-level folder, `**/outbox.json` that file wherever it is.
        """
        fits = [_pattern(pattern).fullmatch for pattern in patterns]
        return [self._handed(path) for path in self.paths if any(fit(path) for fit in fits)]

    def sha256(self, members: Iterable[Source]) -> str | None:
        """Return the SHA-256 of the archive or file; of the sums of `members` for a folder."""
        files = {member.file: member for member in members}
        if not files:
            return None
        if len(files) == 1:
            return next(iter(files.values())).sha256()
        sums = "\n".join(sorted(f"{member.sha256()}  {member.path}" for member in files.values()))
        return hashlib.sha256(sums.encode()).hexdigest()

    def _handed(self, path: str) -> Source:
        source = self.everything[self.root + path]
        return replace(source, path=path, platform=self.platform, folder_platform=self.platform)


def needed(export: Export, path: str) -> Source:
    """Return the file at `path`.

    Raises
    ------
    EmptyInput
        The export lacks it.
    """
    source = export.get(path)
    if source is None:
        raise EmptyInput(export.label, f"« {path} » manque dans cet export")
    return source


@lru_cache(maxsize=256)
def _pattern(pattern: str) -> re.Pattern[str]:
    r"""Return the expression of a pattern.

    >>> [bool(_pattern("**/*.json").fullmatch(path)) for path in ("a.JSON", "b/c/a.json", "a.js")]
    [True, True, False]
    """
    parts = re.split(r"(\*\*/|\*|\?)", pattern)
    wild = {"**/": "(?:[^/]+/)*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(wild.get(part, re.escape(part)) for part in parts), re.IGNORECASE)
