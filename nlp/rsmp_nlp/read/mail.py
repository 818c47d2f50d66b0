"""Mail: mbox files and archives of lists, single `.eml` files, Maildir folders."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import Message as Mail
from itertools import islice
from typing import IO, Final

from rsmp_nlp.errors import EmptyInput
from rsmp_nlp.late_pattern import late
from rsmp_nlp.read.base import Description, Item, ReadOptions
from rsmp_nlp.read.compose import compose, rejected, skipped
from rsmp_nlp.read.mime import (
    TooDeep,
    body,
    header,
    identifiers,
    parse_mail,
    sender,
    sent_at,
)
from rsmp_nlp.read.quotes import written
from rsmp_nlp.read.source import Source

MAX_MAIL: Final = 16 << 20
"""Bytes of a mail that are read: its text comes before its attachments."""

ENCODED_LINES: Final = 3_000
"""Lines of base64 in a row that are kept: a text is shorter, the rest of a file is not looked at."""

REMEMBERED: Final = 100_000
"""Mails whose thread is kept in mind for their replies."""

ONLY_QUOTES: Final = "rien que des citations ou une signature"
NOT_KEPT: Final = "brouillon, indésirable ou corbeille"

_ENVELOPE: Final = late(rb"From (?:-|\S+(?: at \S+)?) .*\d{1,2}:\d{2}.*\d{4}")
_HEADER_LINE: Final = late(rb"[A-Za-z][A-Za-z0-9-]{1,60}:(?:\s|$)")
_KNOWN_HEADERS: Final = frozenset(
    b"from date subject to message-id received return-path mime-version delivered-to "
    b"x-mozilla-status x-gm-thrid content-type reply-to in-reply-to references".split()
)
_MAILDIR: Final = late(r"\d{9,11}\.[^/]{3,200}")
_PREFIX: Final = late(
    r"(?:\s*(?:re|ré|rép|réf|ref|aw|sv|antw|tr|fw|fwd|wg|i)\s?(?:\[\d+\]|\(\d+\))?\s?:\s*"
    r"|\s*\[(?P<tag>[^\[\]]{2,40})\]\s*)",
    re.IGNORECASE,
)
_REPLY: Final = late(
    r"(?:\s*\[[^\[\]]{1,40}\]\s*)?\s*(?:re|ré|rép|réf|ref|aw|sv|antw)\s?(?:\[\d+\]|\(\d+\))?\s?:",
    re.I,
)
_FORWARD: Final = late(r"(?:\s*\[[^\[\]]{1,40}\]\s*)?\s*(?:tr|fw|fwd|wg|i)\s?:", re.I)
_AUTOMATIC: Final = late(
    r"\s*(?:(?:r(?:é|e)ponse|message) automatique|automatic reply|auto(?:matic)?[- ]?reply"
    r"|absen(?:ce|t)\b.{0,30}(?:bureau|office|message)|message d.absence|out of (?:the )?office"
    r"|undeliver(?:ed|able)|non remis|mail delivery|delivery status|delivery failure"
    r"|returned mail|échec de la remise|retour de mail)",
    re.IGNORECASE,
)
_MACHINE_SENDER: Final = late(
    r"(?:mailer-daemon|postmaster|mailman|listserv|majordomo|sympa|mdaemon)(?:@|$|-)", re.I
)
_DISCARDED: Final = late(
    r"\b(?:spam|trash|drafts?|corbeille|brouillons?|indésirables?|courrier indésirable)\b", re.I
)


@dataclass(frozen=True, slots=True)
class _Raw:
    """The bytes of a mail, the line where it begins, and its envelope line."""

    row: int
    data: bytes
    envelope: str = ""


@dataclass
class Threads:
    """Which thread each mail belongs to, by its identifier and by its subject."""

    by_id: OrderedDict[str, str] = field(default_factory=OrderedDict)
    by_subject: OrderedDict[str, str] = field(default_factory=OrderedDict)

    def place(self, message_id: str, mail: Mail, subject: str, reply: bool) -> tuple[str, str]:
        """Return the thread and the parent ("" where there is none) of a mail."""
        references = identifiers(header(mail, "References"))
        answers = identifiers(header(mail, "In-Reply-To"))
        parent = next((one for one in [*answers[:1], *references[::-1]] if one != message_id), "")
        if parent:
            known = (self.by_id.get(one) for one in (parent, *references[::-1]))
            thread = next(filter(None, known), None) or (references or [parent])[0]
        elif reply and subject:
            thread = parent = self.by_subject.get(subject, "")
        else:
            thread = ""
        thread = thread or message_id
        self._remember(self.by_id, message_id, thread)
        if subject:
            self._remember(self.by_subject, subject, thread, first=reply or bool(parent))
        return thread, parent

    @staticmethod
    def _remember(
        where: OrderedDict[str, str], key: str, thread: str, *, first: bool = False
    ) -> None:
        if not (first and key in where):
            where[key] = thread
        if len(where) > REMEMBERED:
            where.popitem(last=False)


class MailReader:
    """Reads mails one by one, as their authors wrote them.

    What is quoted, the signatures, the footers of lists and the disclaimers are left out. Replies
    are linked by `In-Reply-To` and `References`, else by subject within one file. The space is the
    list. The date is that of the message, which always has its zone.
    """

    name = "mail"
    formats = "courriels : mbox, archives de listes, fichiers .eml, dossiers Maildir"
    status: Final = "documented"

    def sniff(self, source: Source) -> float:
        """Return 0.95 for an mbox or a mail, by what it begins with rather than by its suffix."""
        head = source.head(1 << 14).lstrip(b"\xef\xbb\xbf\r\n")
        if _ENVELOPE.match(head[:300]):
            return 0.95 if _begins_with_headers(head.partition(b"\n")[2]) else 0.0
        if source.suffix == ".emlx":
            head = head.partition(b"\n")[2]
        alone = source.suffix in (".eml", ".emlx") or _MAILDIR.fullmatch(source.name)
        return 0.95 if alone and _begins_with_headers(head) else 0.0

    def describe(self, source: Source, options: ReadOptions) -> Description:
        """Return what fills each field."""
        mapping = {
            "text": "corps, sans citation ni signature (et l’objet, pour un premier message)",
            "message_id": "Message-ID",
            "thread_id": "References, In-Reply-To, sinon l’objet",
            "parent_id": "In-Reply-To, References",
            "author": "From",
            "author_kind": "system : réponses automatiques et avis de non-remise",
            "kind": "post, reply ; repost pour un transfert sans texte propre",
            "space": "List-Id, sinon l’étiquette de l’objet",
            "created_at": "Date",
        }
        return Description(mapping=mapping)

    def read(self, source: Source, options: ReadOptions) -> Iterator[Item]:
        """Yield one item a mail."""
        yield from read_mails(source, options, Threads())


def read_mails(source: Source, options: ReadOptions, threads: Threads) -> Iterator[Item]:
    """Yield one item for each mail of a file; `threads` may know the mails of others.

    Raises
    ------
    EmptyInput
        The file holds no mail.
    """
    alone = not _ENVELOPE.match(source.head(300).lstrip(b"\xef\xbb\xbf\r\n"))
    if alone:
        source = replace(source, platform=source.folder_platform)
    found = False
    for raw in _one(source) if alone else _split(source.open()):
        found = True
        yield _item(source, options, raw, threads)
    if not found:
        raise EmptyInput(source.label, "aucun courriel")


def _begins_with_headers(data: bytes) -> bool:
    """Tell whether lines of headers come first, known ones among them."""
    lines = [line for line in data.split(b"\n")[:60] if line.strip()]
    names = set()
    for line in lines:
        if _HEADER_LINE.match(line):
            names.add(line.partition(b":")[0].lower())
        elif not line.startswith((b" ", b"\t", b">From ")):
            break
    return len(names & _KNOWN_HEADERS) >= 2


def _one(source: Source) -> Iterator[_Raw]:
    with source.open() as stream:
        if source.suffix == ".emlx":
            stream.readline(100)
        yield _Raw(1, stream.read(MAX_MAIL))


def _split(stream: IO[bytes]) -> Iterator[_Raw]:
    """Yield the mails of an mbox, of which at most `MAX_MAIL` bytes are held."""
    lines: list[bytes] = []
    size, row, start, envelope, encoded = 0, 0, 1, "", 0
    blank, begun = True, False
    with stream:
        while line := stream.readline(1 << 16):
            row += 1
            if blank and line.startswith(b"From ") and _ENVELOPE.match(line[:300]):
                if begun:
                    yield _Raw(start, b"".join(lines), envelope)
                lines, size, start, begun = [], 0, row, True
                envelope = _envelope_date(line)
                blank = False
                continue
            blank = not line.strip()
            encoded = encoded + 1 if len(line) > 60 and b" " not in line else 0
            if begun and size < MAX_MAIL and encoded < ENCODED_LINES:
                if line.startswith(b">") and line.lstrip(b">").startswith(b"From "):
                    line = line[1:]
                lines.append(line)
                size += len(line)
    if begun:
        yield _Raw(start, b"".join(lines), envelope)


def _envelope_date(line: bytes) -> str:
    """Return the date of an envelope line, in an order that mail dates have."""
    words = line.decode("ascii", "replace").split()
    if len(words) >= 7 and ":" in words[-2]:
        return f"{words[-3]} {words[-4]} {words[-1]} {words[-2]}"
    return ""


def _item(source: Source, options: ReadOptions, raw: _Raw, threads: Threads) -> Item:
    try:
        mail = parse_mail(raw.data)
        text = body(mail)
    except TooDeep:
        return rejected(source, raw.row, "parties emboîtées sans fin")
    written_by = sender(mail)
    subject, tag = clean_subject(header(mail, "Subject"))
    if not (written_by.address or written_by.name or subject or text.strip()):
        return rejected(source, raw.row, "aucun en-tête de courriel reconnu")
    reply = bool(_REPLY.match(header(mail, "Subject")))
    forward = bool(_FORWARD.match(header(mail, "Subject")))
    message_id = next(iter(identifiers(header(mail, "Message-ID"))), "")
    own_id = message_id or f"{source.name}:{raw.row}"
    thread, parent = threads.place(own_id, mail, subject.lower(), reply)
    if _discarded(mail) and "deleted" not in options.include:
        return skipped(source, raw.row, NOT_KEPT, own_id)
    found = written(text)
    kind = "reply" if parent or reply else "post"
    own = found.own
    if not own and (found.forwarded or (forward and found.quoted)):
        kind, own = "repost", found.forwarded or text
    elif not own and found.quoted:
        return skipped(source, raw.row, ONLY_QUOTES, own_id)
    elif kind == "post" and subject and not own.lower().startswith(subject.lower()):
        own = f"{subject}\n\n{own}"
    return compose(
        source,
        options,
        raw.row,
        own,
        message_id=own_id,
        thread_id=thread,
        parent_id=parent,
        author=written_by.address or written_by.name,
        author_kind="system" if _automatic(mail, written_by.address) else "unknown",
        kind=kind,
        space=_list_name(mail) or tag,
        created_at=sent_at(mail, raw.envelope),
        url=_archived_at(mail),
    )


def clean_subject(subject: str) -> tuple[str, str]:
    """Return a subject without prefixes, and the tag of its list.

    >>> clean_subject("Re: [Comité] RE : Fwd: Réunion [ordre du jour]")
    ('Réunion [ordre du jour]', 'Comité')
    """
    tag, place = "", 0
    for match in islice(iter(_prefixes(subject)), 12):
        place = match.end()
        tag = tag or (match["tag"] or "").strip()
    rest = subject[place:].strip()
    return (rest, tag) if rest else (subject.strip(), "")


def _prefixes(subject: str) -> Iterator[re.Match[str]]:
    place = 0
    while match := _PREFIX.match(subject, place):
        yield match
        place = match.end()


def _automatic(mail: Mail, address: str) -> bool:
    submitted = header(mail, "Auto-Submitted").lower()
    return (
        (bool(submitted) and not submitted.startswith("no"))
        or bool(header(mail, "X-Autoreply") or header(mail, "X-Autorespond"))
        or header(mail, "Precedence").lower() in ("auto_reply", "auto-reply")
        or header(mail, "X-List-Administrivia").lower() == "yes"
        or mail.get_content_type() == "multipart/report"
        or header(mail, "Return-Path") == "<>"
        or _MACHINE_SENDER.match(address) is not None
        or _AUTOMATIC.match(header(mail, "Subject")) is not None
    )


def _discarded(mail: Mail) -> bool:
    return (
        _DISCARDED.search(header(mail, "X-Gmail-Labels")) is not None
        or header(mail, "X-Spam-Flag").lower() == "yes"
    )


def _list_name(mail: Mail) -> str:
    """Return the name of the mailing list, from what list programs write."""
    listed = header(mail, "List-Id") or header(mail, "List-ID")
    if listed:
        address = re.search(r"<([^<>]+)>", listed)
        return (address[1] if address else listed).strip().partition(".")[0]
    for name in ("X-BeenThere", "X-Mailing-List", "Mailing-List", "List-Post"):
        found = re.search(r"([\w.+-]{1,64})@[\w.-]+", header(mail, name))
        if found:
            return found[1]
    return ""


def _archived_at(mail: Mail) -> str:
    found = re.search(r"https?://[^\s<>]{3,500}", header(mail, "Archived-At"))
    return found[0] if found else ""
