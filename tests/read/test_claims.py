"""Which reader takes what: whole exports from the outside in, then the files left."""

from __future__ import annotations

import pytest

from rsmp_nlp.read import registry
from rsmp_nlp.read.base import Description
from rsmp_nlp.read.claims import claims
from rsmp_nlp.read.locate import find_places
from rsmp_nlp.schema.records import Message


class Diary:
    """An export of a list of days, and a file a day."""

    name = "diary"
    formats = "journal"
    status = "unverified"

    def sniff(self, export):
        return 0.99 if export.get("days.txt") else 0.0

    def members(self, export):
        return export.find("*.day")

    def describe(self, export, options):
        return Description(facts=(f"{len(export.find('*.day'))} jours",))

    def read(self, export, options):
        for number, source in enumerate(export.find("*.day"), start=1):
            text = source.head().decode()
            yield Message(str(number), export.platform, text, source.label, number)


@pytest.fixture
def diary(monkeypatch):
    everyone = (*registry.readers(), Diary())
    monkeypatch.setattr(registry, "readers", lambda: everyone)


def claimed(path) -> list[tuple[str, str | None]]:
    [place] = find_places([str(path)])
    with place:
        return [
            (one.what.label.removeprefix(str(path)), one.reader and one.reader.name)
            for one in claims(place)
        ]


FILES = {"days.txt": b"", "1.day": b"lundi", "2.day": b"mardi"}


def test_a_folder_is_claimed_as_a_whole_and_files_beside_it_are_not(diary, write, tmp_path):
    for name, data in FILES.items():
        write(f"all/mine/{name}", data)
    write("all/a.csv", "texte\nbonjour\n")
    assert claimed(tmp_path / "all") == [("/a.csv", None), ("/mine", "diary")]


def test_an_archive_is_claimed_wherever_it_stands(diary, make_zip, write, read, tmp_path):
    path = make_zip({f"inside/{name}": data for name, data in FILES.items()}, "d.zip")
    assert claimed(path) == [("!/inside", "diary")]
    result = read(path)
    assert sorted(result.texts) == ["lundi", "mardi"]
    [report] = result.reading.reports
    assert report.reader == "diary"
    assert len(report.sha256 or "") == 64


def test_a_reader_that_is_named_takes_everything(diary, write, read):
    folder = write("d/1.day", b"lundi").parent
    assert read(folder, reader="diary").texts == ["lundi"]
    assert read(write("e/a.csv", "texte\nbonjour\n"), reader="csv").texts == ["bonjour"]
