"""Bytes to lines."""

from __future__ import annotations

import codecs
import io

import pytest

from rsmp_nlp.errors import UsageError
from rsmp_nlp.read import decode
from rsmp_nlp.read.decode import Line, detect_encoding, is_broken, iter_lines

FRENCH = "texte\nL’été… un cœur à 3 €\n"


def opened(data: bytes) -> io.BufferedReader:
    return io.BufferedReader(io.BytesIO(data))


def lines(data: bytes, encoding: str) -> list[Line]:
    return list(iter_lines(opened(data), encoding))


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (FRENCH.encode(), "utf-8"),
        (FRENCH.encode("utf-8-sig"), "utf-8-sig"),
        (FRENCH.encode("cp1252"), "cp1252"),
        (codecs.BOM_UTF16_LE + FRENCH.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + FRENCH.encode("utf-16-be"), "utf-16"),
        (FRENCH.encode("utf-16-le"), "utf-16-le"),
        (FRENCH.encode("utf-16-be"), "utf-16-be"),
        (codecs.BOM_UTF32_LE + FRENCH.encode("utf-32-le"), "utf-32"),
    ],
)
def test_the_encoding_is_found_and_reads_the_text(source_of, data, encoding):
    assert detect_encoding(source_of(data)) == encoding
    assert [line.text for line in lines(data, encoding)] == ["texte", "L’été… un cœur à 3 €"]


def test_ascii_is_utf8(source_of):
    assert detect_encoding(source_of(b"abc")) == "utf-8"
    assert detect_encoding(source_of(b"")) == "utf-8"


def test_an_accent_far_from_the_start_decides(source_of):
    start = b"a" * (3 << 20)
    assert detect_encoding(source_of(start + "é".encode("cp1252"))) == "cp1252"
    assert detect_encoding(source_of(start + "é".encode())) == "utf-8"


def test_a_few_broken_bytes_do_not_turn_utf8_into_cp1252(source_of):
    data = "é\n".encode() * 5 + b"\xe9\n"
    assert detect_encoding(source_of(data)) == "utf-8"
    assert [is_broken(line.text) for line in lines(data, "utf-8")] == [False] * 5 + [True]


def test_an_encoding_can_be_forced(source_of):
    assert detect_encoding(source_of(b"\xe9"), "latin-1") == "iso8859-1"


@pytest.mark.parametrize("forced", ["klingon", "hex", "rot13", "idna", "undefined", "a\0b"])
def test_a_forced_encoding_must_be_one_of_text(source_of, forced):
    with pytest.raises(UsageError) as caught:
        detect_encoding(source_of(b"a"), forced)
    assert str(caught.value).startswith(f"--encoding {forced} : encodage inconnu")


def test_bytes_that_windows_1252_does_not_define_are_seen():
    assert [is_broken(line.text) for line in lines(b"\x81\n\x80\n", "cp1252")] == [True, False]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("ok\n".encode("utf-16-le") + b"\x00\xd8a\x00", "utf-16-le"),
        ("ok\na".encode("utf-16-le") + b"b", "utf-16-le"),
        ("ok\n".encode("utf-32-le") + b"abcd", "utf-32-le"),
    ],
)
def test_broken_wide_encodings_are_seen_too(data, encoding):
    assert [is_broken(line.text) for line in lines(data, encoding)] == [False, True]


def test_line_ends():
    data = "a\r\nb\rc\n\nd\x0be\u2028f".encode()
    assert [(line.number, line.text) for line in lines(data, "utf-8")] == [
        (1, "a"),
        (2, "b"),
        (3, "c"),
        (4, ""),
        (5, "d\x0be\u2028f"),
    ]


@pytest.mark.parametrize("size", range(1, 9))
def test_what_is_decoded_together_does_not_show(monkeypatch, size):
    data = "é\r\n\r€uro\n\nfin".encode()
    monkeypatch.setattr(decode, "_BLOCK", size)
    assert lines(data, "utf-8") == [
        Line(1, "é", 1),
        Line(2, "", 0),
        Line(3, "€uro", 4),
        Line(4, "", 0),
        Line(5, "fin", 3),
    ]


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
@pytest.mark.parametrize("length", [9, 10, 11, 20, 21, 35])
def test_a_long_line_is_measured_and_not_held(monkeypatch, length, end):
    monkeypatch.setattr(decode, "MAX_LINE", 10)
    found = (
        lines(b"x" * length + end + b"suite\n", "utf-8") if end else lines(b"x" * length, "utf-8")
    )
    first = found[0]
    assert (first.number, first.length, first.too_long) == (1, length, length > 10)
    assert first.text == "x" * min(length, 11)
    assert [(line.number, line.text) for line in found[1:]] == ([(2, "suite")] if end else [])


def test_the_stream_is_closed_at_the_end_and_where_reading_is_given_up():
    whole, given_up = opened(b"a\nb\n"), opened(b"a\nb\n")
    assert len(list(iter_lines(whole, "utf-8"))) == 2
    assert whole.closed
    iterator = iter_lines(given_up, "utf-8")
    next(iterator)
    iterator.close()
    assert given_up.closed
