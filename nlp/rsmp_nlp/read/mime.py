"""One mail as its sender wrote it: decoded headers, readable body, whatever its encodings say."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import HeaderParseError, MessageError
from email.header import decode_header
from email.message import Message as Mail
from email.utils import parseaddr, parsedate_to_datetime
from typing import Final

from rsmp_nlp.late_pattern import late
from rsmp_nlp.read.markup import html_to_text

MAX_DEPTH: Final = 30
"""Nested parts looked at; mail programs make three or four."""

MAX_TEXT: Final = 1_000_000
"""Characters of a body that are read."""

MAX_HEADER: Final = 20_000
"""Characters of a header that are read."""

QUOTING_HTML: Final = (
    "blockquote",
    ".gmail_quote",
    ".gmail_attr",
    ".gmail_signature",
    ".yahoo_quoted",
    ".moz-cite-prefix",
    ".moz-signature",
    "#appendonsend",
    "#OLK_SRC_BODY_SECTION",
    "#Signature",
)
"""What mail programs put around what they quote and sign.

Outlook quotes below `#divRplyFwdMsg`, not in it: its headers stay, for `quotes` to cut at them.
"""

_LATIN: Final = frozenset(("", "us-ascii", "ascii", "iso-8859-1", "latin-1", "latin1", "iso8859-1"))
_ALSO_CP1252: Final = frozenset((*_LATIN, "cp1252", "windows-1252", "unknown-8bit", "x-unknown"))
_LONG_PARAMETERS: Final = late(
    rb"^(content-(?:type|disposition):[^\n]{2000})[^\n]+", re.IGNORECASE | re.MULTILINE
)
"""What of a header of parameters the standard parser would take minutes to read."""

_NO_HTML: Final = late(
    r"(?:html|navigateur|browser|version en ligne|view (?:this|it) (?:e-?mail )?online)",
    re.IGNORECASE,
)
_IDS: Final = late(r"<\s*([^<>\s]{3,400})\s*>")
_OBFUSCATED: Final = late(r"(?P<user>[\w.+-]{1,64}) (?:at|à|chez) (?P<host>[\w.-]{3,200})")


class TooDeep(ValueError):
    """A mail nests parts deeper than any mail program does."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote: `address` in lower case, `name` as displayed; either may be empty."""

    address: str
    name: str


def parse_mail(data: bytes) -> Mail:
    """Return a mail from its bytes; the standard parser accepts nearly anything.

    Raises
    ------
    TooDeep
        Its parts are nested beyond what can be followed.
    """
    from email.parser import BytesParser
    from email.policy import compat32

    try:
        data = _LONG_PARAMETERS.sub(rb"\1", data.lstrip(b"\xef\xbb\xbf\r\n"))
        return BytesParser(policy=compat32).parsebytes(data)
    except RecursionError:
        raise TooDeep from None


def header(mail: Mail, name: str) -> str:
    """Return a header as text, words of RFC 2047 and raw bytes decoded; "" where it is absent."""
    wanted = name.lower()
    for key, value in mail.raw_items():
        if key.lower() == wanted:
            return _decoded(str(value))
    return ""


def headers(mail: Mail, name: str) -> list[str]:
    """Return every header of that name."""
    wanted = name.lower()
    return [_decoded(str(value)) for key, value in mail.raw_items() if key.lower() == wanted]


def _decoded(value: str) -> str:
    value = re.sub(r"\r?\n[ \t]+|[\r\n]+", " ", value[:MAX_HEADER])
    if not value.isascii():
        value = _bytes_to_text(value.encode("ascii", "surrogateescape"), "")
    if "=?" in value:
        try:
            words = decode_header(value)
        except (HeaderParseError, binascii.Error, ValueError):
            return value.strip()
        value = "".join(
            word if isinstance(word, str) else _bytes_to_text(word, charset or "")
            for word, charset in words
        )
    return " ".join(value.split())


def _bytes_to_text(data: bytes, charset: str) -> str:
    """Decode bytes whose declared charset is often wrong: UTF-8 shows, Latin-1 means cp1252."""
    charset = charset.strip().strip("\"'").lower()
    if charset in _ALSO_CP1252:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode("cp1252", "replace")
    try:
        return data.decode(charset)
    except (LookupError, UnicodeError, ValueError):
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode("cp1252", "replace")


