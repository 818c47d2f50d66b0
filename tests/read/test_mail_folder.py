"""Folders of mails: one list, threads across files, damaged files told apart."""

from __future__ import annotations

from rsmp_nlp.schema.records import Message

FIRST = (
    "From: anne@b.org\nSubject: Salle\nMessage-ID: <1@b>\nDate: Sat, 2 Mar 2024 10:00:00 +0100\n\n"
)
REPLY = "From: luc@b.org\nSubject: Re: Salle\nMessage-ID: <2@b>\nDate: Sat, 2 Mar 2024 11:00:00 +0100\n\n"


def test_replies_find_their_thread_across_files(write, read, tmp_path):
    write("comité/1.eml", FIRST + "Qui vient ?")
    write("comité/2.eml", REPLY + "Moi")
    found = read(tmp_path)
    assert found.texts == ["Salle\n\nQui vient ?", "Moi"]
    assert [one.thread_id for one in found.kept] == ["1@b", "1@b"]
    assert {one.platform for one in found.kept} == {"comité"}
    (report,) = found.reading.reports
    assert report.reader == "mail-folder"


def test_a_maildir_in_an_archive(make_zip, read):
    path = make_zip(
        {
            "boite/cur/1709373600.M1P2.host:2,S": (FIRST + "Qui vient ?").encode(),
            "boite/new/1709373700.M3P2.host": (REPLY + "Moi").encode(),
            "boite/tmp/x": b"",
        }
    )
    found = read(path)
    assert found.texts == ["Salle\n\nQui vient ?", "Moi"]
    assert {one.platform for one in found.kept} == {"boite"}


def test_a_folder_of_mails_and_tables_is_read_file_by_file(write, read, tmp_path):
    write("a.eml", FIRST + "Qui vient ?")
    write("b.csv", "id;texte\n1;bonjour\n")
    found = read(tmp_path)
    assert sorted(report.reader for report in found.reading.reports) == ["csv", "mail"]
    assert len(found.kept) == 2


def test_an_empty_mail_is_no_failure(write, read, tmp_path):
    write("1.eml", FIRST + "Qui vient ?")
    write("2.eml", "")
    found = read(tmp_path)
    assert len(found.kept) == 1
    assert all(isinstance(one, Message) for one in found.kept)
    assert len(found.dropped) == 1
