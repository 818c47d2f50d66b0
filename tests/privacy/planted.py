"""What every reader's tests read, with people and secrets planted in it, and a way to tell them.

The exports are those of `tests/read`. In each, whatever the reader gives as an author is replaced by a
name, an account or a number found nowhere else, and the beginning of every text is followed by a
sentence that holds one of each thing that is to be masked.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.read.chats import DISCORD, EXPORTS, Files, dumped, lines
from tests.read.conftest import read_everything, rows_xml, workbook
from tests.read.mails import MBOX
from tests.read.test_declared import BY_NAME, table
from tests.read.test_feed import ATOM, COMMENTS, RDF, RSS
from tests.read.test_json_tables import TWO
from tests.read.test_mail_folder import FIRST, REPLY
from tests.read.test_network_readers import EXPECTED, SAMPLES
from tests.read.test_tei import TALK, TEI
from tests.read.test_telegram_pages import message as telegram_message
from tests.read.test_telegram_pages import page
from tests.read.test_wordpress import comment, export, item

from rsmp_nlp.errors import RsmpError
from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.schema.records import Message

EVERYTHING = frozenset(("bot", "system", "repost", "private", "deleted"))
_DISPLAYED = (
    *("Léa Roux", "Omar Sy", "Marie Dupé", "Marie_Dup=C3=A9", "Durand, Paul", "Marie@Example.org"),
    *("marie@example.org", "paul@example.org", "Paul@Example.org", "leila@example.org"),
    *(
        "l@example.org",
        "o@example.org",
        "presse@example.org",
        "x@example.org",
        "+33 6 00 00 00 00",
        "robot",
    ),
    *("06 00 00 00 00", "Asso vélo", "collectif", "aaa.bsky.social", "bbb.bsky.social", "alice_d"),
    *("Ministere", "Léa", "Omar", "Marie", "Paul", "Luc"),
)
"""People of the samples whom no reader gives as an author: shown names, signatures, addresses."""


@dataclass
class Planted:
    """An export with what was planted in it.

    Attributes
    ----------
    people : names, accounts, numbers and addresses put in the place of those of the sample
    secrets : what the sentence added to texts holds, besides its plain words
    words : a word of that sentence which nothing masks: it tells that a text was written
    private_word : the same, in messages that are read only where private ones are asked for
    """

    name: str
    reader: str
    files: Files
    people: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    word: str = ""
    private_word: str = ""
    reached: int = 0
    """Messages whose text holds the whole sentence."""


def lay(folder: Path, files: Files) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def samples() -> Iterator[tuple[str, str, Files]]:
    """Yield the name of each sample, the reader it is for, and its files."""
    for name, (reader, files) in EXPORTS.items():
        yield f"chat-{name}", reader, files
    yield "chat-slack_group", "slack", _group()
    yield "chat-discord_direct", "discord", _direct()
    for name, reader in EXPECTED.items():
        path = SAMPLES / name
        inside = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
        root = path.parent if path.is_file() else path
        yield (
            f"network-{name.replace('/', '-')}",
            reader,
            {str(one.relative_to(root)): one.read_bytes() for one in inside},
        )
    yield "mbox", "mail", {"liste.mbox": MBOX.encode()}
    yield (
        "maildir",
        "mail-folder",
        {"1.eml": f"{FIRST}Qui vient ?".encode(), "2.eml": f"{REPLY}Moi aussi".encode()},
    )
    for name, text in {"rss": RSS, "atom": ATOM, "comments": COMMENTS, "rdf": RDF}.items():
        yield f"feed-{name}", "feed", {f"{name}.xml": text.encode()}
    wordpress = export(
        item(1, content="<p>Venez samedi</p>", comments=comment(3, "J’y serai")),
        item(2, status="private", content="<p>Entre membres du bureau</p>"),
    )
    yield "wordpress", "wordpress", {"site.xml": wordpress}
    yield "tei", "tei", {"corpus.xml": TEI.encode()}
    yield "talk", "tei", {"talk.xml": TALK.encode()}
    yield from _tables()
    yield "json", "json", {"notes.json": dumped({"messages": TWO})}
    survey = table(
        ["Respondent ID", "Nom", "Que pensez-vous de la plateforme ?"],
        ["118", "anne_v", "Elle aide à organiser nos actions."],
        ["119", "luc_w", "Trop de publicité pour moi."],
    )
    yield "survey", "enquete", {"formulaire.csv": survey}
    said = {"timestamp": 1588000000, "comment": "Merci pour le compte rendu", "author": "anne_v"}
    answered = {"timestamp": 1588000000, "data": [{"comment": said}], "title": "anne_v wrote"}
    yield "meta", "meta-download", {"comments.json": dumped({"group_comments_v2": [answered]})}
    pages = page(telegram_message(2, "Bonjour à tous", "Léa Page"))
    yield "telegram-pages", "telegram-html", {"messages.html": pages.encode()}
    for name in BY_NAME:
        if name != "convokit":
            file = BY_NAME[name].files[0] if BY_NAME[name].files else "table.csv"
            yield f"map-{name}", name, {file.replace("*", ".csv"): _declared(name)}
    yield "map-convokit", "convokit", {"utterances.jsonl": _utterances()}


def _group() -> Files:
    """Return a workspace with a conversation of a few, in a folder that names them."""
    folder = "mpdm-leila--omarb-1"
    group = {"id": "G0123ABCD", "name": folder, "members": ["U01", "U02"]}
    post = {"type": "message", "user": "U02", "ts": "1711848001.000000", "text": "Rien que nous"}
    return {
        "users.json": dumped([{"id": "U01", "name": "leila"}, {"id": "U02", "name": "omarb"}]),
        "channels.json": dumped([{"id": "C01", "name": "agora", "members": ["U01"]}]),
        "mpims.json": dumped([group]),
        "agora/2024-03-30.json": dumped(
            [{"type": "message", "user": "U01", "ts": "1711790300.000000", "text": "Bonjour"}]
        ),
        f"{folder}/2024-03-31.json": dumped([post]),
    }


def _direct() -> Files:
    """Return a conversation of two, named after the other one, as DiscordChatExporter writes it."""
    file = json.loads(next(iter(DISCORD.values())))
    file["guild"] = {"id": "0", "name": "Direct Messages"}
    file["channel"] |= {"type": "DirectTextChat", "category": "Private", "name": "omar"}
    return {"direct.json": dumped(file)}


def _tables() -> Iterator[tuple[str, str, Files]]:
    """Yield tables of any origin, each with records that cannot be kept."""
    columns = ["id", "auteur", "nom_complet", "courriel", "texte", "date"]
    rows = [
        ["1", "anne_v", "Léa Roux", "l@example.org", "Qui vient ?", "2024-03-02"],
        ["2", "luc_w", "Omar Sy", "o@example.org", "Moi, samedi", "2024-03-03"],
        ["3", "anne_v", "Léa Roux", "l@example.org", "", "2024-03-04"],
    ]
    torn = "4;anne_v;Léa Roux;l@example.org;Encore;2024;trop;de;cellules\n"
    nul = "5;anne_v;Léa Roux;l@example.org;Nul\0ici;2024-03-05\n"
    plain = table(columns, *rows, separator=";") + (torn + nul).encode()
    yield "csv", "csv", {"notes.csv": plain}
    records = [dict(zip(columns, row, strict=True)) for row in rows]
    broken = b'{"id": "9", "auteur": "anne_v", "nom_complet": "L\xc3\xa9a Roux", "texte": "Cass\xc3\xa9\n'
    yield (
        "jsonl",
        "jsonl",
        {"notes.jsonl": lines(*records, ["anne_v", "Léa Roux"], "Omar Sy") + broken},
    )
    for name in CONVERTED:
        yield name, "csv", {"notes.csv": table(columns, *rows, separator=";")}
    yield "txt", "txt", {"lettre.txt": "Bonjour à vous\nMarie\n06 00 00 00 00\n".encode()}


def _declared(name: str) -> bytes:
    """Return a table that a shipped map takes: an ordinary message, an answer, one without text."""
    one = BY_NAME[name]
    columns = list(
        dict.fromkeys(
            [
                *one.required,
                *(group[0] for group in one.any_of),
                *(column for source in one.fields.values() for column in source.columns),
            ]
        )
    )
    people = one.fields["author"].columns if "author" in one.fields else ()
    words = one.fields["text"].columns
    mapped = {column for source in one.fields.values() for column in source.columns}
    mapped |= {rule.column for rule in one.skip}

    def cells(author: str, text: str, number: int) -> list[str]:
        return [
            author
            if column in people
            else text
            if column in words
            else "2024-03-02 10:00:00"
            if one.fields.get("created_at") and column in one.fields["created_at"].columns
            else f"{number}"
            if one.fields.get("message_id") and column in one.fields["message_id"].columns
            else ""
            if column in mapped
            else "Léa Roux"
            for column in columns
        ]

    return table(
        columns,
        cells("anne_v", "Qui vient samedi", 71),
        cells("luc_w", "Moi, avec plaisir", 72),
        cells("anne_v", "", 73),
    )


def _utterances() -> bytes:
    first = {"id": "u1", "speaker": "anne_v", "conversation_id": "u1", "reply-to": None}
    second = {"id": "u2", "speaker": "luc_w", "conversation_id": "u1", "reply-to": "u1"}
    return lines(
        first | {"text": "Qui vient ?", "timestamp": 1709373600, "meta": {"nom": "Léa Roux"}},
        second | {"text": "Moi", "timestamp": 1709373660},
    )


def plant_all(folder: Path) -> tuple[Planted, ...]:
    """Return every sample with its people and secrets, in the order of `samples`.

    `folder` holds the originals while they are read.
    """
    return tuple(
        _plant(number, name, reader, files, folder / name)
        for number, (name, reader, files) in enumerate(samples(), start=10)
    )


def _plant(number: int, name: str, reader: str, files: Files, folder: Path) -> Planted:
    result = Planted(name, reader, files, word=f"Motvibre{number}", private_word=f"Motclos{number}")
    path = lay(folder, files)
    whole = _messages(path, reader, EVERYTHING)
    usual = {one.message_id for one in _messages(path, reader, EVERYTHING - {"private"})}
    public = {name for one in whole for name in (one.space, one.platform)}
    people = dict.fromkeys(one.author for one in whole if one.author and one.author not in public)
    new = {old: person(old, number, place) for place, old in enumerate((*people, *_DISPLAYED))}
    said, result.secrets = sentence(number)
    changed_files: Files = {}
    for one, content in files.items():
        data = content.decode("utf-8", "surrogateescape")
        for old in sorted(new, key=len, reverse=True):
            changed = _replaced(data, old, new[old])
            if changed != data:
                result.people += _marks(new[old])
            data = changed
        for message in whole:
            private = message.message_id not in usual
            word = result.private_word if private else result.word
            data = _told(data, message.text, f" {said} {word} ")
        if "mpdm" in one:
            for old, other in new.items():
                one = _replaced(one, old, other)
        changed_files[one] = data.encode("utf-8", "surrogateescape")
    result.files = changed_files
    result.people = sorted(set(result.people))
    if name in CONVERTED:
        result.reader, result.files = name, CONVERTED[name](result.files["notes.csv"])
    after = _messages(lay(folder.with_name(f"{name}-new"), result.files), result.reader, EVERYTHING)
    result.reached = sum(all(one in message.text for one in result.secrets) for message in after)
    return result


def _messages(path: Path, reader: str, include: frozenset[str]) -> list[Message]:
    try:
        return read_everything([path], ReadOptions(include=include)).kept
    except RsmpError:
        return []


def person(old: str, number: int, place: int) -> str:
    """Return another person of the same kind: account, number, address, first name and name."""
    mark = f"{number}x{place:02}"
    if "://" in old:
        return f"{old.rpartition('/')[0]}/comptoral{mark}"
    if old.startswith("did:"):
        return f"did:plc:compteval{mark}"
    if "@" in old:
        return f"adressine{mark}@exemple.org"
    if re.fullmatch(r"\d+", old):
        return f"99{number}{place:02}771"
    if re.fullmatch(r"[+\d ]+", old):
        return f"+33 6 {number // 100:02} {number % 100:02} {place:02} 27"
    if " " in old or "_" in old or "=" in old:
        return f"Prenovik{mark} Nomvasque{mark}"
    return f"comptoral{mark}"


def _marks(person: str) -> list[str]:
    """Return what of a planted person is nowhere else."""
    if person.startswith("+"):
        return [person]
    return person.rpartition("/")[2].partition("@")[0].split()


def _replaced(data: str, old: str, new: str) -> str:
    """Return a file where a person is another; a short name only where it stands alone in its cell."""
    for form in dict.fromkeys((old, json.dumps(old)[1:-1])):
        if len(old) < 4:
            pattern = rf"(?<=[\"\[,;:>#\s])(?<!\w\s){re.escape(form)}(?=[\"\],;}}<\n])(?!\"\s*:)"
        else:
            pattern = rf"(?<!\w){re.escape(form)}(?!\w)"
        data = re.sub(pattern, new, data)
    return data


def _told(data: str, text: str, sentence: str) -> str:
    """Return a file where the first words of a message are followed by a sentence."""
    first = text.split()[:4]
    for count in range(len(first), 0, -1):
        words = " ".join(first[:count])
        for form in dict.fromkeys((words, json.dumps(words)[1:-1])):
            alone = '"' if len(form) < 3 else ""
            pattern = rf"(?<![\w{alone}]){re.escape(form)}(?!\w)(?!\"\s*:)(?! ecrire a)"
            changed = re.sub(pattern, lambda found: found[0] + sentence, data)
            if changed != data:
                return changed
    return data


def sentence(number: int) -> tuple[str, list[str]]:
    mail, token, account = f"mailine{number}.val", f"Jetonqua{number}", f"Pseudovik{number}"
    phone = f"06 {number // 100:02} {number % 100:02} 83 19"
    nir = f"1 85 05 78 006 {number:03} 36"
    iban = f"FR76 3000 6000 0{number:03} 3456 7890 189"
    said = (
        f"ecrire a {mail}@exemple.org ou au {phone} puis {iban} et {nir} "
        f"voir https://exemple.org/page?jeton={token} merci @{account}"
    )
    return said, [mail, token, account, phone, nir, iban]


def _workbook(data: bytes) -> Files:
    rows = list(csv.reader(io.StringIO(data.decode()), delimiter=";"))
    return {"notes.xlsx": workbook({"Messages": rows_xml(rows)})}


def _parquet(data: bytes) -> Files:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = list(csv.DictReader(io.StringIO(data.decode()), delimiter=";"))
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), stream)
    return {"notes.parquet": stream.getvalue()}


CONVERTED = {"xlsx": _workbook, "parquet": _parquet}
"""Tables planted as CSV, and then written as what they are for."""