def sender(mail: Mail) -> Sender:
    """Return who wrote a mail; addresses that archives write "a at b.org" are restored."""
    value = header(mail, "From")[:500]
    match = _OBFUSCATED.match(value)
    if match and "@" not in value:
        shown = re.search(r"\(([^()]{1,200})\)", value)
        address = f"{match['user']}@{match['host']}".lower()
        return Sender(address, shown[1].strip() if shown else "")
    try:
        name, address = parseaddr(value)
    except RecursionError:  # comments within comments
        return Sender("", "")
    if "@" not in address:
        return Sender("", (name or address or value)[:200])
    return Sender(address.strip().lower(), name.strip())


def identifiers(value: str) -> list[str]:
    """Return the message identifiers of a header, without their angle brackets.

    >>> identifiers("<a@b> (message of Monday) <c@d>")
    ['a@b', 'c@d']
    """
    return _IDS.findall(value)


def sent_at(mail: Mail, envelope: str = "") -> datetime | None:
    """Return the date of a mail in UTC: its `Date`, else that of its arrival."""
    arrivals = [value.rpartition(";")[2] for value in headers(mail, "Received")]
    for value in (header(mail, "Date"), *arrivals[-1:], envelope):
        try:
            moment = parsedate_to_datetime(value.strip())
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        try:
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError):
            continue
        if 1971 <= moment.year <= 2199:
            return moment
    return None


def body(mail: Mail) -> str:
    """Return the text of a mail: its plain part, else its HTML; attachments are ignored.

    Raises
    ------
    TooDeep
        Its parts are nested beyond `MAX_DEPTH`.
    """
    return "\n\n".join(part for part in _texts(mail, 0) if part.strip())[:MAX_TEXT]


def _texts(part: Mail, depth: int) -> Iterator[str]:
    if depth > MAX_DEPTH:
        raise TooDeep
    if part.is_multipart():
        children = [child for child in part.get_payload() if isinstance(child, Mail)]
        kind = part.get_content_type()
        if kind == "message/rfc822":
            return
        if kind == "multipart/alternative":
            yield _best(children, depth)
            return
        for child in children:
            yield from _texts(child, depth + 1)
        return
    kind = part.get_content_type()
    if kind not in ("text/plain", "text/html", "text/enriched") or _attached(part):
        return
    text = _leaf(part)
    yield html_to_text(text, QUOTING_HTML) if kind == "text/html" else text


def _best(children: list[Mail], depth: int) -> str:
    """Return the plain version among alternatives, unless it only says to read the other."""
    plain = rich = ""
    for child in children:
        text = "\n\n".join(_texts(child, depth + 1)).strip()
        if child.get_content_type() == "text/plain":
            plain = plain or text
        else:
            rich = rich or text
    says_nothing = len(plain) < 200 and len(rich) > 3 * len(plain) and _NO_HTML.search(plain)
    return rich if not plain or says_nothing else plain


def _attached(part: Mail) -> bool:
    disposition = str(part.get("Content-Disposition") or "").strip().lower()
    if disposition.startswith("attachment"):
        return True
    try:
        return part.get_filename() is not None
    except (LookupError, UnicodeError, ValueError, TypeError, AttributeError):
        return True


def _leaf(part: Mail) -> str:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, MessageError, AssertionError):
        data = None
    if not isinstance(data, bytes):
        return str(part.get_payload() or "")
    text = _bytes_to_text(data, _parameter(part, "charset"))[:MAX_TEXT]
    if _parameter(part, "format").lower() == "flowed":
        text = _unflowed(text, _parameter(part, "delsp").lower() == "yes")
    return text


def _parameter(part: Mail, name: str) -> str:
    try:
        value = part.get_param(name)
    except (LookupError, UnicodeError, ValueError, TypeError, AttributeError):
        return ""
    return str(value[2] if isinstance(value, tuple) else value or "")


def _unflowed(text: str, delete_space: bool) -> str:
    """Join the lines that RFC 3676 says are one: those that end with a space, alike in depth."""
    joined: list[str] = []
    open_depth: int | None = None
    for line in text.replace("\r\n", "\n").split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ") if depth or line.startswith(" ") else line
        soft = content.endswith(" ") and content != "-- "
        kept = content[:-1] if soft and delete_space else content
        if open_depth == depth and joined and content != "-- ":
            joined[-1] += kept
        else:
            joined.append(f"{'>' * depth}{' ' if depth else ''}{kept}")
        open_depth = depth if soft else None
    return "\n".join(joined)
