"""Archives of arrays, looked at before anything of them is made."""

from __future__ import annotations

import io
import math
import zipfile
from pathlib import Path
from typing import IO

import numpy as np


def check_archive(archive: str | Path | IO[bytes], largest: int) -> int:
    """Check that what an archive of arrays claims is what it holds; return its size once opened.

    A header of a few bytes may ask for an array that fills the memory: each must be as large as its
    member says. Archives inside (sparse matrices) are checked too.

    Parameters
    ----------
    largest : bytes of all members once decompressed

    Raises
    ------
    ValueError
        The archive is larger than that, or a member holds another size than it claims.
    zipfile.BadZipFile
        It is no archive.
    """
    with zipfile.ZipFile(archive) as opened:
        members = opened.infolist()
        total = sum(member.file_size for member in members)
        if total > largest:
            raise ValueError(
                f"{total >> 20} Mo une fois décompressé, plus qu’un modèle n’en contient"
            )
        for member in members:
            if member.filename.endswith(".npz"):
                check_archive(io.BytesIO(opened.read(member)), largest)
            elif member.filename.endswith(".npy"):
                with opened.open(member) as stream:
                    claimed = _claimed(stream)
                if claimed != member.file_size:
                    raise ValueError(
                        f"{member.filename} : {claimed} octets annoncés, {member.file_size} présents"
                    )
    return total


def _claimed(stream: IO[bytes]) -> int:
    """Return the size that the header of an array claims, header included."""
    version = np.lib.format.read_magic(stream)
    if version == (1, 0):
        shape, _, dtype = np.lib.format.read_array_header_1_0(stream)
    elif version == (2, 0):
        shape, _, dtype = np.lib.format.read_array_header_2_0(stream)
    else:
        raise ValueError(f"tableau de version {version}")
    if dtype.hasobject:
        raise ValueError("tableau d’objets")
    return stream.tell() + math.prod(shape) * dtype.itemsize
