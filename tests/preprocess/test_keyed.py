"""Fingerprints are HMAC-SHA256, whatever was made before with the same key or another."""

from __future__ import annotations

import hmac

from rsmp_nlp.preprocess.keyed import DIGITS, fingerprint


def test_they_are_those_of_the_standard():
    for key in (b"", b"one", b"two", b"one"):
        for content in ("", "été", "été, encore"):
            whole = hmac.digest(key, content.encode(), "sha256").hex()
            assert fingerprint(key, content) == whole[:DIGITS]


def test_what_cannot_be_written_has_one_too():
    assert fingerprint(b"k", "\ud800") == fingerprint(b"k", "?")
