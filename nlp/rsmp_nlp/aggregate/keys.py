"""64-bit keys of texts: SipHash, of all the texts of a column at once.

Keys decide in which order clusters are drawn and which groups they fall in: they must be the same on
every machine and in every version. They are those of `pandas.util.hash_array`, without pandas, whose
import takes longer than all that is done with ten messages.
"""

from __future__ import annotations

import hashlib
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

_KEY: Final = b"0123456789123456"
_STATE: Final = b"somepseudorandomlygeneratedbytes"
"""Aumasson & Bernstein (2012), SipHash: a fast short-input PRF, § 2."""

_MOST: Final = 512
"""Bytes of a text beyond which SipHash is that of its SHA-256: each eight bytes are a step for all."""

_ONE: Final = np.uint64(1)
_AT_ONCE: Final = 1 << 13
"""Texts whose state stays in the cache nearest to the processor."""


def hashed(texts: pa.Array) -> NDArray[np.uint64]:
    """Return a key of each text, shape `(n,)`; that of a null means nothing.

    Parameters
    ----------
    texts : of any type that casts to text
    """
    import pyarrow as pa

    texts = texts.cast(pa.large_string())
    found = np.empty(len(texts), dtype=np.uint64)
    for start in range(0, len(texts), _AT_ONCE):
        some = texts.slice(start, _AT_ONCE)
        found[start : start + len(some)] = _redistributed(_siphash(*_bytes(some)))
    return found


def _bytes(texts: pa.LargeStringArray) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the bytes of texts, followed by eight more, and where each begins and the last ends."""
    _, places, held = texts.buffers()
    ends = np.frombuffer(places, dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
    own = np.frombuffer(held or b"", dtype=np.uint8)[ends[0] : ends[-1]]
    lengths = np.diff(ends)
    if len(lengths) and lengths.max() > _MOST:
        return _shortened(own.tobytes(), ends - ends[0])
    return np.concatenate([own, np.zeros(8, dtype=np.uint8)]), ends - ends[0]


def _shortened(held: bytes, ends: NDArray[np.int64]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    texts = [held[start:end] for start, end in pairwise(ends.tolist())]
    texts = [one if len(one) <= _MOST else hashlib.sha256(one).digest() for one in texts]
    own = np.frombuffer(b"".join(texts) + bytes(8), dtype=np.uint8)
    return own, np.cumsum([0, *map(len, texts)])


def _siphash(held: NDArray[np.uint8], ends: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return SipHash-2-4 of texts; arguments are those that `_bytes` returns."""
    blocks, rest = np.divmod(np.diff(ends), 8)
    # those of most blocks first: a step is of the texts that have it, which stand together
    order = np.argsort(-blocks, kind="stable")
    starts, blocks, rest = ends[:-1][order], blocks[order], rest[order]
    words: NDArray[np.uint64] = np.ndarray(
        len(held) - 7, dtype="<u8", buffer=held.data, strides=(1,)
    )
    key = np.frombuffer(_KEY, dtype="<u8")
    first = np.frombuffer(_STATE, dtype=">u8").astype(np.uint64) ^ np.tile(key, 2)
    state = np.repeat(first[:, None], len(order), axis=1)
    spare = np.empty(len(order), dtype=np.uint64)
    counts = np.searchsorted(-blocks, -np.arange(blocks.max(initial=0)), side="left")
    for step, count in enumerate(counts.tolist()):
        _absorb(state[:, :count], words[starts[:count] + 8 * step], spare[:count])
    # the last block: what is left of the text, and its length
    last = words[starts + 8 * blocks] & ((np.uint64(1) << (8 * rest).astype(np.uint64)) - _ONE)
    length = ((8 * blocks + rest) & 0xFF).astype(np.uint64)
    _absorb(state, last | length << np.uint64(56), spare)
    state[2] ^= np.uint64(0xFF)
    for _ in range(4):
        _mix(state, spare)
    found = np.empty_like(spare)
    found[order] = np.bitwise_xor.reduce(state)
    return found


def _absorb(
    state: NDArray[np.uint64], words: NDArray[np.uint64], spare: NDArray[np.uint64]
) -> None:
    state[3] ^= words
    _mix(state, spare)
    _mix(state, spare)
    state[0] ^= words


def _mix(state: NDArray[np.uint64], spare: NDArray[np.uint64]) -> None:
    """Do a round of SipHash in place."""
    v0, v1, v2, v3 = state
    v0 += v1
    _turn(v1, 13, spare)
    v1 ^= v0
    _turn(v0, 32, spare)
    v2 += v3
    _turn(v3, 16, spare)
    v3 ^= v2
    v0 += v3
    _turn(v3, 21, spare)
    v3 ^= v0
    v2 += v1
    _turn(v1, 17, spare)
    v1 ^= v2
    _turn(v2, 32, spare)


def _turn(words: NDArray[np.uint64], bits: int, spare: NDArray[np.uint64]) -> None:
    """Rotate words to the left in place."""
    np.left_shift(words, np.uint64(bits), out=spare)
    words >>= np.uint64(64 - bits)
    words |= spare


def _redistributed(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return keys all of whose bits depend on all (Steele, Lea & Flood 2014, SplitMix64)."""
    keys ^= keys >> np.uint64(30)
    keys *= np.uint64(0xBF58476D1CE4E5B9)
    keys ^= keys >> np.uint64(27)
    keys *= np.uint64(0x94D049BB133111EB)
    keys ^= keys >> np.uint64(31)
    return keys
