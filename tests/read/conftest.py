"""What the tests of reading share: files made on the spot, and a reading whose counts are checked."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from rsmp_nlp.read.base import ReadOptions
from rsmp_nlp.read.reading import Reading
from rsmp_nlp.read.source import Source
from rsmp_nlp.schema.records import Dropped, Message

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


@dataclass
class Read:
    """What a reading gave: `kept` messages, `dropped` records, and the reading itself."""

    reading: Reading
    kept: list[Message] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.kept]

    @property
    def ids(self) -> list[str]:
        return [message.message_id for message in self.kept]

    @property
    def reasons(self) -> list[tuple[int, str, str]]:
        return [(item.source_row, item.status, item.reason) for item in self.dropped]


def read_everything(paths: Iterable[str | Path], options: ReadOptions) -> Read:
    """Read, and check that every record read is kept, skipped or rejected, once."""
    result = Read(Reading(tuple(str(path) for path in paths), options))
    for item in result.reading:
        (result.kept if isinstance(item, Message) else result.dropped).append(item)
    reports = result.reading.reports
    skipped = sum(item.status == "skipped" for item in result.dropped)
    assert result.reading.read == len(result.kept) + len(result.dropped)
    assert sum(report.read for report in reports) == result.reading.read
    assert sum(report.kept for report in reports) == len(result.kept)
    assert sum(report.skipped.total() for report in reports) == skipped
    assert sum(report.rejected.total() for report in reports) == len(result.dropped) - skipped
    return result


@pytest.fixture
def read() -> Callable[..., Read]:
    return lambda *paths, **options: read_everything(paths, ReadOptions(**options))


@pytest.fixture
def open_descriptors() -> Callable[[], int]:
    """Return a function that counts the files that this process holds open (Linux)."""
    return lambda: len(list(Path("/proc/self/fd").iterdir()))


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Return a function that writes a file under the test's folder, in UTF-8 if given text."""

    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


@pytest.fixture
def source_of() -> Callable[..., Source]:
    """Return a function that makes a source of bytes in memory."""

    def make(data: bytes, name: str = "a.csv") -> Source:
        return Source(name, name, name.partition(".")[0], "dossier", None, lambda: io.BytesIO(data))

    return make


@pytest.fixture
def make_zip(tmp_path: Path) -> Callable[..., Path]:
    def make(members: Mapping[str, bytes], name: str = "export.zip") -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, data in members.items():
                archive.writestr(member, data)
        return path

    return make


@pytest.fixture
def make_tar(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that makes a tar; a member given as a string is a link to that path."""

    def make(members: Mapping[str, bytes | str], name: str = "export.tar.gz") -> Path:
        path = tmp_path / name
        with tarfile.open(path, "w:gz" if name.endswith("gz") else "w") as archive:
            for member, content in members.items():
                info = tarfile.TarInfo(member)
                if isinstance(content, str):
                    info.type, info.linkname = tarfile.SYMTYPE, content
                    archive.addfile(info)
                else:
                    info.size = len(content)
                    archive.addfile(info, io.BytesIO(content))
        return path

    return make


@pytest.fixture(scope="session")
def small_workbook() -> bytes:
    """Return the bytes of a workbook of two messages."""
    rows = [["texte", "date", "id"], ["oui", date(2024, 3, 1), 1], ["non", None, 2]]
    return workbook({"Vide": "", "Messages": rows_xml(rows)})


@pytest.fixture
def make_xlsx(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a workbook: sheet name → rows, None for an empty cell."""

    def make(sheets: Mapping[str, list[list[Any]]], name: str = "a.xlsx") -> Path:
        path = tmp_path / name
        path.write_bytes(workbook({title: rows_xml(rows) for title, rows in sheets.items()}))
        return path

    return make


def workbook(sheets: Mapping[str, str]) -> bytes:
    """Return the bytes of a workbook from the XML of the rows of each sheet."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name="{escape(title)}" sheetId="{n}" r:id="r{n}"/>'
        for n, title in zip(numbers, sheets, strict=True)
    )
    related = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}'
        f'<Relationship Id="s" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><cellXfs><xf numFmtId="0"/>'
        '<xf numFmtId="14"/><xf numFmtId="22"/></cellXfs></styleSheet>',
    }
    for n, rows in zip(numbers, sheets.values(), strict=True):
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, _HEAD + content)
    return stream.getvalue()


def rows_xml(rows: list[list[Any]]) -> str:
    return "".join(
        f'<row r="{r}">{"".join(_cell(f"{chr(64 + c)}{r}", v) for c, v in enumerate(row, 1))}</row>'
        for r, row in enumerate(rows, 1)
    )


def _cell(place: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime(*value.timetuple()[:3])
        serial = (moment - datetime(1899, 12, 30)).total_seconds() / 86_400
        style = 2 if isinstance(value, datetime) else 1
        return f'<c r="{place}" s="{style}"><v>{serial}</v></c>'
    return f'<c r="{place}"><v>{value}</v></c>'
