"""Authors under a pseudonym: the same person has the same one, nobody without the key finds who."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rsmp_nlp.errors import NotReadable, UsageError
from rsmp_nlp.preprocess.keyed import DIGITS, fingerprint

PREFIX: Final = "a-"
KEY_BYTES: Final = 32
_PSEUDONYM: Final = re.compile(rf"a-[0-9a-f]{{{DIGITS}}}")


@dataclass(frozen=True)
class Pseudonymiser:
    """HMAC-SHA256 of the author's name under a secret key.

    Truncated to 48 bits: collisions are negligible below a million authors per run.
    """

    key: bytes

    def __call__(self, platform: str, author: str | None) -> str | None:
        """Return the pseudonym of an author of a platform, None where there is none."""
        if author is None:
            return None
        return PREFIX + fingerprint(self.key, f"{platform}\x1f{author.strip()}")


def written_authors(
    option: str, names: Collection[str], platforms: Collection[str], key: Path | None
) -> frozenset[str]:
    """Return authors as a run writes them, from names or pseudonyms.

    Parameters
    ----------
    option : that gave them, for messages
    names : names, whose pseudonym is another on each platform, or pseudonyms
    key : file of the pseudonymisation key, which is not made here: a new one would find nobody

    Raises
    ------
    UsageError
        There are names, and no key.
    NotReadable
        The key cannot be read.
    """
    written = {name for name in names if is_pseudonym(name)}
    others = set(names) - written
    if not others:
        return frozenset(written)
    if key is None or not key.is_file():
        raise UsageError(
            f"{option} : les auteurs de cette exécution sont sous pseudonyme et la clé manque ({key}). "
            "Donnez-la avec --key, ou donnez des pseudonymes (a-…)."
        )
    pseudonym = Pseudonymiser(load_key(key))
    written |= {str(pseudonym(platform, name)) for platform in platforms for name in others}
    return frozenset(written)


def is_pseudonym(author: str) -> bool:
    """Tell whether an author is one of ours, not a name that a run was asked to keep.

    >>> is_pseudonym("a-0123456789ab"), is_pseudonym("a-zoe")
    (True, False)
    """
    return _PSEUDONYM.fullmatch(author) is not None


def load_key(path: Path) -> bytes:
    """Return the key kept in a file of the user, made on first use with owner-only rights.

    Raises
    ------
    NotReadable
        The file exists and cannot be read or is no key.
    """
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except FileNotFoundError:
        return _new_key(path)
    except (OSError, ValueError) as error:
        raise NotReadable(path, f"clé de pseudonymisation illisible, {error}") from error
    if len(key) < KEY_BYTES:
        raise NotReadable(
            path, f"clé de pseudonymisation de {len(key)} octets, {KEY_BYTES} au moins"
        )
    return key


def _new_key(path: Path) -> bytes:
    """Make a key and keep it; where nothing can be kept, the key lasts for one run."""
    key = secrets.token_bytes(KEY_BYTES)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return load_key(path)
    except OSError:
        return key
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(key.hex() + "\n")
    return key
